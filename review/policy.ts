import { judgeObjects } from "../policy/objects";
import type { AnyRule } from "../policy/rules/rule";
import { settingsOf, verdictOf, verdictsOn, type PackConfig } from "../policy/verdict";
import { Waivers, type Waiver } from "../policy/waivers";
import type { Resource } from "../resilience/resource";
import type { StackChange } from "./change";
import { stackOfCluster, type Clusters } from "./clusters";

/** A verdict as it is told, without what it was reached by. */
export interface Told {
  readonly rule: Pick<AnyRule, "id" | "title" | "remedy" | "documentation">;
  readonly level: "mandatory" | "advisory";
  readonly finding: {
    readonly resource: Pick<Resource, "urn" | "name" | "type">;
    readonly path: string;
    readonly got: string;
    readonly unknown: boolean;
  };
  readonly message: string;
}

/** What a rule says of itself. */
export type RuleText = Pick<AnyRule, "id" | "title" | "severity" | "unknown" | "scope"> & {
  /** Of a rule of single resources. */
  readonly types?: readonly string[] | "all";
};

/** The policy pack of one state of the repository, and what it says of the estate before and after the change. */
export interface Pack {
  readonly rules: readonly RuleText[];
  readonly waivers: readonly Waiver[];
  readonly settings: PackConfig;
  readonly verdicts: { readonly before: readonly Told[]; readonly after: readonly Told[] };
}

/** The pack that the change found, and the one that it leaves. */
export interface Packs {
  readonly before: Pack;
  readonly after: Pack;
}

/** Verdicts are the same when a rule says of a resource, under its name, what it said. */
export type KeyOf = (verdict: Told) => string;

export const keyOf: KeyOf = ({ rule, finding: { resource, path } }) => [rule.id, resource.urn, path].join(" ");

/** The same for the state before, whose resources may have had other names. */
export function formerKeyOf(stacks: readonly StackChange[]): KeyOf {
  const names = new Map(stacks.flatMap(({ moved }) => moved.map(({ from, to }) => [from, to])));
  return (verdict) => {
    const { resource } = verdict.finding;
    const urn = names.get(resource.urn) ?? resource.urn;
    return keyOf({ ...verdict, finding: { ...verdict.finding, resource: { ...resource, urn } } });
  };
}

/** What a change newly breaks, and what it mends. */
export interface PolicyChange {
  readonly broken: readonly Told[];
  readonly mended: readonly Told[];
}

/** What one and the same pack, the one that the change leaves, says of both states. */
export function policyOf(stacks: readonly StackChange[], config: PackConfig, pack: Pack | undefined): PolicyChange {
  const gone = new Set(stacks.filter(({ after }) => after === undefined).flatMap(({ before = [] }) => urnsOf(before)));
  const { before, after } = pack?.verdicts ?? {
    before: stacks.flatMap((stack) => verdictsOn(stack.before ?? [], config)),
    after: stacks.flatMap((stack) => verdictsOn(stack.after ?? [], config)),
  };
  const formerKey = formerKeyOf(stacks);
  const [had, has] = [new Set(before.map(formerKey)), new Set(after.map(keyOf))];
  return {
    broken: after.filter((verdict) => !had.has(keyOf(verdict))),
    mended: before.filter((verdict) => !gone.has(verdict.finding.resource.urn) && !has.has(formerKey(verdict))),
  };
}

/** The same of what Argo CD applies to clusters, each judged as its stack is. */
export function policyOfClusters(before: Clusters, after: Clusters, config: PackConfig): PolicyChange {
  const [olds, news] = [before, after].map((clusters) =>
    [...clusters].flatMap((one) => verdictsOnCluster(one, config)),
  );
  const [had, has] = [new Set(olds?.map(keyOf)), new Set(news?.map(keyOf))];
  return {
    broken: (news ?? []).filter((verdict) => !had.has(keyOf(verdict))),
    mended: (olds ?? []).filter((verdict) => !has.has(keyOf(verdict))),
  };
}

type Cluster = readonly [name: string, objects: Parameters<typeof judgeObjects>[0]];

function verdictsOnCluster([name, objects]: Cluster, config: PackConfig): Told[] {
  const stack = stackOfCluster(name);
  const waivers = new Waivers();
  return judgeObjects(objects, stack).flatMap((judgement) => {
    const part = judgement.rule.scope === "resource" ? config.resource : config.estate;
    return verdictOf(judgement, settingsOf(part ?? {}, stack), waivers) ?? [];
  });
}

function urnsOf(resources: readonly { readonly urn: string }[]): string[] {
  return resources.map(({ urn }) => urn);
}
