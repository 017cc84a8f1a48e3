import { is, word, type Expectation, type Table } from "./expectation";

/**
 * Every type of azure-native 3.28 that has a public door, by the property that closes it; a test compares the list with the
 * installed SDK. Left out: what LEFT_OUT names.
 */
const TYPES_BY_DOOR: Readonly<Record<string, string>> = {
  publicNetworkAccess: `
    agfoodplatform:DataManagerForAgricultureResource app:ManagedEnvironment appconfiguration:ConfigurationStore
    batch:BatchAccount chaos:PrivateAccess communication:CommunicationService
    compute:Disk compute:Snapshot containerregistry:Registry cosmosdb:DatabaseAccount databricks:Workspace
    datafactory:Factory desktopvirtualization:HostPool desktopvirtualization:Workspace deviceupdate:Account
    digitaltwins:DigitalTwin elasticsan:ElasticSan eventgrid:Domain eventgrid:Namespace eventgrid:PartnerNamespace
    eventgrid:Topic eventhub:Namespace eventhub:NamespaceNetworkRuleSet hardwaresecuritymodules:CloudHsmCluster
    iotcentral:App kusto:Cluster machinelearningservices:Registry machinelearningservices:Workspace
    migrate:AssessmentProjectsOperation monitor:AzureMonitorWorkspace notificationhubs:Namespace
    offazure:MasterSitesController purview:Account redis:Redis redisenterprise:RedisEnterprise relay:Namespace
    search:Service servicebus:Namespace servicebus:NamespaceNetworkRuleSet signalrservice:SignalR sql:Server
    storage:StorageAccount synapse:Workspace web:StaticSite web:WebApp web:WebAppSlot webpubsub:WebPubSub`,
  "properties.publicNetworkAccess": `
    attestation:AttestationProvider botservice:Bot cognitiveservices:Account dashboard:Grafana
    deviceprovisioningservices:IotDpsResource discovery:Bookshelf discovery:Workspace durabletask:Scheduler
    fileshares:FileShare healthcareapis:Service healthdataaiservices:DeidService hybridcompute:PrivateLinkScope
    iothub:IotHubResource keyvault:ManagedHsm keyvault:Vault kubernetesconfiguration:PrivateLinkScope
    machinelearningservices:OnlineEndpoint migrate:MigrateProject migrate:MigrateProjectsControllerMigrateProject
    migrate:Project mongocluster:MongoCluster recoveryservices:Vault`,
  "network.publicNetworkAccess": "dbformysql:Server dbforpostgresql:Server",
  "networkAcls.publicNetworkAccess": "monitor:DataCollectionEndpoint",
};

/** Types with such a property that the law does not speak of, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  "azure-native:applicationinsights:Component": "takes telemetry, nothing else",
  "azure-native:operationalinsights:Workspace": "takes telemetry; sensors on nodes have no private way to theirs",
  "azure-native:authorization:PrivateLinkAssociation": "is about Azure's management plane",
  "azure-native:containerservice:ManagedCluster": "is judged by cluster-api-private: Azure reads other properties",
  ...Object.fromEntries(
    ["m365securityandcompliance", "securityandcompliance"].flatMap((module) =>
      [
        "EDMUpload",
        "M365ComplianceCenter",
        "M365SecurityCenter",
        "MIPPolicySync",
        "O365ManagementActivityAPI",
        "SCCPowershell",
      ].map((of) => [`azure-native:${module}:PrivateLinkServicesFor${of}`, "is about Microsoft 365"]),
    ),
  ),
};

/** Doors besides the one that all types have, and those that are closed in another way. */
const MORE: Table = {
  // In a network of ours it takes no private endpoint, and without one Azure refuses to close its public access: the mode closes it.
  // https://learn.microsoft.com/azure/api-management/private-endpoint (2026-11)
  "azure-native:apimanagement:ApiManagementService": { virtualNetworkType: word("Internal") },
  "azure-native:automation:AutomationAccount": { publicNetworkAccess: is(false) },
  "azure-native:containerregistry:Registry": { anonymousPullEnabled: is(false) },
  "azure-native:storage:StorageAccount": { allowBlobPublicAccess: is(false) },
};

/** Types that take no private endpoint of their own: another resource's serves them. */
const WITHOUT_ENDPOINT: ReadonlySet<string> = new Set(
  typesOf(`
    apimanagement:ApiManagementService chaos:PrivateAccess compute:Disk compute:Snapshot
    eventhub:NamespaceNetworkRuleSet hybridcompute:PrivateLinkScope kubernetesconfiguration:PrivateLinkScope machinelearningservices:OnlineEndpoint
    monitor:DataCollectionEndpoint servicebus:NamespaceNetworkRuleSet web:WebAppSlot`),
);

/** For each type, the properties that close its public doors. */
export const CLOSED_DOORS: Table = closedDoors();

/** Whether resources of this type are platform services that need a private endpoint (A17, B10). */
export function needsEndpoint(type: string): boolean {
  return type in CLOSED_DOORS && !WITHOUT_ENDPOINT.has(type);
}

function closedDoors(): Table {
  const doors: Record<string, Record<string, Expectation>> = {};
  for (const [property, types] of Object.entries(TYPES_BY_DOOR)) {
    for (const type of typesOf(types)) doors[type] = { [property]: word("Disabled") };
  }
  for (const [type, more] of Object.entries(MORE)) doors[type] = { ...doors[type], ...more };
  return doors;
}

function typesOf(text: string): string[] {
  return text
    .trim()
    .split(/\s+/)
    .map((type) => `azure-native:${type}`);
}
