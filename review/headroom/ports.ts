import { largestPools, portsOf } from "../../resilience/capacity/pools";
import { waysOut } from "../../resilience/capacity/ways-out";
import type { Stack } from "../../resilience/estate";
import type { Room } from "./room";

/** Ports of a stack's ways out, when all nodes are there and hold all of their connections, all to one destination (B10). */
export function portRooms({ name, resources }: Stack): Room[] {
  const ways = waysOut(resources);
  if (ways.length === 0) return [];
  return [
    {
      ...{ kind: "ports", of: name, stack: name, what: "SNAT ports with all nodes there" },
      has: ways.reduce((sum, { way, addresses }) => sum + way.portsPerAddress * addresses, 0),
      takes: portsOf(largestPools(resources)),
    },
  ];
}
