import Table from "cli-table3";
import { REGIONS } from "../../facts/regions";
import { add as addFault, clear as clearFaults, list as listFaults, type FaultKind } from "../../local/cloud/faults";
import type { ListedFault } from "../../local/cloud/faults";
import { Store } from "../../local/cloud/store/store";
import { EXIT, Failure } from "../failure";
import { oneOf } from "../one-of";
import { localAt, prepareFolders } from "../local";
import { ROOT } from "../session";

const KINDS: readonly FaultKind[] = ["region-down", "throttle", "slow", "half-way"];

export interface FaultFlags {
  readonly region?: string;
  readonly type?: string;
  readonly id?: string;
  readonly times?: number;
  readonly delayMs?: number;
}

/** Every fault that waits to happen. */
export function list(flags: { json?: boolean }): number {
  const faults = withStore(listFaults);
  if (flags.json) process.stdout.write(`${JSON.stringify(faults, null, 2)}\n`);
  else process.stdout.write(`${faults.length > 0 ? tableOf(faults) : "No faults: every call is answered."}\n`);
  return EXIT.ok;
}

/**
 * @param place the region, as an argument; the flag says the same.
 * @throws Failure for a kind or a region that does not exist.
 */
export function add(kindAsTyped: string, place: string | undefined, flags: FaultFlags): number {
  const kind = oneOf("fault", kindAsTyped, KINDS);
  const named = place ?? flags.region;
  const region = named === undefined ? undefined : oneOf("region", named, [...REGIONS.keys()]);
  if (kind === "region-down" && region === undefined) {
    throw new Failure("fault region-down: got no region, expected one, e.g. region-down germanynorth", EXIT.usage);
  }
  const { type, id, times, delayMs } = flags;
  const match = {
    ...(region === undefined ? {} : { region }),
    ...(type === undefined ? {} : { type }),
    ...(id === undefined ? {} : { id }),
  };
  const more = { ...(times === undefined ? {} : { times }), ...(delayMs === undefined ? {} : { delayMs }) };
  const number = withStore((store) => addFault(store, { kind, match, ...more }));
  process.stdout.write(
    `Fault ${number} is set. What calls the cloud now meets it, e.g. ./plugilo refresh; to end it: ./plugilo fault clear\n`,
  );
  return EXIT.ok;
}

/** @param number of one fault; all without it. */
export function clear(number: number | undefined): number {
  const cleared = withStore((store) => clearFaults(store, number));
  if (number !== undefined && cleared === 0) {
    throw new Failure(`fault: got number ${number}, expected one of those that ./plugilo fault list shows.`);
  }
  process.stdout.write(`${cleared} cleared. What did not come about meanwhile comes with: ./plugilo up\n`);
  return EXIT.ok;
}

function withStore<T>(work: (store: Store) => T): T {
  const local = localAt(ROOT);
  prepareFolders(local);
  const store = Store.open(local.cloud);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

function tableOf(faults: readonly ListedFault[]): string {
  const table = new Table({
    head: ["number", "kind", "hits", "calls left", "delay"],
    style: { head: [], border: [], compact: true },
  });
  for (const { number, kind, match, times, delayMs } of faults) {
    const hits = Object.entries(match).map(([field, value]) => `${field} ${String(value)}`);
    const timed = kind === "slow" || kind === "throttle";
    table.push([
      String(number),
      kind,
      hits.join(", ") || "every call",
      times === undefined ? "until cleared" : String(times),
      timed ? `${delayMs} ms` : "",
    ]);
  }
  return table.toString();
}
