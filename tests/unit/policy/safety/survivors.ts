import type { Kind } from "./mutants";

/** A mistake that no rule stops on at least one resource of ours, and why that is left so. */
export interface Survivor {
  readonly type: string;
  /** As the list of safe properties has it; empty where the resource is taken away. */
  readonly path: string;
  readonly kinds: readonly Kind[];
  readonly why: string;
}

export const SURVIVORS: readonly Survivor[] = [];
