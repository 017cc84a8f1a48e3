import { UNKNOWN } from "../../../../../resilience/resource";
import { set, without } from "../../mutations";
import { all, property, type Case } from "../form";

const CLUSTER = "azure-native:containerservice:ManagedCluster cluster-cluster @prod-frankfurt";
const POOL = "agentPoolProfiles[0]";
const TAINTS = `${POOL}.nodeTaints`;
const WINDOW = "azure-native:containerservice:MaintenanceConfiguration";
const SECRETS = "addonProfiles.azureKeyvaultSecretsProvider";

export const clusterCases: Readonly<Record<string, Case>> = {
  "cluster-keeps-up-to-date": all(
    property(CLUSTER, "autoUpgradeProfile.upgradeChannel", "none", '"none"'),
    property(CLUSTER, "kubernetesVersion", "1.31", '"1.31"'),
    property(CLUSTER, "autoUpgradeProfile.nodeOSUpgradeChannel", "Unmanaged", '"Unmanaged"'),
  ),
  "cluster-maintained-in-its-window": {
    broken: {
      "upgrades have no window": {
        by: without(`${WINDOW} cluster-maintenance-cluster`),
        path: "maintenance configuration aksManagedAutoUpgradeSchedule",
        got: "nothing",
      },
      "images have no window": {
        by: without(`${WINDOW} cluster-maintenance-node-images`),
        path: "maintenance configuration aksManagedNodeOSUpgradeSchedule",
        got: "nothing",
      },
    },
    undecided: "never",
  },
  "maintenance-window-fits": all(property(WINDOW, "maintenanceWindow.durationHours", 1, "1"), {
    broken: {
      "a window never comes": {
        by: set(WINDOW, { "maintenanceWindow.schedule": undefined }),
        path: "maintenanceWindow.schedule",
        got: "nothing",
      },
    },
    undecided: {},
  }),
  "cluster-watches-itself": all(
    property(CLUSTER, "securityProfile.defender.securityMonitoring.enabled", false, "false"),
    property(CLUSTER, "addonProfiles.azurepolicy.enabled", false, "false"),
    property(CLUSTER, "securityProfile.imageCleaner.enabled", false, "false"),
  ),
  "cluster-uses-identities": all(
    property(CLUSTER, "oidcIssuerProfile.enabled", false, "false"),
    property(CLUSTER, "securityProfile.workloadIdentity.enabled", false, "false"),
    property(CLUSTER, "identity.type", "SystemAssigned", '"SystemAssigned"'),
    property(CLUSTER, "aadProfile.enableAzureRBAC", false, "false"),
    property(CLUSTER, `${SECRETS}.enabled`, false, "false"),
    property(CLUSTER, `${SECRETS}.config.enableSecretRotation`, "false", '"false"'),
  ),
  "cluster-enforces-network-policies": all(
    property(CLUSTER, "networkProfile.networkPolicy", "none", '"none"'),
    property(CLUSTER, "networkProfile.networkPlugin", "kubenet", '"kubenet"'),
    property(CLUSTER, "apiServerAccessProfile.disableRunCommand", false, "false"),
    property(CLUSTER, "nodeResourceGroupProfile.restrictionLevel", "Unrestricted", '"Unrestricted"'),
  ),
  "cluster-goes-out-by-our-ways": all(
    property(CLUSTER, "networkProfile.outboundType", "loadBalancer", '"loadBalancer"'),
    property(CLUSTER, "networkProfile.loadBalancerSku", "basic", '"basic"'),
  ),
  "cluster-scales-itself": all(
    property(CLUSTER, "nodeProvisioningProfile.mode", "Manual", '"Manual"'),
    property(CLUSTER, "workloadAutoScalerProfile.keda.enabled", false, "false"),
  ),
  "system-pool-apart": {
    broken: {
      "the pool has two nodes": { by: set(CLUSTER, { [`${POOL}.count`]: 2 }), path: `${POOL}.count`, got: "2" },
      "it may shrink to one": {
        by: set(CLUSTER, { [`${POOL}.enableAutoScaling`]: true, [`${POOL}.minCount`]: 1 }),
        path: `${POOL}.minCount`,
        got: "1",
      },
      "services may run there": { by: set(CLUSTER, { [TAINTS]: [] }), path: TAINTS, got: "nothing" },
      "nothing is said of taints": { by: set(CLUSTER, { [TAINTS]: undefined }), path: TAINTS, got: "nothing" },
    },
    undecided: { "its taints are unknown": { by: set(CLUSTER, { [TAINTS]: UNKNOWN }), path: TAINTS } },
  },
  "nodes-hardened": all(
    property(CLUSTER, `${POOL}.enableEncryptionAtHost`, false, "false"),
    property(CLUSTER, `${POOL}.enableNodePublicIP`, true, "true"),
    property(CLUSTER, `${POOL}.type`, "AvailabilitySet", '"AvailabilitySet"'),
    property(CLUSTER, `${POOL}.osDiskType`, "Managed", '"Managed"'),
    property(CLUSTER, `${POOL}.securityProfile.enableSecureBoot`, false, "false"),
    property(CLUSTER, `${POOL}.securityProfile.enableVTPM`, false, "false"),
  ),
  "nodes-drained-before-they-go": all(
    property(CLUSTER, `${POOL}.upgradeSettings.maxSurge`, "0", '"0"'),
    property(CLUSTER, `${POOL}.upgradeSettings.drainTimeoutInMinutes`, 0, "0"),
    property(CLUSTER, `${POOL}.upgradeSettings.undrainableNodeBehavior`, "Schedule", '"Schedule"'),
  ),
};
