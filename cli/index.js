"use strict";
// Plain JavaScript, because nothing reads TypeScript before this has run.
require("../runtime/ts-hook.js").register();
require("./main.ts");
