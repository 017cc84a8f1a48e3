import type { Command } from "commander";
import type { FaultFlags } from "../commands/fault";
import { finish } from "../finish";
import { wholeNumber } from "./whole-number";

/** Real control planes of the estate's clusters. */
export function clusters(program: Command): void {
  const command = program
    .command("clusters")
    .description("what the estate's clusters are (./plugilo up --clusters real)");
  command
    .command("list", { isDefault: true })
    .description("each cluster, what it is and whether it runs")
    .option("--json", "one JSON document")
    .action(async (flags: { json?: boolean }) => finish(await (await import("../commands/clusters")).list(flags)));
  command
    .command("stop")
    .description("end real control planes; what they hold stays")
    .action(async () => finish(await (await import("../commands/clusters")).stop()));
}

/** How the embedded cloud is made to fail. */
export function faults(program: Command): void {
  const fault = program
    .command("fault")
    .description("make the embedded cloud fail: a region down, throttling, slow or half-done calls");
  fault
    .command("list")
    .description("the faults that are set")
    .option("--json", "one JSON document")
    .action(async (flags: { json?: boolean }) => finish((await import("../commands/fault")).list(flags)));
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
      finish((await import("../commands/fault")).add(kind, region, flags)),
    );
  fault
    .command("clear")
    .description("end one fault, or all")
    .argument("[number]", "as ./plugilo fault list shows it", wholeNumber)
    .action(async (number?: number) => finish((await import("../commands/fault")).clear(number)));
}
