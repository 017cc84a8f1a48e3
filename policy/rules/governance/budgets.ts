import { billOf } from "../../../cost/bill";
import { costLines, costOf, type CostLine } from "../../../cost/estimate";
import type { CostedStack } from "../../../cost/resource";
import { BUDGETS, NON_CRITICAL } from "../../../facts/budgets";
import { cpusOf } from "../../../facts/vm-sizes";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, type Expectation } from "../expectation";
import { regionOf } from "../region";
import { found, undecided, type Finding, type Rule } from "../rule";

const READ = "2026-11";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const GATEWAY = "azure-native:network:ApplicationGateway";
const SERVER = "azure-native:dbforpostgresql:Server";
const BUS = "azure-native:servicebus:Namespace";

export const budgetRules: readonly Rule[] = [
  {
    id: "cost-within-budget",
    scope: "estate",
    title: "What a stack is estimated to cost in a month stays within its budget.",
    why: "A size chosen in a pull request is a bill a month later; who approves the one should see the other (C8).",
    remedy: "see ./plugilo cost for what is dear; choose smaller, or raise the stack's figure in facts/budgets.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/cost-optimization/set-spending-guardrails",
      read: READ,
    },
    requirements: ["C8"],
    frameworks: ["WAF CO:04"],
    severity: "mandatory",
    unknown: "never",
    judge: withinBudget,
  },
  {
    id: "non-critical-stays-small",
    scope: "resource",
    title: "Outside production nothing is larger than trying it out needs.",
    why: "Environments that nobody is served from are a third of many a bill, and of no use at production's size (A16).",
    remedy: "choose smaller sizes in the stack's Pulumi.<stack>.yaml; facts/budgets.ts has the limits.",
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/cost-optimization/optimize-environment-costs",
      read: READ,
    },
    requirements: ["A16"],
    frameworks: ["WAF CO:08"],
    severity: "mandatory",
    unknown: "refuse",
    types: [CLUSTER, GATEWAY, SERVER, BUS],
    judge: (resource, { tier }) => (tier === "production" ? [] : small(resource)),
  },
];

/** The dearest resource is told: it is the first to look at. Unknown values count as the estimate counts them. */
function withinBudget(resources: readonly Resource[]): readonly Finding[] {
  const kind = kindOf(resources);
  const region = homeOf(resources);
  if (kind === undefined || region === undefined) return [];
  const { lines } = costLines(billOf({ region, kind, resources }).lines);
  const total = Math.round(costOf(lines).total);
  const dearest = resources.find(({ name }) => name === dearestOf(lines));
  const limit = BUDGETS[kind] * (kind === "edge" ? regionsOf(resources) : 1);
  if (total <= limit || !dearest) return [];
  return [found(dearest, "estimate", `$${total} a month`, `at most $${limit} for a stack of kind ${kind}`)];
}

/** Where most of a stack lies: some of it may be elsewhere, and the engine hands resources over in any order. */
function homeOf(resources: readonly Resource[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { name } of resources.flatMap((one) => regionOf(one) ?? [])) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, most], [b, more]) => more - most || a.localeCompare(b))[0]?.[0];
}

/** What has no region is paid for in each: Cosmos DB and the API gateway name them, and one of the two may have lost one. */
function regionsOf(resources: readonly Resource[]): number {
  const counted = (type: string, path: string): number => {
    const resource = resources.find((one) => one.type === type);
    const named = resource && valueAt(resource.properties, path);
    return Array.isArray(named) ? named.length : 0;
  };
  return Math.max(
    counted("azure-native:cosmosdb:DatabaseAccount", "locations"),
    counted("azure-native:apimanagement:ApiManagementService", "additionalLocations") + 1,
  );
}

/** What a stack is, by what only such a one has. */
function kindOf(resources: readonly Resource[]): CostedStack["kind"] | undefined {
  const types = new Set(resources.map(({ type }) => type));
  if (types.has("azure-native:cdn:Profile")) return "edge";
  if (types.has("pagerduty:index/schedule:Schedule")) return "on-call";
  if (!types.has(CLUSTER)) return undefined;
  if (!types.has(GATEWAY)) return "management";
  return types.has("azure-native:network:VirtualNetworkPeering") ? "region" : "standalone";
}

function dearestOf(lines: readonly CostLine[]): string | undefined {
  const byResource = new Map<string, number>();
  for (const { resource, usd } of lines) byResource.set(resource, (byResource.get(resource) ?? 0) + usd);
  return [...byResource].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function small(resource: Resource): readonly Finding[] {
  switch (resource.type) {
    case GATEWAY:
      return expectAt(resource, "autoscaleConfiguration.maxCapacity", atMost(NON_CRITICAL.gatewayUnits, "units"));
    case BUS:
      return expectAt(resource, "sku.capacity", atMost(NON_CRITICAL.busUnits, "units"));
    case SERVER:
      return expectAt(resource, "sku.name", machine(NON_CRITICAL.databaseCpus));
    default:
      return pools(resource);
  }
}

function pools(cluster: Resource): readonly Finding[] {
  const all = valueAt(cluster.properties, "agentPoolProfiles");
  if (all === UNKNOWN) return [undecided(cluster, "agentPoolProfiles", "pools that are known")];
  if (!Array.isArray(all)) return [];
  return all.flatMap((_, index) => [
    ...expectAt(cluster, `agentPoolProfiles[${index}].vmSize`, machine(NON_CRITICAL.cpus)),
    ...expectAt(cluster, `agentPoolProfiles[${index}].count`, atMost(NON_CRITICAL.nodes, "nodes")),
  ]);
}

const atMost = (most: number, unit: string): Expectation => ({
  text: `at most ${most} ${unit}`,
  met: (value) => typeof value === "number" && value <= most,
});

const machine = (most: number): Expectation => ({
  text: `a size of at most ${most} CPUs`,
  met: (value) => typeof value === "string" && cpusOf(value) <= most,
});
