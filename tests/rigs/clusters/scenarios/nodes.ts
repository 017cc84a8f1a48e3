import { leastCpus, type PoolKind } from "../../../../facts/aks";
import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import type { Api } from "../api";
import { eventually } from "../patience";
import { LIMITS, PLACES } from "../platform";
import { isReady, nodesOf, podsOf, spreadOver, type Pod } from "../pods";
import { applyAll, type RegionCluster, type Regions } from "../rig";
import { serviceObjects } from "../services";
import { took } from "../times";
import { settled } from "./spread";

const SERVICE = "thumbnailer";
const CAPACITY = "karpenter.sh/capacity-type";
const POOL = "karpenter.sh/nodepool";
const TWIN = `${SERVICE}-burst`;
const A_NODE = { seconds: 30, from: "A3" } as const;
/** More pods than all pools together can hold. */
const CAP = 240;
const PER_POD = 20;
/** Pools that any pod may be put into. */
const OPEN: readonly PoolKind[] = ["general", "memory", "compute", "spot"];

/** A3, A5: where pods go that find no room. */
export function nodes(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;
  const wanted = (pods: number): void => {
    region().world.figures.set("content-api", { content_thumbnails_waiting: pods * PER_POD });
  };

  describe("a pod that finds no node", () => {
    it("gets one of the pool that it asks for, within the seconds that a node may take", async () => {
      const { api } = region();
      const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "heap", namespace: "default" } };
      const began = Date.now();
      await api.apply({
        ...pod,
        spec: {
          nodeSelector: { "plugilo.com/pool": "memory" },
          containers: [{ name: "app", image: "services/heap", resources: { requests: { memory: "100Gi" } } }],
        },
      });
      const running = await eventually("the pod to run", async () => {
        const found = await api.get<Pod>(pod);
        return isReady(found) && found;
      });
      expect(took("pending: pod created to running on a new node", began, A_NODE)).toBeLessThan(A_NODE.seconds);
      expect(await spreadOver(api, [running], "karpenter.azure.com/sku-family")).toEqual({ E: 1 });
      await api.delete(pod);
    });
  });

  describe("work that tolerates spot", () => {
    it("gets spot nodes first, and brings no others", async () => {
      const general = await cpusOfPool(region().api, "general");
      wanted(70);
      await applyAll(region().api, serviceObjects(SERVICE, { change: { scaling: { floor: 2, cap: CAP } } }));
      const pods = await settled(region(), SERVICE, 70);
      // Nodes that are there and have room count as well: spreading is worth as much to a pod as a low price.
      const { spot = 0 } = await spreadOver(region().api, pods, CAPACITY);
      expect(spot / pods.length).toBeGreaterThan(0.8);
      expect(await cpusOfPool(region().api, "general")).toBe(general);
    });

    it("gets on-demand nodes of the general pool when spot is out, and spot stays within its limit", async () => {
      const general = await cpusOfPool(region().api, "general");
      wanted(140);
      const pods = await settled(region(), SERVICE, 140);
      const { spot = 0, "on-demand": onDemand = 0 } = await spreadOver(region().api, pods, CAPACITY);
      expect(spot).toBeGreaterThan(onDemand);
      expect(await cpusOfPool(region().api, "general")).toBeGreaterThan(general);
      expect(await roomOf(region().api, "spot")).toBe(0);
      expect(await twins(region().api)).toEqual([]);
    });

    it("bursts only when no pool may grow, and then runs exactly what no node takes", async () => {
      const { api } = region();
      await api.apply(VIRTUAL_NODE);
      wanted(CAP);
      const burst = await eventually(
        "as many twins as there are pods without a node",
        async () => {
          const [left, made] = [await unplaced(api), await twins(api)];
          return made.length > 0 && made.length === left.length && made.every(isReady) && made;
        },
        { seen: async () => ({ left: (await unplaced(api)).length, twins: (await twins(api)).length }) },
      );
      expect(new Set(burst.map(({ spec }) => spec.nodeName))).toEqual(new Set([VIRTUAL_NODE.metadata.name]));
      for (const pool of OPEN) expect(await roomOf(api, pool)).toBe(0);
    });

    afterAll(async () => {
      // Nobody waits five minutes for what is no longer wanted.
      for (const object of serviceObjects(SERVICE)) await region().api.delete(object);
      await region().api.delete(VIRTUAL_NODE);
    });
  });
}

/** As the add-on registers it: https://learn.microsoft.com/azure/aks/virtual-nodes-cli (2026-11). */
const VIRTUAL_NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "virtual-node-aci-linux",
    labels: { "kubernetes.io/role": "agent", "kubernetes.io/os": "linux", type: "virtual-kubelet" },
  },
  spec: { taints: [{ key: "virtual-kubelet.io/provider", value: "azure", effect: "NoSchedule" }] },
} as const;

async function twins(api: Api): Promise<Pod[]> {
  const pods = await podsOf(api, "burst");
  return pods.filter(({ metadata }) => metadata.name.startsWith(`${TWIN}-`));
}

async function unplaced(api: Api): Promise<Pod[]> {
  const pods = await podsOf(api, SERVICES_NAMESPACE, `app.kubernetes.io/name=${SERVICE}`);
  return pods.filter(({ spec }) => spec.nodeName === undefined);
}

async function cpusOfPool(api: Api, pool: string): Promise<number> {
  const found = await nodesOf(api, `${POOL}=${pool}`);
  return found.reduce((sum, { metadata }) => sum + Number(metadata.labels?.["karpenter.azure.com/sku-cpu"]), 0);
}

/** How many of the smallest nodes a pool may still add. */
async function roomOf(api: Api, pool: PoolKind): Promise<number> {
  const limit = LIMITS[pool]?.cpu ?? 0;
  return Math.floor((limit - (await cpusOfPool(api, pool))) / leastCpus(PLACES.frankfurt.burst));
}
