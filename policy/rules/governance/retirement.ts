import { fromTable, word, type Table } from "../expectation";
import { found, type Rule } from "../rule";

/** Tiers that are sold and will be, by type: what is not in the list is retired, or has a day on which it is. */
const LIVING: Table = {
  // https://learn.microsoft.com/azure/azure-monitor/logs/cost-logs#legacy-pricing-tiers (2026-11)
  "azure-native:operationalinsights:Workspace": {
    "sku.name": word("PerGB2018", "CapacityReservation", "LACluster"),
  },
};

/** Whole kinds that have ended or will, and what came after. */
const ENDED: Readonly<Record<string, string>> = {
  // On 2027-03-31. https://learn.microsoft.com/azure/frontdoor/tier-migration (2026-11)
  "azure-native:frontdoor:FrontDoor": "azure-native:cdn:Profile of Front Door Premium",
  // On 2027-09-30, and none can be made since 2025-10-01. https://learn.microsoft.com/azure/frontdoor/front-door-cdn-comparison (2026-11)
  "azure-native:cdn:Endpoint": "azure-native:cdn:AFDEndpoint",
};

export const retirementRules: readonly Rule[] = [
  {
    id: "tiers-not-retired",
    scope: "resource",
    title: "Nothing is of a tier that is retired.",
    why: "What is retired is switched off on a day that somebody else chose, as basic balancers were (A17).",
    remedy: "leave tiers to AksCluster and ObservabilityWorkspace, which take living ones.",
    documentation: {
      address: "https://learn.microsoft.com/azure/load-balancer/load-balancer-basic-upgrade-guidance",
      read: "2026-11",
    },
    requirements: ["A17"],
    frameworks: [],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable(LIVING),
  },
  {
    id: "kinds-not-retired",
    scope: "resource",
    title: "Nothing is of a kind that is retired as a whole.",
    why: "A kind with an end date is a migration under pressure, and takes no new features until then (A1, A17).",
    remedy: "use what came after it, which the finding names.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/tier-migration", read: "2026-11" },
    requirements: ["A1", "A17"],
    frameworks: [],
    severity: "mandatory",
    unknown: "never",
    types: "all",
    judge: (resource) => {
      const successor = ENDED[resource.type];
      return successor === undefined ? [] : [found(resource, "type", resource.type, successor)];
    },
  },
];
