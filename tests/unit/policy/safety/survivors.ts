import type { Kind } from "./mutants";

/** A mistake that no rule stops on at least one resource of ours, and why that is left so. */
export interface Survivor {
  readonly type: string;
  /** As the list of safe properties has it; empty where the resource is taken away. */
  readonly path: string;
  readonly kinds: readonly Kind[];
  readonly why: string;
}

const ALL: readonly Kind[] = ["dropped", "misspelt", "weakened"];
const GONE: readonly Kind[] = ["dropped", "misspelt"];
const WEAK: readonly Kind[] = ["weakened"];
const AWAY: readonly Kind[] = ["taken away"];

const NO_RULE = "No rule asks for it yet.";
const REFUSED = "Azure refuses the body without it, and so does the embedded cloud.";
const ELSEWHERE = "The other end is in another stack, and a rule sees one stack.";
const SINGLE = "Its workload has one pod, which nothing is spread or held for.";
const SECOND = "The namespace has a second one, which the rule takes for an answer.";

function survivors(type: string, paths: Readonly<Record<string, readonly [kinds: readonly Kind[], why: string]>>) {
  return Object.entries(paths).map(([path, [kinds, why]]): Survivor => ({ type, path, kinds, why }));
}

export const SURVIVORS: readonly Survivor[] = [
  ...survivors("azure-native:apimanagement:Product", {
    approvalRequired: [ALL, "The free plan is open to everybody on purpose (A14)."],
  }),
  ...survivors("azure-native:cdn:AFDOriginGroup", {
    "healthProbeSettings.probePath": [WEAK, "Which path tells health is the service's own matter."],
    "healthProbeSettings.probeRequestType": [WEAK, "A probe by GET costs more and harms nothing."],
  }),
  ...survivors("azure-native:cdn:Route", { "originGroup.id": [GONE, NO_RULE] }),
  ...survivors("azure-native:containerregistry:Replication", {
    "": [AWAY, "One replica beside the registry is enough for the rule; without it a region pulls from afar."],
    zoneRedundancy: [GONE, "Nothing is asked where the region has no zones."],
  }),
  ...survivors("azure-native:containerservice:ManagedCluster", {
    "addonProfiles.httpApplicationRouting": [WEAK, "The add-on is retired, and Azure adds it to no cluster."],
    "agentPoolProfiles[*].maxPods": [ALL, NO_RULE],
    "networkProfile.networkPluginMode": [
      GONE,
      "Staging's network is large enough for pods with addresses of their own.",
    ],
    "securityProfile.defender.logAnalyticsWorkspaceResourceId": [GONE, NO_RULE],
  }),
  ...survivors("azure-native:cosmosdb:DatabaseAccount", {
    enableFreeTier: [WEAK, "The free tier ends where production's throughput begins."],
  }),
  ...survivors("azure-native:dataprotection:BackupInstance", {
    "properties.dataSourceInfo.resourceID": [GONE, REFUSED],
    "properties.policyInfo.policyId": [GONE, REFUSED],
  }),
  ...survivors("azure-native:dbforpostgresql:AdministratorsMicrosoftEntra", {
    "": [AWAY, "Without an administrator nobody gets in, which is found at the first change."],
    principalType: [ALL, NO_RULE],
  }),
  ...survivors("azure-native:dbforpostgresql:Server", {
    "": [AWAY, ELSEWHERE],
    version: [ALL, "Which version is supported changes each year."],
  }),
  ...survivors("azure-native:frontdoor:Policy", {
    "customRules.rules[*].enabledState": [ALL, "The limit of requests is asked for; the list of methods is an extra."],
    "customRules.rules[ruleType=RateLimitRule].rateLimitThreshold": [
      ALL,
      "How much is too much is measured, not known.",
    ],
  }),
  ...survivors("azure-native:kubernetesconfiguration:Extension", {
    'configurationSettings["configuration.backupStorageLocation.config.useAAD"]': [
      ALL,
      "The account that it writes to refuses keys.",
    ],
  }),
  ...survivors("azure-native:monitor:DiagnosticSetting", {
    logs: [WEAK, "The last of the list is none of those that tell who changed what."],
  }),
  ...survivors("azure-native:network:AzureFirewall", {
    ipConfigurations: [
      ALL,
      "Where a NAT gateway stands before the firewall, the addresses that count are the gateway's.",
    ],
  }),
  ...survivors("azure-native:network:PrivateEndpoint", {
    "": [AWAY, ELSEWHERE],
    privateLinkServiceConnections: [GONE, ELSEWHERE],
  }),
  ...survivors("azure-native:servicebus:Queue", {
    requiresDuplicateDetection: [ALL, "A queue that counts nothing twice may do without: it is fixed when it is made."],
  }),
  ...survivors("kubernetes:apps/v1:StatefulSet", {
    "spec.template.spec.containers[*].securityContext.readOnlyRootFilesystem": [
      ALL,
      "Stores that stand in for platform services outside production are left to their images.",
    ],
    "spec.template.spec.topologySpreadConstraints": [ALL, SINGLE],
    "spec.template.spec.topologySpreadConstraints[*].topologyKey": [ALL, SINGLE],
  }),
  ...survivors("kubernetes:core/v1:LimitRange", { "": [AWAY, SECOND] }),
  ...survivors("kubernetes:core/v1:Namespace", {
    'metadata.labels["pod-security.kubernetes.io/enforce"]': [
      WEAK,
      "Each pod is judged itself, whatever its namespace would let in.",
    ],
  }),
  ...survivors("kubernetes:core/v1:ResourceQuota", { "": [AWAY, SECOND], "spec.hard": [GONE, SECOND] }),
  ...survivors("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    "spec.ingress[*].from[*].ipBlock.cidr": [
      GONE,
      "Kubernetes refuses a block without it, and so does the embedded cloud.",
    ],
  }),
  ...survivors("kubernetes:policy/v1:PodDisruptionBudget", { "": [AWAY, SINGLE], "spec.selector": [GONE, SINGLE] }),
];
