/** `node --require ./runtime/preload.js local/recording/main.ts <root> <file> <options as JSON>`: what `recordedEstate` runs. */
import * as fs from "node:fs";
import { recordEstate, type RecordingOptions } from ".";

const [root = "", file = "", given = "{}"] = process.argv.slice(2);
const options = JSON.parse(given) as RecordingOptions;

recordEstate(root, { ...options, say: (stack) => process.stdout.write(`${stack}\n`) }).then(
  (stacks) => fs.writeFileSync(file, JSON.stringify(stacks), { mode: 0o600 }),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
