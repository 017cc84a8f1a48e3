"use strict";
/** `node launch.js <provider> [flags] <engine's address>`: what the installed plugins run. */
require("../../runtime/late-optimizer.js");
require("../../runtime/ts-hook.js").register();
require(`./${process.argv[2]}/main.ts`);
