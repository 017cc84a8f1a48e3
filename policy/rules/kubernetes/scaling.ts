import { NODE_SCALING, SPOT_TAINT, zoneLabels } from "../../../facts/aks";
import { POD_SCALING } from "../../../facts/scaling";
import { BURST_NAMESPACE } from "../../../facts/workloads";
import { atLeast, expectAt, fromTable, listOf, wordUnlike, type Expectation } from "../expectation";
import { regionOf } from "../region";
import { found, missing, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { byType, fieldsAt, namespaceOf, placesAt, wordsOf } from "./fields";

const READ = "2026-11";
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const AUTOSCALER_PATCH = "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch";
const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const NODE_CLASS = "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass";
const CLUSTER = "azure-native:containerservice:ManagedCluster";

export const scalingRules: readonly Rule[] = [
  {
    id: "pod-scalers-bounded",
    scope: "resource",
    title: "An autoscaler keeps two pods at least in production, and may add some.",
    why: "With one pod the least load is carried by a single point of failure, and with no room above it is no autoscaler.",
    remedy: "set scaling.floor and scaling.cap in the service's file, or minReplicas and maxReplicas.",
    documentation: { address: "https://keda.sh/docs/2.19/reference/scaledobject-spec/", read: READ },
    requirements: ["A2", "A23"],
    frameworks: ["WAF RE:06", "WAF PE:05"],
    severity: "mandatory",
    unknown: "refuse",
    types: [AUTOSCALER, AUTOSCALER_PATCH, SCALED_OBJECT],
    judge: (resource, { tier }) => {
      const keda = resource.type === SCALED_OBJECT;
      const [least, most] = keda
        ? ["spec.minReplicaCount", "spec.maxReplicaCount"]
        : ["spec.minReplicas", "spec.maxReplicas"];
      // A burst begins with none: it is for what nodes have no room for (A5). How many take requests into the mesh, whose autoscaler is
      // Azure's and only patched, is told by what the loss of a node costs: objective-node-loss.
      const free = tier !== "production" || namespaceOf(resource) === BURST_NAMESPACE;
      const fewest = free || resource.type === AUTOSCALER_PATCH ? 0 : 2;
      const floor = Number(valueAt(resource.properties, least) ?? fewest);
      return [
        ...expectAt(resource, least, atLeast(fewest, "pods")),
        ...expectAt(resource, most, atLeast((Number.isNaN(floor) ? fewest : floor) + 1, "pods")),
      ];
    },
  },
  {
    id: "scalers-keep-calm",
    scope: "estate",
    title: "Scalers wait before they take pods away, and hold what there is while they have no figures.",
    why: "Pods that go in each lull are missing in the next wave, and a scaler whose Prometheus is down must not take all pods away.",
    remedy:
      "render the ScaledObject from the service's file; else set fallback and a stabilisation window of scaleDown.",
    documentation: { address: "https://keda.sh/docs/2.19/reference/scaledobject-spec/#fallback", read: READ },
    requirements: ["A2", "C1"],
    frameworks: ["WAF RE:06"],
    severity: "mandatory",
    unknown: "never",
    judge: (resources) => {
      const of = byType(resources);
      return [...of(SCALED_OBJECT).flatMap(calm), ...of(AUTOSCALER).flatMap((one) => slow(one, "spec.behavior"))];
    },
  },
  {
    id: "one-scaler-a-workload",
    scope: "estate",
    title: "No two autoscalers look after one workload.",
    why: "Each undoes what the other has done, at every look.",
    remedy: "make what the second looks at a trigger of the first (facts/scaling.ts, A2).",
    documentation: { address: "https://keda.sh/docs/2.19/faq/", read: READ },
    requirements: ["A2"],
    frameworks: ["WAF RE:06"],
    severity: "mandatory",
    unknown: "never",
    judge: twiceScaled,
  },
  {
    id: "node-pools-limited",
    scope: "resource",
    title: "A pool of nodes has a limit on CPUs.",
    why: "Without one a loop that makes pods buys nodes until the subscription's quota is used up, for all pools and all clusters in it.",
    remedy: "give the pool a limit in NodePools' arguments (facts/aks.ts, POOL_LIMITS).",
    documentation: { address: "https://karpenter.sh/docs/concepts/nodepools/#speclimits", read: READ },
    requirements: ["A3"],
    frameworks: ["WAF CO:04", "WAF RE:06"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ [NODE_POOL]: { "spec.limits.cpu": wordUnlike(/^0$/, "a number of CPUs") } }),
  },
  {
    id: "nodes-go-gently",
    scope: "resource",
    title: "Nodes are renewed each month, and a share of them at a time is taken away, some minutes after it idles.",
    why: "Nodes that stay for ever run old kernels; those that go all at once, or at once, take their pods through it needlessly.",
    remedy: "make the pool with NodePools, which takes these figures from facts/aks.ts (NODE_SCALING).",
    documentation: { address: "https://karpenter.sh/docs/concepts/disruption/", read: READ },
    requirements: ["A3", "A23"],
    frameworks: ["WAF RE:06", "WAF SE:08", "ISO 27001 A.8.8"],
    severity: "mandatory",
    unknown: "refuse",
    types: [NODE_POOL],
    judge: gently,
  },
  {
    id: "node-pools-use-every-zone",
    scope: "estate",
    title: "A pool makes nodes in each zone of its region, and asks for none where there are none.",
    why: "In one zone all its pods go with the zone; a zone that the region lacks leaves them pending (docs/decisions/07).",
    remedy: "make the pool with NodePools, which pins the zones of its region.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools", read: READ },
    requirements: ["A3", "A23"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "never",
    judge: zoned,
  },
  {
    id: "spot-nodes-are-tainted",
    scope: "resource",
    title: "Nodes that may go at any time take only pods that tolerate it.",
    why: "Spot has the highest weight, as it is cheapest: without a taint everything would run on it.",
    remedy: "give the pool SPOT_TAINT (facts/aks.ts), and keep spot and on-demand in pools of their own.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/spot-node-pool", read: READ },
    requirements: ["A3"],
    frameworks: ["WAF RE:05"],
    severity: "mandatory",
    unknown: "never",
    types: [NODE_POOL],
    judge: (resource) => {
      const bought = requirement(resource, "karpenter.sh/capacity-type");
      const path = "spec.template.spec.taints";
      const expected = `the taint ${SPOT_TAINT.key}`;
      const requirements = "spec.template.spec.requirements";
      if (valueAt(resource.properties, requirements) === UNKNOWN) return [];
      if (bought === undefined) return [missing(resource, requirements, "a capacity type")];
      if (!wordsOf(bought).includes("spot")) return [];
      return placesAt(resource, path).some(({ value }) => value["key"] === SPOT_TAINT.key)
        ? []
        : [missing(resource, path, expected)];
    },
  },
  {
    id: "nodes-in-our-subnet",
    scope: "resource",
    title: "Nodes are made in a subnet of ours, from an image that Azure keeps up to date.",
    why: "Elsewhere they would pass the firewall and the private endpoints' rules by (B10).",
    remedy: "make the class with NodePools, and name the subnet of the cluster's nodes.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/node-auto-provisioning-aksnodeclass", read: READ },
    requirements: ["A3", "B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "report",
    types: [NODE_CLASS],
    judge: (resource) => [
      ...(valueAt(resource.properties, "spec.vnetSubnetID") === undefined
        ? [missing(resource, "spec.vnetSubnetID", "the subnet of the cluster's nodes")]
        : []),
      ...expectAt(resource, "spec.imageFamily", imageFamily),
      ...expectAt(resource, "spec.maxPods", atLeast(30, "pods")),
    ],
  },
];

