import { LEAST_NODE_CPUS, NODE_SCALING } from "../../facts/aks";
import { SNAT } from "../../facts/network";
import { cpusOf } from "../../facts/vm-sizes";
import { valueAt, type Resource } from "../resource";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "kubernetes:karpenter.sh/v1:NodePool";
const CLASS = "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass";

/** A pool of nodes when it is as large as it may become, bought as the smallest nodes that it may buy. */
export interface LargestPool {
  /** None where the pool has no limit, and so no largest size: that it has one is for the rules of node pools. */
  readonly nodes: number;
  /** Of all nodes together, which may be larger ones than the smallest. */
  readonly cpus: number;
  /** Connections to one destination on the internet that each node holds at once. */
  readonly connections: number;
  /** Pods a node that reserve an address of its subnet: none with an overlay. */
  readonly podAddresses: number;
  /** Letters of the families of sizes that it may buy. */
  readonly families: readonly string[];
  /** How it may buy them: `spot` nodes are those that Azure may take back. */
  readonly capacityTypes: readonly string[];
  /** Property that names the subnet of its nodes. */
  readonly subnetAt: { readonly resource: Resource; readonly path: string };
}

/** The pools of a stack's cluster: those of a fixed number, with the nodes that an upgrade adds, and the provisioned ones. */
export function largestPools(stack: readonly Resource[]): LargestPool[] {
  const clusters = stack.filter(({ type }) => type === CLUSTER);
  const flat = clusters.some(({ properties }) => valueAt(properties, "networkProfile.networkPluginMode") !== "overlay");
  const classes = new Map(
    stack.filter(({ type }) => type === CLASS).map((one) => [valueAt(one.properties, "metadata.name"), one]),
  );
  return [
    ...clusters.flatMap((cluster) => fixedPools(cluster, flat)),
    ...stack.filter(({ type }) => type === POOL).flatMap((pool) => provisionedPool(pool, classes, flat)),
  ];
}

/** Ports that the pools need on their way out, when each node holds all of its connections, all to one destination. */
export function portsOf(pools: readonly LargestPool[]): number {
  return pools.reduce((sum, { nodes, connections }) => sum + nodes * connections, 0);
}

function fixedPools(cluster: Resource, flat: boolean): LargestPool[] {
  const pools = valueAt(cluster.properties, "agentPoolProfiles");
  return (Array.isArray(pools) ? pools : []).map((_, index) => {
    const at = `agentPoolProfiles[${index}]`;
    const size = String(valueAt(cluster.properties, `${at}.vmSize`));
    const count = Math.max(numberAt(cluster, `${at}.count`), numberAt(cluster, `${at}.maxCount`));
    const nodes = count + surgeOf(count, valueAt(cluster.properties, `${at}.upgradeSettings.maxSurge`));
    const nodeCpus = finite(cpusOf(size));
    // What is the cluster's own calls no more for being on larger nodes.
    const calling = valueAt(cluster.properties, `${at}.mode`) === "System" ? NODE_SCALING.cpus.least.overlay : nodeCpus;
    return {
      ...{ nodes, cpus: nodes * nodeCpus, connections: calling * SNAT.connectionsPerCpu },
      podAddresses: flat ? numberAt(cluster, `${at}.maxPods`) : 0,
      families: familiesOf([size]),
      capacityTypes: [valueAt(cluster.properties, `${at}.scaleSetPriority`) === "Spot" ? "spot" : "on-demand"],
      subnetAt: { resource: cluster, path: `${at}.vnetSubnetID` },
    };
  });
}

/**
 * A share is of the pool, and rounded up; one where nothing is said. Azure asks for quota and addresses of them all.
 * https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling (2026-11)
 */
function surgeOf(count: number, surge: unknown): number {
  const [, number = "0", percent] = /^(\d+)(%?)$/.exec(String(surge ?? 1)) ?? [];
  return percent === "%" ? Math.ceil((count * Number(number)) / 100) : Number(number);
}

function provisionedPool(pool: Resource, classes: ReadonlyMap<unknown, Resource>, flat: boolean): LargestPool[] {
  const nodeClass = classes.get(valueAt(pool.properties, "spec.template.spec.nodeClassRef.name"));
  if (!nodeClass) return [];
  const sizes = allowed(pool, "node.kubernetes.io/instance-type");
  const capacityTypes = allowed(pool, "karpenter.sh/capacity-type");
  const [cpus, nodeCpus] = [numberAt(pool, "spec.limits.cpu"), leastCpusOf(pool, sizes)];
  return [
    {
      ...{ nodes: Math.floor(cpus / nodeCpus), cpus, connections: nodeCpus * SNAT.connectionsPerCpu },
      podAddresses: flat ? numberAt(nodeClass, "spec.maxPods") : 0,
      families: [...allowed(pool, "karpenter.azure.com/sku-family"), ...familiesOf(sizes)],
      // https://karpenter.sh/docs/concepts/nodepools/#capacity-type (2026-11)
      capacityTypes: capacityTypes.length > 0 ? capacityTypes : ["on-demand"],
      subnetAt: { resource: nodeClass, path: "spec.vnetSubnetID" },
    },
  ];
}

/** Of the smallest node that it may buy. */
function leastCpusOf(pool: Resource, sizes: readonly string[]): number {
  const above = requirementsOf(pool)
    .filter(({ key, operator }) => key === "karpenter.azure.com/sku-cpu" && operator === "Gt")
    .map(({ values: [value] }) => finite(Number(value)) + 1);
  const named = sizes.length > 0 ? [Math.min(...sizes.map((size) => finite(cpusOf(size))))] : [];
  return Math.max(LEAST_NODE_CPUS, ...above, ...named);
}

interface Requirement {
  readonly key: unknown;
  readonly operator: unknown;
  readonly values: readonly string[];
}

function requirementsOf({ properties }: Resource): Requirement[] {
  const all = valueAt(properties, "spec.template.spec.requirements");
  return (Array.isArray(all) ? all : []).map((one) => {
    const { key, operator, values } = Object(one) as Record<string, unknown>;
    return { key, operator, values: Array.isArray(values) ? values.map(String) : [] };
  });
}

function allowed(pool: Resource, wanted: string): string[] {
  return requirementsOf(pool)
    .filter(({ key, operator }) => key === wanted && operator === "In")
    .flatMap(({ values }) => values);
}

/** `D` of `Standard_D4ads_v5`. */
function familiesOf(sizes: readonly string[]): string[] {
  return [...new Set(sizes.flatMap((size) => /^Standard_([A-Z])/.exec(size)?.[1] ?? []))];
}

function numberAt({ properties }: Resource, path: string): number {
  return finite(Number(valueAt(properties, path) ?? 0));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
