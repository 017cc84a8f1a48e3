import { nameFault, type NameKind } from "../../../facts/names";
import type { Expectation } from "../expectation";
import { expectAt } from "../expectation";
import type { Rule } from "../rule";

/** For each type, the property that names it and the kind that facts/names.ts knows it by. */
const NAMED: Readonly<Record<string, readonly [string, NameKind]>> = {
  "azure-native:apimanagement:ApiManagementService": ["serviceName", "apiManagement"],
  "azure-native:cdn:AFDEndpoint": ["endpointName", "frontDoorEndpoint"],
  "azure-native:cdn:Profile": ["profileName", "frontDoor"],
  "azure-native:containerregistry:Registry": ["registryName", "containerRegistry"],
  "azure-native:containerservice:ManagedCluster": ["resourceName", "managedCluster"],
  "azure-native:cosmosdb:DatabaseAccount": ["accountName", "cosmosAccount"],
  "azure-native:dataprotection:BackupVault": ["vaultName", "backupVault"],
  "azure-native:dbforpostgresql:Server": ["serverName", "postgresServer"],
  "azure-native:frontdoor:Policy": ["policyName", "frontDoorWafPolicy"],
  "azure-native:keyvault:Vault": ["vaultName", "keyVault"],
  "azure-native:managedidentity:UserAssignedIdentity": ["resourceName", "managedIdentity"],
  "azure-native:monitor:ActionGroup": ["actionGroupName", "actionGroup"],
  "azure-native:monitor:AutoscaleSetting": ["autoscaleSettingName", "autoscaleSetting"],
  "azure-native:monitor:MetricAlert": ["ruleName", "metricAlert"],
  "azure-native:network:ApplicationGateway": ["applicationGatewayName", "applicationGateway"],
  "azure-native:network:AzureFirewall": ["azureFirewallName", "firewall"],
  "azure-native:network:FirewallPolicy": ["firewallPolicyName", "firewallPolicy"],
  "azure-native:network:FlowLog": ["flowLogName", "flowLog"],
  "azure-native:network:NatGateway": ["natGatewayName", "natGateway"],
  "azure-native:network:NetworkSecurityGroup": ["networkSecurityGroupName", "networkSecurityGroup"],
  "azure-native:network:PrivateEndpoint": ["privateEndpointName", "privateEndpoint"],
  "azure-native:network:PublicIPAddress": ["publicIpAddressName", "publicIp"],
  "azure-native:network:RouteTable": ["routeTableName", "routeTable"],
  "azure-native:network:VirtualNetwork": ["virtualNetworkName", "virtualNetwork"],
  "azure-native:network:WebApplicationFirewallPolicy": ["policyName", "webApplicationFirewall"],
  "azure-native:operationalinsights:Workspace": ["workspaceName", "logWorkspace"],
  "azure-native:redisenterprise:RedisEnterprise": ["clusterName", "managedRedis"],
  "azure-native:resources:ResourceGroup": ["resourceGroupName", "resourceGroup"],
  "azure-native:servicebus:Namespace": ["namespaceName", "serviceBus"],
  "azure-native:storage:StorageAccount": ["accountName", "storageAccount"],
};

export const nameRules: readonly Rule[] = [
  {
    id: "names-follow-the-framework",
    scope: "resource",
    title: "A name tells the kind, the workload, the environment and the place.",
    why: "Whoever is called at night reads a name in an alert, and a name that the engine made up tells nothing (B7).",
    remedy: "name it by site.names.of(kind, role), which knows the abbreviations and lengths of facts/names.ts.",
    documentation: {
      address:
        "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations",
      read: "2026-11",
    },
    requirements: ["B7", "E1"],
    frameworks: ["ISO 27001 A.5.9"],
    severity: "mandatory",
    unknown: "refuse",
    types: Object.keys(NAMED),
    judge: (resource) => {
      const named = NAMED[resource.type];
      return named ? expectAt(resource, named[0], nameOf(named[1])) : [];
    },
  },
];

function nameOf(kind: NameKind): Expectation {
  return {
    text: nameFault(kind, "") ?? "a name",
    met: (value) => typeof value === "string" && nameFault(kind, value) === undefined,
  };
}
