/** Seed 001, 8.1, as a table: each work metric pages somebody, and nothing that is merely used up does (A25, B9). */
import * as pulumi from "@pulumi/pulumi";
import { watchGateways } from "../../../components/azure/api-management/watch";
import { watchGateway } from "../../../components/azure/application-gateway/alerts";
import { COSMOS_WATCHES } from "../../../components/azure/cosmos-multi-region/build-alerts";
import { watchFrontDoor } from "../../../components/azure/front-door-with-app-gateways/alerts";
import { VAULT_WATCHES } from "../../../components/azure/key-vault/build-alerts";
import { alertsOf } from "../../../components/azure/postgres-with-replicas-and-pgbouncer/build-alerts";
import { redisWatches } from "../../../components/azure/redis-geo/build-alerts";
import { watchNat } from "../../../components/azure/regional-network/nat";
import { serviceBusWatches } from "../../../components/azure/service-bus/build-alerts";
import { storageWatches } from "../../../components/azure/storage/build-alerts";
import { POD_SCALING } from "../../../facts/scaling";
import { NAT_GATEWAY } from "../../../facts/network";
import { POSTGRES_ALERTS } from "../../../facts/postgres";
import { REDIS_SIZES } from "../../../facts/redis";
import { SEVERITIES, type Severity } from "../../../facts/severities";
import { alertRules } from "../../../observability/alerts";
import { alertingIn } from "../components/alerts";
import { at, record, type StackOptions } from "../components/recorder";
import { siteIn } from "../components/sites";
import { cpus, mebibytes } from "../../../golden-path/quantities";
import { at as field, FILES, one, rendered } from "../golden-path/services";

interface Watched {
  /** Metric of Azure with its dimension, or name of an alert of Prometheus. */
  readonly what: string;
  /** Learned by Azure, or held against a figure. */
  readonly learned: boolean;
  readonly pages: boolean;
}

const PLAN = { maxClients: 1, pools: 1, poolSize: 1, minimumPoolSize: 1, pooled: 1, direct: 1, maxConnections: 1000 };

function everything(stackOptions: StackOptions): void {
  const opts = { parent: new pulumi.ComponentResource("test:Watched", "watched", {}, stackOptions) };
  const alerting = alertingIn(siteIn("germanywestcentral"), opts);
  watchFrontDoor("door", alerting, "/door", opts);
  watchGateway("gateway", alerting, "/gateway", opts);
  watchGateways("apim", alerting, "/apim", opts);
  watchNat("nat", alerting, { targetId: "/nat", way: NAT_GATEWAY, addresses: 2 }, opts);
  const redis = REDIS_SIZES.values().next().value;
  if (redis === undefined) throw new Error("got no size of Redis, expected one");
  const others = {
    ...alertsOf("primary", { logicalReplication: true, storageGb: 128 }, PLAN),
    ...prefixed("replica", alertsOf("promotable", { logicalReplication: true, storageGb: 128 }, PLAN)),
    ...prefixed("redis", redisWatches(redis, true)),
    ...prefixed("cosmos", COSMOS_WATCHES),
    ...prefixed("vault", VAULT_WATCHES),
    ...prefixed("storage", storageWatches({ expectedGb: 1 })),
    ...prefixed("bus", serviceBusWatches({ queues: { mail: {} } })),
  };
  for (const [key, watch] of Object.entries(others)) alerting.watch(key, { ...watch, targetId: "/other" }, opts);
}

function prefixed<T>(prefix: string, watches: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(watches).map(([key, watch]) => [`${prefix}-${key}`, watch]));
}

async function ofAzure(): Promise<Watched[]> {
  const made = await record(everything);
  return made.ofType("azure-native:monitor:MetricAlert").map(({ inputs }) => {
    const criterion = (key: string): unknown => at(inputs, "criteria", "allOf", 0, key);
    const dimensions = (criterion("dimensions") as { values: string[] }[]).flatMap(({ values }) => values);
    const named = dimensions.filter((value) => value !== "*" && value !== "mail");
    const namespace = String(criterion("metricNamespace")).replace("Microsoft.", "");
    return {
      what: [`${namespace}/${String(criterion("metricName"))}`, ...named].join(" "),
      learned: criterion("criterionType") === "DynamicThresholdCriterion",
      pages: Number(inputs["severity"]) < 3,
    };
  });
}

function ofPrometheus(): Watched[] {
  const platform = alertRules().flatMap(({ rules }) => rules.flatMap((rule) => ("alert" in rule ? [rule] : [])));
  const service = field(one(rendered("critical"), "PrometheusRule"), "spec", "groups", 0, "rules") as typeof platform;
  return [...platform, ...service.filter(({ alert }) => alert)].map(({ alert, labels }) => ({
    what: alert,
    learned: false,
    pages: SEVERITIES[labels.severity satisfies Severity].pageAfterMinutes !== undefined,
  }));
}

const DOOR = "Cdn/profiles";
const GATEWAY = "Network/applicationGateways";
const POSTGRES = "DBforPostgreSQL/flexibleServers";

