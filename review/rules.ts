import { settingsOf, type Level } from "../policy/verdict";
import type { Pack, RuleText } from "./policy";

/** A rule that does not say what it said, or that settings give another level. */
export interface RuleChange {
  /** Its id; `all rules` where stacks are held to other objectives. */
  readonly rule: string;
  readonly title: string;
  /** `otherwise`: by its words the same, and it finds something else. */
  readonly is: "gone" | "weaker" | "otherwise" | "stricter" | "new";
  /** What of it: `severity mandatory → advisory`. */
  readonly how: readonly string[];
}

interface Aspect {
  readonly text: string;
  readonly weaker: boolean;
}

/** Strictest last. */
const LEVELS: readonly Level[] = ["disabled", "advisory", "mandatory"];

/** @param stacks those that settings may name */
export function ruleChanges(before: Pack, after: Pack, stacks: readonly string[]): RuleChange[] {
  const [olds, news] = [byId(before), byId(after)];
  const tiers = tierAspects(before, after, stacks);
  const ofAll = { rule: "all rules", title: "Recovery objectives that a stack is held to." };
  return [
    ...(tiers.length > 0 ? [changeOf(ofAll, tiers)] : []),
    ...[...new Set([...olds.keys(), ...news.keys()])].sort().flatMap((rule): RuleChange[] => {
      const [old, now] = [olds.get(rule), news.get(rule)];
      if (!now) return [{ rule, title: old?.title ?? "", is: "gone", how: old ? [old.severity] : [] }];
      if (!old) return [{ rule, title: now.title, is: "new", how: [now.severity] }];
      const aspects = [...wordAspects(old, now), ...levelAspects([before, old], [after, now], stacks)];
      return aspects.length > 0 ? [changeOf({ rule, title: now.title }, aspects)] : [];
    }),
  ];
}

function changeOf(of: Pick<RuleChange, "rule" | "title">, aspects: readonly Aspect[]): RuleChange {
  const is = aspects.some(({ weaker }) => weaker) ? "weaker" : "stricter";
  return { ...of, is, how: aspects.map(({ text }) => text) };
}

function byId({ rules }: Pack): Map<string, RuleText> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

function wordAspects(old: RuleText, now: RuleText): Aspect[] {
  const aspects: Aspect[] = [];
  if (old.severity !== now.severity)
    aspects.push({ text: `severity ${old.severity} → ${now.severity}`, weaker: now.severity === "advisory" });
  // What is only reported stops nothing (policy/rules/rule.ts).
  if ((old.unknown === "report") !== (now.unknown === "report"))
    aspects.push({ text: `unknown values: ${old.unknown} → ${now.unknown}`, weaker: now.unknown === "report" });
  return [...aspects, ...typeAspects(old.types ?? [], now.types ?? [])];
}

function typeAspects(old: NonNullable<RuleText["types"]>, now: NonNullable<RuleText["types"]>): Aspect[] {
  if (old === "all" || now === "all") {
    if (old === now) return [];
    const text = now === "all" ? "judges all types" : `judges only ${now.join(", ")}`;
    return [{ text, weaker: now !== "all" }];
  }
  const [left, joined] = [old.filter((type) => !now.includes(type)), now.filter((type) => !old.includes(type))];
  return [
    ...(left.length > 0 ? [{ text: `no longer judges ${left.join(", ")}`, weaker: true }] : []),
    ...(joined.length > 0 ? [{ text: `judges ${joined.join(", ")}, too`, weaker: false }] : []),
  ];
}

/** What settings set, by stack; the same for several stacks is said once. */
function levelAspects(
  [before, old]: readonly [Pack, RuleText],
  [after, now]: readonly [Pack, RuleText],
  stacks: readonly string[],
): Aspect[] {
  const set = (pack: Pack, rule: RuleText, stack: string): Level | undefined =>
    settingsOf(pack.settings[partOf(rule)] ?? {}, stack).levels?.[rule.id];
  return grouped(stacks, (stack) => {
    const [was, is] = [set(before, old, stack), set(after, now, stack)];
    if (was === is) return undefined;
    const [from, to] = [was ?? old.severity, is ?? now.severity];
    return { text: `level ${from} → ${to}`, weaker: LEVELS.indexOf(to) < LEVELS.indexOf(from) };
  });
}

function tierAspects(before: Pack, after: Pack, stacks: readonly string[]): Aspect[] {
  const tier = ({ settings }: Pack, part: "resource" | "estate", stack: string): string =>
    settingsOf(settings[part] ?? {}, stack).tier ?? "as its name tells";
  return (["resource", "estate"] as const).flatMap((part) =>
    grouped(stacks, (stack) => {
      const [was, is] = [tier(before, part, stack), tier(after, part, stack)];
      return was === is ? undefined : { text: `${part}.tier ${was} → ${is}`, weaker: is !== "production" };
    }),
  );
}

/** The same aspect of several stacks, once. */
function grouped(stacks: readonly string[], aspectOf: (stack: string) => Aspect | undefined): Aspect[] {
  const found = new Map<string, { weaker: boolean; stacks: string[] }>();
  for (const stack of stacks) {
    const aspect = aspectOf(stack);
    if (!aspect) continue;
    const same = found.get(aspect.text) ?? { weaker: aspect.weaker, stacks: [] };
    found.set(aspect.text, { ...same, stacks: [...same.stacks, stack] });
  }
  return [...found].map(([text, same]) => {
    const all = same.stacks.length === stacks.length && stacks.length > 1;
    return { text: `${text} in ${all ? "all stacks" : same.stacks.join(", ")}`, weaker: same.weaker };
  });
}

function partOf({ scope }: RuleText): "resource" | "estate" {
  return scope === "resource" ? "resource" : "estate";
}
