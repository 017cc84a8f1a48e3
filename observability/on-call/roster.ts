/** Who answers when an alert pages: the roster file, read and checked as a whole. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { ArgumentError, refuse, type Fault } from "../../components/arguments";
import { schemaFaults } from "../../components/schema-faults";
import { contradictions } from "./contradictions";
import { rosterSchema, type Roster } from "./schema";

/** The committed roster. */
const ROSTER_FILE = path.join(__dirname, "roster.yaml");

/** @throws ArgumentError with all faults of the file at once, each with its line. */
export function readRoster(file: string = ROSTER_FILE): Roster {
  return parseRoster(fs.readFileSync(file, "utf8"), path.basename(file));
}

/** @throws ArgumentError with all faults of the text at once, each with its line. */
export function parseRoster(text: string, source: string): Roster {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const got = broken.message.split("\n")[0];
    throw new ArgumentError("Roster", source, [{ path: source, got, expected: "YAML", fix: "mend the file" }]);
  }
  const located = (faults: readonly Fault[]): Fault[] =>
    faults.map((fault) => ({ ...fault, path: `${source}:${lineOf(document, lines, fault.path)} ${fault.path}` }));
  const content: unknown = document.toJS();
  const parsed = rosterSchema.safeParse(content);
  if (!parsed.success) throw new ArgumentError("Roster", source, located(schemaFaults(parsed.error, content)));
  refuse("Roster", source, located(contradictions(parsed.data)));
  return parsed.data;
}

/** The line of the nearest thing that is there: what is missing has none of its own. */
function lineOf(document: yaml.Document, lines: yaml.LineCounter, where: string): number {
  const steps = where.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  for (let length = steps.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(steps.slice(0, length), true);
    if (yaml.isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
