/** What front matter of runbooks says of alerts: which lead there, and how urgent the most urgent is. */
import * as fs from "node:fs";
import * as path from "node:path";
import { RUNBOOKS, type Severity } from "../../facts/severities";
import type { GeneratedDocument } from "../check/documents";
import { everyAlert, runbookOf } from "../runbooks/alerts";
import { RUNBOOK_FOLDER } from "../runbooks/runbook";

const ROOT = path.join(__dirname, "..", "..");

export const documents: readonly GeneratedDocument[] = RUNBOOKS.map((id) => ({
  file: `${RUNBOOK_FOLDER}/${id}.md`,
  render: () => filled(id, fs.readFileSync(path.join(ROOT, RUNBOOK_FOLDER, `${id}.md`), "utf8")),
}));

function filled(id: string, text: string): string {
  const leading = everyAlert().filter((alert) => runbookOf(alert) === id);
  const names = [...new Set(leading.map(({ alert }) => alert))].sort();
  const [urgent] = leading.map(({ labels }) => labels.severity).sort();
  const end = text.indexOf("\n---", 3);
  return `${withAlerts(text.slice(0, end), names, urgent)}${text.slice(end)}`;
}

/** Where no alert leads here, urgency is the author's to say. */
function withAlerts(front: string, names: readonly string[], urgent: Severity | undefined): string {
  const listed = front.replace(/^alerts:\s*\[[^\]]*\]/m, `alerts: [${names.join(", ")}]`);
  return urgent === undefined ? listed : listed.replace(/^severity: .*$/m, `severity: ${urgent}`);
}
