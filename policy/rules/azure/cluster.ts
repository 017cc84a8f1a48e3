import { SYSTEM_POOL } from "../../../facts/aks";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, fromTable, is, word, wordUnlike, type Expectation } from "../expectation";
import { missing, undecided, type Finding, type Rule } from "../rule";
import { ofType, within } from "./links";
import { entriesAt } from "./lists";

const READ = "2026-11";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOLS = "agentPoolProfiles";
const { taint } = SYSTEM_POOL;
const TAINT = `${taint.key}=${taint.value}:${taint.effect}`;

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
      const inCluster = within(
        ofType(resources, "azure-native:containerservice:MaintenanceConfiguration"),
        "resourceName",
      );
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
    id: "system-pool-apart",
    scope: "resource",
    title: "The system pool is kept for the platform's own pods, with a node a zone in production.",
    why: "A service that fills the system pool starves DNS and the autoscaler of all others (A3, A23).",
    remedy: `leave the pool to AksCluster, which taints it ${TAINT}.`,
    documentation: { address: "https://learn.microsoft.com/azure/aks/use-system-pools", read: READ },
    requirements: ["A3", "A23"],
    frameworks: ["WAF RE:07"],
    severity: "mandatory",
    unknown: "refuse",
    types: [CLUSTER],
    judge: (cluster, { tier }) =>
      eachPool(cluster, (at) => {
        if (word("User").met(valueAt(cluster.properties, `${at}.mode`))) return [];
        const scaled = valueAt(cluster.properties, `${at}.enableAutoScaling`) === true;
        const nodes = tier === "production" ? SYSTEM_POOL.minimumNodes : 2;
        return [
          ...expectAt(cluster, `${at}.${scaled ? "minCount" : "count"}`, atLeast(nodes, "nodes")),
          ...taintFindings(cluster, `${at}.nodeTaints`),
        ];
      }),
  },
  {
    id: "nodes-hardened",
    scope: "resource",
    title: "Nodes are encrypted on their host, start only what is signed, have no public address and keep nothing.",
    why: "A node is cattle: whoever steals its disk or reaches it from outside must find nothing (A17, A9).",
    remedy: "leave pools to AksCluster.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/enable-host-encryption", read: READ },
    requirements: ["A17", "A9"],
    frameworks: ["WAF SE:08", "WAF SE:07", "CIS AKS 1.8.0 5.4.3", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [CLUSTER],
    judge: (cluster) =>
      eachPoolHas(cluster, {
        enableEncryptionAtHost: is(true),
        enableNodePublicIP: is(false),
        osDiskType: word("Ephemeral"),
        "securityProfile.enableSecureBoot": is(true),
        "securityProfile.enableVTPM": is(true),
      }),
  },
  {
    id: "nodes-drained-before-they-go",
    scope: "resource",
    title: "An upgrade adds a node before it drains one, and leaves a node that cannot be drained in peace.",
    why: "Otherwise an upgrade takes capacity away at a peak, or kills what a disruption budget protects (A23).",
    remedy: "leave upgrade settings to AksCluster.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling", read: READ },
    requirements: ["A23"],
    frameworks: ["WAF RE:07", "ISO 27001 A.8.32"],
    severity: "mandatory",
    unknown: "refuse",
    types: [CLUSTER],
    judge: (cluster) =>
      eachPoolHas(cluster, {
        "upgradeSettings.maxSurge": wordUnlike(/^0+%?$/, "one node or more"),
        "upgradeSettings.drainTimeoutInMinutes": atLeast(1, "minutes"),
        "upgradeSettings.undrainableNodeBehavior": word("Cordon"),
      }),
  },
];

/** Findings on each pool. That there is one is what cluster-survives-a-zone asks. */
function eachPool(cluster: Resource, judge: (at: string) => readonly Finding[]): readonly Finding[] {
  return entriesAt(cluster, POOLS).flatMap((pool, index) => {
    if (pool !== UNKNOWN) return judge(`${POOLS}[${index}]`);
    return [undecided(cluster, POOLS, "pools that are known")];
  });
}

function eachPoolHas(cluster: Resource, fields: Readonly<Record<string, Expectation>>): readonly Finding[] {
  return eachPool(cluster, (at) =>
    Object.entries(fields).flatMap(([field, expectation]) => expectAt(cluster, `${at}.${field}`, expectation)),
  );
}

function taintFindings(cluster: Resource, path: string): readonly Finding[] {
  const taints = entriesAt(cluster, path);
  if (taints.includes(TAINT)) return [];
  return taints.includes(UNKNOWN) ? [undecided(cluster, path, TAINT)] : [missing(cluster, path, TAINT)];
}
