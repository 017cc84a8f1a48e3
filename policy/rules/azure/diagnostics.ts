import { LOG_RETENTION_DAYS } from "../../../facts/observability";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, is, word } from "../expectation";
import { found, missing, type Finding, type Rule } from "../rule";
import { linked, ofType, within } from "./links";
import { entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const SETTING = "azure-native:monitor:DiagnosticSetting";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOBS = "azure-native:storage:BlobServiceProperties";

/** Kinds that have logs or metrics to send. https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs-schema (2026-11) */
const TELLING: readonly string[] = [
  "azure-native:apimanagement:ApiManagementService",
  "azure-native:cdn:Profile",
  "azure-native:containerregistry:Registry",
  CLUSTER,
  "azure-native:cosmosdb:DatabaseAccount",
  "azure-native:dataprotection:BackupVault",
  "azure-native:dbforpostgresql:Server",
  "azure-native:eventhub:Namespace",
  "azure-native:keyvault:Vault",
  "azure-native:network:ApplicationGateway",
  "azure-native:network:AzureFirewall",
  "azure-native:network:NatGateway",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:VirtualNetwork",
  "azure-native:redisenterprise:Database",
  "azure-native:redisenterprise:RedisEnterprise",
  "azure-native:servicebus:Namespace",
  BLOBS,
];

/** Who asked the cluster's API for a change, and who was let in. https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs (2026-11) */
const AUDITED = ["kube-audit-admin", "guard"] as const;

const target = (setting: Resource): readonly unknown[] => [setting.properties["resourceUri"]];

export const diagnosticsRules: readonly Rule[] = [
  {
    id: "services-tell",
    scope: "estate",
    title: "Every service that has something to tell sends it to somewhere.",
    why: "What was never sent cannot be looked up when it is needed: after an attack, or an outage (B2, A25).",
    remedy: "call diagnostics() of components/azure/diagnostics for the resource.",
    documentation: {
      address: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
      read: READ,
    },
    requirements: ["B2", "A25"],
    frameworks: ["WAF SE:10", "WAF OE:07", "CIS Azure 5.0.0 6.1.1.4", "CIS Azure 5.0.0 6.1.4", "ISO 27001 A.8.15"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const settings = linked(ofType(resources, SETTING), "resourceUri", target);
      const ofLogs = holdingLogs(resources);
      return ofType(resources, ...TELLING)
        .filter((service) => !ofLogs.has(service) && settings(service).length === 0)
        .map((service) => missing(service, "diagnostic setting", "one of this resource, in the same stack"));
    },
  },
  {
    id: "diagnostics-arrive",
    scope: "resource",
    title: "A diagnostic setting sends something to somewhere.",
    why: "An empty setting looks like one that works (B2).",
    remedy: "call diagnostics() of components/azure/diagnostics for the resource.",
    documentation: {
      address: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
      read: READ,
    },
    requirements: ["B2"],
    frameworks: ["WAF SE:10", "ISO 27001 A.8.15"],
    severity: "mandatory",
    // A destination's id is unknown before it exists; what is sent never is.
    unknown: "never",
    types: [SETTING],
    judge: (setting) => {
      const { workspaceId, storageAccountId, eventHubAuthorizationRuleId } = setting.properties;
      const somewhere = [workspaceId, storageAccountId, eventHubAuthorizationRuleId].some(Boolean);
      return [
        ...(somewhere ? [] : [missing(setting, "workspaceId", "a workspace, or an account for logs")]),
        ...sentFindings(setting),
      ];
    },
  },
  {
    id: "cluster-audited",
    scope: "estate",
    title: "Each change through a cluster's API is on record, and each sign-in.",
    why: "Without them nobody can tell who deleted a namespace, or read its secrets (B2).",
    remedy: "use AksCluster with a workspace.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs", read: READ },
    requirements: ["B2"],
    frameworks: ["WAF SE:10", "CIS AKS 1.8.0 2.1.1", "ISO 27001 A.8.15"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const settings = linked(ofType(resources, SETTING), "resourceUri", target);
      return ofType(resources, CLUSTER)
        .filter((cluster) => settings(cluster).length > 0)
        .flatMap((cluster) => auditFindings(cluster, settings(cluster)));
    },
  },
  {
    id: "logs-kept",
    scope: "resource",
    title: `Production's logs are kept ${LOG_RETENTION_DAYS} days, others 30, and read by whoever may read their source.`,
    why: "An intrusion is found weeks after it began; the beginning is what one needs to see (B2).",
    remedy: "use ObservabilityWorkspace.",
    documentation: {
      address: "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure",
      read: READ,
    },
    requirements: ["B2"],
    frameworks: ["WAF SE:10", "ISO 27001 A.8.15"],
    severity: "mandatory",
    unknown: "refuse",
    types: [WORKSPACE],
    judge: (workspace, { tier }) => [
      ...expectAt(workspace, "retentionInDays", atLeast(tier === "production" ? LOG_RETENTION_DAYS : 30, "days")),
      ...expectAt(workspace, "features.enableLogAccessUsingOnlyResourcePermissions", is(true)),
    ],
  },
];

/** Whatever is listed is on, and says what it is: all logs, or a category by name. */
function sentFindings(setting: Resource): readonly Finding[] {
  const logs = entriesAt(setting, "logs");
  const metrics = entriesAt(setting, "metrics");
  if (logs.length + metrics.length === 0) return [missing(setting, "logs", "what is to be sent")];
  return [
    ...logs.flatMap((log, index) => entryFindings(setting, `logs[${index}]`, log)),
    ...metrics.flatMap((metric, index) => entryFindings(setting, `metrics[${index}]`, metric)),
  ];
}

function entryFindings(setting: Resource, at: string, entry: unknown): readonly Finding[] {
  if (entry === UNKNOWN) return [];
  const [enabled, category, group] = ["enabled", "category", "categoryGroup"].map((key) => fieldOf(entry, key));
  const named = group === undefined ? category !== undefined : word("allLogs", UNKNOWN).met(group);
  return [
    ...(enabled === true || enabled === UNKNOWN ? [] : [found(setting, `${at}.enabled`, String(enabled), "true")]),
    ...(named ? [] : [found(setting, `${at}.categoryGroup`, "no such group", "allLogs, or a category by its name")]),
  ];
}

/** Blob settings of accounts that hold flow logs: a log of the reading of logs would feed on itself. */
function holdingLogs(resources: readonly Resource[]): ReadonlySet<Resource> {
  const flows = linked(ofType(resources, "azure-native:network:FlowLog"), "storageId", (log) => [
    log.properties["storageId"],
  ]);
  const settings = within(ofType(resources, BLOBS), "accountName");
  const accounts = ofType(resources, ACCOUNT).filter((account) => flows(account).length > 0);
  return new Set(accounts.flatMap(settings));
}

function auditFindings(cluster: Resource, settings: readonly Resource[]): readonly Finding[] {
  const sent = settings
    .flatMap((setting) => entriesAt(setting, "logs"))
    .filter((log) => fieldOf(log, "enabled") !== false);
  const all = sent.some((log) => word("allLogs", "audit").met(fieldOf(log, "categoryGroup")));
  const named = sent.map((log) => valueAt({ log }, "log.category"));
  return AUDITED.filter((category) => !all && !named.includes(category)).map((category) =>
    missing(cluster, `log category ${category}`, "sent by this cluster's diagnostic setting"),
  );
}
