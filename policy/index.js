"use strict";
// The policy SDK registers ts-node, which checks types at every start: our hook answers first. The preload also spares the pack
// what the SDK loads and never uses, a third of its start.
require("../runtime/preload.js");
require("./pack.ts");
