import { OVERPROVISIONING } from "../../../facts/scaling";

/** Placeholders of one kind: how many, and what each asks for. */
export interface Room {
  readonly replicas: number;
  readonly cpuMilli: number;
  readonly memoryMi: number;
}

export interface Rooms {
  /** For pods that tolerate spot. */
  readonly spot: Room;
  /** For those that do not: smaller. */
  readonly onDemand: Room;
}

const { floor, largest, onDemandShare, onDemandReplicas } = OVERPROVISIONING;
const FLOOR = { cpuMilli: Number.parseInt(floor.cpu, 10), memoryMi: Number.parseInt(floor.memory, 10) };
const LARGEST = { cpuMilli: largest.cpu * 1000, memoryMi: largest.memoryGi * 1024 };

/**
 * Placeholders that together hold a share of what runs, and never less than the seed's five of 100m and 200Mi.
 *
 * @param running CPUs and GiB that the cluster's pods ask for.
 */
export function roomsFor(running: { readonly cpu: number; readonly memoryGi: number }, share: number): Rooms {
  const cpuMilli = running.cpu * 1000 * share;
  const memoryMi = running.memoryGi * 1024 * share;
  return {
    spot: room(cpuMilli * (1 - onDemandShare), memoryMi * (1 - onDemandShare), floor.replicas),
    onDemand: room(cpuMilli * onDemandShare, memoryMi * onDemandShare, onDemandReplicas),
  };
}

/** As few as the largest size allows: each stands on a node of its own, and more of them than nodes would buy nodes. */
function room(cpuMilli: number, memoryMi: number, least: number): Room {
  const replicas = Math.max(least, Math.ceil(cpuMilli / LARGEST.cpuMilli), Math.ceil(memoryMi / LARGEST.memoryMi));
  return {
    replicas,
    cpuMilli: Math.max(FLOOR.cpuMilli, Math.ceil(cpuMilli / replicas)),
    memoryMi: Math.max(FLOOR.memoryMi, Math.ceil(memoryMi / replicas)),
  };
}
