import type { ManagedClusterArgs } from "@pulumi/azure-native/containerservice";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import { CLUSTER_NETWORKS, meshRevisionOf, SYSTEM_POOL } from "../../../facts/aks";
import { zonesOf } from "../../../facts/regions";
import type { AksClusterArgs } from "./args";
import { networkProfile } from "./build-network";

/** Identities that the cluster acts as: its control plane, and its nodes when they pull images. */
export interface ClusterIdentities {
  readonly controlPlaneId: pulumi.Input<string>;
  readonly kubelet: {
    readonly resourceId: pulumi.Input<string>;
    readonly clientId: pulumi.Input<string>;
    readonly objectId: pulumi.Input<string>;
  };
}

/** @param nodeResourceGroup name of the group that AKS makes for nodes, load balancers and private link services. */
export function clusterBody(
  args: AksClusterArgs,
  identities: ClusterIdentities,
  nodeResourceGroup: string,
): ManagedClusterArgs {
  const { site } = args;
  const name = site.names.of("managedCluster");
  return {
    resourceGroupName: site.resourceGroupName,
    resourceName: name,
    location: site.region.name,
    tags: site.tags,
    sku: { name: "Base", tier: "Standard" },
    supportPlan: "KubernetesOfficial",
    kubernetesVersion: args.kubernetesVersion,
    dnsPrefix: name,
    nodeResourceGroup,
    nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" },
    identity: { type: "UserAssigned", userAssignedIdentities: [identities.controlPlaneId] },
    identityProfile: { kubeletidentity: identities.kubelet },
    ...access(args),
    ...upkeep(),
    ...addOns(args),
    agentPoolProfiles: [systemPool(args)],
    networkProfile: networkProfile(args.burst, args.egress ?? "nat", args.serviceCidr),
    storageProfile: {
      diskCSIDriver: { enabled: true },
      snapshotController: { enabled: true },
      fileCSIDriver: { enabled: false },
      blobCSIDriver: { enabled: false },
    },
  };
}

/** Who gets in, and from where: the private network only, with Entra identities only. */
function access({ adminGroupIds, tenantId, network, sensorWorkspaceId }: AksClusterArgs) {
  return {
    enableRBAC: true,
    disableLocalAccounts: true,
    aadProfile: {
      managed: true,
      enableAzureRBAC: true,
      adminGroupObjectIDs: [...adminGroupIds],
      tenantID: tenantId,
    },
    apiServerAccessProfile: {
      enablePrivateCluster: true,
      enablePrivateClusterPublicFQDN: false,
      privateDNSZone: network.privateDnsZone,
      // Commands sent through Azure's management plane would pass the private network by.
      disableRunCommand: true,
    },
    oidcIssuerProfile: { enabled: true },
    securityProfile: {
      workloadIdentity: { enabled: true },
      imageCleaner: { enabled: true, intervalHours: 168 },
      defender: { logAnalyticsWorkspaceResourceId: sensorWorkspaceId, securityMonitoring: { enabled: true } },
    },
  } satisfies Partial<ManagedClusterArgs>;
}

/** The minor version is ours to move; patches and node images are AKS' within the maintenance window. */
function upkeep() {
  return {
    autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" },
    nodeProvisioningProfile: { mode: "Auto", defaultNodePools: "None" },
    metricsProfile: { costAnalysis: { enabled: true } },
  } satisfies Partial<ManagedClusterArgs>;
}

function addOns({ kubernetesVersion, burst, network }: AksClusterArgs) {
  return {
    workloadAutoScalerProfile: { keda: { enabled: true }, verticalPodAutoscaler: { enabled: true } },
    serviceMeshProfile: {
      mode: "Istio",
      istio: {
        revisions: [meshRevisionOf(kubernetesVersion)],
        components: { ingressGateways: [{ mode: "Internal", enabled: true }] },
      },
    },
    addonProfiles: {
      azurepolicy: { enabled: true, config: { version: "v2" } },
      azureKeyvaultSecretsProvider: {
        enabled: true,
        config: { enableSecretRotation: "true", rotationPollInterval: "2m" },
      },
      ...(burst === "virtual-nodes" && network.subnetIds.burst
        ? { aciConnectorLinux: { enabled: true, config: { SubnetName: lastSegment(network.subnetIds.burst) } } }
        : {}),
    },
  } satisfies Partial<ManagedClusterArgs>;
}

/** Fixed in number: the cluster autoscaler beside node auto-provisioning would add nodes for the same pods. */
function systemPool({ site, systemPool: pool, network, burst }: AksClusterArgs) {
  const { key, value, effect } = SYSTEM_POOL.taint;
  return {
    name: SYSTEM_POOL.name,
    mode: "System",
    type: "VirtualMachineScaleSets",
    vmSize: pool.vmSize,
    count: pool.minimum,
    enableAutoScaling: false,
    availabilityZones: zonesOf(site.region),
    vnetSubnetID: network.subnetIds.systemNodes,
    enableNodePublicIP: false,
    maxPods: CLUSTER_NETWORKS[burst].maxPods,
    nodeTaints: [`${key}=${value}:${effect}`],
    osType: "Linux",
    osSKU: "AzureLinux",
    osDiskType: "Ephemeral",
    osDiskSizeGB: 128,
    kubeletDiskType: "OS",
    enableEncryptionAtHost: true,
    securityProfile: { enableSecureBoot: true, enableVTPM: true },
    upgradeSettings: {
      maxSurge: "33%",
      drainTimeoutInMinutes: 30,
      nodeSoakDurationInMinutes: 5,
      undrainableNodeBehavior: "Cordon",
    },
    tags: site.tags,
  } satisfies input.containerservice.ManagedClusterAgentPoolProfileArgs;
}

function lastSegment(id: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(id).apply((text) => text.slice(text.lastIndexOf("/") + 1));
}
