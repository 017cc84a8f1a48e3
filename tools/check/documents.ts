/** Documents that the code writes: compared by `npm run check`, rewritten by `npm run docs`. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { withRegion } from "./region";

/** One region of a Markdown file that must equal what the code says. Each file in tools/docs exports one as `document`. */
export interface GeneratedDocument {
  /** Path from the project's root. */
  readonly file: string;
  /** Name between the markers `<!-- name -->` and `<!-- /name -->` that enclose the region, each on a line of its own. */
  readonly region: string;
  /** The Markdown between the markers; its layout is Prettier's business. */
  render(): string | Promise<string>;
}

async function loadDocuments(root: string): Promise<GeneratedDocument[]> {
  const folder = path.join(root, "tools", "docs");
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
  return Promise.all(
    files.sort().map(async (file) => {
      const { document } = (await import(path.join(folder, file))) as { document: GeneratedDocument };
      return document;
    }),
  );
}

/**
 * Compares every generated document with the code.
 * @returns one sentence for each that is out of step; with `write`, mends those and returns what could not be mended
 */
export async function documentFaults(root: string, write: boolean): Promise<string[]> {
  const faults: string[] = [];
  // One after another: two regions may be in the same file.
  for (const { file, region, render } of await loadDocuments(root)) {
    const target = path.join(root, file);
    try {
      const now = fs.readFileSync(target, "utf8");
      const filled = withRegion(now, region, await render());
      const expected = await prettier.format(filled, { parser: "markdown", printWidth: 120 });
      if (expected === now) continue;
      if (write) fs.writeFileSync(target, expected);
      else faults.push(`${file}: the region "${region}" is out of step with the code; run \`npm run docs\``);
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return faults;
}
