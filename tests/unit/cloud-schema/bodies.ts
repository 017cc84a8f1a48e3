/** Correct bodies of the types that the estate stands on, as the SDK sends them. */
import type { PropertyMap } from "../../../local/cloud/protocol/values";

export interface Body {
  readonly what: string;
  readonly package: "azure-native" | "kubernetes" | "random";
  readonly token: string;
  readonly inputs: PropertyMap;
}

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
const group = `${subscription}/resourceGroups/rg-frankfurt`;
const network = `${group}/providers/Microsoft.Network`;
const subnetId = `${network}/virtualNetworks/vnet/subnets/endpoints`;
const base = { resourceGroupName: "rg-frankfurt", location: "germanywestcentral" };

const azure: Omit<Body, "package">[] = [
  {
    what: "a virtual network with subnets",
    token: "azure-native:network:VirtualNetwork",
    inputs: {
      ...base,
      virtualNetworkName: "vnet-frankfurt",
      addressSpace: { addressPrefixes: ["10.10.0.0/16"] },
      enableDdosProtection: false,
      subnets: [
        { name: "nodes", addressPrefix: "10.10.0.0/20", natGateway: { id: `${network}/natGateways/nat` } },
        { name: "endpoints", addressPrefix: "10.10.16.0/24", privateEndpointNetworkPolicies: "Enabled" },
        {
          name: "postgres",
          addressPrefix: "10.10.17.0/24",
          delegations: [{ name: "d", serviceName: "Microsoft.App/x" }],
        },
      ],
      tags: { owner: "platform" },
    },
  },
  {
    what: "a managed cluster with node auto-provisioning",
    token: "azure-native:containerservice:ManagedCluster",
    inputs: {
      ...base,
      resourceName: "aks-frankfurt",
      identity: { type: "SystemAssigned" },
      sku: { name: "Base", tier: "Standard" },
      dnsPrefix: "aks-frankfurt",
      nodeProvisioningProfile: { mode: "Auto" },
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataplane: "cilium",
        podCidr: "10.244.0.0/16",
      },
      agentPoolProfiles: [
        {
          name: "system",
          mode: "System",
          count: 3,
          vmSize: "Standard_D4s_v5",
          vnetSubnetID: subnetId,
          availabilityZones: ["1", "2", "3"],
        },
      ],
      aadProfile: { managed: true, enableAzureRBAC: true },
      apiServerAccessProfile: { enablePrivateCluster: true },
      addonProfiles: { azurepolicy: { enabled: true, config: { version: "v2" } } },
      workloadAutoScalerProfile: { keda: { enabled: true } },
    },
  },
  {
    what: "a PostgreSQL flexible server",
    token: "azure-native:dbforpostgresql:Server",
    inputs: {
      ...base,
      serverName: "psql-frankfurt",
      version: "16",
      createMode: "Create",
      sku: { name: "Standard_D4ds_v5", tier: "GeneralPurpose" },
      storage: { storageSizeGB: 256, autoGrow: "Enabled" },
      backup: { backupRetentionDays: 35, geoRedundantBackup: "Enabled" },
      highAvailability: { mode: "ZoneRedundant", standbyAvailabilityZone: "2" },
      authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled" },
      network: { publicNetworkAccess: "Disabled" },
    },
  },
  {
    what: "a Cosmos account for MongoDB, with continuous backup (a discriminated object)",
    token: "azure-native:cosmosdb:DatabaseAccount",
    inputs: {
      ...base,
      accountName: "cosmos-plugilo",
      kind: "MongoDB",
      databaseAccountOfferType: "Standard",
      apiProperties: { serverVersion: "7.0" },
      enableMultipleWriteLocations: true,
      backupPolicy: { type: "Continuous", continuousModeProperties: { tier: "Continuous30Days" } },
      locations: [{ locationName: "germanywestcentral", failoverPriority: 0, isZoneRedundant: true }],
      publicNetworkAccess: "Disabled",
    },
  },
  {
    what: "a Redis database with active geo-replication",
    token: "azure-native:redisenterprise:Database",
    inputs: {
      resourceGroupName: "rg-frankfurt",
      clusterName: "redis-frankfurt",
      databaseName: "default",
      clientProtocol: "Encrypted",
      port: 10000,
      clusteringPolicy: "OSSCluster",
      evictionPolicy: "NoEviction",
      geoReplication: {
        groupNickname: "plugilo",
        linkedDatabases: [{ id: `${group}/providers/Microsoft.Cache/redisEnterprise/r/databases/default` }],
      },
    },
  },
  {
    what: "a Front Door route",
    token: "azure-native:cdn:Route",
    inputs: {
      resourceGroupName: "rg-edge",
      profileName: "afd",
      endpointName: "app",
      routeName: "default",
      originGroup: { id: `${group}/providers/Microsoft.Cdn/profiles/afd/originGroups/gateways` },
      patternsToMatch: ["/*"],
      supportedProtocols: ["Https"],
      httpsRedirect: "Enabled",
      forwardingProtocol: "HttpsOnly",
      linkToDefaultDomain: "Enabled",
    },
  },
  {
    what: "a Front Door rule: a union of kinds of action",
    token: "azure-native:cdn:Rule",
    inputs: {
      resourceGroupName: "rg-edge",
      profileName: "afd",
      ruleSetName: "headers",
      ruleName: "hsts",
      order: 1,
      actions: [
        {
          name: "ModifyResponseHeader",
          parameters: {
            typeName: "DeliveryRuleHeaderActionParameters",
            headerAction: "Overwrite",
            headerName: "Strict-Transport-Security",
            value: "max-age=31536000",
          },
        },
      ],
    },
  },
  {
    what: "an application gateway with a private link configuration",
    token: "azure-native:network:ApplicationGateway",
    inputs: {
      ...base,
      applicationGatewayName: "agw",
      sku: { name: "WAF_v2", tier: "WAF_v2" },
      autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 },
      gatewayIPConfigurations: [{ name: "gw", subnet: { id: subnetId } }],
      frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: `${network}/publicIPAddresses/pip` } }],
      frontendPorts: [{ name: "https", port: 443 }],
      privateLinkConfigurations: [
        {
          name: "pl",
          ipConfigurations: [
            { name: "ip", primary: true, subnet: { id: subnetId }, privateIPAllocationMethod: "Dynamic" },
          ],
        },
      ],
      firewallPolicy: { id: `${network}/ApplicationGatewayWebApplicationFirewallPolicies/waf` },
      zones: ["1", "2", "3"],
    },
  },
  {
    what: "a private endpoint",
    token: "azure-native:network:PrivateEndpoint",
    inputs: {
      ...base,
      privateEndpointName: "pe-psql",
      subnet: { id: subnetId },
      privateLinkServiceConnections: [
        { name: "psql", privateLinkServiceId: `${group}/providers/x/y/z`, groupIds: ["postgresqlServer"] },
      ],
    },
  },
  {
    what: "a web application firewall policy",
    token: "azure-native:network:WebApplicationFirewallPolicy",
    inputs: {
      ...base,
      policyName: "waf",
      policySettings: { mode: "Prevention", state: "Enabled", requestBodyCheck: true },
      managedRules: { managedRuleSets: [{ ruleSetType: "OWASP", ruleSetVersion: "3.2" }] },
      customRules: [
        {
          name: "rate",
          priority: 1,
          ruleType: "RateLimitRule",
          action: "Block",
          matchConditions: [
            { matchVariables: [{ variableName: "RemoteAddr" }], operator: "IPMatch", matchValues: ["0.0.0.0/0"] },
          ],
        },
      ],
    },
  },
  {
    what: "a storage account",
    token: "azure-native:storage:StorageAccount",
    inputs: {
      ...base,
      accountName: "stplugilo",
      kind: "StorageV2",
      sku: { name: "Standard_GZRS" },
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [] },
      minimumTlsVersion: "TLS1_2",
    },
  },
  {
    what: "a key vault",
    token: "azure-native:keyvault:Vault",
    inputs: {
      ...base,
      vaultName: "kv-plugilo",
      properties: {
        tenantId: "00000000-0000-0000-0000-000000000002",
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        networkAcls: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [{ value: "203.0.113.7/32" }] },
      },
    },
  },
];

