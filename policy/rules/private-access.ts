import { expectAt, fromTable, is, isWord } from "./expectation";
import type { Finding, Rule } from "./rule";
import { UNKNOWN, type Resource } from "./resource";

const READ = "2026-11";
const PRIVATE_LINK = {
  address: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview",
  read: READ,
};

/** The PaaS kinds that the laws of A17 and B10 speak of, and the property by which each closes its public door. */
export const PAAS_CLOSED_BY = {
  "azure-native:apimanagement:ApiManagementService": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:appconfiguration:ConfigurationStore": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:cognitiveservices:Account": { "properties.publicNetworkAccess": isWord("Disabled") },
  "azure-native:containerregistry:Registry": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:cosmosdb:DatabaseAccount": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:dbforpostgresql:Server": { "network.publicNetworkAccess": isWord("Disabled") },
  "azure-native:eventhub:Namespace": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:keyvault:Vault": { "properties.publicNetworkAccess": isWord("Disabled") },
  "azure-native:redis:Redis": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:redisenterprise:RedisEnterprise": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:search:Service": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:servicebus:Namespace": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:sql:Server": { publicNetworkAccess: isWord("Disabled") },
  "azure-native:storage:StorageAccount": { publicNetworkAccess: isWord("Disabled"), allowBlobPublicAccess: is(false) },
} as const;

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";

export const privateAccessRules: readonly Rule[] = [
  {
    id: "public-access-closed",
    scope: "resource",
    title: "No platform service can be reached from the internet.",
    why: "A service with a public door is one stolen credential away from everybody, and its traffic costs SNAT ports (A17, B10).",
    remedy:
      "create it through PrivateLinkEverything and spread PrivateLinkEverything.closed(<service>) into its arguments.",
    documentation: PRIVATE_LINK,
    requirements: ["A17", "B10"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable(PAAS_CLOSED_BY),
  },
  {
    id: "private-endpoint-exists",
    scope: "estate",
    title: "Each platform service has a private endpoint.",
    why: "Closed public access without a private endpoint is a service that nobody reaches, and the next person opens the wrong door (A17, B10).",
    remedy: "call connect() of the stack's PrivateLinkEverything with this resource's id.",
    documentation: PRIVATE_LINK,
    requirements: ["A17", "B10"],
    severity: "mandatory",
    // Judged by which resource an endpoint was made from, so an id that is still unknown hides nothing.
    unknown: "refuse",
    judge: (resources) =>
      resources
        .filter((resource) => resource.type in PAAS_CLOSED_BY && !endpointsOf(resource, resources).length)
        .map((resource) => missing(resource, "private endpoint", "a private endpoint in the same stack")),
  },
  {
    id: "private-endpoint-resolves",
    scope: "estate",
    title: "Each private endpoint registers its name in private DNS.",
    why: "Without a zone group the service's name still resolves to its public address, and clients fail or go around (B10).",
    remedy: "create endpoints only through PrivateLinkEverything.connect(), which adds the zone group.",
    documentation: {
      address: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration",
      read: READ,
    },
    requirements: ["B10"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) =>
      resources
        .filter((resource) => resource.type === ENDPOINT && needsZone(resource))
        .filter(
          (endpoint) => !resources.some((other) => other.type === ZONE_GROUP && other.madeFrom.includes(endpoint.urn)),
        )
        .map((endpoint) => missing(endpoint, "private DNS zone group", "a zone group made from this endpoint")),
  },
  {
    id: "cluster-api-private",
    scope: "resource",
    title: "A cluster's API server has no public address.",
    why: "Whoever reaches the API server is one credential away from every workload (A17).",
    remedy: "use AksCluster; it is private always.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/private-clusters", read: READ },
    requirements: ["A17", "B10"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:containerservice:ManagedCluster"],
    judge: (resource) => [
      ...expectAt(resource, "apiServerAccessProfile.enablePrivateCluster", is(true)),
      ...expectAt(resource, "apiServerAccessProfile.enablePrivateClusterPublicFQDN", is(false)),
    ],
  },
];

function endpointsOf(service: Resource, resources: readonly Resource[]): readonly Resource[] {
  return resources.filter((resource) => resource.type === ENDPOINT && resource.madeFrom.includes(service.urn));
}

/** An endpoint to a private link service of ours has an address record of its own instead of a zone group. */
function needsZone(endpoint: Resource): boolean {
  const connections = [
    endpoint.properties["privateLinkServiceConnections"],
    endpoint.properties["manualPrivateLinkServiceConnections"],
  ];
  const groups = connections.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])).map(groupIds);
  return groups.some((ids) => ids === UNKNOWN || (Array.isArray(ids) && ids.length > 0));
}

function groupIds(connection: unknown): unknown {
  return typeof connection === "object" && connection !== null
    ? (connection as { groupIds?: unknown }).groupIds
    : undefined;
}

function missing(resource: Resource, path: string, expected: string): Finding {
  return { resource, path, got: "nothing", expected, unknown: false };
}
