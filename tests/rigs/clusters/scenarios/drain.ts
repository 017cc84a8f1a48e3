import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import { Refusal, type Api, type Live } from "../api";
import { eventually } from "../patience";
import { isReady, nodesOf, podsOf, type Pod } from "../pods";
import type { RegionCluster, Regions } from "../rig";

const SERVICES = ["accounts-api", "content-api"] as const;

/** A23: a node that is emptied takes no service below what its budget allows. */
export function drain(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;

  it("a drained node is emptied by evictions that wait for one another, and no budget is broken meanwhile", async () => {
    const { api } = region();
    const name = await fullest(api);
    const before = await ours(api);
    const node = { apiVersion: "v1", kind: "Node", metadata: { name } };
    await api.merge(node, { spec: { unschedulable: true } });
    const watch = watchBudgets(api);
    const waited = await evictAll(api, name);
    await eventually("as many ready pods as before", async () => {
      const pods = await ours(api);
      return pods.length === before.length && pods.every(isReady);
    });
    expect(await watch.end()).toEqual([]);
    expect(waited).toBeGreaterThan(0);
    await api.merge(node, { spec: { unschedulable: false } });
  });
}

async function ours(api: Api): Promise<Pod[]> {
  const pods = await podsOf(api, SERVICES_NAMESPACE);
  return pods.filter(({ metadata }) => SERVICES.some((service) => isOf(metadata, service)));
}

function isOf({ labels }: Live["metadata"], service: string): boolean {
  return labels?.["app.kubernetes.io/name"] === service;
}

/** Node with the most of our pods: more than a budget lets go at once. */
async function fullest(api: Api): Promise<string> {
  const [pods, nodes] = [await ours(api), await nodesOf(api)];
  const on = (name: string): number => pods.filter(({ spec }) => spec.nodeName === name).length;
  const [first] = nodes.map(({ metadata }) => metadata.name).sort((a, b) => on(b) - on(a));
  if (first === undefined || on(first) < 3) throw new Error("expected a node with three pods of services, got none");
  return first;
}

/** All at once and again until none is left, as `kubectl drain` does. @returns how many evictions were refused for the time being. */
async function evictAll(api: Api, nodeName: string): Promise<number> {
  let refused = 0;
  await eventually("the node to be empty", async () => {
    const pods = (await ours(api)).filter(({ spec }) => spec.nodeName === nodeName);
    await Promise.all(
      pods.map(async (pod) => {
        try {
          const { name, namespace = "" } = pod.metadata;
          const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
          await api.post({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace } }, "eviction", eviction);
        } catch (error) {
          // 429: the budget has nothing to give just now. 404: it is gone already.
          if (!(error instanceof Refusal) || ![404, 429].includes(error.code)) throw error;
          refused += error.code === 429 ? 1 : 0;
        }
      }),
    );
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
