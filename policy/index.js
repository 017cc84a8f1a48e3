"use strict";
// For hosts that do not read `nodeargs` of a pack: the policy SDK has registered ts-node, which checks types at every start, and our
// hook answers before it.
require("../runtime/preload.js");
require("./pack.ts");
