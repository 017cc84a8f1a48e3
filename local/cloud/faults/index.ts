/** Faults on purpose: what goes wrong in the embedded cloud, until when, and for whom. Kept in the store. */
import { setTimeout as wait } from "node:timers/promises";
import { CloudError } from "../protocol/provider";
import type { Store } from "../store/store";

export type FaultKind = "region-down" | "throttle" | "slow" | "half-way";

/** All given fields must match; an empty match hits everything. */
export interface FaultMatch {
  /** A location, `germanynorth`. */
  region?: string;
  /** A type, `Microsoft.Network/virtualNetworks` or `k8s/apps/v1/Deployment`; compared without regard to case. */
  type?: string;
  /** A part of the id, compared without regard to case. */
  id?: string;
}

export interface Fault {
  kind: FaultKind;
  match: FaultMatch;
  /** How many calls it hits before it is over. Default: all, until cleared. */
  times?: number;
  /** `slow`: how long a call is held. `throttle`: the Retry-After. Default: 200. */
  delayMs?: number;
}

export interface ListedFault extends Fault {
  number: number;
}

/** What a call is about. */
export interface Target {
  region: string;
  type: string;
  id: string;
}

const DEFAULT_DELAY_MS = 200;
/** As azure-native's client: a throttled call is tried again, but not for ever. */
const ATTEMPTS = 5;

/** @returns its number, for `clear` */
export function add(store: Store, fault: Fault): number {
  const { kind, match, times, delayMs } = fault;
  const row = [kind, JSON.stringify(match), times ?? null, delayMs ?? DEFAULT_DELAY_MS];
  return store.write(() => {
    store.run("INSERT INTO faults (kind, match, times, delay) VALUES (?, ?, ?, ?)", row);
    return Number(store.rows("SELECT max(number) FROM faults", [])[0]?.[0]);
  });
}

export function list(store: Store): ListedFault[] {
  const rows = store.rows("SELECT number, kind, match, times, delay FROM faults ORDER BY number", []);
  return rows.map(([number, kind, match, times, delay]) => ({
    number: Number(number),
    kind: String(kind) as FaultKind,
    match: JSON.parse(String(match)) as FaultMatch,
    ...(times === null ? {} : { times: Number(times) }),
    delayMs: Number(delay),
  }));
}

/** @param number default: all. @returns how many there were */
export function clear(store: Store, number?: number): number {
  return number === undefined
    ? store.run("DELETE FROM faults", [])
    : store.run("DELETE FROM faults WHERE number = ?", [number]);
}

/**
 * Lets the faults that match a call happen: waits, or throws CloudError (503 region down, 429 throttled for too long).
 * Costs one short query when there is no fault.
 * @param signal ends waits when the user cancels.
 * @returns whether the call must fail half-way: the caller makes its change and then throws.
 */
export async function meet(store: Store, target: Target, signal?: AbortSignal): Promise<{ halfWay: boolean }> {
  let halfWay = false;
  for (const fault of list(store)) {
    if (!matches(fault.match, target)) continue;
    if (fault.kind === "throttle") await throttle(store, fault, target, signal);
    else if (use(store, fault.number)) {
      if (fault.kind === "region-down") throw regionDown(target);
      if (fault.kind === "slow") await wait(fault.delayMs ?? DEFAULT_DELAY_MS, undefined, { signal });
      halfWay ||= fault.kind === "half-way";
    }
  }
  return { halfWay };
}

/** The error of a resource that was made although the call failed. */
export function halfWayMessage(target: Target): string {
  return (
    `the call for ${target.id} broke off after the resource was created (a fault on purpose). ` +
    `Expected: a finished deployment. Run the same command again: it takes up what is there`
  );
}

function matches(match: FaultMatch, target: Target): boolean {
  const same = (wanted: string | undefined, got: string): boolean =>
    wanted === undefined || wanted.toLowerCase() === got.toLowerCase();
  const within = match.id === undefined || target.id.toLowerCase().includes(match.id.toLowerCase());
  return same(match.region, target.region) && same(match.type, target.type) && within;
}

/** Takes one of the fault's hits. @returns false if another call took the last one */
function use(store: Store, number: number): boolean {
  return store.write(() => {
    const row = store.rows("SELECT times FROM faults WHERE number = ?", [number])[0];
    if (!row) return false;
    if (row[0] === null) return true;
    if (Number(row[0]) <= 1) store.run("DELETE FROM faults WHERE number = ?", [number]);
    else store.run("UPDATE faults SET times = times - 1 WHERE number = ?", [number]);
    return Number(row[0]) > 0;
  });
}

async function throttle(store: Store, fault: ListedFault, target: Target, signal?: AbortSignal): Promise<void> {
  const delay = fault.delayMs ?? DEFAULT_DELAY_MS;
  for (let attempt = 1; use(store, fault.number); attempt += 1) {
    if (attempt === ATTEMPTS) {
      throw new CloudError(
        "TooManyRequests",
        `${target.type}: the request for ${target.id} was throttled ${ATTEMPTS} times (Retry-After ${delay} ms each). ` +
          `Wait a while, or lower --parallel, then run the same command again`,
        429,
      );
    }
    await wait(delay, undefined, { signal });
  }
}

function regionDown(target: Target): CloudError {
  return new CloudError(
    "ServiceUnavailable",
    `the region ${target.region} does not answer, so ${target.id} cannot be reached (a fault on purpose). Expected: an ` +
      `answer from ${target.region}. Run again when the region is back, or fail over`,
    503,
  );
}
