/** What a difference between the state and what is really there means. */
export const DRIFT_CLASSES = ["benign", "unexpected", "dangerous"] as const;
export type DriftClass = (typeof DRIFT_CLASSES)[number];

/** A row fits a difference when all that it names fits; the first that fits decides. */
export interface DriftRow {
  readonly class: DriftClass;
  /** Type without its package: `containerservice:AgentPool`. @default every type */
  readonly types?: RegExp;
  /** Path of the property, e.g. `sku.capacity`. A resource that is gone has the path "". */
  readonly path: RegExp;
  /** Where the difference is: in what we say, or in what the cloud answers beside it. @default either */
  readonly in?: "inputs" | "outputs";
  /** Rows of growth: benign only in this direction. */
  readonly grows?: true;
  readonly why: string;
}

const DATA =
  /^(cosmosdb|dbforpostgresql|redisenterprise|storage|eventhub|servicebus|keyvault|containerregistry|dataprotection|recoveryservices|compute:Disk)/;
const DOORS =
  /^(network:(NetworkSecurityGroup|SecurityRule|AzureFirewall|FirewallPolicy|.*RuleCollectionGroup|PrivateEndpoint|WebApplicationFirewallPolicy|RouteTable|Route)|authorization:|managedidentity:|cdn:SecurityPolicy|cdn:Policy|rbac|networking\.k8s\.io)/;

/**
 * From what is dangerous, whoever did it, over what autoscalers and Azure itself do, to what nobody should touch. What a rule of the
 * policy pack finds in it is dangerous without a row here.
 */
export const DRIFT_TABLE: readonly DriftRow[] = [
  { class: "dangerous", types: DATA, path: /^$/, why: "what held data is gone" },
  { class: "dangerous", types: DOORS, path: /^$/, why: "what kept a door shut is gone" },
  {
    class: "dangerous",
    types: DOORS,
    path: /./,
    in: "inputs",
    why: "somebody has changed a door, a role or an identity",
  },
  {
    class: "dangerous",
    path: /(publicNetworkAccess|PublicAccess|networkAcls|networkRuleSet|networkRuleSets|ipRules|ipRestrictions|authorizedIPRanges|enablePrivateCluster|firewall)/i,
    in: "inputs",
    why: "it decides who may come in",
  },
  {
    class: "dangerous",
    path: /(disableLocal(Auth|Accounts?)|allowSharedKeyAccess|adminUserEnabled|enableRBAC|enableRbacAuthorization|minimumTlsVersion|minTlsVersion|clientProtocol|enableHttpsTrafficOnly|accessPolicies|authConfig|accessKeysAuthentication)/i,
    in: "inputs",
    why: "it decides who is believed",
  },
  {
    class: "dangerous",
    path: /(softDelete|enablePurgeProtection|[Bb]ackup|[Rr]etention|highAvailability|replication|geoReplication|isZoneRedundant|sku\.name|immutab|locations\[)/,
    in: "inputs",
    why: "it decides what can be had back",
  },
  // A stranger's connection shows at the far end first: https://learn.microsoft.com/azure/private-link/manage-private-endpoint (2026-11).
  {
    class: "unexpected",
    path: /^privateEndpointConnections/,
    in: "outputs",
    why: "somebody has connected, or is gone",
  },
  {
    class: "benign",
    types: /^containerservice:(AgentPool|ManagedCluster)$/,
    path: /(^|\.)count$/,
    why: "the cluster autoscaler's count",
  },
  {
    class: "benign",
    types: /^containerservice:/,
    path: /(kubernetesVersion|[oO]rchestratorVersion|nodeImageVersion)$/,
    why: "the upgrade channel's version, in its maintenance window",
  },
  {
    class: "benign",
    types: /^dbforpostgresql:Server$/,
    path: /^storage\.(storageSizeGB|iops|tier)$/,
    grows: true,
    why: "storage that grows by itself, and never shrinks",
  },
  {
    class: "benign",
    types: /^apps.*:(Deployment|StatefulSet)$/,
    path: /^spec\.replicas$/,
    why: "an autoscaler's count",
  },
  {
    class: "benign",
    path: /^tags\.(hidden-|aks-managed|azsecpack|platformsettings)/,
    why: "a tag that Azure sets for itself",
  },
  {
    class: "benign",
    path: /./,
    in: "outputs",
    why: "what the cloud answers beside what we say: states, counters, etags",
  },
  { class: "unexpected", path: /^$/, why: "it is gone" },
  { class: "unexpected", path: /./, why: "somebody has changed it" },
];
