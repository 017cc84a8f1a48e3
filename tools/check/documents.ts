/** Documents that the code writes: compared by `npm run check`, rewritten by `npm run docs`. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { withRegion } from "./region";

/**
 * Markdown, or a whole file of JSON, that must equal what the code says; of Markdown it may be a region. Each file in tools/docs
 * exports its `documents`.
 */
export interface GeneratedDocument {
  /** Path from the project's root. */
  readonly file: string;
  /**
   * Name between the markers `<!-- name -->` and `<!-- /name -->` that enclose the region, each on a line of its own.
   * @default the whole file is the code's
   */
  readonly region?: string;
  /** What the file or region holds; its layout is Prettier's business. */
  render(): string | Promise<string>;
  /** What the code lacks that the document should say, one sentence each. @default nothing */
  faults?(): readonly string[];
}

async function loadDocuments(root: string): Promise<GeneratedDocument[]> {
  const folder = path.join(root, "tools", "docs");
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
  const loaded = await Promise.all(
    files.sort().map(async (file) => {
      const { documents } = (await import(path.join(folder, file))) as { documents: readonly GeneratedDocument[] };
      return documents;
    }),
  );
  return loaded.flat();
}

/**
 * Compares every generated document with the code.
 * @returns one sentence for each that is out of step, and for all that the code lacks; with `write`, mends those and returns what
 * could not be mended
 */
export async function documentFaults(root: string, write: boolean): Promise<string[]> {
  const faults: string[] = [];
  // One after another: two regions may be in the same file.
  for (const document of await loadDocuments(root)) {
    const { file } = document;
    try {
      faults.push(...(document.faults?.() ?? []).map((fault) => `${file}: ${fault}`));
      if (await outOfStep(root, document, write)) faults.push(`${file}: ${told(document)}; run \`npm run docs\``);
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return faults;
}

/** Whether a document differs from the code, after mending if it may. */
async function outOfStep(root: string, { file, region, render }: GeneratedDocument, write: boolean): Promise<boolean> {
  const target = path.join(root, file);
  const now = region !== undefined || fs.existsSync(target) ? fs.readFileSync(target, "utf8") : undefined;
  const content = await render();
  const filled = region === undefined ? content : withRegion(now ?? "", region, content);
  const parser = file.endsWith(".json") ? "json" : "markdown";
  const expected = await prettier.format(filled, { parser, printWidth: 120 });
  if (expected === now) return false;
  if (write) fs.writeFileSync(target, expected);
  return !write;
}

function told({ region }: GeneratedDocument): string {
  return region === undefined ? "is out of step with the code" : `the region "${region}" is out of step with the code`;
}
