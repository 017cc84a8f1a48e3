import { CPU_QUOTA } from "../../facts/aks";
import { largestPools, type LargestPool } from "../../resilience/capacity/pools";
import type { Stack } from "../../resilience/estate";
import { armIdOf, valueAt } from "../../resilience/resource";
import type { Room } from "./room";

type Quota = keyof typeof CPU_QUOTA;

interface Drawn {
  readonly stacks: Set<string>;
  readonly quota: Quota;
  readonly region: string;
  cpus: number;
}

/**
 * Virtual CPUs that pools may take of a subscription's quotas in a region: that of each family, that of spot nodes, and that of
 * all the others together. https://learn.microsoft.com/azure/quotas/per-vm-quota-requests (2026-11)
 */
export function quotaRooms(estate: readonly Stack[]): Room[] {
  const drawn = new Map<string, Drawn>();
  for (const { name, resources } of estate) {
    const cluster = resources.find(({ type }) => type === "azure-native:containerservice:ManagedCluster");
    if (!cluster) continue;
    const region = String(valueAt(cluster.properties, "location"));
    const subscription = armIdOf(cluster)?.split("/")[2] ?? "";
    for (const pool of largestPools(resources)) {
      for (const quota of quotasOf(pool)) {
        const key = `${subscription} ${region} ${quota}`;
        const one = drawn.get(key) ?? { stacks: new Set(), quota, region, cpus: 0 };
        one.stacks.add(name);
        one.cpus += pool.cpus;
        drawn.set(key, one);
      }
    }
  }
  return [...drawn].map(([key, { stacks, quota, region, cpus }]) => ({
    ...{
      kind: "quota",
      of: key,
      stack: [...stacks].join(", "),
      what: `vCPUs of the quota ${WORDS[quota]} in ${region}`,
    },
    ...{ has: CPU_QUOTA[quota], takes: cpus },
  }));
}

const WORDS: Readonly<Record<Quota, string>> = {
  D: "of D sizes",
  E: "of E sizes",
  F: "of F sizes",
  N: "of N sizes",
  spot: "of spot nodes",
  region: "of all sizes",
};

/** A pool that may buy several families may fill the quota of each. */
function quotasOf({ capacityTypes, families }: LargestPool): Quota[] {
  return [
    ...(capacityTypes.includes("spot") ? (["spot"] as const) : []),
    ...(capacityTypes.includes("on-demand") ? [...families.filter(isQuota), "region" as const] : []),
  ];
}

function isQuota(family: string): family is Quota {
  return family in CPU_QUOTA;
}
