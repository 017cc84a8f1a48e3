import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import type { Api, Live } from "../api";
import { eventually } from "../patience";
import { isReady, nodesOf, podsOf, spreadOver, type Pod } from "../pods";
import type { RegionCluster, Regions } from "../rig";
import { rollout } from "./release";
import { ZONE } from "./spread";

/** Its number is the calendar's, so that nothing moves its budget meanwhile. */
const STEADY = "accounts-api";
const SERVICES = [STEADY, "content-api"] as const;
const NODE_POOL = { apiVersion: "karpenter.sh/v1", kind: "NodePool" } as const;
/** Rounds of evictions that give nothing any more. */
const ROUNDS = 20;

/** A23: the nodes of a zone that are emptied all at once take no service below what its budget allows. */
export function drain(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;

  describe("a zone whose nodes are drained", () => {
    let zone: readonly string[] = [];

    it("gives up no more pods than a budget allows while their successors have no node", async () => {
      const { api } = region();
      const { nodes, allowed } = await eventually("a zone that cannot be emptied at once", () => fullestZone(api));
      zone = nodes;
      await withoutRoom(api, async () => {
        const watch = watchBudgets(api, [STEADY]);
        const given: number[] = [];
        for (let round = 0; round <= ROUNDS; round += 1)
          given.push(await evict(api, await podsIn(api, zone, [STEADY])));
        expect(given).toEqual([allowed, ...Array<number>(ROUNDS).fill(0)]);
        expect(await watch.end()).toEqual([]);
      });
    });

    it("is emptied once they have, and no budget is broken meanwhile", async () => {
      const { api } = region();
      await eventually("as many ready pods as are wanted", () => areAllReady(api), { seen: () => ours(api) });
      await cordon(api, zone, true);
      const watch = watchBudgets(api, SERVICES);
      await eventually("the nodes to be empty", async () => {
        const pods = await podsIn(api, zone, SERVICES);
        await evict(api, pods);
        return pods.length === 0;
      });
      await eventually("as many ready pods as are wanted", () => areAllReady(api), { seen: () => ours(api) });
      expect(await watch.end()).toEqual([]);
    });

    afterAll(() => cordon(region().api, zone, false));
  });
}

interface NodePool extends Live {
  readonly spec: { readonly limits?: Readonly<Record<string, string>> };
}

/** Less than any pool has. */
const NO_MORE = { cpu: "0" };

async function limitTo(api: Api, { metadata: { name } }: NodePool, limits: Readonly<Record<string, string | null>>) {
  await api.merge({ ...NODE_POOL, metadata: { name } }, { spec: { limits } });
}

/** No node takes another pod meanwhile, and no pool makes one; also given back when the work fails, so that later scenarios have it. */
async function withoutRoom(api: Api, work: () => Promise<void>): Promise<void> {
  const [pools, nodes] = [await api.list<NodePool>(NODE_POOL), namesOf(await nodesOf(api))];
  try {
    for (const pool of pools) await limitTo(api, pool, NO_MORE);
    await cordon(api, nodes, true);
    await work();
  } finally {
    for (const pool of pools) await limitTo(api, pool, pool.spec.limits ?? { cpu: null });
    await cordon(api, nodes, false);
  }
}

async function cordon(api: Api, nodes: readonly string[], unschedulable: boolean): Promise<void> {
  for (const name of nodes)
    await api.merge({ apiVersion: "v1", kind: "Node", metadata: { name } }, { spec: { unschedulable } });
}

function namesOf(objects: readonly Live[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}

/**
 * Nodes of the zone with most pods of the steady service, when those are more than its budget gives at once; none while pods are on
 * their way, or on nodes that are, and while the budget has not yet been counted for the pods that are there.
 */
async function fullestZone(api: Api): Promise<{ nodes: string[]; allowed: number } | undefined> {
  const pods = (await ours(api)).filter(({ metadata }) => isOf(metadata, STEADY));
  const { disruptionsAllowed: allowed, currentHealthy, desiredHealthy, expectedPods } = await budgetOf(api, STEADY);
  const counts = await spreadOver(api, pods, ZONE);
  if (pods.length !== expectedPods || !pods.every(isReady) || "none" in counts) return undefined;
  if (currentHealthy !== expectedPods || allowed !== currentHealthy - desiredHealthy) return undefined;
  const [[zone, most] = ["none", 0]] = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return most > allowed ? { nodes: namesOf(await nodesOf(api, `${ZONE}=${zone}`)), allowed } : undefined;
}

/** As many as their scalers want just now, which may be another number than before. */
async function areAllReady(api: Api): Promise<boolean> {
  const pods = (await ours(api)).filter(isReady);
  const wanted = await Promise.all(SERVICES.map(async (service) => (await rollout(api, service)).spec.replicas));
  return SERVICES.every((service, at) => pods.filter((pod) => isOf(pod.metadata, service)).length === wanted[at]);
}

async function ours(api: Api): Promise<Pod[]> {
  const pods = await podsOf(api, SERVICES_NAMESPACE);
  return pods.filter(({ metadata }) => SERVICES.some((service) => isOf(metadata, service)));
}

function isOf({ labels }: Live["metadata"], service: string): boolean {
  return labels?.["app.kubernetes.io/name"] === service;
}

async function podsIn(api: Api, nodes: readonly string[], services: readonly string[]): Promise<Pod[]> {
  const pods = (await ours(api)).filter(({ spec }) => nodes.includes(spec.nodeName ?? ""));
  return pods.filter(({ metadata }) => services.some((service) => isOf(metadata, service)));
}

/** All at once, as `kubectl drain` does. @returns how many their budgets gave */
async function evict(api: Api, pods: readonly Pod[]): Promise<number> {
  const given = await Promise.all(
    pods.map(({ metadata: { name, namespace = "" } }) =>
      api.evict({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace } }),
    ),
  );
  return given.filter((one) => one).length;
}

interface Budget extends Live {
  readonly status: {
    readonly disruptionsAllowed: number;
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly expectedPods: number;
  };
}

async function budgetOf(api: Api, service: string): Promise<Budget["status"]> {
  const metadata = { name: service, namespace: SERVICES_NAMESPACE };
  return (await api.get<Budget>({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata })).status;
}

/** Looks without a pause, whether a service has fewer ready pods than its budget asks for. */
function watchBudgets(api: Api, services: readonly string[]): { end(): Promise<string[]> } {
  const broken = new Set<string>();
  let watching = true;
  const watched = (async () => {
    while (watching) {
      for (const service of services) {
        const { desiredHealthy } = await budgetOf(api, service);
        const ready = (await ours(api)).filter((pod) => isOf(pod.metadata, service) && isReady(pod)).length;
        if (ready < desiredHealthy) broken.add(`${service}: ${ready} of ${desiredHealthy} ready`);
      }
    }
  })();
  return {
    end: async () => {
      watching = false;
      await watched;
      return [...broken];
    },
  };
}
