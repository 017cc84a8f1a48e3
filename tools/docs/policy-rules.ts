/** The table of rules in policy/README.md. */
import { RULES } from "../../policy/rules";
import type { Rule } from "../../policy/rules/rule";
import type { GeneratedDocument } from "../check/documents";

const UNKNOWN: Record<Rule["unknown"], string> = {
  refuse: "refused",
  report: "reported, passes",
  never: "cannot be",
};

function row({ id, title, why, scope, severity, unknown, requirements, documentation }: Rule): string {
  const { address, read } = documentation;
  const cells = [
    `[\`${id}\`](${address} "read ${read}")`,
    `${title} ${why}`,
    scope === "estate" ? "stack" : "resource",
    severity,
    UNKNOWN[unknown],
    requirements.join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

export const documents: readonly GeneratedDocument[] = [
  {
    file: "policy/README.md",
    region: "rules",
    render: () =>
      [
        "| rule | what must be so, and why | judges | level | a value that is unknown | requirements |",
        "| --- | --- | --- | --- | --- | --- |",
        ...RULES.map(row),
      ].join("\n"),
  },
];
