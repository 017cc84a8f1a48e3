import type { Written } from "../resilience/estate";

export type Operation = "create" | "update" | "replace" | "delete";

/** One property that differs. A secret's value is not in a recording, so neither is it here. */
export interface PropertyChange {
  /** `sku.name`, `tags["a.b"]`, as the engine writes it. */
  readonly path: string;
  /** Absent where nothing was set. */
  readonly before?: unknown;
  /** Absent where nothing is set any more; `UNKNOWN` where only the deployment will tell. */
  readonly after?: unknown;
  /** It cannot change in place. */
  readonly replaces: boolean;
}

/** A resource as a recording tells it, with the line that declares it. */
export interface Recorded extends Written {
  readonly name: string;
  readonly options?: {
    readonly retainOnDelete?: true;
    readonly source?: { readonly file: string; readonly line: number };
  };
}

/** What the engine will do to one resource. */
export interface Change {
  readonly operation: Operation;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly before?: Recorded;
  readonly after?: Recorded;
  /** The old one goes first: between the two there is none. */
  readonly deleteBeforeReplace: boolean;
  /** URN of the resource that takes it along when it goes first. */
  readonly takenAlongBy?: string;
  /** Sorted by path. */
  readonly properties: readonly PropertyChange[];
}

/** A stack before and after a change; what is absent is not there. */
export interface StackChange {
  readonly stack: string;
  readonly before?: readonly Recorded[];
  readonly after?: readonly Recorded[];
  /** Deletions first, then in the order of the program. */
  readonly changes: readonly Change[];
  /** Resources that only have another name or place in the program. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** As they will be: the engine would have refused to take them away, and will no longer. */
  readonly unprotected: readonly Recorded[];
}

/** The value at a path as the engine writes it. */
export function valueOn(properties: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Object(value)[key] : undefined),
    properties,
  );
}

/** `tags["a.b"][0].c` is `tags`, `a.b`, `0`, `c`. */
export function keysOf(path: string): string[] {
  const parts = path.match(/\["(?:[^"\\]|\\.)*"\]|[^.[\]]+/g) ?? [];
  return parts.map((part) => (part.startsWith('["') ? String(JSON.parse(part.slice(1, -1))) : part));
}

/** Order of texts that is the same in every locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
