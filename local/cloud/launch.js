"use strict";
/** `node launch.js <file> <engine's address>`: starts the embedded cloud for one run of the engine, as host.ts says. */
require("../../runtime/late-optimizer.js");
require("../../runtime/ts-hook.js").register();
require("../../runtime/cures/struct-messages.js").apply(require("../../runtime/cures/sdk.js").sdkRequire());
require("./host.ts");
