import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ConfigurationError } from "../stacks/config";
import { CLUSTER_KINDS } from "./clusters";
import { EXIT, Failure } from "./failure";
import type { EmergencyFlags } from "./commands/emergency";
import type { FaultFlags } from "./commands/fault";
import type { MigrateFlags } from "./commands/migrate";
import type { ObjectivesFlags } from "./commands/objectives";
import type { OnCallFlags } from "./commands/on-call";
import type { PolicyFlags } from "./commands/policy";
import type { OperationFlags } from "./commands/operation";
import type { ReviewFlags } from "./commands/review";
import type { RenderFlags } from "./commands/render";
import type { Verb } from "./operation";
import { delivery } from "./plans/command-line";
import { singletons } from "./singletons/command-line";

const EXAMPLES_AND_CODES = `
Examples
  ./plugilo up                          set up what is missing and bring up the whole estate
  ./plugilo preview prod-berlin         what would change in one stack
  ./plugilo kubectl frankfurt get pods  any kubectl command, after ./plugilo up --clusters real
  ./plugilo pulumi stack -s prod-edge   any Pulumi command, against the embedded cloud

Exit codes
  0 done   1 a fault in the configuration or on this machine   2 wrong command line
  3 the engine or the cloud refused   4 a mandatory policy was violated
  5 a review found what others must approve   6 a saved plan no longer fits   7 drift   8 dangerous drift
  130 interrupted`;

const SWITCH_HELP = `
Edits plugilo:gateway.active in Pulumi.<stack>.yaml, one word, and brings that stack up. The gateway probes both colours all the
time; what changes is the one reference of its rule (docs/decisions/05). Commit the edited file.

Example
  ./plugilo switch prod-berlin green`;

const REVIEW_HELP = `
Exits with 0 where the risk is none or low, with 4 where a mandatory rule is newly broken, else with 5: review/approvers.yaml says
who must approve. Both states run with the packages of this checkout.`;

/**
 * The command line. Commands load their modules when they run, so that `--help` and mistakes answer at once.
 */
function commandLine(): Command {
  const program = new Command("plugilo")
    .description(
      "Plugilo's whole estate on the real Pulumi engine and an embedded cloud: no account, nothing to install.",
    )
    .showHelpAfterError("(plugilo --help shows the commands)")
    .exitOverride()
    // Options after a passed-through command belong to it.
    .enablePositionalOptions()
    .addHelpText("after", EXAMPLES_AND_CODES);
  operation(program, "up", "bring up all stacks, or the named ones, in the order of their references");
  operation(program, "preview", "what `up` would do, with the policy pack's judgement");
  operation(program, "refresh", "read what is really there into the state");
  operation(program, "destroy", "take down all stacks, or the named ones, in reverse order")
    .option("--yes", "do not ask")
    .option("--unprotect", "take the protection off data first (embedded cloud only, as everything here)");
  delivery(program, finish);
  switching(program);
  singletons(program, finish);
  doubling(program);
  looks(program);
  foresees(program);
  reviews(program);
  migrations(program);
  rendering(program);
  passedThrough(program);
  clusters(program);
  faults(program);
  return program;
}

function switching(program: Command): void {
  program
    .command("switch <stack> <colour>")
    .description("lead a region's requests to blue or green, in one update; the same command leads them back")
    .option("--json", "one JSON document on standard output")
    .addHelpText("after", SWITCH_HELP)
    .action(async (stack: string, colour: string, flags: { json?: boolean }) =>
      finish(await (await import("./commands/switch")).switchColour(stack, colour, flags)),
    );
}

function doubling(program: Command): void {
  program
    .command("emergency <action> <stack>")
    .description("double the pods of a region's enrolled workloads (on), bring them back (off), or tell (status)")
    .option("--kubeconfig <file>", "the flag of a cluster elsewhere, by kubectl; default: of the one on this machine")
    .option("--json", "one JSON document")
    .addHelpText("after", "\nExample\n  ./plugilo emergency on prod-berlin")
    .action(async (action: string, stack: string, flags: EmergencyFlags) =>
      finish(await (await import("./commands/emergency")).emergency(action, stack, flags)),
    );
}

