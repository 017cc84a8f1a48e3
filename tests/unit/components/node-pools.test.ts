import { NodePools, type NodePoolsArgs } from "../../../components/kubernetes/node-pools";
import { takesAnyPod } from "../../../components/kubernetes/node-pools/build-pools";
import { CPU_QUOTA, type PoolKind } from "../../../facts/aks";
import { REGIONS, type RegionName } from "../../../facts/regions";
import { crdFaults } from "./custom-resources";
import { at, record, type Recorded, type Recording } from "./recorder";
import { siteIn } from "./sites";

const POOL = "kubernetes:karpenter.sh/v1:NodePool";
const CLASS = "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass";
const SUBNETS =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets";

const frankfurt: NodePoolsArgs = {
  site: siteIn("germanywestcentral"),
  burst: "virtual-nodes",
  nodeSubnetId: `${SUBNETS}/nodes`,
  systemSurge: { nodes: 6, vmSize: "Standard_D4ads_v5", subnetId: `${SUBNETS}/system` },
};
const berlin: NodePoolsArgs = { ...frankfurt, site: siteIn("germanynorth"), burst: "none" };

const up = (args: NodePoolsArgs): Promise<Recording<NodePools>> => record((opts) => new NodePools("pools", args, opts));

function required(pool: Recorded, key: string): unknown[] {
  const requirements = at(pool.inputs, "spec", "template", "spec", "requirements");
  return (Array.isArray(requirements) ? requirements : []).filter((one) => at(one, "key") === key);
}

