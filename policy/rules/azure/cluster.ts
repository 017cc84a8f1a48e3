import { AKS_RELEASES } from "../../../facts/aks";
import { atLeast, expectAt, expectPresent, fromTable, is, word } from "../expectation";
import { missing, type Rule } from "../rule";
import { ofType, within } from "./links";

const READ = "2026-11";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const MAINTENANCE = "azure-native:containerservice:MaintenanceConfiguration";

/** https://learn.microsoft.com/azure/aks/planned-maintenance (2026-11) */
const LEAST_HOURS = 4;

/** Schedules of a cluster's own upgrades and of its nodes' images. https://learn.microsoft.com/azure/aks/planned-maintenance (2026-11) */
const SCHEDULES = ["aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"] as const;

export const clusterServiceRules: readonly Rule[] = [
  {
    id: "cluster-keeps-up-to-date",
    scope: "resource",
    title: "A cluster takes patches of Kubernetes and of its nodes by itself.",
    why: "A hole that is mended upstream stays open on nodes that nobody renews (A23).",
    remedy: "use AksCluster, which upgrades by patch and by node image.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/auto-upgrade-cluster", read: READ },
    requirements: ["A23"],
    frameworks: ["WAF SE:08", "ISO 27001 A.8.8"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [CLUSTER]: {
        "autoUpgradeProfile.upgradeChannel": word("patch", "stable"),
        "autoUpgradeProfile.nodeOSUpgradeChannel": word("NodeImage", "SecurityPatch"),
        // Older ones have add-ons that this estate's manifests are not made for.
        kubernetesVersion: word(...AKS_RELEASES.keys()),
      },
    }),
  },
  {
    id: "cluster-maintained-in-its-window",
    scope: "estate",
    title: "Each cluster says when it, and when its nodes, may be upgraded.",
    why: "Without a schedule Azure upgrades at any hour, in both regions at once (A23, A24).",
    remedy: "use AksCluster with a maintenance window; regions have different days.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/planned-maintenance", read: READ },
    requirements: ["A23", "A24"],
    frameworks: ["WAF OE:11", "ISO 27001 A.8.32"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const inCluster = within(ofType(resources, MAINTENANCE), "resourceName");
      return ofType(resources, CLUSTER).flatMap((cluster) => {
        const named = inCluster(cluster).map(({ properties }) => properties["configName"]);
        return SCHEDULES.filter((schedule) => !named.includes(schedule)).map((schedule) =>
          missing(cluster, `maintenance configuration ${schedule}`, "one of this cluster, in the same stack"),
        );
      });
    },
  },
  {
    id: "cluster-watches-itself",
    scope: "resource",
    title: "A cluster reports attacks, obeys Azure Policy and removes images that nobody uses.",
    why: "What runs in a private cluster is seen from within or not at all (A17).",
    remedy: "use AksCluster, which turns Defender, the policy add-on and the image cleaner on.",
    documentation: {
      address: "https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-introduction",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:10", "CIS AKS 1.8.0 5.1.1", "ISO 27001 A.8.16"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [CLUSTER]: {
        "securityProfile.defender.securityMonitoring.enabled": is(true),
        "addonProfiles.azurepolicy.enabled": is(true),
        "securityProfile.imageCleaner.enabled": is(true),
      },
    }),
  },
  {
    id: "cluster-uses-identities",
    scope: "resource",
    title: "Pods and people have Entra identities in a cluster, and secrets come from the vault and are renewed.",
    why: "Otherwise passwords are mounted into pods, and nobody can tell who used them (A17).",
    remedy: "use AksCluster and ManagedIdentity.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/workload-identity-overview", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "CIS AKS 1.8.0 5.2.1", "CIS AKS 1.8.0 5.5.2", "ISO 27001 A.8.5"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [CLUSTER]: {
        "oidcIssuerProfile.enabled": is(true),
        "securityProfile.workloadIdentity.enabled": is(true),
        "identity.type": word("UserAssigned"),
        "aadProfile.enableAzureRBAC": is(true),
        "addonProfiles.azureKeyvaultSecretsProvider.enabled": is(true),
        "addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation": word("true"),
      },
    }),
  },
  {
    id: "cluster-enforces-network-policies",
    scope: "resource",
    title: "A cluster enforces network policies, and its API runs no commands for people.",
    why: "A NetworkPolicy that no engine reads is a comment; run-command goes around the private API server (A17).",
    remedy: "use AksCluster, whose data plane is Cilium.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/use-network-policies", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:04", "CIS AKS 1.8.0 5.4.4", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [CLUSTER]: {
        // Node provisioning takes no Calico: https://learn.microsoft.com/azure/aks/node-auto-provisioning-networking (2026-11).
        "networkProfile.networkPolicy": word("cilium", "azure"),
        "networkProfile.networkPlugin": word("azure"),
        "apiServerAccessProfile.disableRunCommand": is(true),
        "nodeResourceGroupProfile.restrictionLevel": word("ReadOnly"),
      },
    }),
  },
  {
    id: "cluster-goes-out-by-our-ways",
    scope: "resource",
    title: "A cluster goes out through the network's NAT gateway or firewall, never through a load balancer.",
    why: "A load balancer gives a node 1,024 ports, fewer in large pools, and the whole cluster runs dry at a peak (B10).",
    remedy: "pass AksCluster the network that RegionalNetwork made; it takes the outbound type from there.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/egress-outboundtype", read: READ },
    requirements: ["B10"],
    frameworks: ["WAF RE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [CLUSTER]: {
        "networkProfile.outboundType": word("userDefinedRouting", "userAssignedNATGateway"),
        "networkProfile.loadBalancerSku": word("standard"),
      },
    }),
  },
  {
    id: "cluster-scales-itself",
    scope: "resource",
    title: "Pods are scaled by KEDA and nodes by node provisioning.",
    why: "Ten times the load is met by nobody's hand at three in the morning (A2, A3).",
    remedy: "use AksCluster, which turns both on.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/node-autoprovision", read: READ },
    requirements: ["A2", "A3"],
    frameworks: ["WAF RE:06", "WAF PE:05"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [CLUSTER]: {
        "nodeProvisioningProfile.mode": word("Auto"),
        "workloadAutoScalerProfile.keda.enabled": is(true),
      },
    }),
  },
  {
    id: "maintenance-window-fits",
    scope: "resource",
    title: "A maintenance window comes again, and is long enough for Azure to begin in it.",
    why: "A window that is too short is passed over, and the cluster stays old without a word (A23).",
    remedy: "give AksCluster a window of four hours or more.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/planned-maintenance", read: READ },
    requirements: ["A23"],
    frameworks: ["WAF OE:11", "ISO 27001 A.8.32"],
    severity: "mandatory",
    unknown: "refuse",
    types: [MAINTENANCE],
    judge: (window) => [
      ...expectAt(window, "maintenanceWindow.durationHours", atLeast(LEAST_HOURS, "hours")),
      ...expectPresent(window, "maintenanceWindow.schedule", "on which days"),
    ],
  },
];
