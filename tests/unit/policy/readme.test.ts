import { readFileSync } from "node:fs";
import { documents } from "../../../tools/docs/policy-rules";

/** Rows of a Markdown table without its layout, which is the formatter's. */
function rows(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.startsWith("|") && !/^[|\s-]+$/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .join("|"),
  );
}

it.each(documents)("the table of rules in $file is what the rules say; `npm run docs` writes it", async (document) => {
  expect(rows(readFileSync(document.file, "utf8"))).toEqual(rows(await document.render()));
});
