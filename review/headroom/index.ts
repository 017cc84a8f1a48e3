import { made, type Stack } from "../../resilience/estate";
import type { StackChange } from "../change";
import { addressRooms } from "./addresses";
import { connectionRooms } from "./connections";
import { portRooms } from "./ports";
import { quotaRooms } from "./quota";
import type { Room } from "./room";

/** How much is left of something that runs out, before and after. */
export interface Headroom {
  readonly kind: Room["kind"];
  readonly stack: string;
  readonly what: string;
  /** Absent where there was none. */
  readonly before?: Left;
  readonly after?: Left;
  /** It became scarce, or scarcer: what always was, and is no worse, is nobody's news. */
  readonly short: boolean;
}

export interface Left {
  /** Less than nothing: more is declared than there is. */
  readonly free: number;
  readonly of: number;
}

/** A share of what there is; with less than that left, whoever asks for more next waits for people. */
const LEAST_FREE = 0.1;

/**
 * What differs, the scarcest first. All stacks are counted together, because one puts its endpoints and gateways into another's
 * network, and several share a subscription's quota.
 */
export function headroomOf(stacks: readonly StackChange[]): Headroom[] {
  const renamed = new Map(stacks.flatMap(({ moved }) => moved.map(({ from, to }) => [from, to])));
  const olds = byKey(roomsOf(side(stacks, "before")), renamed);
  const news = byKey(roomsOf(side(stacks, "after")), new Map());
  return [...new Set([...olds.keys(), ...news.keys()])]
    .flatMap((key) => compared(olds.get(key), news.get(key)))
    .sort((a, b) => scarcity(a) - scarcity(b) || (`${a.stack} ${a.what}` < `${b.stack} ${b.what}` ? -1 : 1));
}

/** What is gone is scarce for nobody. */
function scarcity({ after }: Headroom): number {
  return after ? shareOf(after) : 2;
}

function side(stacks: readonly StackChange[], which: "before" | "after"): Stack[] {
  return stacks.map((stack) => ({ name: stack.stack, resources: (stack[which] ?? []).map(made) }));
}

function roomsOf(estate: readonly Stack[]): Room[] {
  return [...addressRooms(estate), ...quotaRooms(estate), ...estate.flatMap(portRooms), ...connectionRooms(estate)];
}

function byKey(rooms: readonly Room[], renamed: ReadonlyMap<string, string>): Map<string, Room> {
  return new Map(rooms.map((room) => [`${room.kind} ${renamed.get(room.of) ?? room.of}`, room]));
}

function compared(old: Room | undefined, now: Room | undefined): Headroom[] {
  const one = now ?? old;
  if (!one || (old?.has === now?.has && old?.takes === now?.takes)) return [];
  const { kind, stack, what } = one;
  const [before, after] = [old && left(old), now && left(now)];
  const short = after !== undefined && shareOf(after) < LEAST_FREE && (!before || shareOf(after) < shareOf(before));
  return [{ kind, stack, what, ...(before ? { before } : {}), ...(after ? { after } : {}), short }];
}

function left({ has, takes }: Room): Left {
  return { free: has - takes, of: has };
}

function shareOf({ free, of }: Left): number {
  return free / Math.max(of, 1);
}
