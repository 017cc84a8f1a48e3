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
      const before = await ours(api);
      zone = await fullestZone(api, before);
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

/** Nodes of the zone with most of these pods, which holds more of them than a budget gives at once. */
async function fullestZone(api: Api, pods: readonly Pod[]): Promise<string[]> {
  const [[zone] = ["none"]] = Object.entries(await spreadOver(api, pods, ZONE)).sort(([, a], [, b]) => b - a);
  return (await nodesOf(api, `${ZONE}=${zone}`)).map(({ metadata }) => metadata.name);
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
  readonly status: { readonly desiredHealthy: number };
}

/** Looks without a pause, whether a service has fewer ready pods than its budget asks for. */
function watchBudgets(api: Api): { end(): Promise<string[]> } {
  const broken = new Set<string>();
  let watching = true;
  const watched = (async () => {
    while (watching) {
      for (const service of SERVICES) {
        const metadata = { name: service, namespace: SERVICES_NAMESPACE };
        const budget = await api.get<Budget>({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata });
        const ready = (await ours(api)).filter((pod) => isOf(pod.metadata, service) && isReady(pod)).length;
        const { desiredHealthy } = budget.status;
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
