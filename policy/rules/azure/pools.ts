import { SYSTEM_POOL } from "../../../facts/aks";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, is, word, wordUnlike, type Expectation } from "../expectation";
import { missing, undecided, type Finding, type Rule } from "../rule";
import { entriesAt } from "./lists";

const READ = "2026-11";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOLS = "agentPoolProfiles";
const { taint } = SYSTEM_POOL;
const TAINT = `${taint.key}=${taint.value}:${taint.effect}`;

export const poolRules: readonly Rule[] = [
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
        type: word("VirtualMachineScaleSets"),
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
