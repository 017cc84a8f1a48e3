"use strict";
/** `node --require ./runtime/preload.js local/recording/main.js <root> <file> <options as JSON>`: what `recordedEstate` runs. */
const fs = require("node:fs");
const { applyPhase, switchedOff } = require("../../runtime/cures");
const { sdkRequire } = require("../../runtime/cures/sdk");

// The SDK is as slow here as under the engine. Aliases stay: they are a part of what is recorded.
const off = switchedOff(process.env.PLUGILO_PRELOAD_OFF).off.add("version-aliases");
const sdk = sdkRequire();
for (const phase of ["start", "program"]) applyPhase(phase, off, sdk);
// Only now: it loads the SDK.
const { recordEstate } = require("./index.ts");

const [root, file, given] = process.argv.slice(2);

recordEstate(root, { ...JSON.parse(given), say: (stack) => process.stdout.write(`${stack}\n`) }).then(
  (stacks) => fs.writeFileSync(file, JSON.stringify(stacks), { mode: 0o600 }),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
