import type { RecoveryTier } from "../facts/objectives";
import { declared, made, type Written } from "../resilience/estate";
import { stackOf } from "../resilience/resource";
import { judgeResource, judgeWhole, type Judgement } from "./judge";
import { stops, tell } from "./rules/rule";
import { WAIVER_RULE, Waivers, type Waiver } from "./waivers";

export const LEVELS = ["mandatory", "advisory", "disabled"] as const;
export type Level = (typeof LEVELS)[number];

/** What a file may set, for all stacks or for one. */
export interface Settings {
  /** Objectives that a stack is held to. @default those that the stack's name tells, else its tags, else production's */
  readonly tier?: RecoveryTier;
  /** By rule's id. @default the rule's own severity */
  readonly levels?: Readonly<Partial<Record<string, Level>>>;
}

export interface PolicyConfig extends Settings {
  /** By the stack's name; what is said here counts instead of what is said for all. */
  readonly stacks?: Readonly<Record<string, Settings>>;
}

/** The file: settings of each of the pack's two policies, as Pulumi's `--policy-pack-config` takes them. */
export interface PackConfig {
  readonly resource?: PolicyConfig;
  readonly estate?: PolicyConfig;
}

/** What counts for a stack. */
export function settingsOf({ tier, levels, stacks }: PolicyConfig, stack: string): Settings {
  const own = stacks?.[stack];
  return { tier: own?.tier ?? tier, levels: { ...levels, ...own?.levels } };
}

/** A judgement as people are told it. */
export interface Verdict extends Judgement {
  /** `mandatory` stops the change. */
  readonly level: Exclude<Level, "disabled">;
  readonly message: string;
}

/**
 * What a judgement means under a stack's settings; nothing where its rule is off. A value that is unknown is no way out: it stops
 * the change unless the rule itself lets it pass, and then it is told as advice.
 */
export function verdictOf(judgement: Judgement, { levels = {} }: Settings, waivers: Waivers): Verdict | undefined {
  const { rule, finding } = judgement;
  const level = levels[rule.id] ?? rule.severity;
  if (level === "disabled") return undefined;
  const waiver = waivers.excuse(rule, finding);
  const message = waiver ? `${excused(waiver)}\n${tell(rule, finding)}` : tell(rule, finding);
  const stopping = level === "mandatory" && !waiver && stops({ ...rule, severity: level }, finding);
  return { rule, finding, level: stopping ? "mandatory" : "advisory", message };
}

/** Waivers for a stack that have expired or that nothing needed. */
export function staleWaivers(stack: string, resources: Parameters<Waivers["stale"]>[1], waivers: Waivers): Judgement[] {
  return waivers.stale(stack, resources).map((finding) => ({ rule: WAIVER_RULE, finding }));
}

/** Everything that the pack would say of a stack that lies before us as a whole. */
export function verdictsOn(
  written: readonly Written[],
  { resource = {}, estate = {} }: PackConfig = {},
  waivers: Waivers = new Waivers(),
): Verdict[] {
  const whole = written.map(made);
  const stack = whole[0] ? stackOf(whole[0]) : "";
  const [ofOne, ofAll] = [settingsOf(resource, stack), settingsOf(estate, stack)];
  whole.forEach((one) => waivers.note(one));
  const judged = [
    ...written.flatMap((one) => judgeResource(declared(one), ofOne.tier)).map((one) => verdictOf(one, ofOne, waivers)),
    ...judgeWhole(whole, ofAll.tier).map((one) => verdictOf(one, ofAll, waivers)),
  ];
  // Last, because only then is it told which of them were needed.
  const stale = staleWaivers(stack, whole, waivers).map((one) => verdictOf(one, ofAll, waivers));
  return [...judged, ...stale].flatMap((one) => one ?? []);
}

function excused({ reason, owner, expires }: Waiver): string {
  return `Excused until ${expires} by ${owner}: ${reason}`;
}
