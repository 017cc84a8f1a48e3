/** One thing wrong with a component's arguments. */
export interface Fault {
  /** Where: the argument as its caller writes it, `capacity.maximum` or `gateways.frankfurt.weight`. */
  readonly path: string;
  /** The value as it was given. */
  readonly got: unknown;
  /** What would have been accepted, in words. */
  readonly expected: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A component was given arguments that it cannot work with. The message names every fault at once, a line each. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
  constructor(
    /** Component class, such as `RegionalNetwork`. */
    readonly component: string,
    /** Logical name of the instance. */
    readonly instance: string,
    readonly faults: readonly Fault[],
  ) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    super(`${component} "${instance}": ${count} in its arguments.\n${faults.map(line).join("\n")}`);
  }
}

/**
 * Ends a component's construction before its first resource if anything is wrong with its arguments.
 *
 * @param faults everything that was found; none means that the component may go on.
 * @throws ArgumentError with all of them.
 */
export function refuse(component: string, name: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new ArgumentError(component, name, faults);
}

function line(fault: Fault): string {
  return `  - ${fault.path}: got ${show(fault.got)}, expected ${fault.expected}; ${fault.fix}.`;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
