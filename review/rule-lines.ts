import { stackOf } from "../resilience/resource";
import { code, count, headed } from "./markup";
import type { Hidden, PackChange, WaiverChange } from "./pack-change";

/** Resources that a line names of those of which the same is hidden; the rest are counted. */
const NAMED = 3;

/** The worst of what a change does to those who judge it; nothing where it makes nothing weaker. */
export function rulesSentence(change: PackChange | undefined): string[] {
  if (!change) return [];
  const weaker = change.rules.filter(({ is }) => is === "gone" || is === "weaker").length;
  const waived = change.waivers.filter(({ is }) => is === "new" || is === "longer").length;
  const made = change.hidden.filter(({ isNew }) => isNew).length;
  const parts = [
    ...(weaker > 0 ? [`${count(weaker, "rule")} gone or weaker`] : []),
    ...(waived > 0 ? [`${count(waived, "waiver")} new or longer`] : []),
    ...(change.hidden.length > 0
      ? [`${count(change.hidden.length, "finding")} hidden${made > 0 ? `, ${made} of them made by this change` : ""}`]
      : []),
  ];
  return parts.length > 0 ? [`**Judges less: ${parts.join("; ")}.**`] : [];
}

/** @param most lines; the rest are counted */
export function rulesPart(change: PackChange | undefined, most: number): string {
  if (!change) return "";
  const lines = [...change.rules.map(ruleLine), ...change.waivers.map(waiverLine), ...hiddenLines(change.hidden)];
  if (lines.length === 0) return "";
  const rest = lines.length > most ? [`- … and ${lines.length - most} more`] : [];
  return headed("Rules and waivers", [...lines.slice(0, most), ...rest].join("\n"));
}

function ruleLine({ rule, title, is, how, finds }: PackChange["rules"][number]): string {
  const name = rule === "all rules" ? rule : code(rule);
  const aspects = how.length > 0 ? ` (${how.join("; ")})` : "";
  const found = finds > 0 ? ` It finds ${finds} that nothing found before.` : "";
  if (is === "otherwise") return `- judges otherwise: ${name}: ${title}${found}`;
  return `- ${is === "gone" || is === "weaker" ? `**${is}**` : is}: ${name}${aspects}: ${title}${found}`;
}

function waiverLine({ is, waiver: { rule, stack, type, name, owner, reason, expires }, from }: WaiverChange): string {
  const what = `${code(rule)} for ${code(name)} (${type}) in ${code(stack)}`;
  if (is === "gone") return `- no longer waived: ${what}`;
  const until = from === undefined ? expires : `${from} → ${expires}`;
  return `- ${is === "shorter" ? "waived shorter" : `**waived${is === "longer" ? " longer" : ""}**`}: ${what} until ${until} by ${code(owner)}: ${code(reason)}`;
}

/** What is hidden of one rule, for one reason, is one line. */
function hiddenLines(hidden: readonly Hidden[]): string[] {
  const alike = new Map<string, Hidden[]>();
  for (const one of hidden) {
    const key = JSON.stringify([one.verdict.rule.id, one.verdict.level, one.because, one.isNew]);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].map((group) => {
    const [first] = group;
    if (!first) return "";
    const { verdict, because, isNew } = first;
    const names = group.slice(0, NAMED).map(({ verdict: { finding } }) => resourceText(finding.resource));
    const more = group.length > NAMED ? ` and ${group.length - NAMED} more` : "";
    const { path, got } = verdict.finding;
    const value = group.length === 1 ? `${path === "" ? "" : ` ${code(path)}`}: got ${got}` : "";
    return `- hidden: **${verdict.level}** ${code(verdict.rule.id)}: ${names.join(", ")}${more}${value}, because ${because}${isNew ? "; **this change breaks it**" : ""}`;
  });
}

function resourceText(resource: { readonly urn: string; readonly name: string }): string {
  return `${code(resource.name)} in ${code(stackOf(resource))}`;
}