/** Commands that change nothing. */
function looks(program: Command): void {
  program
    .command("status [stack...]")
    .description("what is up, half-done or locked")
    .option("--json", "one JSON document")
    .action(async (stacks: string[], flags: { json?: boolean }) => {
      finish((await import("./commands/status")).status(stacks, flags));
    });
  program
    .command("cost [stack...]")
    .description("what the stacks that are up cost in a month: an estimate from list prices and assumed usage")
    .option("--json", "one JSON document, line by line")
    .action(async (stacks: string[], flags: { json?: boolean }) => {
      finish((await import("./commands/cost")).cost(stacks, flags));
    });
  program
    .command("policy [stack...]")
    .description("the pack's judgement without an engine: of what the program declares, of a state or of a plan")
    .option("--state <file>", "of what there is: a file of `pulumi stack export`")
    .option(
      "--plan <file>",
      "of what will be: a file of `pulumi preview --save-plan`, on the state on this machine or --state",
    )
    .option("--config <file>", "levels and tiers (default: policy/settings.json)")
    .option("--json", "one JSON document")
    .action(async (stacks: string[], flags: PolicyFlags) =>
      finish(await (await import("./commands/policy")).policy(stacks, flags)),
    );
  program
    .command("on-call")
    .description("who is on call, and who comes next, out of observability/on-call/roster.yaml")
    .option("--at <time>", "another time than now, e.g. 2026-12-24T22:00; of the hand-over's zone unless it says one")
    .option("--json", "one JSON document")
    .action(async (flags: OnCallFlags) => finish((await import("./commands/on-call")).onCall(flags)));
  program
    .command("doctor")
    .description("what is there, what is missing, how to mend it")
    .option("--json", "one JSON document")
    .action(async (flags: { json?: boolean }) => finish(await (await import("./commands/doctor")).doctor(flags)));
  program
    .command("picture [file]")
    .description("draw the estate from its own state (default: docs/estate.svg)")
    .action(async (file = "docs/estate.svg") =>
      finish(await (await import("./commands/picture")).picture(String(file))),
    );
}

/** Commands that tell what would happen, from the program alone. */
function foresees(program: Command): void {
  program
    .command("shared-fate")
    .description("what each region needs of other places, from the program alone: nothing that users would miss")
    .option("--json", "one JSON document, every way in full")
    .action(async (flags: { json?: boolean }) =>
      finish(await (await import("./commands/shared-fate")).sharedFate(flags)),
    );
  program
    .command("objectives [stack...]")
    .description(
      "what each loss would cost in data and time, computed from the resources; ends with 1 when an objective is missed",
    )
    .option("--json", "one JSON document")
    .option("--html <file>", "a page with the steps of each recovery drawn")
    .action(async (stacks: string[], flags: ObjectivesFlags) =>
      finish(await (await import("./commands/objectives")).objectives(stacks, flags)),
    );
}

/** Where it connects is said as to psql, so that it runs wherever psql would. */
function reviews(program: Command): void {
  program
    .command("review")
    .description("what the working tree would do to the estate, compared with what it started from: one comment")
    .option("--base <ref>", "branch or commit to compare with (default: origin/main, else main)")
    .option("--json", "one JSON document instead of the comment")
    .option("--sarif <file>", "newly broken rules and graver steps, at the lines that declare the resources")
    .option("--out <file>", "write the comment, or the document, to a file")
    .addHelpText("after", REVIEW_HELP)
    .action(async (flags: ReviewFlags) => finish(await (await import("./commands/review")).review(flags)));
}

function migrations(program: Command): void {
  program
    .command("migrate")
    .description("what sql/ has still to give to the databases of the PostgreSQL server that PGHOST names")
    .option("--apply", "give it")
    .option("--json", "one JSON document")
    .addHelpText(
      "after",
      "\nExample, in the network of the databases\n  PGHOST=plugilo-prod.writer.postgres.database.azure.com PGUSER=admins PGSSLMODE=require PGPASSWORD=<token of Entra> \\\n    ./plugilo migrate --apply",
    )
    .action(async (flags: MigrateFlags) => finish(await (await import("./commands/migrate")).runMigrations(flags)));
}

/** What teams write becomes what clusters get. */
function rendering(program: Command): void {
  program
    .command("render [service...]")
    .description("write gitops/base from the services' files (golden-path/README.md), and show what each service gets")
    .option("--check", "write nothing; fail if the tree is out of step")
    .option("--json", "one JSON document")
    .action(async (services: string[], flags: RenderFlags) =>
      finish((await import("./commands/render")).render(services, flags)),
    );
}

/** Commands whose arguments belong to another program. */
function passedThrough(program: Command): void {
  program
    .command("pulumi [args...]")
    .description("any Pulumi command against the embedded cloud's state, e.g. pulumi stack output -s prod-edge")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => finish(await (await import("./commands/pulumi")).pulumi(args)));
  program
    .command("kubectl <cluster> [args...]")
    .description("any kubectl command against a real cluster, e.g. kubectl frankfurt get nodepools")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (cluster: string, args: string[]) =>
      finish(await (await import("./commands/kubectl")).kubectl(cluster, args)),
    );
  program
    .command("test [args...]")
    .description("set up what is missing and run every test (arguments go to jest)")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => finish(await (await import("./commands/test")).test(args)));
}