/** Row of the seed's table, the alert, and whether what is usual is learned: "sudden". */
const WORK: readonly (readonly [string, string, boolean])[] = [
  ["Front Door: request count, suddenly dropping or increasing", `${DOOR}/RequestCount`, true],
  ["Front Door: 5xx error rate", `${DOOR}/Percentage5XX`, false],
  ["Front Door: response time", `${DOOR}/TotalLatency`, false],
  ["Front Door: a region that fails its probes", `${DOOR}/OriginHealthPercentage`, false],
  ["Application Gateway: 5xx rate", `${GATEWAY}/ResponseStatus 5xx`, true],
  ["Application Gateway: target 5xx rate", `${GATEWAY}/BackendResponseStatus 5xx`, true],
  ["Application Gateway: request count", `${GATEWAY}/TotalRequests`, true],
  ["Application Gateway: response time", `${GATEWAY}/ApplicationGatewayTotalTime`, false],
  ["Application: pod status, crashing", "PodCrashLooping", false],
  ["Application: pod status, not ready", "PodNotReady", false],
  ["Application: pod status, none left", "ServiceDown", false],
  ["Application: errors", "ServiceErrors", false],
  ["Application: latency", "ServiceSlow", false],
  ["Application: requests, suddenly dropping", "RequestsDropped", false],
  ["Application: requests, suddenly increasing", "RequestsRose", false],
  ["Database: deadlocks", `${POSTGRES}/deadlocks`, false],
  ["Database: aborted clients", `${POSTGRES}/connections_failed`, false],
  ["Database: connections", `${POSTGRES}/active_connections`, false],
  ["Database: pool exhausted", `${POSTGRES}/client_connections_waiting`, false],
  ["Database: DML latency", `${POSTGRES}/longest_query_time_sec`, false],
  ["Database: replication lag", `${POSTGRES}/physical_replication_delay_in_seconds`, false],
  ["SSL/TLS: days left, soon", "CertificateExpiresSoon", false],
  ["SSL/TLS: days left, about to expire", "CertificateAboutToExpire", false],
  ["SNAT: ports of the NAT gateway (B10)", "Network/natGateways/TotalConnectionCount", false],
  ["SNAT: connections that fail (B10)", "Network/natGateways/SNATConnectionCount Failed", false],
  ["Queues: messages that wait", "ServiceBus/namespaces/ActiveMessages", false],
  ["Queues: consumers that fall behind", "KafkaConsumersBehind", false],
  ["Business: fewer than usual", "BusinessDropped", false],
  ["Business: transactions that fail", "TransactionsFail", false],
];

/** What is consumed, wherever it is watched at all. */
const RESOURCES: readonly string[] = [
  `${POSTGRES}/storage_percent`,
  "Cache/redisEnterprise/usedmemorypercentage",
  "Cache/redisEnterprise/percentProcessorTime",
  "Cache/redisEnterprise/connectedclients",
  "DocumentDB/databaseAccounts/NormalizedRUConsumption",
  "ServiceBus/namespaces/NamespaceCpuUsage",
  "ServiceBus/namespaces/NamespaceMemoryUsage",
  "KeyVault/vaults/SaturationShoebox",
  "ApiManagement/service/Capacity",
  "Storage/storageAccounts/blobServices/BlobCapacity",
  "NodeCpuSaturated",
  "NodeMemorySaturated",
  "VolumeFillingUp",
  "QuotaNearlyReached",
  "ElasticsearchDiskFull",
  "ServiceCpuSaturated",
  "ServiceMemorySaturated",
  "ServiceAtCap",
];

describe("the table of work and resource metrics", () => {
  test.each(WORK)("%s pages", async (_, what, learned) => {
    const found = [...(await ofAzure()), ...ofPrometheus()].filter((watched) => watched.what === what);
    expect(found).not.toEqual([]);
    for (const watched of found) expect(watched).toEqual({ what, learned, pages: true });
  });

  test("nothing that is used up pages", async () => {
    const all = [...(await ofAzure()), ...ofPrometheus()];
    for (const what of RESOURCES) {
      const found = all.filter((watched) => watched.what === what).map(({ pages }) => pages);
      expect([what, new Set(found)]).toEqual([what, new Set([false])]);
    }
  });

  test("whatever else is measured in shares of something is SNAT, of which the seed says that it must page", async () => {
    const used = /percent|usage|capacity|saturat|consumption|memory|cpu/i;
    const pages = (await ofAzure()).filter((watched) => watched.pages && used.test(watched.what));
    expect(pages.map(({ what }) => what).sort()).toEqual([`${DOOR}/OriginHealthPercentage`, `${DOOR}/Percentage5XX`]);
  });
});

describe("figures that pods grow by and databases are told of (C1)", () => {
  test("are the scalers' own, not a second set in rules", () => {
    expect([POD_SCALING.cpuUtilisation, POD_SCALING.memoryUtilisation]).toEqual([0.7, 0.8]);
    const { cpu, memory } = FILES.critical.resources;
    const formula = field(one(rendered("critical"), "ScaledObject"), "spec", "advanced", "scalingModifiers", "formula");
    expect(formula).toContain(String(Number((cpus(cpu) * POD_SCALING.cpuUtilisation).toPrecision(6))));
    expect(formula).toContain(String(Number((mebibytes(memory) * POD_SCALING.memoryUtilisation).toPrecision(6))));
    const connections = alertsOf("primary", { logicalReplication: false, storageGb: 128 }, PLAN)["connections"];
    expect(connections?.threshold).toBe(PLAN.maxConnections * POSTGRES_ALERTS.connectionsShare);
    expect(POSTGRES_ALERTS.connectionsShare).toBe(0.8);
  });
});
