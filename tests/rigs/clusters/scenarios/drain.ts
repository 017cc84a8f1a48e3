import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import type { Api, Live } from "../api";
import { eventually } from "../patience";
import { isReady, nodesOf, podsOf, spreadOver, type Pod } from "../pods";
import type { RegionCluster, Regions } from "../rig";
import { rollout } from "./release";
import { ZONE } from "./spread";

const SERVICES = ["accounts-api", "content-api"] as const;

/** A23: the nodes of a zone that are emptied all at once take no service below what its budget allows. */
export function drain(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;

  describe("a zone whose nodes are drained", () => {
    let zone: readonly string[] = [];

    it("is emptied by evictions that wait for one another, and no budget is broken meanwhile", async () => {
      const { api } = region();
      zone = await eventually("a zone with more pods of a service than its budget gives at once", () =>
        fullestZone(api),
      );
      await cordon(api, zone, true);
      const watch = watchBudgets(api);
      const waited = await evictAll(api, new Set(zone));
      await eventually("as many ready pods as are wanted", () => areAllReady(api), { seen: () => ours(api) });
      expect(await watch.end()).toEqual([]);
      expect(waited).toBeGreaterThan(0);
    });

    afterAll(() => cordon(region().api, zone, false));
  });
}

async function cordon(api: Api, nodes: readonly string[], unschedulable: boolean): Promise<void> {
  for (const name of nodes)
    await api.merge({ apiVersion: "v1", kind: "Node", metadata: { name } }, { spec: { unschedulable } });
}

/**
 * Nodes of a zone that cannot be emptied at once, whatever becomes ready meanwhile; none while pods are still on their way, or on nodes
 * that are, and while a budget has not yet been counted for the pods that are there.
 */
async function fullestZone(api: Api): Promise<string[] | undefined> {
  for (const service of SERVICES) {
    const pods = (await ours(api)).filter(({ metadata }) => isOf(metadata, service));
    const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = (await budgetOf(api, service)).status;
    const isCounted = currentHealthy === expectedPods && disruptionsAllowed === currentHealthy - desiredHealthy;
    const counts = await spreadOver(api, pods, ZONE);
    if (!isCounted || !pods.every(isReady) || pods.length !== expectedPods || "none" in counts) continue;
    const [[zone, most] = ["none", 0]] = Object.entries(counts).sort(([, a], [, b]) => b - a);
    if (most <= disruptionsAllowed) continue;
    return (await nodesOf(api, `${ZONE}=${zone}`)).map(({ metadata }) => metadata.name);
  }
  return undefined;
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

/** All at once and again until none is left, as `kubectl drain` does. @returns how many evictions were refused for the time being. */
async function evictAll(api: Api, nodes: ReadonlySet<string>): Promise<number> {
  let refused = 0;
  await eventually("the nodes to be empty", async () => {
    const pods = (await ours(api)).filter(({ spec }) => nodes.has(spec.nodeName ?? ""));
    const given = await Promise.all(
      pods.map(({ metadata: { name, namespace = "" } }) =>
        api.evict({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace } }),
      ),
    );
    refused += given.filter((one) => !one).length;
    return pods.length === 0;
  });
  return refused;
}

interface Budget extends Live {
  readonly status: {
    readonly disruptionsAllowed: number;
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly expectedPods: number;
  };
}

function budgetOf(api: Api, service: string): Promise<Budget> {
  const metadata = { name: service, namespace: SERVICES_NAMESPACE };
  return api.get<Budget>({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata });
}

/** Looks without a pause, whether a service has fewer ready pods than its budget asks for. */
function watchBudgets(api: Api): { end(): Promise<string[]> } {
  const broken = new Set<string>();
  let watching = true;
  const watched = (async () => {
    while (watching) {
      for (const service of SERVICES) {
        const { desiredHealthy } = (await budgetOf(api, service)).status;
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
