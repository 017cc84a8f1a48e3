import type { Command } from "commander";
import { finish } from "../finish";
import type { DriftFlags } from "../commands/drift";
import type { ApplyFlags, PlanFlags } from "../commands/plan";

/** The commands that a pipeline uses on the way to production, and each night after. */
export function delivery(program: Command): void {
  savedPlans(program);
  drifting(program);
}

const AZURE =
  "on real subscriptions: the engine, backend and credentials of the environment (default: the embedded cloud)";

/** What is approved is what is carried out. */
function savedPlans(program: Command): void {
  program
    .command("plan [stack...]")
    .description("preview, and save what was previewed: bound to the commit, the state and the engine")
    .requiredOption("--out <folder>", "a new folder: a plan for each stack, and what they are bound to")
    .option("--azure", AZURE)
    .option("--json", "one JSON document on standard output")
    .action(async (stacks: string[], flags: PlanFlags) =>
      finish(await (await import("../commands/plan")).plan(stacks, flags)),
    );
  program
    .command("apply <folder>")
    .description("carry out what `plan` saved there and nothing else; refused if anything has moved since")
    .option("--azure", AZURE)
    .option("--json", "one JSON document on standard output")
    .action(async (folder: string, flags: ApplyFlags) =>
      finish(await (await import("../commands/plan")).apply(folder, flags)),
    );
}

/** It asks the cloud, and changes nothing. */
function drifting(program: Command): void {
  program
    .command("drift [stack...]")
    .description("what is really there against the state: benign, unexpected (exit code 7) or dangerous (8)")
    .option("--azure", AZURE)
    .option("--json", "one JSON document")
    .action(async (stacks: string[], flags: DriftFlags) =>
      finish(await (await import("../commands/drift")).drift(stacks, flags)),
    );
}
