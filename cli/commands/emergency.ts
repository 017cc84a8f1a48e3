import * as fs from "node:fs";
import pc from "picocolors";
import { EMERGENCY } from "../../facts/scaling";
import { Store } from "../../local/cloud/store/store";
import { readEstate } from "../../stacks/config";
import { enrolledNamespaces } from "../../stacks/enrolled";
import { clusterKind, kubectlOf } from "../clusters";
import { embeddedFlags, kubectlFlags, stateOf, type Flag, type Flags, type FlagState } from "../emergency";
import { EXIT, Failure } from "../failure";
import { localAt, prepareFolders } from "../local";
import { oneOf } from "../one-of";
import { ROOT, wantedRegion } from "../session";

const ACTIONS = ["on", "off", "status"] as const;
type Action = (typeof ACTIONS)[number];

export interface EmergencyFlags {
  readonly kubeconfig?: string;
  readonly json?: boolean;
}

/**
 * Sets, clears or tells the flag that doubles the pods of a region's enrolled workloads (A19).
 *
 * @returns the exit code.
 * @throws Failure before anything is written, for an action or stack that is none, and for a flag that is not there or another region's.
 */
export async function emergency(action: string, stack: string, given: EmergencyFlags): Promise<number> {
  const doing = oneOf("emergency", action, ACTIONS);
  const config = wantedRegion(readEstate(ROOT), stack);
  return withFlags(stack, enrolledNamespaces(config), given, async (flags) => {
    const before = await flags.read();
    refuseOthers(before, stack, config.region);
    if (doing !== "status") await flags.write(doing === "on");
    const after = doing === "status" ? before : await flags.read();
    process.stdout.write(`${given.json ? asJson(stack, after) : told(stack, doing, stateOf(before), after)}\n`);
    return EXIT.ok;
  });
}

/** The one place that decides where the flag is written. */
async function withFlags<T>(
  stack: string,
  namespaces: readonly string[],
  { kubeconfig }: EmergencyFlags,
  work: (flags: Flags) => Promise<T>,
): Promise<T> {
  if (kubeconfig !== undefined) {
    if (fs.existsSync(kubeconfig)) return work(kubectlFlags(kubeconfig, namespaces));
    throw new Failure(`--kubeconfig: got ${kubeconfig}, which is no file, expected the cluster's kubeconfig.`);
  }
  const local = localAt(ROOT);
  if (clusterKind(local) === "real") {
    const cluster = await kubectlOf(local, stack, (text) => void process.stderr.write(`${text}\n`));
    return work(kubectlFlags(cluster.kubeconfig, namespaces, cluster.command));
  }
  prepareFolders(local);
  const store = Store.open(local.cloud);
  try {
    return await work(embeddedFlags(store, stack, namespaces));
  } finally {
    store.close();
  }
}

/** Two clusters' kubeconfigs look alike, and doubling the wrong one helps nobody. */
function refuseOthers(flags: readonly Flag[], stack: string, expected: string): void {
  const other = flags.find(({ region }) => region !== expected);
  if (!other) return;
  throw new Failure(
    `stack ${stack}: got a flag of region ${other.region ?? "unknown"} in namespace ${other.namespace}, expected ${expected}; nothing was changed. Give the kubeconfig of ${stack}'s cluster.`,
  );
}

function asJson(stack: string, flags: readonly Flag[]): string {
  const namespaces = Object.fromEntries(flags.map(({ namespace, data, enrolled }) => [namespace, { data, enrolled }]));
  return JSON.stringify({ exitCode: EXIT.ok, stack, state: stateOf(flags), namespaces }, null, 2);
}

/** What a person is told: how it stands, what that does, how to go back. */
export function told(stack: string, action: Action, before: FlagState, flags: readonly Flag[]): string {
  const state = stateOf(flags);
  const where = flags.map(({ namespace }) => namespace).join(" and ");
  if (state === "mixed") {
    const values = flags.map(({ namespace, data }) => `  ${namespace}: ${JSON.stringify(data)}`);
    const mend = `Somebody has changed a part by hand. KEDA follows "${EMERGENCY.factorKey}". To mend it: ./plugilo emergency on|off ${stack}`;
    return [pc.red(`${stack}: emergency mode is neither on nor off.`), ...values, mend].join("\n");
  }
  const already = action !== "status" && before === state ? " already" : "";
  const head = `${stack}: emergency mode is ${state}${already} (${where}).`;
  if (state === "off") {
    const next = action === "off" ? "Pods go when the load allows it, after five minutes at the soonest." : undefined;
    return [pc.green(head), next ?? `To double the region's pods: ./plugilo emergency on ${stack}`].join("\n");
  }
  return [pc.yellow(head), doubled(flags), `To go back: ./plugilo emergency off ${stack}`].join("\n");
}

function doubled(flags: readonly Flag[]): string {
  const names = flags.flatMap(({ namespace, enrolled }) => enrolled.map((name) => `${namespace}/${name}`));
  const what =
    names.length > 0
      ? `${names.length} workloads (${names.join(", ")})`
      : "workloads whose ScaledObject reads the flag: none is here yet";
  return `Within a minute KEDA runs ${EMERGENCY.factor} times the pods, least and most as well, of ${what}.`;
}
