import type { Command } from "commander";
import { finish } from "../finish";
import type { MoveFlags, StatusFlags } from "../commands/singletons";

const HELP = `
Run \`move\` twice, with a release in between: the first run brings them to rest everywhere, the second is refused until every
cluster says that nothing runs, and wakes them on the other one (docs/singletons.md). It edits gitops/clusters; you commit.

Examples
  ./plugilo singletons status
  ./plugilo singletons move --to berlin
  ./plugilo singletons move --to berlin --lost frankfurt --fenced "federated credential of its services removed"`;

/** The commands about what runs on one cluster only (A20). */
export function singletons(program: Command): void {
  const command = program.command("singletons").description("what runs on one cluster only: where, and moving it");
  const kubectl = "how to ask a cluster (default: kubectl --context {cluster})";
  command
    .command("status", { isDefault: true })
    .description("what Git says and what each cluster says")
    .option("--kubectl <command>", kubectl)
    .option("--json", "one JSON document")
    .action(async (flags: StatusFlags) => finish(await (await import("../commands/singletons")).status(flags)));
  command
    .command("move")
    .description("write the next of the two changes that move them")
    .requiredOption("--to <cluster>", "where they are to run")
    .option("--kubectl <command>", kubectl)
    .option("--lost <cluster>", "a cluster that is gone and cannot be asked")
    .option("--fenced <how>", "what keeps its singletons from coming back with it; written into the tree")
    .addHelpText("after", HELP)
    .action(async (flags: MoveFlags) => finish(await (await import("../commands/singletons")).move(flags)));
}
