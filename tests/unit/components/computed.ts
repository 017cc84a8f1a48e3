import type { PropertyMap, Value } from "../../../local/cloud/protocol/values";
import { armIdTemplate } from "../../../local/cloud/schema/azure/arm-id";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

/** Regions as API Management answers them. */
const AZURES_WORDS: Readonly<Record<string, string>> = {
  germanywestcentral: "Germany West Central",
  germanynorth: "Germany North",
};

/** What the cloud adds to the inputs, as far as components read it: same shapes, invented values. */
const COMPUTED: Readonly<Record<string, (name: string, id: string, inputs: PropertyMap) => PropertyMap>> = {
  "azure-native:apimanagement:ApiManagementService": (name, _, { additionalLocations }) => ({
    identity: { type: "SystemAssigned", principalId: `principal-of-${name}`, tenantId: "tenant" },
    privateIPAddresses: ["10.1.0.4"],
    additionalLocations: (Array.isArray(additionalLocations) ? additionalLocations : []).map((location, index) => ({
      ...(location as PropertyMap),
      location: AZURES_WORDS[text((location as PropertyMap)["location"]) ?? ""] ?? "",
      privateIPAddresses: [`10.${index + 2}.0.4`],
    })),
  }),
  "azure-native:cdn:AFDCustomDomain": (name) => ({ validationProperties: { validationToken: `token-of-${name}` } }),
  "azure-native:cdn:AFDEndpoint": (name) => ({ hostName: `${name}-x1y2.z01.azurefd.net` }),
  "azure-native:cdn:Profile": () => ({ frontDoorId: "00000000-0000-0000-0000-0000000000fd" }),
  "azure-native:containerregistry:Registry": (_, id) => ({ loginServer: `${last(id)}.azurecr.io` }),
  "azure-native:cosmosdb:DatabaseAccount": (_, id) => ({
    documentEndpoint: `https://${last(id)}.documents.azure.com:443/`,
  }),
  "azure-native:dataprotection:BackupVault": (name, _, { identity }) => ({
    identity: { ...(identity as PropertyMap), principalId: `principal-of-${name}` },
  }),
  "azure-native:dbforpostgresql:Server": (_, id) => ({
    fullyQualifiedDomainName: `${last(id)}.postgres.database.azure.com`,
  }),
  "azure-native:dns:Zone": () => ({ nameServers: ["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net."] }),
  "azure-native:kubernetesconfiguration:Extension": (name) => ({
    aksAssignedIdentity: { principalId: `principal-of-${name}` },
  }),
  "azure-native:keyvault:Vault": (_, id, { properties }) => ({
    properties: { ...(properties as PropertyMap), vaultUri: `https://${last(id)}.vault.azure.net/` },
  }),
  "azure-native:managedidentity:UserAssignedIdentity": (name) => ({
    principalId: `principal-of-${name}`,
    clientId: `client-of-${name}`,
  }),
  "azure-native:network:AzureFirewall": (_, __, { ipConfigurations }) => ({
    ipConfigurations: (ipConfigurations as PropertyMap[]).map((one) =>
      "subnet" in one ? { ...one, privateIPAddress: "10.17.27.132" } : one,
    ),
  }),
  "azure-native:network:PrivateEndpoint": (name) => ({
    customDnsConfigs: [{ fqdn: `${name}.example.net`, ipAddresses: ["10.0.0.10"] }],
    networkInterfaces: [{ id: `/nic-of-${name}` }],
  }),
  "azure-native:network:PublicIPAddress": (name) => ({ ipAddress: `20.0.0.${(name.length % 250) + 1}` }),
  "azure-native:redisenterprise:RedisEnterprise": (_, id) => ({
    hostName: `${last(id)}.germanywestcentral.redis.azure.net`,
  }),
  "azure-native:storage:StorageAccount": (_, id) => ({
    primaryEndpoints: { blob: `https://${last(id)}.blob.core.windows.net/` },
  }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: `result-of-${name}` }),
};

/** Outputs of a resource beyond its inputs. Every Azure resource has `name`: the last part of its id. */
export function computedOutputs(type: string, name: string, id: string, inputs: PropertyMap): PropertyMap {
  const azure: PropertyMap = type.startsWith("azure-native:") ? { name: last(id) } : {};
  return { ...azure, ...COMPUTED[type]?.(name, id, inputs) };
}

/**
 * An id as the cloud gives it: an ARM id for Azure's resources, `namespace/name` for Kubernetes' objects.
 *
 * @throws when an Azure resource is unknown to the table of ARM ids, or lacks an input that its id is made of. A name
 * that is left to Pulumi is a fault here: physical names come from one place.
 */
export function armId(type: string, name: string, inputs: PropertyMap): string {
  if (type.startsWith("kubernetes:")) return kubernetesId(name, inputs);
  if (!type.startsWith("azure-native:")) return `id-of-${name}`;
  const template = armIdTemplate(type);
  if (template === undefined) throw new Error("got a type without an ARM id, expected one of azure-native's resources");
  return template
    .replace("{subscriptionId}", SUBSCRIPTION)
    .replace(/\{(\w+)\}/g, (_, parameter: string) => {
      const value = text(inputs[parameter]);
      if (value === undefined) throw new Error(`got no ${parameter}, expected it, because the ARM id ends in it`);
      return value;
    })
    .replace(/^\/+/, "/");
}

function kubernetesId(name: string, inputs: PropertyMap): string {
  const metadata = (inputs["metadata"] ?? {}) as PropertyMap;
  const [namespace, own] = [text(metadata["namespace"]), text(metadata["name"]) ?? name];
  return namespace === undefined ? own : `${namespace}/${own}`;
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function last(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
