import { NODE_METERS } from "../../facts/price-list";
import type { Meter } from "../../facts/prices";
import { SPOT_SHARE, type UsageKey } from "../../facts/usage";
import { valueAt, type Properties } from "../../resilience/resource";
import type { CostedStack, Measure, Measures, Quantity, Unpriced } from "../resource";
import { numberAt, objectsAt, textAt } from "../values";
import { claim, volumes } from "../volumes";

const CLUSTER = "azure-native:containerservice:ManagedCluster";

/** What a pool's nodes are taken to be, by name: Karpenter chooses, the price of a CPU differs little. */
const POOLS: Readonly<Record<string, Pool>> = {
  general: { series: "Dds_v5", region: "regionGeneral", hub: "hubGeneral", standalone: "standaloneGeneral" },
  memory: { series: "Eds_v5", region: "regionMemory", hub: "hubMemory" },
  compute: { series: "Fas_v6", region: "regionCompute", hub: "hubCompute" },
  spot: {
    series: "Dds_v5",
    region: "regionSpot",
    hub: "hubSpot",
    standalone: "standaloneSpot",
    share: SPOT_SHARE,
  },
  gpu: { series: "NCas_T4_v3", region: "regionGpu", hub: "hubGpu" },
  "system-surge": {
    series: "Dds_v5",
    region: "regionSystemSurge",
    hub: "hubSystemSurge",
    standalone: "standaloneSystemSurge",
  },
};

/** How many CPUs of it are there on average, by kind of stack; what an environment on its own has none of has no figure. */
interface Pool {
  readonly series: string;
  readonly region: UsageKey;
  readonly hub: UsageKey;
  readonly standalone?: UsageKey;
  readonly share?: number;
}

/** Clusters and their nodes, disks, logs, images, secrets, alerts. */
export const PLATFORM_MEASURES: Measures = {
  [CLUSTER]: ({ properties }, stack) => {
    const tier = textAt(properties, "sku.tier");
    return [
      tier === "Standard" ? { meter: "clusterStandard", count: 1 } : { unpriced: `a cluster of tier ${tier}` },
      ...objectsAt(properties, "agentPoolProfiles").flatMap((pool) => fixedPool(pool, stack)),
    ];
  },
  "kubernetes:karpenter.sh/v1:NodePool": ({ properties }, stack) => {
    const name = textAt(properties, "metadata.name");
    const pool = POOLS[name];
    const meter = pool && NODE_METERS[pool.series];
    if (!pool || !meter) return [{ unpriced: `a pool ${name}` }];
    const usage = {
      ...{ management: pool.hub, standalone: pool.standalone, region: pool.region },
      ...{ edge: pool.region, "on-call": pool.region },
    }[stack.kind];
    if (!usage) return [{ unpriced: `a pool ${name}` }];
    return [{ meter, count: pool.share ?? 1, usage }, ...sensors(stack, { count: 1, usage })];
  },
  "pagerduty:index/user:User": () => [{ unpriced: "a licence at PagerDuty" }],
  ...Object.fromEntries(
    [
      "kubernetes:apps/v1:StatefulSet",
      "kubernetes:kafka.strimzi.io/v1:KafkaNodePool",
      "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
      "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash",
      "kubernetes:monitoring.coreos.com/v1:Prometheus",
      "kubernetes:monitoring.coreos.com/v1:Alertmanager",
      "kubernetes:monitoring.coreos.com/v1:ThanosRuler",
    ].map((type) => [type, disks]),
  ),
  "kubernetes:core/v1:PersistentVolumeClaim": ({ properties }) => disk(claim(properties)),
  "azure-native:operationalinsights:Workspace": () => [
    { meter: "logIngestion", count: 1, usage: "logIngestion" },
    { meter: "logRetention", count: 1, usage: "logRetention" },
  ],
  "azure-native:containerregistry:Registry": ({ properties }) => {
    const tier = textAt(properties, "sku.name");
    return tier === "Premium" ? [{ meter: "registryPremium", count: 1 }] : [{ unpriced: `a registry of SKU ${tier}` }];
  },
  "azure-native:containerregistry:Replication": () => [{ meter: "registryReplica", count: 1 }],
  "azure-native:keyvault:Vault": () => [{ meter: "keyVaultOperations", count: 1, usage: "keyVaultOperations" }],
  "azure-native:monitor:MetricAlert": ({ properties }) => [
    { meter: "metricAlert", count: Math.max(1, objectsAt(properties, "criteria.allOf").length) },
  ],
  "azure-native:monitor:ScheduledQueryRule": ({ properties }) => [logAlert(textAt(properties, "evaluationFrequency"))],
};

const LOG_ALERTS: Readonly<Record<string, Meter>> = {
  PT1M: "logAlertMinute",
  PT5M: "logAlert5Minutes",
  PT10M: "logAlert10Minutes",
  ...Object.fromEntries(
    ["PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D"].map((often) => [
      often,
      "logAlert15Minutes" as const,
    ]),
  ),
};

function logAlert(often: string): Quantity | Unpriced {
  const meter = LOG_ALERTS[often];
  return meter === undefined ? { unpriced: `a log alert of frequency ${often}` } : { meter, count: 1 };
}

/** A pool of the cluster's own: so many nodes, always. Ephemeral disks come with the machine. */
function fixedPool(pool: Properties, stack: CostedStack): (Quantity | Unpriced)[] {
  const vmSize = textAt(pool, "vmSize");
  const [, family = "", cpus = "", rest = ""] = /^Standard_([A-Z]+)(\d+)([a-z]*(?:_\w+)*)$/.exec(vmSize) ?? [];
  const meter = NODE_METERS[family + rest];
  const count = (numberAt(pool, "count") ?? 1) * Number(cpus);
  if (meter === undefined) return [{ unpriced: `nodes of size ${vmSize}` }];
  return [{ meter, count }, ...sensors(stack, { count })];
}

/** Defender watches every node of a cluster that has it, and is paid by CPU. */
function sensors({ resources }: CostedStack, of: Pick<Quantity, "count" | "usage">): Quantity[] {
  const watched = resources.some(
    ({ type, properties }) =>
      type === CLUSTER && valueAt(properties, "securityProfile.defender.securityMonitoring.enabled") === true,
  );
  return watched ? [{ meter: "defenderSensor", ...of }] : [];
}

function disks({ properties }: Parameters<Measure>[0]): (Quantity | Unpriced)[] {
  return disk(volumes(properties));
}

function disk(gib: number): (Quantity | Unpriced)[] {
  if (Number.isNaN(gib)) return [{ unpriced: "a disk whose size is not known" }];
  return gib > 0 ? [{ meter: "disk", count: gib }] : [];
}
