/** `npm run goldens`: brings the estate up in a copy and writes what each stack consists of and is paid for, then comments on changes. Read the diff. */
import * as fs from "node:fs";
import * as path from "node:path";
import { billText } from "../../../cost/bill-text";
import { goldenOf, PATCHES, reviewed } from "../reviews";
import { STACKS, WholeEstate } from "../whole-estate";

async function write(): Promise<void> {
  const estate = new WholeEstate();
  try {
    const { exitCode, stdout, stderr } = await estate.run("up");
    if (exitCode !== 0) throw new Error(stdout + stderr);
    for (const stack of STACKS) {
      fs.writeFileSync(path.join(__dirname, `${stack}.txt`), `${estate.graph(stack).join("\n")}\n`);
      fs.writeFileSync(path.join(__dirname, `${stack}.bill.tsv`), billText(estate.bill(stack)));
    }
  } finally {
    estate.dispose();
  }
  for (const name of PATCHES) fs.writeFileSync(goldenOf(name), (await reviewed(name)).comment);
}

void write();
