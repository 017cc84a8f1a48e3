import { REGIONS } from "../../../facts/regions";
import { FREE_TO_LEAVE, RESIDENCY } from "../../../facts/residency";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, word } from "../expectation";
import type { Finding, Rule } from "../rule";

const ACCOUNT = "azure-native:cosmosdb:DatabaseAccount";
const azure = (types: string): string[] =>
  types
    .trim()
    .split(/\s+/)
    .map((type) => `azure-native:${type}`);

/** What lies in one region, and costs or holds something there. */
const REGIONAL = azure(`
  apimanagement:ApiManagementService containerregistry:Registry containerregistry:Replication
  containerservice:ManagedCluster cosmosdb:DatabaseAccount dataprotection:BackupVault dbforpostgresql:Server
  keyvault:Vault managedidentity:UserAssignedIdentity network:ApplicationGateway network:AzureFirewall
  network:FirewallPolicy network:NatGateway network:NetworkSecurityGroup network:PrivateEndpoint
  network:PublicIPAddress network:RouteTable network:VirtualNetwork operationalinsights:Workspace
  redisenterprise:RedisEnterprise servicebus:Namespace storage:StorageAccount`);

/** Where people's data rests. Of Cosmos DB's accounts the regions that they write to count, not where the account is managed. */
const HOLDS_DATA = azure(`
  dataprotection:BackupVault dbforpostgresql:Server redisenterprise:RedisEnterprise servicebus:Namespace
  storage:StorageAccount`);

export const placeRules: readonly Rule[] = [
  {
    id: "regions-are-known",
    scope: "resource",
    title: "Everything regional lies in a region whose capabilities are known.",
    why: "What a region offers decides zones, standbys and backups (A17); of one that facts/ lacks every rule would be a guess.",
    remedy:
      "take the location from the stack's plugilo:region; add a further region to facts/regions.ts with its sources.",
    documentation: { address: "https://learn.microsoft.com/azure/reliability/regions-list", read: "2026-11" },
    requirements: ["A17"],
    frameworks: ["WAF RE:05"],
    severity: "mandatory",
    unknown: "refuse",
    types: REGIONAL,
    judge: (resource) => expectAt(resource, "location", word(...REGIONS.keys())),
  },
  {
    id: "personal-data-stays-where-users-are",
    scope: "resource",
    title: "What may hold data of people lies in a region of the Union that serves them.",
    why: "Where data lie decides whose law they are under, copies in the paired region included (A17, A22); the hub in Sweden is for what is tagged internal.",
    remedy: "put it into a region's stack, or tag it by what it holds: facts/residency.ts says which may leave.",
    documentation: {
      address: "https://learn.microsoft.com/azure/reliability/regions-list",
      read: "2026-11",
    },
    requirements: ["A17", "A22"],
    frameworks: ["ISO 27001 A.5.34"],
    severity: "mandatory",
    unknown: "refuse",
    types: [...HOLDS_DATA, ACCOUNT],
    judge: (resource) => (mayLeave(resource) ? [] : inPlace(resource)),
  },
];

function mayLeave({ properties }: Resource): boolean {
  return FREE_TO_LEAVE.some((classification) => classification === valueAt(properties, "tags.data-classification"));
}

function inPlace(resource: Resource): readonly Finding[] {
  const wanted = word(...RESIDENCY);
  if (resource.type !== ACCOUNT) return expectAt(resource, "location", wanted);
  const locations = valueAt(resource.properties, "locations");
  if (locations === UNKNOWN) return expectAt(resource, "locations", wanted);
  // An account without any is refused by the rule about several regions, and by Azure.
  if (!Array.isArray(locations)) return [];
  return locations.flatMap((_, index) => expectAt(resource, `locations[${index}].locationName`, wanted));
}