function operation(program: Command, verb: Verb, description: string): Command {
  return program
    .command(`${verb} [stack...]`)
    .description(description)
    .option("--json", "one JSON document on standard output")
    .option("--parallel <n>", "stacks at once", wholeNumber, 2)
    .addOption(
      new Option(
        "--clusters <kind>",
        "real: each cluster a control plane of its own; kept while a stack is up",
      ).choices(CLUSTER_KINDS),
    )
    .action(async (stacks: string[], flags: OperationFlags) =>
      finish(await (await import("./commands/operation")).runOperation(verb, stacks, flags)),
    );
}

function clusters(program: Command): void {
  const command = program
    .command("clusters")
    .description("what the estate's clusters are (./plugilo up --clusters real)");
  command
    .command("list", { isDefault: true })
    .description("each cluster, what it is and whether it runs")
    .option("--json", "one JSON document")
    .action(async (flags: { json?: boolean }) => finish(await (await import("./commands/clusters")).list(flags)));
  command
    .command("stop")
    .description("end real control planes; what they hold stays")
    .action(async () => finish(await (await import("./commands/clusters")).stop()));
}

function faults(program: Command): void {
  const fault = program
    .command("fault")
    .description("make the embedded cloud fail: a region down, throttling, slow or half-done calls");
  fault
    .command("list")
    .description("the faults that are set")
    .option("--json", "one JSON document")
    .action(async (flags: { json?: boolean }) => finish((await import("./commands/fault")).list(flags)));
  fault
    .command("add <kind> [region]")
    .description("set a fault: region-down, throttle, slow or half-way")
    .option("--region <name>", "only calls to resources of this Azure location")
    .option("--type <type>", "only calls to resources of this type, e.g. Microsoft.Cache/redisEnterprise")
    .option("--id <text>", "only calls to resources whose id contains this")
    .option("--times <n>", "stop after so many calls", wholeNumber)
    .option("--delay-ms <n>", "how long a slow call takes, or a throttled one is told to wait", wholeNumber)
    .addHelpText("after", "\nExample\n  ./plugilo fault add region-down germanynorth")
    .action(async (kind: string, region: string | undefined, flags: FaultFlags) =>
      finish((await import("./commands/fault")).add(kind, region, flags)),
    );
  fault
    .command("clear")
    .description("end one fault, or all")
    .argument("[number]", "as ./plugilo fault list shows it", wholeNumber)
    .action(async (number?: number) => finish((await import("./commands/fault")).clear(number)));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected a whole number above 0.");
  return Number(text);
}

function finish(exitCode: number): void {
  process.exitCode = exitCode;
}

/** Errors whose message is whole. */
const EXPLAINED: readonly string[] = [
  "ApproversError",
  "EngineError",
  "StoreError",
  "MigrationError",
  "CloudError",
  "ProgramError",
  "ClusterError",
  "ArgumentError",
];

/** Faults that a person can act on are told in full and nothing else; anything else is a defect of ours and shows where. */
function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Failure) return say(error.message, error.exitCode);
  if (error instanceof ConfigurationError) return say(error.message, EXIT.fault);
  if (error instanceof Error && EXPLAINED.includes(error.name)) return say(error.message, EXIT.fault);
  if (isErrno(error) && error.code === "ENOSPC") {
    return say(
      `disk: got no space left at ${error.path ?? "the checkout or the temporary folder"}, expected some; free it and run again: nothing is lost.`,
      EXIT.fault,
    );
  }
  if (isErrno(error) && (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS")) {
    return say(`file: got ${error.message}, expected to be allowed; mend its owner or mode.`, EXIT.fault);
  }
  throw error;
}

function say(message: string, exitCode: number): number {
  process.stderr.write(`error: ${message}\n`);
  // A machine that asked for a document gets one, whatever happens.
  if (process.argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ exitCode, error: message }, null, 2)}\n`);
  return exitCode;
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}

/** Whoever reads may have read enough, as `head` has: what is under way goes on, and ends as it would have. */
function forgiveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

async function main(): Promise<void> {
  process.stdout.on("error", forgiveClosedPipe);
  try {
    await commandLine().parseAsync(process.argv);
  } catch (error) {
    finish(told(error));
  }
}

void main();
