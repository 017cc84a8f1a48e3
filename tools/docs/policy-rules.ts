/** The table of rules in policy/README.md. */
import { RULES } from "../../policy/rules";
import type { AnyRule } from "../../policy/rules/rule";
import { WAIVER_RULE } from "../../policy/waivers";
import type { GeneratedDocument } from "../check/documents";

const UNKNOWN: Record<AnyRule["unknown"], string> = {
  refuse: "refused",
  report: "reported, passes",
  never: "cannot be",
};

const JUDGES: Record<AnyRule["scope"], string> = { resource: "resource", estate: "stack", waivers: "waivers" };

function row({ id, title, why, scope, severity, unknown, requirements, frameworks, documentation }: AnyRule): string {
  const { address, read } = documentation;
  const cells = [
    `[\`${id}\`](${address} "read ${read}")`,
    `${title} ${why}`,
    JUDGES[scope],
    severity,
    UNKNOWN[unknown],
    requirements.join(", "),
    frameworks.join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

export const documents: readonly GeneratedDocument[] = [
  {
    file: "policy/README.md",
    region: "rules",
    render: () =>
      [
        "| rule | what must be so, and why | judges | level | a value that is unknown | requirements | frameworks |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        ...[...RULES, WAIVER_RULE].map(row),
      ].join("\n"),
  },
];
