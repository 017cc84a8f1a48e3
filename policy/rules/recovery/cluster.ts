import { expectAt, listOf, word } from "../expectation";
import { expectZones } from "../region";
import type { Rule } from "../rule";

export const clusterRules: readonly Rule[] = [
  {
    id: "cluster-survives-a-zone",
    scope: "resource",
    title: "A production cluster has a paid control plane, and each of its pools spans the region's zones.",
    why: "The free tier promises nothing; a pool in one zone goes with it (A16, A23).",
    remedy: "use AksCluster, which takes zones from facts/regions.ts.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers", read: "2026-11" },
    requirements: ["A16", "A23"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:containerservice:ManagedCluster"],
    judge: (cluster, { tier }) => {
      if (tier !== "production") return [];
      const pools = cluster.properties["agentPoolProfiles"];
      return [
        ...expectAt(cluster, "sku.tier", word("Standard", "Premium")),
        ...expectAt(cluster, "agentPoolProfiles", listOf(1, "pool")),
        ...(Array.isArray(pools) ? pools : []).flatMap((_, index) =>
          expectZones(cluster, `agentPoolProfiles[${index}].availabilityZones`),
        ),
      ];
    },
  },
];
