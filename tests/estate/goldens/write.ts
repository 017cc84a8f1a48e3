/** `npm run goldens`: brings the estate up in a copy and writes which resources each stack consists of. Read the diff. */
import * as fs from "node:fs";
import * as path from "node:path";
import { STACKS, WholeEstate } from "../whole-estate";

async function write(): Promise<void> {
  const estate = new WholeEstate();
  try {
    const { exitCode, stdout, stderr } = await estate.run("up");
    if (exitCode !== 0) throw new Error(stdout + stderr);
    for (const stack of STACKS) {
      fs.writeFileSync(path.join(__dirname, `${stack}.txt`), `${estate.graph(stack).join("\n")}\n`);
    }
  } finally {
    estate.dispose();
  }
}

void write();
