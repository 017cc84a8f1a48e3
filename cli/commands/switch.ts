import * as fs from "node:fs";
import pc from "picocolors";
import { readEstate } from "../../stacks/config";
import { back, planSwitch, type Switch } from "../colour";
import { EXIT, Failure } from "../failure";
import { localAt } from "../local";
import { changed } from "../operation";
import { asJson, changesText, duration, exitCodeOf, faultsText } from "../report";
import { ROOT } from "../session";
import { writeAtomically } from "../stack-file";
import { resourcesOf } from "../state";
import { perform, statesOf, type Ended } from "./operation";

/**
 * Leads a region's requests to the other half of its blue-green pair (A10): edits one word of its committed configuration and brings
 * its stack up, then the edge, whose API Management leads there, too.
 *
 * @returns the exit code.
 * @throws Failure before anything is written, for a stack or colour that is none and for a region that is not up.
 */
export async function switchColour(stack: string, colour: string, flags: { json?: boolean }): Promise<number> {
  const step = planSwitch(ROOT, readEstate(ROOT), stack, colour);
  if (!isUp(stack)) {
    throw new Failure(`stack ${stack}: got nothing up, expected its gateway; bring up first: ./plugilo up ${stack}`);
  }
  process.stderr.write(`${intent(step)}\n`);
  write(step, step.after);
  try {
    return await perform("up", [stack, ...step.followers.filter(isUp)], { parallel: 1 }, (ended) =>
      print(step, ended, flags),
    );
  } catch (error) {
    // The engine was never asked: the file must not claim what nobody tried.
    write(step, step.before);
    throw error;
  }
}

/** A switch is no way to bring up hundreds of resources by mistake. */
function isUp(stack: string): boolean {
  return resourcesOf(localAt(ROOT), stack) > 0;
}

function intent({ stack, from, to }: Switch): string {
  const file = `Pulumi.${stack}.yaml`;
  return from === to
    ? `${stack}: ${file} says ${to} already; making sure that the gateway does`
    : `${stack}: the gateway turns from ${from} to ${to} (${file}: plugilo:gateway.active)`;
}

function write({ file, before, after }: Switch, text: string): void {
  if (before !== after) writeAtomically(file, text, fs.statSync(file).mode);
}

function print(step: Switch, ended: Ended, flags: { json?: boolean }): void {
  const { stack, from, to } = step;
  const text = flags.json
    ? asJson("switch", ended.outcomes, statesOf(ended), { stack, from, to, back: back(step) })
    : switchText(step, ended);
  process.stdout.write(`${text}\n`);
}

/** What a person is told: what came of it, how long it took, how to go back. */
export function switchText(step: Switch, { outcomes, seconds }: Pick<Ended, "outcomes" | "seconds">): string {
  const { stack, from, to } = step;
  const ran = [...outcomes.values()].flatMap((outcome) => (outcome.kind === "ran" ? [outcome.value] : []));
  const goBack = `To go back: ${back(step)}`;
  if (ran.length < outcomes.size || exitCodeOf(outcomes) !== EXIT.ok) {
    const failed = `${stack}: not switched to ${to} for sure. Its file says ${to}; to go on: ./plugilo switch ${stack} ${to}`;
    return [pc.red(failed), goBack, "", faultsText(outcomes)].join("\n").trimEnd();
  }
  const done = ran.map((result) => (ran.length > 1 ? `${result.stack}: ${changesText(result)}` : changesText(result)));
  const took = `${done.join(", ")}, ${duration(seconds)}`;
  return ran.some(changed)
    ? [
        pc.green(`${stack}: requests go to ${to}${from === to ? "" : `, no longer to ${from}`} (${took}).`),
        "Requests under way end where they began.",
        goBack,
      ].join("\n")
    : [pc.green(`${stack}: requests went to ${to} already (${took}).`), goBack].join("\n");
}
