import { Option, type Command } from "commander";
import { CLUSTER_KINDS } from "../clusters";
import type { EmergencyFlags } from "../commands/emergency";
import type { MigrateFlags } from "../commands/migrate";
import type { OperationFlags } from "../commands/operation";
import type { RenderFlags } from "../commands/render";
import { finish } from "../finish";
import type { Verb } from "../operation";
import { wholeNumber } from "./whole-number";

const SWITCH_HELP = `
Edits plugilo:gateway.active in Pulumi.<stack>.yaml, one word, and brings that stack up. The gateway probes both colours all the
time; what changes is the one reference of its rule (docs/decisions/05). Commit the edited file.

Example
  ./plugilo switch prod-berlin green`;

/** What the engine does with all stacks, or the named ones. */
export function operations(program: Command): void {
  operation(program, "up", "bring up all stacks, or the named ones, in the order of their references");
  operation(program, "preview", "what `up` would do, with the policy pack's judgement");
  operation(program, "refresh", "read what is really there into the state");
  operation(program, "destroy", "take down all stacks, or the named ones, in reverse order")
    .option("--yes", "do not ask")
    .option("--unprotect", "take the protection off data first (embedded cloud only, as everything here)");
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
      finish(await (await import("../commands/operation")).runOperation(verb, stacks, flags)),
    );
}

export function switching(program: Command): void {
  program
    .command("switch <stack> <colour>")
    .description("lead a region's requests to blue or green, in one update; the same command leads them back")
    .option("--json", "one JSON document on standard output")
    .addHelpText("after", SWITCH_HELP)
    .action(async (stack: string, colour: string, flags: { json?: boolean }) =>
      finish(await (await import("../commands/switch")).switchColour(stack, colour, flags)),
    );
}

export function doubling(program: Command): void {
  program
    .command("emergency <action> <stack>")
    .description("double the pods of a region's enrolled workloads (on), bring them back (off), or tell (status)")
    .option("--kubeconfig <file>", "the flag of a cluster elsewhere, by kubectl; default: of the one on this machine")
    .option("--json", "one JSON document")
    .addHelpText("after", "\nExample\n  ./plugilo emergency on prod-berlin")
    .action(async (action: string, stack: string, flags: EmergencyFlags) =>
      finish(await (await import("../commands/emergency")).emergency(action, stack, flags)),
    );
}

/** Where it connects is said as to psql, so that it runs wherever psql would. */
export function migrations(program: Command): void {
  program
    .command("migrate")
    .description("what sql/ has still to give to the databases of the PostgreSQL server that PGHOST names")
    .option("--apply", "give it")
    .option("--json", "one JSON document")
    .addHelpText(
      "after",
      "\nExample, in the network of the databases\n  PGHOST=plugilo-prod.writer.postgres.database.azure.com PGUSER=admins PGSSLMODE=require PGPASSWORD=<token of Entra> \\\n    ./plugilo migrate --apply",
    )
    .action(async (flags: MigrateFlags) => finish(await (await import("../commands/migrate")).runMigrations(flags)));
}

/** What teams write becomes what clusters get. */
export function rendering(program: Command): void {
  program
    .command("render [service...]")
    .description("write gitops/base from the services' files (golden-path/README.md), and show what each service gets")
    .option("--check", "write nothing; fail if the tree is out of step")
    .option("--json", "one JSON document")
    .action(async (services: string[], flags: RenderFlags) =>
      finish((await import("../commands/render")).render(services, flags)),
    );
}
