import type { Command } from "commander";
import { finish } from "../finish";

/** Commands whose arguments belong to another program. */
export function passedThrough(program: Command): void {
  program
    .command("pulumi [args...]")
    .description("any Pulumi command against the embedded cloud's state, e.g. pulumi stack output -s prod-edge")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => finish(await (await import("../commands/pulumi")).pulumi(args)));
  program
    .command("kubectl <cluster> [args...]")
    .description("any kubectl command against a real cluster, e.g. kubectl frankfurt get nodepools")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (cluster: string, args: string[]) =>
      finish(await (await import("../commands/kubectl")).kubectl(cluster, args)),
    );
  program
    .command("test [args...]")
    .description("set up what is missing and run every test (arguments go to jest)")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => finish(await (await import("../commands/test")).test(args)));
}
