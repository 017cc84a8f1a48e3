import type { Resource } from "../resilience/resource";

/** What becomes of what a resource keeps, when it is deleted or made anew. */
export interface Fate {
  /** Data; or an address, a name or an id by which others know us, and which no new one gets. */
  readonly keeps: "data" | "address";
  readonly is: "reversible" | "restorable" | "lost";
  /** From what it comes back; for what is lost, why. One clause. */
  readonly how: string;
  /** What is missing after the restore. */
  readonly losing?: string;
  /** Page that says so, read 2026-11. */
  readonly source?: string;
}

/** Something that goes, among what its stack had. */
export interface Held {
  readonly resource: Resource;
  /** Another is made in its stead. */
  readonly replaced: boolean;
  /** The new one takes the old one's name, so that the old one cannot come back under it. */
  readonly sameName: boolean;
  readonly stack: readonly Resource[];
}

/** Fates by type; nothing for a resource of the type that keeps nothing. */
export type Holders = Readonly<Record<string, (held: Held) => Fate | undefined>>;

export function reversible(how: string, source?: string): Fate {
  return { keeps: "data", is: "reversible", how, ...(source ? { source } : {}) };
}

export function restorable(how: string, losing: string, source: string): Fate {
  return { keeps: "data", is: "restorable", how, losing, source };
}

export function lost(how: string, source: string): Fate {
  return { keeps: "data", is: "lost", how, source };
}
