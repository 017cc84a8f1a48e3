import { addition, aprl, complete, learn, present, production, psrule, weaker, type Safety } from "./form";

const CIS = learn("azure/aks/cis-kubernetes");
const PRIVATE = learn("azure/aks/private-clusters");
const BASELINE = learn("azure/architecture/reference-architectures/containers/aks/baseline-aks");
const POOL = "agentPoolProfiles[*]";

/** Azure Kubernetes Service, its schedules and its registry. */
export const clusterSafety: Safety = {
  "azure-native:containerservice:ManagedCluster": [
    weaker("disableLocalAccounts", false, psrule("AKS.LocalAccounts")),
    weaker("enableRBAC", false, psrule("AKS.UseRBAC")),
    weaker("aadProfile.managed", false, psrule("AKS.ManagedAAD")),
    weaker("aadProfile.enableAzureRBAC", false, psrule("AKS.AzureRBAC")),
    weaker("identity.type", "None", psrule("AKS.ManagedIdentity")),
    weaker("apiServerAccessProfile.enablePrivateCluster", false, PRIVATE),
    weaker("apiServerAccessProfile.enablePrivateClusterPublicFQDN", true, PRIVATE),
    weaker("apiServerAccessProfile.disableRunCommand", false, learn("azure/aks/access-private-cluster")),
    weaker("autoUpgradeProfile.upgradeChannel", "none", psrule("AKS.AutoUpgrade")),
    weaker("autoUpgradeProfile.nodeOSUpgradeChannel", "None", psrule("AKS.NodeAutoUpgrade")),
    weaker("addonProfiles.azurepolicy.enabled", false, psrule("AKS.AzurePolicyAddOn")),
    weaker("addonProfiles.azureKeyvaultSecretsProvider.enabled", false, psrule("AKS.SecretStore")),
    weaker(
      "addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation",
      "false",
      psrule("AKS.SecretStoreRotation"),
    ),
    weaker("addonProfiles.httpApplicationRouting", { enabled: true }, psrule("AKS.HttpAppRouting"), addition),
    weaker("kubernetesVersion", "1.27", psrule("AKS.Version")),
    weaker("networkProfile.networkPolicy", "none", psrule("AKS.NetworkPolicy")),
    weaker("networkProfile.networkPlugin", "kubenet", aprl("ContainerService/managedClusters")),
    present("networkProfile.networkPluginMode", aprl("ContainerService/managedClusters")),
    weaker("networkProfile.loadBalancerSku", "basic", psrule("AKS.StandardLB")),
    weaker("networkProfile.outboundType", "loadBalancer", learn("azure/aks/egress-outboundtype")),
    weaker("oidcIssuerProfile.enabled", false, learn("azure/aks/workload-identity-overview")),
    weaker("securityProfile.workloadIdentity.enabled", false, learn("azure/aks/workload-identity-overview")),
    weaker("securityProfile.defender.securityMonitoring.enabled", false, psrule("AKS.DefenderProfile")),
    present("securityProfile.defender.logAnalyticsWorkspaceResourceId", psrule("AKS.DefenderProfile")),
    weaker("securityProfile.imageCleaner.enabled", false, learn("azure/aks/image-cleaner")),
    weaker(
      "nodeResourceGroupProfile.restrictionLevel",
      "Unrestricted",
      learn("azure/aks/node-resource-group-lockdown"),
    ),
    weaker("sku.tier", "Free", psrule("AKS.UptimeSLA"), production),
    complete(`${POOL}.availabilityZones`, psrule("AKS.AvailabilityZone"), production),
    weaker(`${POOL}.count`, 1, psrule("AKS.MinNodeCount"), production),
    weaker(`${POOL}.maxPods`, 30, psrule("AKS.NodeMinPods")),
    weaker(`${POOL}.type`, "AvailabilitySet", psrule("AKS.PoolScaleSet")),
    weaker(`${POOL}.osDiskType`, "Managed", psrule("AKS.EphemeralOSDisk")),
    weaker(`${POOL}.enableEncryptionAtHost`, false, learn("azure/aks/enable-host-encryption")),
    weaker(`${POOL}.enableNodePublicIP`, true, CIS),
    weaker(`${POOL}.nodeTaints`, [], aprl("ContainerService/managedClusters")),
    weaker(`${POOL}.securityProfile.enableSecureBoot`, false, learn("azure/aks/use-trusted-launch")),
    weaker(`${POOL}.securityProfile.enableVTPM`, false, learn("azure/aks/use-trusted-launch")),
    weaker(`${POOL}.upgradeSettings.maxSurge`, "0", learn("azure/aks/upgrade-aks-node-pools-rolling")),
    present(`${POOL}.vnetSubnetID`, BASELINE),
  ],
  "azure-native:containerservice:MaintenanceConfiguration": [
    weaker("maintenanceWindow.durationHours", 1, psrule("AKS.MaintenanceWindow")),
    present("maintenanceWindow.schedule", psrule("AKS.MaintenanceWindow")),
  ],
  "azure-native:containerregistry:Registry": [
    weaker("adminUserEnabled", true, psrule("ACR.AdminUser")),
    weaker("anonymousPullEnabled", true, psrule("ACR.AnonymousAccess")),
    weaker("publicNetworkAccess", "Enabled", psrule("ACR.Firewall")),
    weaker("policies.exportPolicy.status", "enabled", psrule("ACR.ExportPolicy")),
    weaker("sku.name", "Basic", psrule("ACR.MinSku"), production),
    weaker("zoneRedundancy", "Disabled", aprl("ContainerRegistry/registries"), production),
    weaker("dataEndpointEnabled", false, learn("azure/container-registry/container-registry-dedicated-data-endpoints")),
  ],
  "azure-native:containerregistry:Replication": [
    weaker(
      "regionEndpointEnabled",
      false,
      learn("azure/container-registry/container-registry-geo-replication"),
      production,
    ),
    weaker("zoneRedundancy", "Disabled", aprl("ContainerRegistry/registries"), production),
    weaker("location", "eastus", psrule("ACR.ReplicaLocation")),
  ],
  "azure-native:kubernetesconfiguration:Extension": [
    weaker(
      'configurationSettings["configuration.backupStorageLocation.config.useAAD"]',
      "false",
      learn("azure/backup/azure-kubernetes-service-cluster-backup"),
    ),
  ],
};
