/**
 * What the estate is assumed to be used for in a month: nothing that code declares, and half of any bill. Change a figure when
 * the real one is known; every estimate follows.
 */
export interface Usage {
  readonly value: number;
  /** What is counted, and of what: of each resource of its kind. */
  readonly unit: string;
  readonly why: string;
}

/** A tenth of the 100,000 that the platform is built for (C8): nights, weekends, and room for what may come. */
const REQUESTS_PER_SECOND = 10_000;
const SECONDS_A_MONTH = 730 * 3600;
const REQUESTS = REQUESTS_PER_SECOND * SECONDS_A_MONTH;
const SAME_SHARE = "half of the requests each, two regions serve";

export const USAGE = {
  frontDoorRequests: {
    value: REQUESTS / 10_000,
    unit: "times 10,000 requests",
    why: `${REQUESTS_PER_SECOND} requests a second on average, a tenth of C8's peak`,
  },
  frontDoorData: { value: (REQUESTS * 8) / 1e6, unit: "GB to clients", why: "8 KB an answer, compressed" },
  frontDoorToOrigin: { value: REQUESTS / 1e6, unit: "GB to origins", why: "1 KB a request" },
  gatewayCapacity: {
    value: 460,
    unit: "capacity units beyond the reserved 40",
    why: `${SAME_SHARE}; a unit of WAF_v2 bears 10 requests a second`,
  },
  natData: {
    value: 5_000,
    unit: "GB of a NAT gateway",
    why: "partners and packages; Azure's services have private endpoints",
  },
  firewallData: { value: 5_000, unit: "GB of a firewall", why: "as through a NAT gateway" },
  privateEndpointData: { value: 1_000, unit: "GB of an endpoint", why: "both ways together" },
  peeringData: {
    value: 2_000,
    unit: "GB of one side of a peering",
    why: "deliveries; no user's traffic passes the hub",
  },
  loadBalancerData: {
    value: 5_000,
    unit: "GB of a Service",
    why: "a share of what a region answers, and metrics and logs",
  },
  flowLogs: { value: 200, unit: "GB of a network", why: "a few KB a flow" },
  flowLogStorage: { value: 600, unit: "GB of a network's flow logs", why: "what a network logs in 90 days" },
  postgresBackup: {
    value: 4_000,
    unit: "GB of a primary",
    why: "35 days of a busy 2 TB, counted twice for its copy in the pair",
  },
  cosmosThroughput: {
    value: 0.3,
    unit: "share of the highest throughput, beyond the tenth that is always paid",
    why: "40 % of the peak on average",
  },
  cosmosStorage: { value: 1_000, unit: "GB a region", why: "activity and tenants' documents" },
  blobStorage: { value: 10_000, unit: "GB of an account", why: "files of users, a year of metrics and logs" },
  blobWrites: { value: 1_000, unit: "times 10,000 writes to an account", why: "4 a second" },
  backupStorage: { value: 10_000, unit: "GB of a vault", why: "what the accounts hold" },
  keyVaultOperations: {
    value: 100,
    unit: "times 10,000 operations of a vault",
    why: "secrets are cached; one in 3 seconds",
  },
  logIngestion: { value: 500, unit: "GB of a workspace", why: "platform logs only; applications' logs go to Kafka" },
  logRetention: {
    value: 1_000,
    unit: "GB kept beyond a month",
    why: "90 days of retention, of which the first is paid",
  },
  regionGeneral: {
    value: 400,
    unit: "vCPUs on average",
    why: `${SAME_SHARE}; 25 a second a vCPU, and as much again for the loss of the other`,
  },
  regionMemory: { value: 64, unit: "vCPUs on average", why: "caches and searches of services" },
  regionCompute: { value: 32, unit: "vCPUs on average", why: "batches" },
  regionSpot: { value: 100, unit: "vCPUs on average", why: "placeholders, 25 % of the general pool (A7)" },
  regionGpu: { value: 4, unit: "vCPUs on average", why: "one node" },
  regionSystemSurge: { value: 0, unit: "vCPUs on average", why: "the fixed system pool is enough on most days" },
  hubGeneral: { value: 64, unit: "vCPUs on average", why: "Argo CD, Kafka, Logstash, Kibana" },
  hubMemory: { value: 48, unit: "vCPUs on average", why: "Elasticsearch, Prometheus, Thanos" },
  hubCompute: { value: 0, unit: "vCPUs on average", why: "nothing asks for it" },
  hubSpot: { value: 0, unit: "vCPUs on average", why: "nothing asks for it" },
  hubGpu: { value: 0, unit: "vCPUs on average", why: "nothing asks for it" },
  hubSystemSurge: { value: 0, unit: "vCPUs on average", why: "as in a region" },
  standaloneGeneral: {
    value: 16,
    unit: "vCPUs on average",
    why: "data stores, Argo CD, Prometheus, a replica or two a service",
  },
  standaloneSpot: { value: 8, unit: "vCPUs on average", why: "placeholders at their floor, workers of queues" },
  standaloneSystemSurge: { value: 0, unit: "vCPUs on average", why: "as in a region" },
} as const satisfies Record<string, Usage>;

export type UsageKey = keyof typeof USAGE;

/** Price of a spot CPU over that of the pool that it is spare of: 70 % less (A3). */
export const SPOT_SHARE = 0.3;

/** Load of an environment on its own, over that of a production region: people who try things, and a load test a month. */
export const STANDALONE_SHARE = 0.02;

/** Assumptions made for an environment on its own, which are whole as they are. */
export const STANDALONE_USAGE: ReadonlySet<string> = new Set<UsageKey>([
  "standaloneGeneral",
  "standaloneSpot",
  "standaloneSystemSurge",
]);
