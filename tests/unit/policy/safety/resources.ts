import { aprl, kubernetes, learn, production, psrule, type SafeResource } from "./form";
import { at } from "./places";

const BACKUP = learn("azure/backup/backup-vault-overview");

/** What is taken away, one at a time. An alert or an allowance less leaves a blind spot or an outage, not a hole. */
export const SAFE_RESOURCES: readonly SafeResource[] = [
  {
    type: "azure-native:network:PrivateEndpoint",
    source: learn("azure/private-link/private-endpoint-overview"),
    where: toService,
  },
  {
    type: "azure-native:network:PrivateDnsZoneGroup",
    source: learn("azure/private-link/private-endpoint-dns-integration"),
  },
  { type: "azure-native:privatedns:VirtualNetworkLink", source: aprl("Network/privateDnsZones") },
  { type: "azure-native:monitor:DiagnosticSetting", source: psrule("AKS.PlatformLogs"), where: ofLogs },
  { type: "azure-native:containerservice:MaintenanceConfiguration", source: psrule("AKS.MaintenanceWindow") },
  { type: "azure-native:dataprotection:BackupInstance", source: BACKUP, ...production },
  {
    type: "azure-native:containerregistry:Replication",
    source: learn("azure/container-registry/container-registry-geo-replication"),
    ...production,
  },
  { type: "azure-native:cdn:SecurityPolicy", source: psrule("FrontDoor.UseWAF") },
  { type: "azure-native:network:FlowLog", source: aprl("Network/virtualNetworks") },
  { type: "azure-native:storage:BlobServiceProperties", source: psrule("Storage.SoftDelete") },
  { type: "azure-native:monitor:AutoscaleSetting", source: aprl("ServiceBus/namespaces"), ...production },
  {
    type: "azure-native:dbforpostgresql:Server",
    source: aprl("DBforPostgreSQL/flexibleServers"),
    ...production,
    where: isReplica,
  },
  { type: "azure-native:dbforpostgresql:AdministratorsMicrosoftEntra", source: psrule("PostgreSQL.AAD") },
  {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    source: kubernetes("tasks/run-application/configure-pdb"),
    ...production,
  },
  {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    source: kubernetes("concepts/services-networking/network-policies"),
    where: refusesAll,
  },
  { type: "kubernetes:core/v1:ResourceQuota", source: kubernetes("concepts/policy/resource-quotas") },
  { type: "kubernetes:core/v1:LimitRange", source: kubernetes("concepts/policy/limit-range") },
  {
    type: "kubernetes:security.istio.io/v1:PeerAuthentication",
    source: "https://istio.io/latest/docs/ops/best-practices/security/",
  },
  {
    type: "kubernetes:security.istio.io/v1:AuthorizationPolicy",
    source: "https://istio.io/latest/docs/ops/best-practices/security/",
  },
];

/** Not to a private link service of ours, which another stack offers. */
function toService(inputs: unknown): boolean {
  return Array.isArray(at(inputs, ["privateLinkServiceConnections"]));
}

function ofLogs(inputs: unknown): boolean {
  const logs = at(inputs, ["logs"]);
  return Array.isArray(logs) && logs.length > 0;
}

function isReplica(inputs: unknown): boolean {
  return at(inputs, ["createMode"]) === "Replica";
}

/** Of a namespace's pods, all, and allows nothing: what others allow is an exception to this. */
export function refusesAll(inputs: unknown): boolean {
  const { podSelector, ingress, egress } = Object(at(inputs, ["spec"])) as Record<string, unknown>;
  return JSON.stringify(podSelector) === "{}" && ingress === undefined && egress === undefined;
}