describe("NodePools", () => {
  test("are what Karpenter's CRDs take, in a region with zones and in one without", async () => {
    expect(crdFaults((await up(frankfurt)).all)).toEqual([]);
    expect(crdFaults((await up(berlin)).all)).toEqual([]);
  });

  test("are one each of general, memory, compute, spot, gpu and room for system pods, with a class a kind of node", async () => {
    const made = await up(frankfurt);
    expect(made.ofType(POOL).map(({ name }) => name)).toEqual([
      "pools-compute",
      "pools-general",
      "pools-gpu",
      "pools-memory",
      "pools-spot",
      "pools-system-surge",
    ]);
    expect(made.ofType(CLASS).map(({ name }) => name)).toEqual([
      "pools-class-gpu",
      "pools-class-standard",
      "pools-class-system-surge",
    ]);
  });

  test("have no gpu in a region without such sizes, and refuse to be asked for one", async () => {
    expect((await up(berlin)).ofType(POOL).map(({ name }) => name)).not.toContain("pools-gpu");
    await expect(up({ ...berlin, pools: { gpu: { cpu: 48, memoryGi: 440 } } })).rejects.toThrow("pools.gpu");
  });

  test("pin zones where there are any, and none where nodes carry zone 0", async () => {
    const zone = "topology.kubernetes.io/zone";
    const zoned = (await up(frankfurt)).ofType(POOL);
    const unzoned = (await up(berlin)).ofType(POOL);
    for (const pool of zoned) {
      expect(required(pool, zone)).toEqual([
        {
          key: zone,
          operator: "In",
          values: ["germanywestcentral-1", "germanywestcentral-2", "germanywestcentral-3"],
        },
      ]);
    }
    for (const pool of unzoned) expect(required(pool, zone)).toEqual([]);
  });

  test("buy no small nodes in a flat network, where each reserves the addresses of all the pods that it may hold", async () => {
    const cpus = async (args: NodePoolsArgs) =>
      required((await up(args)).one(POOL, "pools-general"), "karpenter.azure.com/sku-cpu");
    const [operator, key] = ["Gt", "karpenter.azure.com/sku-cpu"];
    expect(await cpus(frankfurt)).toContainEqual({ key, operator, values: ["15"] });
    expect(await cpus(berlin)).toContainEqual({ key, operator, values: ["3"] });
    await expect(up({ ...frankfurt, pools: { general: { cpu: 8, memoryGi: 32 } } })).rejects.toThrow(
      "expected room for the smallest node, 16 CPUs",
    );
  });

  test("wait five minutes before they give an under-used node up, and never override disruption budgets", async () => {
    for (const { inputs } of (await up(frankfurt)).ofType(POOL)) {
      expect(at(inputs, "spec", "disruption")).toMatchObject({
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        consolidateAfter: "5m",
      });
      expect(at(inputs, "spec", "template", "spec", "expireAfter")).toBe("720h");
      expect(at(inputs, "spec", "template", "spec")).not.toHaveProperty("terminationGracePeriod");
    }
  });

  test("offer spot first, and only to pods that tolerate it", async () => {
    const made = await up(frankfurt);
    const spot = made.one(POOL, "pools-spot");
    const general = made.one(POOL, "pools-general");
    expect(at(spot.inputs, "spec", "template", "spec", "taints", 0)).toEqual({
      key: "kubernetes.azure.com/scalesetpriority",
      value: "spot",
      effect: "NoSchedule",
    });
    expect(at(general.inputs, "spec", "template", "spec")).not.toHaveProperty("taints");
    expect(Number(at(spot.inputs, "spec", "weight"))).toBeGreaterThan(Number(at(general.inputs, "spec", "weight")));
    expect(required(spot, "karpenter.sh/capacity-type")).toMatchObject([{ values: ["spot"] }]);
  });

  test("grow as far as they are told, and tell what quota that needs", async () => {
    const made = await up({
      ...frankfurt,
      pools: { general: { cpu: 40, memoryGi: 160 }, spot: { cpu: 20, memoryGi: 80 } },
    });
    expect(at(made.one(POOL, "pools-general").inputs, "spec", "limits")).toEqual({ cpu: "40", memory: "160Gi" });
    expect(made.result.limit).toEqual({ cpu: 60, memoryGi: 240 });
    expect(made.ofType(POOL)).toHaveLength(3);
  });

  test("make room for as many system nodes as the fixed pool lacks, of its size, in its subnet", async () => {
    const made = await up(frankfurt);
    const surge = made.one(POOL, "pools-system-surge");
    expect(at(surge.inputs, "spec", "limits")).toEqual({ cpu: "24" });
    expect(required(surge, "node.kubernetes.io/instance-type")).toMatchObject([{ values: ["Standard_D4ads_v5"] }]);
    expect(at(surge.inputs, "spec", "template", "spec", "taints", 0)).toMatchObject({ key: "CriticalAddonsOnly" });
    expect(at(made.one(CLASS, "pools-class-system-surge").inputs, "spec", "vnetSubnetID")).toBe(`${SUBNETS}/system`);
    const none = await up({ ...berlin, systemSurge: { nodes: 0, vmSize: "Standard_D4ads_v5", subnetId: "s" } });
    expect(none.ofType(POOL).map(({ name }) => name)).not.toContain("pools-system-surge");
  });

  test("put as many pods on a node as its network has addresses for, in the subnet that they are given", async () => {
    const flat = (await up(frankfurt)).one(CLASS, "pools-class-standard").inputs;
    const overlay = (await up(berlin)).one(CLASS, "pools-class-standard").inputs;
    expect(at(flat, "spec")).toMatchObject({ maxPods: 110, vnetSubnetID: `${SUBNETS}/nodes` });
    expect(at(overlay, "spec", "maxPods")).toBe(250);
    expect(at(flat, "spec", "tags", "owner")).toBe("platform-team");
  });

  test("come after their node class", async () => {
    const made = await up(frankfurt);
    expect(made.one(POOL, "pools-gpu").dependsOn).toContain("pools-class-gpu");
    expect(made.one(POOL, "pools-memory").dependsOn).toContain("pools-class-standard");
  });

  test("offer what they are made of, and which of them take pods that ask for no pool", async () => {
    const { pools } = (await up(berlin)).result;
    expect(Object.keys(pools)).toEqual(["general", "memory", "compute", "spot"]);
    expect(Object.keys(pools).filter((kind) => takesAnyPod(kind as PoolKind))).toEqual([
      "general",
      "memory",
      "compute",
    ]);
  });

  test("fit the quota that is asked of Azure with the defaults, in every region", async () => {
    for (const region of [...REGIONS.values()].map(({ name }) => name as RegionName)) {
      await expect(up({ ...frankfurt, site: siteIn(region) })).resolves.toBeDefined();
    }
  });

  test.each([
    ["a family's, beside the system nodes", { general: { cpu: CPU_QUOTA.D - 20, memoryGi: 16_000 } }, "D"],
    ["spot's, whatever the families", { spot: { cpu: CPU_QUOTA.spot + 1, memoryGi: 8_000 } }, "spot"],
    [
      "the region's, though each family's is enough",
      {
        general: { cpu: 4400, memoryGi: 16_000 },
        memory: { cpu: 1200, memoryGi: 8_000 },
        compute: { cpu: 1200, memoryGi: 2_000 },
      },
      "region",
    ],
  ])("refuse limits that add up to more than %s quota", async (_, pools, quota) => {
    await expect(up({ ...frankfurt, pools })).rejects.toMatchObject({
      faults: [{ path: "pools", got: expect.stringMatching(`CPUs of ${quota}$`) as unknown }],
    });
  });

  test("refuse limits that hold no node and a size that tells no CPUs, all at once", async () => {
    const wrong: NodePoolsArgs = {
      ...frankfurt,
      pools: { general: { cpu: 2, memoryGi: 8 } },
      systemSurge: { nodes: -1, vmSize: "large", subnetId: "s" },
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [{ path: "pools.general.cpu" }, { path: "systemSurge.nodes" }, { path: "systemSurge.vmSize" }],
    });
  });
});
