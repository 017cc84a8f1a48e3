"use strict";
/**
 * A program or a plugin lives for seconds, and V8 spends a seventh of its time on optimizing functions that it then hardly runs. They
 * are left alone until they have run thirty times as long as by default; what is really hot is optimized as ever. Known to V8 of
 * Node.js 20, 22 and 24; one that does not know the flag says so and goes on.
 */
const { setFlagsFromString } = require("node:v8");

setFlagsFromString("--interrupt-budget=2000000");
