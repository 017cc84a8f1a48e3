/** Our rules beside those of Azure's public packs: docs/policy-comparison.md. */
import { APRL } from "../../policy/comparison/aprl";
import { BEYOND } from "../../policy/comparison/beyond";
import type { Comparison, Verdict } from "../../policy/comparison/form";
import { PSRULE } from "../../policy/comparison/psrule";
import type { GeneratedDocument } from "../check/documents";
import { table } from "./component/markdown";

export const documents: readonly GeneratedDocument[] = [{ file: "docs/policy-comparison.md", render }];

const PAGES = "https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.";

function render(): string {
  return [
    "<!-- Written by `npm run docs` from policy/comparison. -->",
    "# Our rules and Azure's public packs",
    "Every rule of [PSRule for Azure](https://azure.github.io/PSRule.Rules.Azure/) 1.48.0 (baseline `Azure.GA_2026_03`) and every " +
      "recommendation of [Azure's Proactive Resiliency Library](https://azure.github.io/Azure-Proactive-Resiliency-Library-v2/) on a " +
      "type that the estate has, as read in 2026-11, and which of ours asks for it.",
    table(
      ["pack", "compared", "asked by ours", "asks nothing here", "gaps"],
      [
        ["PSRule for Azure", ...counts(PSRULE)],
        ["Proactive Resiliency Library", ...counts(APRL)],
      ],
    ),
    "## What ours ask beyond them",
    table(
      ["what", "rules"],
      BEYOND.map(({ what, ours }) => [what, code(ours)]),
    ),
    "## PSRule for Azure",
    table(
      ["theirs", "ours"],
      Object.entries(PSRULE).map(([name, one]) => [`[${name}](${PAGES}${name}/)`, told(one)]),
    ),
    "## Proactive Resiliency Library",
    table(
      ["theirs", "ours"],
      Object.entries(APRL).map(([name, one]) => [name, told(one)]),
    ),
  ].join("\n\n");
}

function counts(comparison: Comparison): string[] {
  const verdicts = Object.values(comparison);
  const having = (key: string): string => `${verdicts.filter((one) => key in one).length}`;
  return [`${verdicts.length}`, having("ours"), having("notApplicable"), having("gap")];
}

function told(verdict: Verdict): string {
  if ("ours" in verdict) return code(verdict.ours);
  return "gap" in verdict ? `**Gap.** ${verdict.gap}` : verdict.notApplicable;
}

function code(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(", ");
}
