import type { Change, Operation, PropertyChange, Recorded, StackChange } from "../../../review/change";

const STACK = "prod-frankfurt";

/** A resource of a stack, as a recording has it. */
export function recorded(type: string, name: string, more: Partial<Recorded> = {}): Recorded {
  return { urn: `urn:pulumi:${STACK}::plugilo::${type}::${name}`, type, name, inputs: {}, ...more };
}

export function change(operation: Operation, one: Recorded, more: Partial<Change> = {}): Change {
  const { urn, type, name } = one;
  return {
    ...{ operation, urn, type, name, deleteBeforeReplace: false, properties: [] },
    ...(operation === "create" ? {} : { before: one }),
    ...(operation === "delete" ? {} : { after: one }),
    ...more,
  };
}

export function property(path: string, before: unknown, after: unknown, replaces = false): PropertyChange {
  return { path, before, after, replaces };
}

export function stack(more: Partial<StackChange>): StackChange {
  return { stack: STACK, before: [], after: [], changes: [], moved: [], unprotected: [], ...more };
}
