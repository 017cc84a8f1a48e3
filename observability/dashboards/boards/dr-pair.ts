import { BURST_SIGNALS } from "../../../components/kubernetes/burst/build-signals";
import { COSMOS_ALERTS } from "../../../facts/cosmos";
import { RECOVERY_TIERS } from "../../../facts/objectives";
import { SERVICES_NAMESPACE } from "../../../facts/workloads";
import { azure, azurePerSecond, EACH } from "../azure-metrics";
import type { Board } from "../board";
import { BEHIND_THE_CENTRE, errorShare, inRegion, requests, sumBy } from "../signals";

const BY = { by: "region" } as const;
const ALL = 'sum(rate(istio_requests_total{reporter="destination"}[$__rate_interval]))';

export const drPair: Board = {
  uid: "dr-pair",
  title: "Regions beside each other",
  says: "Do both regions serve, what would be lost if one went now, and can the other carry all of it? For a failover, and for the day before.",
  variables: ["region"],
  rows: {
    "Who serves": [
      {
        title: "Share of the requests",
        says: "Both serve. One at 1: the other is out, or empty.",
        unit: "share",
        queries: { "{{region}}": `${requests(BY)} / scalar(${ALL})` },
        runbook: "region-failover",
      },
      {
        title: "Errors",
        says: "Share of requests without an answer or with a server error.",
        unit: "share",
        queries: { "{{region}}": errorShare(BY) },
        runbook: "high-error-rate",
      },
      {
        title: "Requests at each gateway",
        says: "As Azure counts them: seen also when a cluster tells nothing.",
        unit: "requestsPerSecond",
        queries: { [EACH]: azurePerSecond("azure_gateway", "TotalRequests") },
        runbook: "region-failover",
      },
    ],
    "What a loss would cost": [
      {
        title: "PostgreSQL: replicas behind",
        says: "Seconds of writes that a forced promotion loses; the limit is the promise of five minutes. A primary without writes looks like lag.",
        unit: "seconds",
        queries: { [EACH]: azure("azure_postgres", "physical_replication_delay_in_seconds", "maximum") },
        limit: { above: RECOVERY_TIERS.production.rpoMinutes * 60 },
        runbook: "replication-lag",
      },
      {
        title: "Cosmos DB: regions apart",
        says: "Milliseconds until a write of one is in the other.",
        unit: "milliseconds",
        queries: { [EACH]: azure("azure_cosmos", "ReplicationLatency", "maximum") },
        limit: { above: COSMOS_ALERTS.replicationLatencyMs },
        runbook: "cosmos-errors",
      },
      {
        title: "Redis: link to the other",
        says: "1: well. While it is not, memory fills up with what could not be sent.",
        unit: "yesNo",
        queries: { [EACH]: azure("azure_redis", "geoReplicationHealthy", "minimum") },
        limit: { below: 1 },
        runbook: "redis-errors",
      },
    ],
    "Whether one can carry all": [
      {
        title: "Room of each pool",
        says: "Smallest nodes that may still be added.",
        unit: "count",
        queries: { "{{pool}} {{region}}": `min by (pool, region) (${inRegion(BURST_SIGNALS.room)})` },
        limit: { below: 1 },
        runbook: "quota-reached",
      },
      {
        title: "Emergency factor",
        says: "2: enrolled workloads run twice their pods.",
        unit: "count",
        queries: { "{{region}}": `max by (region) (${inRegion("keda_scaler_metrics_value", 'scaler="factor"')})` },
        runbook: "emergency-mode",
      },
      {
        title: "Singletons that are awake",
        says: "Each in one region, never in two: twice does damage.",
        unit: "count",
        queries: {
          "{{cronjob}} {{region}}": sumBy(
            "cronjob, region",
            `${inRegion("kube_cronjob_spec_suspend", `namespace="${SERVICES_NAMESPACE}"`)} == bool 0`,
          ),
        },
        runbook: "region-failover",
      },
    ],
    "Who reports": [
      {
        title: "Behind with what is sent to the centre",
        says: "Seconds between the newest sample of a region and the newest that the centre has taken.",
        unit: "seconds",
        queries: {
          "{{region}}": BEHIND_THE_CENTRE,
        },
        runbook: "metrics-centre-down",
        width: 12,
      },
      {
        title: "Argo CD: connection to each cluster",
        says: "1: reached. A region that is not reached gets no releases, and keeps what it has.",
        unit: "yesNo",
        queries: { "{{server}}": "min by (server) (argocd_cluster_connection_status)" },
        limit: { below: 1 },
        runbook: "argo-out-of-sync",
        width: 12,
      },
    ],
  },
};
