import { CLOSED_DOORS, needsEndpoint } from "./doors";
import { expectAt, fromTable, is } from "./expectation";
import { armId, armIdOf, liesWithin, UNKNOWN, valueAt, type Resource } from "../../resilience/resource";
import { missing, type Rule } from "./rule";

const READ = "2026-11";
const PRIVATE_LINK = {
  address: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview",
  read: READ,
};

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";

/** Connections that are approved at once, and those that the service's owner must approve by hand. */
const CONNECTIONS = "privateLinkServiceConnections";
const REQUESTS = "manualPrivateLinkServiceConnections";

export const privateAccessRules: readonly Rule[] = [
  {
    id: "public-access-closed",
    scope: "resource",
    title: "No platform service can be reached from the internet.",
    why: "A service with a public door is one stolen credential away from everybody, and its traffic costs SNAT ports (A17, B10).",
    remedy:
      "create it through the repository's component for this service, or spread PrivateLinkEverything.closed(<service>) into its arguments.",
    documentation: PRIVATE_LINK,
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable(CLOSED_DOORS),
  },
  {
    id: "private-endpoint-exists",
    scope: "estate",
    title: "Each platform service has a private endpoint in its own stack.",
    why: "Closed public access without a private endpoint is a service that nobody reaches, and the next person opens the wrong door (A17, B10).",
    remedy: "call connect() of the stack's PrivateLinkEverything with this resource's id.",
    documentation: PRIVATE_LINK,
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.22"],
    severity: "mandatory",
    // Where ids are unknown, what the endpoint's connection was made from tells: an unknown id hides nothing.
    unknown: "refuse",
    judge: (resources) => {
      const endpoints = resources.filter(({ type }) => type === ENDPOINT);
      return resources
        .filter((service) => needsEndpoint(service.type) && !endpoints.some((one) => leadsTo(one, service)))
        .map((service) => missing(service, "private endpoint", "one that is approved at once, in the same stack"));
    },
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
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const groups = resources.filter(({ type }) => type === ZONE_GROUP);
      return resources
        .filter((resource) => resource.type === ENDPOINT && takesZone(resource))
        .filter((endpoint) => !groups.some((group) => liesWithin(group, endpoint, "privateEndpointName")))
        .map((endpoint) => missing(endpoint, "private DNS zone group", "one made for this endpoint"));
    },
  },
  {
    id: "cluster-api-private",
    scope: "resource",
    title: "A cluster's API server has no public address.",
    why: "Whoever reaches the API server is one credential away from every workload (A17).",
    remedy: "use AksCluster; it is private always.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/private-clusters", read: READ },
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:containerservice:ManagedCluster"],
    judge: (cluster) => [
      ...expectAt(cluster, "apiServerAccessProfile.enablePrivateCluster", is(true)),
      ...expectAt(cluster, "apiServerAccessProfile.enablePrivateClusterPublicFQDN", is(false)),
    ],
  },
];

/** Whether an endpoint's connection, approved at once, is to this service. */
function leadsTo(endpoint: Resource, service: Resource): boolean {
  const targets = list(endpoint.properties[CONNECTIONS]).map((one) => armId(field(one, "privateLinkServiceId")));
  const own = armIdOf(service);
  if (own !== undefined && targets.length > 0 && !targets.includes(undefined)) return targets.includes(own);
  return endpoint.propertySources[CONNECTIONS]?.includes(service.urn) ?? false;
}

/**
 * An endpoint to a private link service of ours names no group, and has an address record of its own instead. Of the two
 * lists Azure takes one, so the one that is known decides; the other is unknown in a preview because Azure fills it.
 */
function takesZone(endpoint: Resource): boolean {
  const lists = [CONNECTIONS, REQUESTS].map((property) => valueAt(endpoint.properties, property));
  const connections = lists.flatMap(list);
  if (connections.length === 0) return lists.includes(UNKNOWN);
  const groups = connections.map((connection) => field(connection, "groupIds"));
  return groups.some((ids) => ids === UNKNOWN || list(ids).length > 0);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, key: string): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