const imageFamily: Expectation = {
  text: '"AzureLinux" or "Ubuntu"',
  met: (value) => value === "AzureLinux" || value === "Ubuntu",
};

function calm(scaler: Resource): readonly Finding[] {
  const bare = ["spec.fallback.failureThreshold", "spec.fallback.replicas"].filter(
    (path) => valueAt(scaler.properties, path) === undefined,
  );
  const held = bare.map((path) => missing(scaler, path, "a number, so that pods stay while there are no figures"));
  if (namespaceOf(scaler) === BURST_NAMESPACE) return held;
  return [...held, ...slow(scaler, "spec.advanced.horizontalPodAutoscalerConfig.behavior")];
}

function slow(scaler: Resource, behaviour: string): readonly Finding[] {
  const path = `${behaviour}.scaleDown.stabilizationWindowSeconds`;
  const value = valueAt(scaler.properties, path);
  if (value === UNKNOWN) return [];
  const wait = POD_SCALING.scaleDownStabilisationSeconds;
  return expectAt(scaler, path, atLeast(wait, "seconds"));
}

function twiceScaled(resources: readonly Resource[]): readonly Finding[] {
  const seen = new Set<string>();
  return resources
    .filter(({ type }) => [SCALED_OBJECT, AUTOSCALER, AUTOSCALER_PATCH].includes(type))
    .flatMap((one) => {
      const { kind = "Deployment", name } = fieldsAt(one, "spec.scaleTargetRef");
      const namespace = namespaceOf(one);
      if (typeof name !== "string" || name === UNKNOWN || namespace === undefined) return [];
      const target = `${namespace}/${String(kind)}/${name}`;
      const again = seen.has(target);
      seen.add(target);
      return again ? [found(one, "spec.scaleTargetRef", target, "a workload that no other scaler looks after")] : [];
    });
}

