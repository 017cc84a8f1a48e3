/** The page that leads to boards, runbooks, alerts and postmortems. */
import { SEVERITIES } from "../../facts/severities";
import { BOARDS } from "../../observability/dashboards";
import type { AlertingRule } from "../../observability/alerts/rule";
import type { GeneratedDocument } from "../check/documents";
import { lateness, POSTMORTEM_FOLDER, readPostmortems } from "../postmortems/postmortem";
import { everyAlert, runbookOf } from "../runbooks/alerts";
import { readRunbooks, RUNBOOK_FOLDER } from "../runbooks/runbook";

const URGENCY = (minutes: number | undefined): string => {
  if (minutes === undefined) return "a mail";
  return minutes === 0 ? "pages at once" : `pages after ${minutes} minutes`;
};

export const documents: readonly GeneratedDocument[] = [
  {
    file: "docs/observability.md",
    render: () => [HEAD, boards(), runbooks(), alerts(), postmortems()].join("\n\n"),
    faults: () =>
      readPostmortems().flatMap((postmortem) => lateness(postmortem, new Date().toISOString().slice(0, 10))),
  },
];

const HEAD = `<!-- Written by \`npm run docs\` from the code: edit what it names. -->

# What is seen, who is told, and what to do

Work metrics page, resource metrics are looked at: each board has both, each alert leads to a runbook. How to be ready for a night on call stands in [the runbooks' README](../${RUNBOOK_FOLDER}/README.md).`;

function boards(): string {
  const rows = BOARDS.map(({ uid, title, says }) => [
    `[${title}](../observability/dashboards/rendered/${uid}.json)`,
    says,
  ]);
  return `## Boards\n\n${table(["board", "what it answers"], rows)}`;
}

function runbooks(): string {
  const rows = readRunbooks().map(({ id, front }) => [
    `[${front.title}](../${RUNBOOK_FOLDER}/${id}.md)`,
    front.severity,
    front.component,
    String(front.alerts.length + front.watches.length),
    front.drills.map((drill) => `\`${drill}\``).join("<br>"),
  ]);
  return `## Runbooks\n\n${table(["when", "up to", "of", "alerts", "rehearsed by"], rows)}`;
}

function alerts(): string {
  const byName = new Map(everyAlert().map((alert) => [`${alert.labels.severity} ${alert.alert}`, alert]));
  const sections = Object.entries(SEVERITIES).map(([severity, { pageAfterMinutes }]) => {
    const those = [...byName.values()].filter(({ labels }) => labels.severity === severity);
    const rows = those.sort((a, b) => (a.alert < b.alert ? -1 : 1)).map(row);
    return `### ${severity}, ${URGENCY(pageAfterMinutes)}\n\n${table(["alert", "of", "holds for", "runbook"], rows)}`;
  });
  return `## Alerts of Prometheus\n\nAzure Monitor's own are named in each runbook's \`watches\`.\n\n${sections.join("\n\n")}`;
}

function row(alert: AlertingRule): string[] {
  const id = runbookOf(alert) ?? "";
  return [alert.alert, alert.labels.component, alert.for ?? "", `[${id}](../${RUNBOOK_FOLDER}/${id}.md)`];
}

function postmortems(): string {
  const rows = readPostmortems().map(({ file, front }) => [
    "ended" in front ? front.ended : "before there was a process",
    `[${front.title}](../${POSTMORTEM_FOLDER}/${file})`,
    String(front.actions.filter(({ state }) => state === "open").length),
  ]);
  return `## Postmortems\n\n${table(["ended", "incident", "open action items"], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
