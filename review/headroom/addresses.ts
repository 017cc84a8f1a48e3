import { Netmask } from "netmask";
import { usableAddresses } from "../../facts/address-plan";
import { ADDRESSES_IN_USE_PER_NETWORK } from "../../facts/network";
import type { Stack } from "../../resilience/estate";
import { armIdOf, valueAt } from "../../resilience/resource";
import type { Room } from "./room";
import { takenBy } from "./taken";

const NETWORK = "azure-native:network:VirtualNetwork";
const SUBNET = "azure-native:network:Subnet";

/**
 * Addresses of subnets that nothing declared will ever take, space of networks that no subnet has, and what Azure lets a network
 * have in use beside what it takes.
 */
export function addressRooms(estate: readonly Stack[]): Room[] {
  const taken = new Map<string, number>();
  for (const [subnet, addresses] of estate.flatMap(({ resources }) => takenBy(resources))) {
    taken.set(subnet, (taken.get(subnet) ?? 0) + addresses);
  }
  const subnets = estate.flatMap((stack) => subnetsOf(stack, taken));
  return [
    ...subnets.map(({ stack, of, name, usable, takes }): Room => {
      return { kind: "addresses", of, stack, what: `addresses of ${name}`, has: usable, takes };
    }),
    ...estate.flatMap((stack) => networkRooms(stack, subnets)),
  ];
}

interface Subnet {
  readonly stack: string;
  readonly of: string;
  readonly name: string;
  /** In lower case. */
  readonly id: string;
  readonly size: number;
  readonly usable: number;
  readonly takes: number;
}

function subnetsOf({ name: stack, resources }: Stack, taken: ReadonlyMap<string, number>): Subnet[] {
  return resources
    .filter(({ type }) => type === SUBNET)
    .flatMap((subnet) => {
      const id = armIdOf(subnet) ?? "";
      const ranges = rangesOf(valueAt(subnet.properties, "addressPrefixes") ?? [subnet.properties["addressPrefix"]]);
      if (ranges.length === 0) return [];
      const usable = ranges.reduce((sum, range) => sum + usableAddresses(range), 0);
      const takes = taken.get(id) ?? 0;
      return [{ stack, of: subnet.urn, name: subnet.name, id, size: sizeOf(ranges), usable, takes }];
    });
}

function networkRooms({ name: stack, resources }: Stack, subnets: readonly Subnet[]): Room[] {
  return resources
    .filter(({ type }) => type === NETWORK)
    .flatMap((network): Room[] => {
      const own = subnets.filter(({ id }) => id.startsWith(`${armIdOf(network) ?? "none"}/`));
      const ranges = rangesOf(valueAt(network.properties, "addressSpace.addressPrefixes"));
      if (ranges.length === 0) return [];
      return [
        {
          ...{ kind: "space", of: network.urn, stack, what: `address space of ${network.name}` },
          ...{ has: sizeOf(ranges), takes: own.reduce((sum, { size }) => sum + size, 0) },
        },
        {
          ...{ kind: "addresses", of: network.urn, stack, what: `addresses that ${network.name} may use at once` },
          ...{ has: ADDRESSES_IN_USE_PER_NETWORK, takes: own.reduce((sum, { takes }) => sum + takes, 0) },
        },
      ];
    });
}

/** Blocks of IPv4 that are known. */
function rangesOf(blocks: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(blocks) ? blocks : [];
  return all.filter((block): block is string => typeof block === "string" && /^[\d.]+\/\d+$/.test(block));
}

function sizeOf(ranges: readonly string[]): number {
  return ranges.reduce((sum, range) => sum + new Netmask(range).size, 0);
}