const consolidation: Expectation = {
  text: '"WhenEmptyOrUnderutilized"',
  met: (value) => value === "WhenEmptyOrUnderutilized",
};
const renewed: Expectation = {
  text: "some hours",
  met: (value) => typeof value === "string" && /^\d+h/.test(value),
};
const unset: Expectation = { text: "nothing", met: (value) => value === undefined };
const fiveMinutes: Expectation = {
  text: `"${NODE_SCALING.consolidateAfter}" at least`,
  met: (value) => typeof value === "string" && minutes(value) >= minutes(NODE_SCALING.consolidateAfter),
};

/** Minutes of `5m`, `1h30m` or `30s`. */
function minutes(duration: string): number {
  const [, hours = "0", whole = "0", seconds = "0"] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Number(hours) * 60 + Number(whole) + Number(seconds) / 60;
}

function gently(pool: Resource): readonly Finding[] {
  const budgets = "spec.disruption.budgets";
  const all = placesAt(pool, budgets).filter(({ value }) => value["nodes"] === "100%");
  return [
    ...expectAt(pool, "spec.disruption.consolidationPolicy", consolidation),
    ...expectAt(pool, "spec.disruption.consolidateAfter", fiveMinutes),
    ...expectAt(pool, "spec.template.spec.expireAfter", renewed),
    ...expectAt(pool, budgets, listOf(1, "budgets")),
    // Such a bound ends pods whatever their budget says. https://karpenter.sh/docs/concepts/disruption/#terminationgraceperiod (2026-11)
    ...expectAt(pool, "spec.template.spec.terminationGracePeriod", unset),
    ...all.map(({ path }) => found(pool, `${path}.nodes`, "100%", "a share of the nodes")),
  ];
}

/** Values of a requirement with `In`; `undefined` where the pool has none of this key. */
function requirement(pool: Resource, key: string): unknown {
  const all = placesAt(pool, "spec.template.spec.requirements").map(({ value }) => value);
  return all.find((one) => one["key"] === key && one["operator"] === "In")?.["values"];
}

function zoned(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const region = of(CLUSTER)
    .map(regionOf)
    .find((one) => one !== undefined);
  if (region === undefined) return [];
  const wanted = zoneLabels(region);
  const path = "spec.template.spec.requirements";
  return of(NODE_POOL).flatMap((pool) => {
    if (valueAt(pool.properties, path) === UNKNOWN) return [];
    const pinned = wordsOf(requirement(pool, "topology.kubernetes.io/zone"));
    const same = pinned.length === wanted.length && wanted.every((zone) => pinned.includes(zone));
    const got = pinned.length === 0 ? "no zones" : pinned.join(", ");
    return same ? [] : [found(pool, path, got, wanted.length === 0 ? "no zones" : wanted.join(", "))];
  });
}
