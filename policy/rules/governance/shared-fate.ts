import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { found, type Finding, type Rule } from "../rule";

const GATEWAY = "azure-native:network:ApplicationGateway";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const GROUP = "azure-native:resources:ResourceGroup";
const VAULT = "azure-native:keyvault:Vault";
const SECRETS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const ZONE_NAMES = "azure-native:network:PrivateDnsZoneGroup";

/** What serves, with all that its ids name. */
const SERVES: ReadonlySet<string> = new Set([
  GATEWAY,
  CLUSTER,
  ZONE_NAMES,
  "azure-native:network:AzureFirewall",
  "azure-native:network:RouteTable",
  "azure-native:network:Subnet",
  "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass",
]);

/** Written by others, whoever connects: no need of its own. */
const OTHERS_WRITE = /(^|\.)privateEndpoint(Connection)?s\b/;
const GROUP_OF_ID = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\//i;
const HOST_OF_VAULT = /^https:\/\/([a-z0-9-]+)\.vault\.azure\.net\//i;

export const sharedFateRules: readonly Rule[] = [
  {
    id: "no-shared-fate",
    scope: "estate",
    title: "What serves in a stack with a gateway of its own needs nothing of another's.",
    why: "A region that takes its certificate, its secrets or its names from elsewhere fails with elsewhere (A17, C10).",
    remedy:
      "give it the stack's own; ./plugilo shared-fate proves it over all stacks, and resilience/shared-fate/exceptions.ts excepts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/reliability/highly-available-multi-region-design",
      read: "2026-11",
    },
    requirements: ["A17", "C10"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    // What another stack gives is known in a preview; what is not known yet is this stack's own.
    unknown: "never",
    judge: (resources) => {
      const types = new Set(resources.map(({ type }) => type));
      return types.has(GATEWAY) && types.has(CLUSTER) ? foreignNeeds(resources) : [];
    },
  },
];

function foreignNeeds(resources: readonly Resource[]): readonly Finding[] {
  const groups = names(resources, GROUP, "resourceGroupName");
  const nodes = names(resources, CLUSTER, "nodeResourceGroup");
  const vaults = names(resources, VAULT, "vaultName");
  const own = new Set([...groups, ...nodes]);
  return resources.flatMap((resource) => {
    if (resource.type === SECRETS) return ofVault(resource, "spec.parameters.keyvaultName", vaults);
    if (!SERVES.has(resource.type) || liesElsewhere(resource, own)) return [];
    return textsIn(resource.properties).flatMap(([path, text]): readonly Finding[] => {
      const group = GROUP_OF_ID.exec(text)?.[1]?.toLowerCase();
      if (group !== undefined && !own.has(group))
        return [found(resource, path, text, "something of this stack's groups")];
      const vault = HOST_OF_VAULT.exec(text)?.[1]?.toLowerCase();
      return vault === undefined || vaults.has(vault)
        ? []
        : [found(resource, path, `vault ${vault}`, "a vault of this stack")];
    });
  });
}

/** Put into another stack's group on purpose, as the names of an endpoint that the other reaches this one by. */
function liesElsewhere({ properties }: Resource, own: ReadonlySet<string>): boolean {
  const group = valueAt(properties, "resourceGroupName");
  return typeof group === "string" && group !== UNKNOWN && !own.has(group.toLowerCase());
}

function ofVault(resource: Resource, path: string, vaults: ReadonlySet<string>): readonly Finding[] {
  const name = valueAt(resource.properties, path);
  if (typeof name !== "string" || name === UNKNOWN || vaults.has(name.toLowerCase())) return [];
  return [found(resource, path, `vault ${name}`, "a vault of this stack")];
}

function names(resources: readonly Resource[], wanted: string, path: string): ReadonlySet<string> {
  return new Set(
    resources
      .filter(({ type }) => type === wanted)
      .map(({ properties }) => valueAt(properties, path))
      .flatMap((name) => (typeof name === "string" ? [name.toLowerCase()] : [])),
  );
}

function textsIn(value: unknown, path = ""): (readonly [string, string])[] {
  if (OTHERS_WRITE.test(path)) return [];
  if (typeof value === "string") return value === UNKNOWN ? [] : [[path, value]];
  if (Array.isArray(value)) return value.flatMap((one, index) => textsIn(one, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, path === "" ? key : `${path}.${key}`));
}
