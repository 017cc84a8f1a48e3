import { expectAt, word } from "../expectation";
import { whereZones } from "../region";
import { liesWithin } from "../../../resilience/resource";
import { missing, type Rule } from "../rule";

const REGISTRY = "azure-native:containerregistry:Registry";
const REPLICATION = "azure-native:containerregistry:Replication";
const READ = "2026-11";

export const containerRegistryRules: readonly Rule[] = [
  {
    id: "registry-survives-a-zone",
    scope: "resource",
    title: "A production registry and its copies span the zones of their regions.",
    why: "A cluster that cannot pull images cannot replace what failed (A16, A22).",
    remedy: "use ContainerRegistry, which takes zones from facts/regions.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/container-registry/zone-redundancy",
      read: READ,
    },
    requirements: ["A16", "A22"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [REGISTRY, REPLICATION],
    judge: (resource, { tier }) => {
      if (tier !== "production") return [];
      return [
        ...(resource.type === REGISTRY ? expectAt(resource, "sku.name", word("Premium")) : []),
        ...whereZones(resource, () => expectAt(resource, "zoneRedundancy", word("Enabled"))),
      ];
    },
  },
  {
    id: "registry-survives-a-region",
    scope: "estate",
    title: "A production registry has a copy in a second region.",
    why: "The registry's region must not decide whether another region can start a pod (A16, A22).",
    remedy: "give ContainerRegistry the regions that pull from it as replicas.",
    documentation: {
      address: "https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication",
      read: READ,
    },
    requirements: ["A16", "A22"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) => {
      if (tier !== "production") return [];
      const copies = resources.filter(({ type }) => type === REPLICATION);
      return resources
        .filter(({ type }) => type === REGISTRY)
        .filter((registry) => !copies.some((copy) => liesWithin(copy, registry, "registryName")))
        .map((registry) => missing(registry, "replication", "a copy in at least one other region"));
    },
  },
];
