/** The list of decisions in docs/decisions/README.md. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { GeneratedDocument } from "../check/documents";

const FOLDER = path.join(__dirname, "..", "..", "docs", "decisions");

export const documents: readonly GeneratedDocument[] = [
  {
    file: "docs/decisions/README.md",
    region: "decisions",
    render: () =>
      fs
        .readdirSync(FOLDER)
        .filter((file) => /^\d/.test(file))
        .sort()
        .map((file) => `- [${titleOf(file)}](${file})`)
        .join("\n"),
  },
];

function titleOf(file: string): string {
  const [first = ""] = fs.readFileSync(path.join(FOLDER, file), "utf8").split("\n");
  return first.replace(/^# /, "");
}
