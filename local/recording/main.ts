/** `node --require ./runtime/preload.js local/recording/main.ts <root> <file> [last stack]`: what `recordedEstate` runs. */
import * as fs from "node:fs";
import { recordEstate } from ".";

const [root = "", file = "", last] = process.argv.slice(2);

recordEstate(root, (stack) => process.stdout.write(`${stack}\n`), last).then(
  (stacks) => fs.writeFileSync(file, JSON.stringify(stacks), { mode: 0o600 }),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
