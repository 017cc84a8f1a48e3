import { Command } from "commander";
import { delivery } from "./plans";
import { singletons } from "./singletons";
import { clusters, faults } from "./embedded";
import { foresees, looks, reviews } from "./looks";
import { doubling, migrations, operations, rendering, switching } from "./operations";
import { passedThrough } from "./passed-through";

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

/**
 * The command line. Commands load their modules when they run, so that `--help` and mistakes answer at once.
 */
export function commandLine(): Command {
  const program = new Command("plugilo")
    .description(
      "Plugilo's whole estate on the real Pulumi engine and an embedded cloud: no account, nothing to install.",
    )
    .showHelpAfterError("(plugilo --help shows the commands)")
    .exitOverride()
    // Options after a passed-through command belong to it.
    .enablePositionalOptions()
    .addHelpText("after", EXAMPLES_AND_CODES);
  operations(program);
  delivery(program);
  switching(program);
  singletons(program);
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
