import type { ScheduledQueryRuleArgs } from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";
import { COSMOS_ALERTS, RATE_LIMITED_ERROR } from "../../../facts/cosmos";
import type { Site } from "../../site";
import { saysWith, type WatchArgs } from "../alerting";

type Watch = Omit<WatchArgs, "targetId">;

const ACCOUNT = "Microsoft.DocumentDB/databaseAccounts";

/** Something that happened to the account's regions: one is enough. Azure counts these every five minutes. */
const EVENT = {
  namespace: ACCOUNT,
  aggregation: "Count",
  operator: "GreaterThan",
  threshold: 0,
  everyMinutes: 5,
} as const;

/**
 * What is watched of an account, by key. Names, dimensions and grains of metrics:
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-documentdb-databaseaccounts-metrics (2026-11)
 */
export const COSMOS_WATCHES: Readonly<Record<string, Watch>> = {
  "hot-partition": {
    namespace: ACCOUNT,
    metric: "NormalizedRUConsumption",
    // By partition and over a while: single seconds at 100 % are what autoscale is for, and the mean of all hides the hot one.
    aggregation: "Average",
    dimensions: { DatabaseName: ["*"], Region: ["*"], PhysicalPartitionId: ["*"] },
    windowMinutes: 15,
    everyMinutes: 5,
    operator: "GreaterThan",
    threshold: COSMOS_ALERTS.normalizedRuPercent,
    severity: 3,
    runbook: "cosmos-errors",
    says: `A partition of Cosmos DB uses more than ${COSMOS_ALERTS.normalizedRuPercent} % of its request units; at 100 % requests are refused.`,
  },
  availability: {
    namespace: ACCOUNT,
    metric: "ServiceAvailability",
    aggregation: "Average",
    operator: "LessThan",
    threshold: COSMOS_ALERTS.availabilityPercent,
    // Azure computes it by the hour.
    windowMinutes: 60,
    everyMinutes: 15,
    severity: 1,
    runbook: "cosmos-errors",
    says: `Cosmos DB answered fewer than ${COSMOS_ALERTS.availabilityPercent} % of an hour's requests.`,
  },
  "replication-latency": {
    namespace: ACCOUNT,
    metric: "ReplicationLatency",
    aggregation: "Maximum",
    operator: "GreaterThan",
    threshold: COSMOS_ALERTS.replicationLatencyMs,
    dimensions: { SourceRegion: ["*"], TargetRegion: ["*"] },
    severity: 1,
    runbook: "cosmos-errors",
    says: "Cosmos DB's regions are more than a minute apart; what one has taken and not sent on is lost with it.",
  },
  "region-offline": {
    ...EVENT,
    metric: "OfflineRegion",
    everyMinutes: 1,
    severity: 1,
    runbook: "cosmos-errors",
    says: "Cosmos DB has taken a region offline; its services are answered by the other, from afar.",
  },
  "region-failover": {
    ...EVENT,
    metric: "RegionFailover",
    severity: 2,
    runbook: "cosmos-errors",
    says: "Cosmos DB has made another region its first; conflicts are decided there now.",
  },
  "region-removed": {
    ...EVENT,
    metric: "RemoveRegion",
    severity: 2,
    runbook: "cosmos-errors",
    says: "A region was removed from Cosmos DB: its data is nearer to loss, and its services are answered from afar.",
  },
  "region-added": {
    ...EVENT,
    metric: "AddRegion",
    severity: 3,
    runbook: "cosmos-errors",
    says: "A region was added to Cosmos DB; it is filled before it serves, and it is paid for.",
  },
};

export const RATE_LIMITED_SEVERITY = 2;

/** The log alert on the share of rate-limited requests: metrics cannot divide, so it is counted from the request log. */
export function rateLimitAlert(
  site: Site,
  role: string,
  ids: {
    readonly account: pulumi.Output<string>;
    readonly workspace: pulumi.Input<string>;
    readonly actionGroup: pulumi.Input<string>;
  },
): ScheduledQueryRuleArgs {
  const most = COSMOS_ALERTS.rateLimitedPercent;
  return {
    ruleName: site.names.of("metricAlert", role),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    kind: "LogAlert",
    description: saysWith(
      `Cosmos DB refuses more than ${most} % of a region's requests for want of request units; users wait for retries.`,
      "cosmos-errors",
    ),
    enabled: true,
    autoMitigate: true,
    severity: RATE_LIMITED_SEVERITY,
    scopes: [ids.workspace],
    evaluationFrequency: "PT5M",
    windowSize: "PT15M",
    // The table comes into being with its first row, after this rule.
    skipQueryValidation: true,
    criteria: {
      allOf: [
        {
          query: ids.account.apply(rateLimitedShare),
          metricMeasureColumn: "share",
          timeAggregation: "Maximum",
          operator: "GreaterThan",
          threshold: most,
          dimensions: [{ name: "RegionName", operator: "Include", values: ["*"] }],
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
        },
      ],
    },
    actions: { actionGroups: [ids.actionGroup] },
    tags: site.tags,
  };
}

/** Percent by region. Columns: https://learn.microsoft.com/azure/azure-monitor/reference/tables/cdbmongorequests (2026-11) */
function rateLimitedShare(accountId: string): string {
  return [
    "CDBMongoRequests",
    `| where _ResourceId =~ "${accountId}"`,
    `| summarize limited = countif(ErrorCode == "${RATE_LIMITED_ERROR.code}"), requests = count() by RegionName`,
    `| where requests >= ${COSMOS_ALERTS.leastRequests}`,
    "| extend share = 100.0 * limited / requests",
  ].join("\n");
}
