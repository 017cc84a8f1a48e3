import { Burst, type BurstArgs } from "../../../components/kubernetes/burst";
import { burstPlacement, poolsFullQuery } from "../../../components/kubernetes/burst/build-placement";
import { Operators } from "../../../components/kubernetes/operators";
import { POOL_LIMITS } from "../../../facts/aks";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const QUOTA = "kubernetes:core/v1:ResourceQuota";
const LIMITS = "kubernetes:core/v1:LimitRange";
const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";

const args: BurstArgs = { mode: "virtual-nodes", namespace: "burst", monitoring: "monitoring", pools: POOL_LIMITS };
const up = (more: Partial<BurstArgs> = {}): Promise<Recording<Burst>> =>
  record((opts) => new Burst("burst", { ...args, ...more }, opts));
const rules = (made: Recording<unknown>): Record<string, unknown>[] =>
  at(made.one(RULE).inputs, "spec", "groups", 0, "rules") as Record<string, unknown>[];

describe("Burst", () => {
  test("is a quota, limits and rules that the CRD takes, in the namespaces that they are for", async () => {
    const made = await up();
    expect(made.census()).toEqual({ [QUOTA]: 1, [LIMITS]: 1, [RULE]: 1 });
    expect(crdFaults(made.all)).toEqual([]);
    expect(at(made.one(QUOTA).inputs, "metadata", "namespace")).toBe("burst");
    expect(at(made.one(LIMITS).inputs, "metadata", "namespace")).toBe("burst");
    expect(at(made.one(RULE).inputs, "metadata", "namespace")).toBe("monitoring");
  });

  test("makes no more pods than may be created in an hour, none larger than a container group, and no volumes", async () => {
    const made = await up();
    expect(at(made.one(QUOTA).inputs, "spec", "hard")).toEqual({ pods: "100", persistentvolumeclaims: "0" });
    expect(at(made.one(LIMITS).inputs, "spec", "limits")).toEqual([{ type: "Pod", max: { memory: "16Gi" } }]);
  });

  test("measures every pool that any pod may be put into, by CPU and memory, in smallest nodes", async () => {
    const room = rules(await up()).filter(({ record: name }) => name === "plugilo:node_pool_room:nodes");
    expect(room.map(({ labels }) => labels)).toEqual(
      ["general", "memory", "compute"].flatMap((pool) => ["cpu", "memory"].map((resource) => ({ pool, resource }))),
    );
    expect(room.find(({ labels }) => (labels as { pool: string }).pool === "general")?.["expr"]).toBe(
      '(4000 - (sum(kube_node_status_capacity{resource="cpu"} * on (node) group_left () kube_node_labels{label_karpenter_sh_nodepool="general"}) or vector(0))) / 16',
    );
  });

  test("has the metric that it reads: kube-state-metrics is told to show which pool a node is of", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
      return new Burst("burst", { ...args, operator: releases.prometheus }, opts);
    });
    const values = at(made.one("kubernetes:helm.sh/v3:Release").inputs, "values", "kube-state-metrics");
    expect(at(values, "metricLabelsAllowlist")).toEqual(["nodes=[karpenter.sh/nodepool]"]);
    expect(made.one(RULE).dependsOn).toContain("operators-prometheus");
  });

  test("tells when pools are full, when it opens and when its cores run out", async () => {
    expect(rules(await up()).flatMap(({ alert }) => (alert ? [alert] : []))).toEqual([
      "NodePoolsFull",
      "BurstOpen",
      "BurstNearlyUsedUp",
    ]);
  });

  test("names all faults of its arguments at once", async () => {
    const { spot, gpu } = POOL_LIMITS;
    await expect(up({ mode: "none", pools: { spot, gpu } })).rejects.toMatchObject({
      faults: [{ path: "mode" }, { path: "pools" }],
    });
  });
});

describe("a service's burst twin", () => {
  test("stands on the virtual node and nowhere else", () => {
    const { nodeSelector, tolerations } = burstPlacement();
    expect(nodeSelector).toEqual({
      "kubernetes.io/role": "agent",
      "kubernetes.io/os": "linux",
      type: "virtual-kubelet",
    });
    expect(tolerations).toEqual([
      { key: "virtual-kubelet.io/provider", operator: "Exists" },
      { key: "azure.com/aci", effect: "NoSchedule" },
    ]);
  });

  test("counts the service's own pods that no node takes, and none of another whose name goes on", () => {
    const query = poolsFullQuery({ namespace: "services", service: "web" });
    const pods = new RegExp(`^${/pod=~"([^"]+)"/.exec(query)?.[1] ?? ""}$`);
    expect("web-6d4cf56db6-x2x7k").toMatch(pods);
    expect("web-api-6d4cf56db6-x2x7k").not.toMatch(pods);
    expect("other-web-6d4cf56db6-x2x7k").not.toMatch(pods);
    expect(query).toContain('namespace="services"');
    expect(query).toContain("max(plugilo:node_pools_full:bool)");
  });
});
