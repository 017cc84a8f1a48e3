"use strict";
/**
 * A program or a plugin lives for seconds, and V8 spends a seventh of its time on optimizing functions that it then hardly runs. They
 * are left alone until they have run thirty times as long as by default; what is really hot is optimized as ever. V8's flag has
 * another name from Node.js 22 on; an unknown one would be an error on the screen of each run.
 */
const { setFlagsFromString } = require("node:v8");

/** The first of Node.js 22, by major version of V8. */
const RENAMED = 12;

setFlagsFromString(
  Number(process.versions.v8.split(".")[0]) < RENAMED
    ? "--interrupt-budget=2000000"
    : "--invocation-count-for-turbofan=90000",
);
