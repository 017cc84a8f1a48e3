import type { Command } from "commander";
import type { ObjectivesFlags } from "../commands/objectives";
import type { OnCallFlags } from "../commands/on-call";
import type { PolicyFlags } from "../commands/policy";
import type { ReviewFlags } from "../commands/review";
import { finish } from "../finish";

const REVIEW_HELP = `
Exits with 0 where the risk is none or low, with 4 where a mandatory rule is newly broken, else with 5: review/approvers.yaml says
who must approve. Both states run with the packages of this checkout.`;

/** Commands that change nothing. */
export function looks(program: Command): void {
  program
    .command("status [stack...]")
    .description("what is up, half-done or locked")
    .option("--json", "one JSON document")
    .action(async (stacks: string[], flags: { json?: boolean }) => {
      finish((await import("../commands/status")).status(stacks, flags));
    });
  program
    .command("cost [stack...]")
    .description("what the stacks that are up cost in a month: an estimate from list prices and assumed usage")
    .option("--json", "one JSON document, line by line")
    .action(async (stacks: string[], flags: { json?: boolean }) => {
      finish((await import("../commands/cost")).cost(stacks, flags));
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
      finish(await (await import("../commands/policy")).policy(stacks, flags)),
    );
  program
    .command("on-call")
    .description("who is on call, and who comes next, out of observability/on-call/roster.yaml")
    .option("--at <time>", "another time than now, e.g. 2026-12-24T22:00; of the hand-over's zone unless it says one")
    .option("--json", "one JSON document")
    .action(async (flags: OnCallFlags) => finish((await import("../commands/on-call")).onCall(flags)));
  program
    .command("doctor")
    .description("what is there, what is missing, how to mend it")
    .option("--json", "one JSON document")
    .action(async (flags: { json?: boolean }) => finish(await (await import("../commands/doctor")).doctor(flags)));
  program
    .command("picture [file]")
    .description("draw the estate from its own state (default: docs/estate.svg)")
    .action(async (file = "docs/estate.svg") =>
      finish(await (await import("../commands/picture")).picture(String(file))),
    );
}

/** Commands that tell what would happen, from the program alone. */
export function foresees(program: Command): void {
  program
    .command("shared-fate")
    .description("what each region needs of other places, from the program alone: nothing that users would miss")
    .option("--json", "one JSON document, every way in full")
    .action(async (flags: { json?: boolean }) =>
      finish(await (await import("../commands/shared-fate")).sharedFate(flags)),
    );
  program
    .command("objectives [stack...]")
    .description(
      "what each loss would cost in data and time, computed from the resources; ends with 1 when an objective is missed",
    )
    .option("--json", "one JSON document")
    .option("--html <file>", "a page with the steps of each recovery drawn")
    .action(async (stacks: string[], flags: ObjectivesFlags) =>
      finish(await (await import("../commands/objectives")).objectives(stacks, flags)),
    );
}

export function reviews(program: Command): void {
  program
    .command("review")
    .description("what the working tree would do to the estate, compared with what it started from: one comment")
    .option("--base <ref>", "branch or commit to compare with (default: origin/main, else main)")
    .option("--json", "one JSON document instead of the comment")
    .option("--sarif <file>", "newly broken rules and graver steps, at the lines that declare the resources")
    .option("--out <file>", "write the comment, or the document, to a file")
    .addHelpText("after", REVIEW_HELP)
    .action(async (flags: ReviewFlags) => finish(await (await import("../commands/review")).review(flags)));
}
