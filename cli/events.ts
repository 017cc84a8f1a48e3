import { stripVTControlCharacters } from "node:util";

/** The engine's events, as far as we read them (github.com/pulumi/pulumi, sdk/go/common/apitype/events.go, 2026-11). */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly enforcementLevel: string;
  };
  readonly summaryEvent?: {
    readonly durationSeconds: number;
    readonly resourceChanges?: Readonly<Record<string, number>>;
    /** With a capital, as the engine writes it. */
    readonly PolicyPacks?: Readonly<Record<string, string>>;
  };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

export interface Diagnostic {
  readonly resource?: string;
  readonly message: string;
}

export interface Violation {
  readonly policy: string;
  readonly level: string;
  readonly resource?: string;
  readonly message: string;
}

/** What one operation on one stack has come to so far. */
export interface Tally {
  /** Steps begun and steps done, for progress. */
  begun: number;
  done: number;
  changes: Readonly<Record<string, number>>;
  /** What happens to the stack itself, which the engine counts as a resource and a person does not. */
  root?: string;
  seconds: number;
  readonly errors: Diagnostic[];
  readonly warnings: Diagnostic[];
  readonly violations: Violation[];
  policyRan: boolean;
}

export function newTally(): Tally {
  return { begun: 0, done: 0, changes: {}, seconds: 0, errors: [], warnings: [], violations: [], policyRan: false };
}

/** Folds one event into the tally. */
export function count(tally: Tally, event: EngineEvent): void {
  if (event.resourcePreEvent) begin(tally, event.resourcePreEvent.metadata);
  const ended = event.resOutputsEvent ?? event.resOpFailedEvent;
  if (ended && ended.metadata.type !== "pulumi:pulumi:Stack") tally.done += 1;
  if (event.diagnosticEvent && !event.diagnosticEvent.ephemeral) diagnose(tally, event.diagnosticEvent);
  if (event.policyEvent) {
    tally.violations.push({
      policy: event.policyEvent.policyName,
      level: event.policyEvent.enforcementLevel,
      resource: nameOf(event.policyEvent.resourceUrn),
      message: plain(event.policyEvent.message),
    });
  }
  if (event.summaryEvent) {
    tally.changes = withoutRoot(event.summaryEvent.resourceChanges ?? {}, tally.root);
    tally.seconds = event.summaryEvent.durationSeconds;
    tally.policyRan = Object.keys(event.summaryEvent.PolicyPacks ?? {}).length > 0;
  }
}

function begin(tally: Tally, { op, type }: StepMetadata): void {
  if (type === "pulumi:pulumi:Stack") tally.root = op;
  else tally.begun += 1;
}

function withoutRoot(changes: Readonly<Record<string, number>>, root: string | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(changes)
      .map(([operation, steps]) => [operation, operation === root ? steps - 1 : steps] as const)
      // A reference to another stack is read and dropped, not made and deleted.
      .filter(([operation, steps]) => steps > 0 && operation !== "discard"),
  );
}

/** Steps that alter something, of those that the engine counted. */
export function alterations(changes: Readonly<Record<string, number>>): number {
  return Object.entries(changes)
    .filter(([operation]) => operation !== "same" && operation !== "read" && operation !== "refresh")
    .reduce((sum, [, steps]) => sum + steps, 0);
}

function diagnose(tally: Tally, event: NonNullable<EngineEvent["diagnosticEvent"]>): void {
  const list = { error: tally.errors, warning: tally.warnings }[event.severity];
  const message = plain(event.message);
  // The engine tells a failure at the resource, at the stack and at the end: once is enough.
  if (!list || message === "" || /^(preview|update|destroy|refresh) failed$/i.test(message)) return;
  if (list.some((earlier) => earlier.message.includes(message))) return;
  list.push({ resource: nameOf(event.urn), message });
}

/** `front-door (azure-native:cdn:Profile)`: the name in the program, then the type without those of its parents. */
function nameOf(urn: string | undefined): string | undefined {
  if (urn === undefined || urn === "") return undefined;
  const [, , types = "", ...name] = urn.split("::");
  return `${name.join("::")} (${types.split("$").at(-1) ?? types})`;
}

/** Without the engine's colour marks (`<{%fg 1%}>`) and terminal escapes. */
function plain(text: string): string {
  return stripVTControlCharacters(text.replace(/<\{%.*?%\}>/g, "")).trim();
}
