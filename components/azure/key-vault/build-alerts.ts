import type { WatchArgs } from "../alerting";
import type { LogAlertArgs } from "../log-alert";

type Watch = Omit<WatchArgs, "targetId">;

const NAMESPACE = "Microsoft.KeyVault/vaults";

/**
 * What of a vault is watched, by key. Figures are those that Key Vault's own page recommends, but for availability: the metric counts
 * long calls as failures, so the least dip alone is no reason to wake anybody.
 * https://learn.microsoft.com/azure/key-vault/general/alert#configure-alert-thresholds and
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-keyvault-vaults-metrics (2026-11)
 */
export const VAULT_WATCHES = {
  availability: {
    runbook: "service-unavailable",
    says: "The key vault fails more than one call in a hundred: pods that start cannot read their secrets, gateways cannot renew certificates.",
    metric: "Availability",
    namespace: NAMESPACE,
    aggregation: "Average",
    operator: "LessThan",
    threshold: 99,
    windowMinutes: 15,
    everyMinutes: 5,
    severity: 1,
  },
  saturation: {
    runbook: "service-unavailable",
    says: "The key vault is used to three quarters of what Azure lets it serve; beyond, calls are turned away.",
    metric: "SaturationShoebox",
    namespace: NAMESPACE,
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: 75,
    severity: 3,
  },
  throttled: {
    runbook: "service-unavailable",
    says: "The key vault turns calls away (429): somebody reads it in a loop instead of keeping what was read.",
    metric: "ServiceApiResult",
    namespace: NAMESPACE,
    aggregation: "Count",
    operator: "GreaterThan",
    threshold: 10,
    dimensions: { StatusCode: ["429"] },
    severity: 2,
  },
  slow: {
    runbook: "service-unavailable",
    says: "The key vault answers in more than a second on average.",
    metric: "ServiceApiLatency",
    namespace: NAMESPACE,
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: 1000,
    windowMinutes: 15,
    everyMinutes: 5,
    severity: 2,
  },
} as const satisfies Readonly<Record<string, Watch>>;

/**
 * Keys, secrets and certificates that expire in thirty days, or have. The vault logs the events that it would send, so that no
 * subscription to them, and nothing that receives them, is needed.
 * https://learn.microsoft.com/azure/key-vault/general/alert#example-log-query-alert-for-near-expiry-certificates (2026-11)
 */
export function expiryQuery(vaultId: string): string {
  return [
    "AzureDiagnostics",
    `| where _ResourceId =~ '${vaultId}'`,
    "| where OperationName endswith 'NearExpiryEventGridNotification' or OperationName endswith 'ExpiredEventGridNotification'",
    "| project TimeGenerated, OperationName, subject = column_ifexists('eventGridEventProperties_subject_s', '')",
  ].join("\n");
}

/** The alert on that query. */
export const EXPIRY = {
  runbook: "certificate-expiry",
  says: "A key, secret or certificate of the key vault expires within thirty days, or has: renew it.",
  every: "day",
  severity: 2,
} as const satisfies Partial<LogAlertArgs>;
