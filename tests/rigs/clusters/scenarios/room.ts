import { OVERPROVISIONING } from "../../../../facts/scaling";
import { cpus } from "../../../../golden-path/quantities";
import type { Manifest } from "../api";
import { eventually } from "../patience";
import { isReady, nodesOf, podsOf, requestedCpus, type Pod } from "../pods";
import type { RegionCluster, Regions } from "../rig";
import { took } from "../times";

/** No quota and no mesh: the pod stands for any. */
const NAMESPACE = "default";
const HOSTNAME = "kubernetes.io/hostname";
const PLACEHOLDERS = "app.kubernetes.io/name=placeholder";
/** A7's figure is "at once"; a node takes 30 s (A3), and room that is held must be there long before one could come. */
const AT_ONCE = { seconds: 30, from: "A3, a node" } as const;

async function placeholders({ api }: RegionCluster): Promise<Pod[]> {
  return (await podsOf(api)).filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "placeholder");
}

function held(region: RegionCluster): Promise<Pod[]> {
  return eventually(
    `all ${PLACEHOLDERS} on nodes`,
    async () => {
      const pods = await placeholders(region);
      return pods.length >= OVERPROVISIONING.floor.replicas && pods.every(isReady) ? pods : undefined;
    },
    { seen: async () => (await placeholders(region)).map(({ metadata, status }) => [metadata.name, status]) },
  );
}

/** A7: room that is held for real work. */
export function room(regions: () => Regions): void {
  describe("placeholders", () => {
    it("stand on a node each, below the priority of everything else", async () => {
      const pods = await held(regions().frankfurt);
      expect(new Set(pods.map(({ spec }) => spec.priority))).toEqual(new Set([OVERPROVISIONING.priority]));
      for (const kind of ["spot", "onDemand"]) {
        const some = pods.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === kind);
        expect(new Set(some.map(({ spec }) => spec.nodeName)).size).toBe(some.length);
      }
    });

    it("make way at once for real work that finds no other room, and win their room back on a new node", async () => {
      const region = regions().frankfurt;
      const before = await held(region);
      const victim = before.find(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === "spot");
      if (!victim) throw new Error("expected a placeholder, got none");
      const began = Date.now();
      await region.api.apply(await squeezing(region, victim));
      const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "sudden", namespace: NAMESPACE } };
      await eventually("the sudden pod to run", async () => isReady((await region.api.get(pod)) as Pod));
      expect(took("preempted: real work created to running", began, AT_ONCE)).toBeLessThan(AT_ONCE.seconds);
      const gone = before.filter(({ metadata }) => metadata.name === victim.metadata.name);
      expect(gone).toHaveLength(1);
      const after = await held(region);
      took("preempted: real work created to the placeholder's room won back", began);
      expect(after).toHaveLength(before.length);
      expect(after.map(({ metadata }) => metadata.name)).not.toContain(victim.metadata.name);
      await region.api.delete(pod);
    });
  });
}

/** A pod that fits nowhere but into the placeholder's room: it is bound to that node, and asks for all that real work left there. */
async function squeezing({ api }: RegionCluster, { spec: { nodeName = "" } }: Pod): Promise<Manifest> {
  const node = (await nodesOf(api)).find(({ metadata }) => metadata.name === nodeName);
  const others = (await podsOf(api)).filter(({ spec }) => spec.nodeName === nodeName && spec.priority === 0);
  const left = cpus(node?.status.allocatable["cpu"] ?? "0") - others.reduce((sum, pod) => sum + requestedCpus(pod), 0);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "sudden", namespace: NAMESPACE },
    spec: {
      nodeSelector: { [HOSTNAME]: node?.metadata.labels?.[HOSTNAME] ?? "" },
      tolerations: [{ operator: "Exists" }],
      containers: [
        { name: "app", image: "services/sudden", resources: { requests: { cpu: `${Math.floor(left * 1000)}m` } } },
      ],
    },
  };
}
