import Table from "cli-table3";
import pc from "picocolors";
import { RECOVERY_TIERS } from "../facts/objectives";
import type { StackConfig } from "../stacks/config";
import { EXIT } from "./failure";
import type { Diagnostic, Violation } from "./events";
import { changed, type Result, type Verb } from "./operation";
import type { Outcome } from "./schedule";
import type { StackState } from "./state";

export type Outcomes = ReadonlyMap<string, Outcome<Result>>;

const PLAIN = { head: [], border: [], compact: true };

/** Stack by stack: what changed, how long it took, what policy said. */
export function summaryTable(outcomes: Outcomes, configs: ReadonlyMap<string, StackConfig>): string {
  const table = new Table({ head: ["stack", "region", "resources", "changes", "time", "policy"], style: PLAIN });
  for (const [stack, outcome] of outcomes) {
    const place = configs.get(stack)?.region ?? "";
    if (outcome.kind === "skipped") {
      table.push([stack, place, "", pc.yellow(skippedText(outcome.because)), "", ""]);
      continue;
    }
    const { seconds } = outcome.value;
    table.push([
      stack,
      place,
      String(resourcesOf(outcome.value)),
      changesText(outcome.value),
      duration(seconds),
      policyText(outcome.value),
    ]);
  }
  return table.toString();
}

/** The whole run in a line. */
export function closingLine(verb: Verb, outcomes: Outcomes, seconds: number): string {
  const results = [...outcomes.values()].flatMap((outcome) => (outcome.kind === "ran" ? [outcome.value] : []));
  const parts = [
    counted(outcomes.size, "stack"),
    counted(
      results.reduce((sum, result) => sum + resourcesOf(result), 0),
      "resource",
    ),
    duration(seconds),
  ];
  const code = exitCodeOf(outcomes);
  const verdict = {
    [EXIT.ok]: pc.green(`${verb} done`),
    [EXIT.policy]: pc.red(`${verb} stopped by policy`),
    [EXIT.interrupted]: pc.yellow(`${verb} interrupted; to go on: ./plugilo ${verb}`),
  }[code];
  return `${parts.join(", ")}: ${verdict ?? pc.red(`${verb} failed`)}`;
}

