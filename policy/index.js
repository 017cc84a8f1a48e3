"use strict";
// The policy SDK registers ts-node, which checks types at every start; the hook that the program uses answers first.
require("../runtime/ts-hook.js").register();
require("./pack.ts");
