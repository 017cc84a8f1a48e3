import type { Meter } from "../facts/prices";
import type { UsageKey } from "../facts/usage";
import type { Properties } from "../resilience/resource";

/** A resource as an estimate sees it, wherever it came from: a state, a preview. */
export interface CostedResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  /** Inputs, `UNKNOWN` where a preview cannot know. */
  readonly properties: Properties;
}

/** A stack's resources, and what of its configuration decides a price. */
export interface CostedStack {
  /** Azure's name of the region: where what has no location of its own is paid for. */
  readonly region: string;
  readonly kind: "management" | "region" | "edge" | "on-call" | "standalone";
  readonly resources: readonly CostedResource[];
}

/** So many of something that Azure meters. */
export interface Quantity {
  readonly meter: Meter;
  /** At one time; an hour's price is multiplied by the hours of a month elsewhere. */
  readonly count: number;
  /** Multiplied by this assumption; without it, it is paid whatever happens. */
  readonly usage?: UsageKey;
  /** @default the resource's location, else the stack's region */
  readonly region?: string;
}

/** What of a resource has no price here, and why. */
export interface Unpriced {
  readonly unpriced: string;
}

/** What a resource is paid for. Judges its properties alone, or beside the others of its stack. */
export type Measure = (resource: CostedResource, stack: CostedStack) => readonly (Quantity | Unpriced)[];

/** Measures by type token. */
export type Measures = Readonly<Record<string, Measure>>;
