import { LABELS } from "../facts/workloads";
import { typeOf, type ClusterObject } from "../policy/objects";
import type { Change, Recorded, StackChange } from "./change";
import { differencesOf, type Difference } from "./objects";

/** What each cluster gets from Argo CD, by the name of its folder. */
export type Clusters = ReadonlyMap<string, readonly ClusterObject[]>;

/** What runs once at most, where it begins or ceases to run. */
export interface SingletonMove {
  /** `services/billing-close` */
  readonly name: string;
  readonly does: "starts" | "rests";
  /** `berlin, frankfurt` */
  readonly clusters: string;
  /** Clusters of the same environment in which it runs as well: it would run twice. */
  readonly besides: readonly string[];
}

/**
 * How kustomize marks a generated object by what is in it; one of other content is another object to a cluster, and the same to people:
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go (2026-11)
 */
const HASH = /-[bcdfghkmt2456789]{10}$/;
const GENERATED = ["ConfigMap", "Secret"];

const OF = "GitOps of ";

/**
 * What becomes of what Argo CD applies, as of stacks: each change once, under all clusters that it is the same in, and of their objects
 * those that change.
 */
export function clusterChanges(before: Clusters, after: Clusters): StackChange[] {
  const same = new Map<string, { clusters: string[]; change: Change }>();
  for (const cluster of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    for (const change of changesIn(before.get(cluster) ?? [], after.get(cluster) ?? [])) {
      const key = JSON.stringify([change.operation, change.urn, change.properties, moveOf(change)]);
      const known = same.get(key) ?? { clusters: [], change };
      same.set(key, { change, clusters: [...known.clusters, cluster] });
    }
  }
  const together = new Map<string, Change[]>();
  for (const { clusters, change } of same.values()) {
    const names = clusters.join(", ");
    together.set(names, [...(together.get(names) ?? []), change]);
  }
  return [...together].map(([names, changes]) => ({
    stack: `${OF}${names}`,
    before: changes.flatMap((change) => change.before ?? []),
    after: changes.flatMap((change) => change.after ?? []),
    changes,
    moved: [],
    unprotected: [],
  }));
}

/** What runs once at most and does so elsewhere, or not, or anew. @param after what each cluster gets then */
export function singletonMoves(changed: readonly StackChange[], after: Clusters): SingletonMove[] {
  return changed.flatMap(({ stack, changes }) =>
    changes.flatMap((change): SingletonMove[] => {
      const [does, clusters] = [moveOf(change), stack.slice(OF.length)];
      if (!does) return [];
      const besides = does === "starts" ? besidesOf(change.urn, clusters.split(", "), after) : [];
      return [{ name: change.name, does, clusters, besides }];
    }),
  );
}

/** Others of those clusters' environments in which the same runs. */
function besidesOf(urn: string, clusters: readonly string[], after: Clusters): string[] {
  const environments = clusters.map(environmentOf);
  return [...after.keys()].filter(
    (other) =>
      !clusters.includes(other) &&
      environments.includes(environmentOf(other)) &&
      [...byPlace(after.get(other) ?? []).values()].some((one) => one.urn === urn && runsAlone(one)),
  );
}

/** `prod-berlin` of `berlin`: folders of production's clusters say no environment. */
export function stackOfCluster(cluster: string): string {
  return cluster.startsWith("staging-") ? cluster : `prod-${cluster}`;
}

function environmentOf(cluster: string): string {
  return stackOfCluster(cluster).split("-")[0] ?? "";
}

/** Whether a step lets something that runs once at most begin or cease to run. */
export function moveOf({ before, after }: Change): SingletonMove["does"] | undefined {
  const [was, is] = [runsAlone(before), runsAlone(after)];
  return was === is ? undefined : is ? "starts" : "rests";
}

function runsAlone(one: Recorded | undefined): boolean {
  const { kind, metadata, spec } = Object(one?.inputs) as Partial<Workload>;
  if (kind === undefined || !/^(CronJob|CronWorkflow|Deployment|StatefulSet)$/.test(kind)) return false;
  return metadata?.labels?.[LABELS.singleton] === "true" && spec?.suspend !== true && spec?.replicas !== 0;
}

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly suspend?: boolean; readonly replicas?: number };
}

/** Deletions first, as of a stack. */
function changesIn(before: readonly ClusterObject[], after: readonly ClusterObject[]): Change[] {
  const [olds, news] = [byPlace(before), byPlace(after)];
  const places = [...new Set([...olds.keys(), ...news.keys()])].sort();
  const changes = places.flatMap((place) => changeAt(olds.get(place), news.get(place)) ?? []);
  return [...changes.filter(({ operation }) => operation === "delete"), ...changes.filter(({ after: now }) => now)];
}

function changeAt(before: Recorded | undefined, after: Recorded | undefined): Change | undefined {
  const one = after ?? before;
  if (!one) return undefined;
  const properties = before && after ? differencesOf(before.inputs, after.inputs).filter(isTold) : [];
  if (before && after && properties.length === 0) return undefined;
  return {
    operation: !before ? "create" : !after ? "delete" : "update",
    ...{ urn: one.urn, type: one.type, name: one.name },
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    deleteBeforeReplace: false,
    properties: properties.map((each) => ({ ...each, replaces: false })).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** By kind, group, namespace and name: another version of a kind is no other object. */
function byPlace(objects: readonly ClusterObject[]): Map<string, Recorded> {
  return new Map(
    objects.map((object) => {
      const { namespace = "", name } = object.metadata;
      const group = object.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "";
      const plain = GENERATED.includes(object.kind) ? name.replace(HASH, "") : name;
      const [type, full] = [typeOf(object), namespace === "" ? plain : `${namespace}/${plain}`];
      const urn = `urn:pulumi:gitops::plugilo::${type}::${full}`;
      return [[object.kind, group, full].join(" "), { urn, type, name: full, inputs: object }];
    }),
  );
}

/** A generated name follows from what is told anyway. */
function isTold({ path, before, after }: Difference): boolean {
  return path !== "metadata.name" || String(before).replace(HASH, "") !== String(after).replace(HASH, "");
}