/** Resources that are there after a step. */
function resourcesOf({ tally }: Result): number {
  const there = Object.entries(tally.changes).filter(([operation]) => operation !== "delete");
  return there.reduce((sum, [, steps]) => sum + steps, 0);
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function skippedText(because: string | undefined): string {
  return because === undefined ? "not run" : `not run, because of ${because}`;
}

/** One stack's outcome in a line. */
export function changesText({ tally, status }: Result): string {
  if (status === "interrupted") return pc.yellow("interrupted");
  if (status === "policy") return pc.red("policy violated");
  if (status === "refused" || status === "fault") return pc.red("failed");
  const parts = Object.entries(tally.changes)
    .filter(([operation]) => operation !== "same")
    .map(([operation, steps]) => `${steps} ${operation}`);
  return parts.length > 0 ? parts.join(", ") : pc.green("nothing changed");
}

/** A region that is down fails hundreds of resources with the same words. */
const ERRORS_TOLD = 5;

/** Errors and violations, each once, under the stack that they belong to. */
export function faultsText(outcomes: Outcomes): string {
  const sections: string[] = [];
  for (const [stack, outcome] of outcomes) {
    if (outcome.kind === "skipped") continue;
    const { errors, violations } = outcome.value.tally;
    const told = errors.slice(0, ERRORS_TOLD).map(diagnosticText);
    const more = errors.length - told.length;
    const lines = [
      ...violations.map(violationText),
      ...told,
      ...(more > 0 ? [`and ${more} more; --json tells all`] : []),
    ];
    if (lines.length > 0) sections.push(`${pc.bold(stack)}\n${lines.map((line) => indent(line)).join("\n")}`);
  }
  return sections.join("\n\n");
}

/** What the estate's stacks offer to the outside, and the objectives that they are held to. */
export function estateText(states: ReadonlyMap<string, StackState | undefined>): string {
  const rows = [...states].flatMap(([stack, state]) =>
    worthKnowing(state?.outputs ?? {}).map(([key, value]) => [stack, key, value] as const),
  );
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  // No frame: values are long, and a person copies them.
  const lines = rows.map(
    ([stack, output, value]) => `  ${stack.padEnd(width(0))}  ${output.padEnd(width(1))}  ${value}`,
  );
  const { rpoMinutes, rtoMinutes } = RECOVERY_TIERS.production;
  return [
    ...(rows.length > 0 ? [pc.bold("Worth knowing"), ...lines] : []),
    `${rows.length > 0 ? "\n" : ""}Held to, by policy: RPO ${rpoMinutes} min, RTO ${rtoMinutes} min in production.`,
  ].join("\n");
}

export function nextSteps(verb: Verb, stacks: readonly string[], altered: boolean): string {
  const stack = stacks.find((name) => name.includes("frankfurt")) ?? stacks[0] ?? "prod-frankfurt";
  const steps: Record<Verb, [command: string, what: string][]> = {
    up: [
      ["./plugilo preview", "what an edit would change, in all stacks"],
      [`./plugilo pulumi stack export -s ${stack}`, "one stack, resource by resource"],
      ["./plugilo fault add region-down germanynorth", "lose a region; ./plugilo refresh then shows it"],
    ],
    preview: altered
      ? [
          ["./plugilo up", "make it so"],
          [`./plugilo pulumi preview --diff -s ${stack}`, "property by property"],
        ]
      : [["./plugilo status", "what is up"]],
    destroy: [["./plugilo up", "bring it back; a deleted Key Vault takes a line of configuration (docs/decisions/17)"]],
    refresh: [["./plugilo preview", "what the program would change back"]],
  };
  const width = Math.max(...steps[verb].map(([command]) => command.length));
  const lines = steps[verb].map(([command, what]) => `  ${command.padEnd(width)}   ${what}`);
  return `${pc.bold("Next")}\n${lines.join("\n")}`;
}

/** The exit code that the worst of the outcomes calls for. */
export function exitCodeOf(outcomes: Outcomes): number {
  const statuses = [...outcomes.values()].map((outcome) => (outcome.kind === "ran" ? outcome.value.status : "skipped"));
  if (statuses.includes("interrupted")) return EXIT.interrupted;
  if (statuses.includes("policy")) return EXIT.policy;
  if (statuses.includes("refused")) return EXIT.refused;
  if (statuses.includes("fault")) return EXIT.fault;
  return EXIT.ok;
}

/**
 * The same for a machine: one document.
 *
 * @param more what a command tells beside its stacks.
 */
export function asJson(
  command: Verb | "switch" | "plan" | "apply",
  outcomes: Outcomes,
  states: ReadonlyMap<string, StackState | undefined>,
  more: Readonly<Record<string, string>> = {},
): string {
  const stacks = [...outcomes].map(([stack, outcome]) =>
    outcome.kind === "skipped"
      ? { stack, status: "skipped", because: outcome.because }
      : {
          stack,
          status: outcome.value.status,
          changed: changed(outcome.value),
          changes: outcome.value.tally.changes,
          outputs: states.get(stack)?.outputs ?? {},
          seconds: outcome.value.seconds,
          errors: outcome.value.tally.errors,
          warnings: outcome.value.tally.warnings,
          violations: outcome.value.tally.violations,
        },
  );
  return JSON.stringify({ command, exitCode: exitCodeOf(outcomes), ...more, stacks }, null, 2);
}

export function duration(seconds: number): string {
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function policyText({ tally }: Result): string {
  const mandatory = tally.violations.filter((violation) => violation.level === "mandatory").length;
  const advisory = tally.violations.length - mandatory;
  if (mandatory > 0) return pc.red(`${mandatory} violated`);
  if (advisory > 0) return pc.yellow(`${advisory} advisory`);
  return tally.policyRan ? pc.green("clean") : "not run";
}

function violationText({ policy, level, resource, message }: Violation): string {
  return `${level === "mandatory" ? pc.red("policy") : pc.yellow("advice")} ${policy}${resource ? ` (${resource})` : ""}\n${indent(message)}`;
}

function diagnosticText({ resource, message }: Diagnostic): string {
  return `${pc.red("error")}${resource ? ` ${resource}` : ""}\n${indent(message)}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}

/** Leaves of a stack's outputs that a person may want: host names and end points, not ids. */
function worthKnowing(values: Readonly<Record<string, unknown>>, prefix = ""): [string, string][] {
  return Object.entries(values).flatMap(([key, value]): [string, string][] => {
    const path = `${prefix}${key}`;
    if (typeof value === "string")
      return /host|fqdn|server|uri/i.test(key) && !value.startsWith("/") ? [[path, value]] : [];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return worthKnowing(value as Record<string, unknown>, `${path}.`);
    }
    return [];
  });
}
