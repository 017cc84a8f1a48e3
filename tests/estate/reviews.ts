import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { compared } from "../../cli/commands/review";
import { markdownOf } from "../../review/markdown";
import { sarifOf } from "../../review/sarif";
import { EstateCopy } from "./estate";

const ROOT = path.resolve(__dirname, "../..");
const FOLDER = path.join(ROOT, "tests", "review");

/** Changes that are reviewed, by what each does. */
export const PATCHES = fs.readdirSync(path.join(FOLDER, "patches")).map((name) => path.basename(name, ".patch"));

export function goldenOf(name: string): string {
  return path.join(FOLDER, "goldens", `${name}.md`);
}

/** What `./plugilo review` says of a change to this checkout. */
export async function reviewed(name: string): Promise<{ comment: string; sarif: string }> {
  const patch = path.join(FOLDER, "patches", `${name}.patch`);
  const copy = new EstateCopy();
  try {
    fs.cpSync(path.join(ROOT, "gitops"), copy.path("gitops"), { recursive: true });
    const { status, stderr } = spawnSync("git", ["apply", patch], { cwd: copy.root });
    if (status !== 0) throw new Error(`${name}.patch: ${String(stderr)}`);
    const files = [...fs.readFileSync(patch, "utf8").matchAll(/^diff --git a\/(\S+)/gm)].map(([, file = ""]) => file);
    const { found, stacks } = await compared({ root: ROOT, files }, copy.root);
    return { comment: markdownOf(found), sarif: sarifOf(found, stacks) };
  } finally {
    copy.dispose();
  }
}
