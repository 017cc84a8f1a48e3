import { spawn } from "node:child_process";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import type { Written } from "../../resilience/estate";
import type { Pack } from "../../review/policy";

/** The estate in two states, a list a stack. */
export interface BothStates {
  readonly before: readonly (readonly Written[])[];
  readonly after: readonly (readonly Written[])[];
}

/**
 * What the policy pack at `root` consists of and says, in a process of its own: rules, waivers and settings are those of that
 * folder, whichever program declared the stacks.
 *
 * @throws Error with what the pack said
 */
export async function packAt(root: string, states: BothStates): Promise<Pack> {
  const preload = path.join(root, "runtime", "preload.js");
  const child = spawn(process.execPath, ["--require", preload, path.join(__dirname, "main.ts"), root], { cwd: root });
  // A pack that fails at its first line reads nothing: it tells why by itself.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(states));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [said, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(complaint.trim());
  return JSON.parse(said) as Pack;
}
