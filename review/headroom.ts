import { usableAddresses } from "../facts/address-plan";
import { cpusOf } from "../facts/vm-sizes";
import { made } from "../resilience/estate";
import { UNKNOWN, valueAt, type Resource } from "../resilience/resource";
import type { Recorded, StackChange } from "./change";

/** How much there is of something that runs out, before and after. Only what differs. */
export interface Headroom {
  readonly stack: string;
  readonly what: string;
  /** `undefined`: there was none, or a deployment will tell. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export function headroomOf({ stack, before, after }: StackChange): Headroom[] {
  const [olds, news] = [measured(before), measured(after)];
  return [...new Set([...olds.keys(), ...news.keys()])]
    .sort()
    .map((what) => ({ stack, what, before: olds.get(what), after: news.get(what) }))
    .filter((one) => one.before !== one.after);
}

function measured(recorded: readonly Recorded[] = []): Map<string, number> {
  const found = new Map<string, number>();
  const add = (what: string, count: number): unknown => found.set(what, (found.get(what) ?? 0) + count);
  for (const resource of recorded.map(made)) {
    MEASURES[resource.type]?.(resource, (what, count) => Number.isFinite(count) && add(what, count));
  }
  return found;
}

type Add = (what: string, count: number) => unknown;

/** Each counts what its type has or may take. */
const MEASURES: Readonly<Record<string, (resource: Resource, add: Add) => unknown>> = {
  "azure-native:network:Subnet": ({ name, properties }, add) => {
    const range = valueAt(properties, "addressPrefix");
    if (typeof range !== "string" || range === UNKNOWN) return;
    add(`addresses of ${name}`, usableAddresses(range));
    add("addresses of all subnets", usableAddresses(range));
  },
  "azure-native:network:NatGateway": ({ properties }, add) =>
    add("public addresses that calls go out by (SNAT)", lengthAt(properties, "publicIpAddresses")),
  "azure-native:network:AzureFirewall": ({ properties }, add) =>
    add("public addresses that calls go out by (SNAT)", lengthAt(properties, "ipConfigurations")),
  "azure-native:containerservice:ManagedCluster": ({ properties }, add) => {
    const pools = valueAt(properties, "agentPoolProfiles");
    for (const pool of Array.isArray(pools) ? pools : []) {
      const { name, vmSize, count, maxCount } = Object(pool) as Record<string, unknown>;
      add(
        `vCPUs that the pool ${String(name)} may take of the quota`,
        cpusOf(String(vmSize)) * Number(maxCount ?? count),
      );
    }
  },
  "kubernetes:karpenter.sh/v1:NodePool": ({ properties }, add) =>
    add(
      `vCPUs that the pool ${String(valueAt(properties, "metadata.name"))} may take of the quota`,
      Number(valueAt(properties, "spec.limits.cpu")),
    ),
};

function lengthAt(properties: Resource["properties"], path: string): number {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? value.length : Number.NaN;
}