const pod = {
  metadata: { labels: { "app.kubernetes.io/name": "web" } },
  spec: {
    containers: [
      {
        name: "web",
        image: "registry/web@sha256:0",
        ports: [{ containerPort: 8080 }],
        resources: { requests: { cpu: "100m", memory: "128Mi" } },
        livenessProbe: { httpGet: { path: "/", port: "http" } },
        readinessProbe: { httpGet: { path: "/", port: 8080 } },
      },
    ],
  },
};

const kubernetes: Omit<Body, "package">[] = [
  {
    what: "a Deployment, with integer-or-string fields both ways",
    token: "kubernetes:apps/v1:Deployment",
    inputs: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: "web" } },
        template: pod,
        strategy: { rollingUpdate: { maxSurge: "25%" } },
      },
    },
  },
  {
    what: "a ConfigMap",
    token: "kubernetes:core/v1:ConfigMap",
    inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "flags" }, data: { emergency: "false" } },
  },
  {
    what: "a custom resource",
    token: "kubernetes:karpenter.sh/v1:NodePool",
    inputs: {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      metadata: { name: "general" },
      spec: { anything: [1, { at: "all" }] },
    },
  },
  {
    what: "a Helm release",
    token: "kubernetes:helm.sh/v3:Release",
    inputs: {
      chart: "argo-cd",
      version: "9.1.0",
      namespace: "argocd",
      values: { any: { thing: 1 } },
      repositoryOpts: { repo: "https://x" },
    },
  },
];

const random: Omit<Body, "package">[] = [
  {
    what: "a password",
    token: "random:index/randomPassword:RandomPassword",
    inputs: { length: 32, special: false, keepers: { v: "1" } },
  },
];

export const bodies: readonly Body[] = [
  ...azure.map((body) => ({ ...body, package: "azure-native" as const })),
  ...kubernetes.map((body) => ({ ...body, package: "kubernetes" as const })),
  ...random.map((body) => ({ ...body, package: "random" as const })),
];
