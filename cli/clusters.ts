import * as fs from "node:fs";
import * as path from "node:path";
import { clusterName } from "../facts/delivery";
import type { Estate } from "../stacks/config";
import { Failure } from "./failure";
import type { Local } from "./local";
import { notAmong } from "./one-of";
import { resourcesOf } from "./state";

/** What the estate's clusters are: objects in the embedded cloud's store, or control planes of their own. */
export const CLUSTER_KINDS = ["embedded", "real"] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/** Real ones have a folder; there is nothing else to remember. */
export function clusterKind(local: Local): ClusterKind {
  return fs.existsSync(local.clusters) ? "real" : "embedded";
}

/** The stacks that make a cluster. */
export function stacksWithClusters(estate: Estate): string[] {
  return [...estate].filter(([, config]) => "cluster" in config).map(([stack]) => stack);
}

export function clusterFolder(local: Local, stack: string): string {
  return path.join(local.clusters, stack);
}

/**
 * The stack behind a cluster's name, `frankfurt` or `prod-frankfurt`.
 *
 * @throws Failure for a name that no cluster has.
 */
export function stackOfCluster(estate: Estate, name: string): string {
  const stacks = stacksWithClusters(estate);
  const found = stacks.find((stack) => stack === name || clusterName(stack) === name);
  if (found !== undefined) return found;
  throw notAmong("cluster", name, stacks.map(clusterName));
}

/**
 * The kind that a run works with.
 *
 * @param asked on the command line; undefined for what there is.
 * @throws Failure when stacks are up on the other kind: their objects would be nowhere.
 */
export function chosenKind(local: Local, estate: Estate, asked: ClusterKind | undefined): ClusterKind {
  const current = clusterKind(local);
  if (asked === undefined || asked === current) return current;
  const up = [...estate.keys()].filter((stack) => resourcesOf(local, stack) > 0);
  if (up.length === 0) return asked;
  throw new Failure(
    `--clusters: got ${asked}, expected ${current}, because ${up.join(", ")} are up with ${current} clusters and what is in them does not move. ` +
      `Leave the option out, or first: ./plugilo destroy --unprotect`,
  );
}

/** How a run speaks and is ended. */
interface Talk {
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sees to it that the control planes of stacks run. Nothing happens for embedded clusters.
 *
 * @param make whether one that was never there is made; else only those that were are started again.
 * @throws ProgramError, ClusterError: each a message that is whole.
 */
export async function startClusters(
  local: Local,
  stacks: readonly string[],
  make: boolean,
  { say, signal }: Talk,
): Promise<void> {
  const wanted = stacks.filter((stack) => make || fs.existsSync(clusterFolder(local, stack)));
  if (wanted.length === 0) return;
  // Loaded here: embedded clusters need none of it.
  const { startCluster } = await import("../local/clusters/control-plane");
  const start = async (stack: string): Promise<void> => {
    const spec = { name: clusterName(stack), keep: true };
    const cluster = await startCluster(spec, { folder: clusterFolder(local, stack), onStep: say, signal });
    cluster.api.close();
  };
  // The first alone: it builds what is missing. Most of a start is waiting for servers, so the others go together.
  const [first = "", ...others] = wanted;
  await start(first);
  await Promise.all(others.map(start));
}

/** Ends the control planes of stacks; their data stay. @returns the names of those that ran. */
export async function stopClusters(local: Local, stacks: readonly string[]): Promise<string[]> {
  const { isRunning, stopCluster } = await import("../local/clusters/control-plane");
  const running = stacks.filter((stack) => isRunning(clusterFolder(local, stack)));
  const there = stacks.map((stack) => clusterFolder(local, stack)).filter((folder) => fs.existsSync(folder));
  await Promise.all(there.map(stopCluster));
  return running.map(clusterName);
}

/** Ends the control planes of stacks that are no longer up, with all that they hold. */
export async function forgetClusters(local: Local, estate: Estate): Promise<void> {
  if (clusterKind(local) !== "real") return;
  const down = stacksWithClusters(estate).filter((stack) => resourcesOf(local, stack) === 0);
  await stopClusters(local, down);
  for (const stack of down) fs.rmSync(clusterFolder(local, stack), { recursive: true, force: true });
  // The folder itself says that clusters are real: as long as one is.
  if (fs.readdirSync(local.clusters).length === 0) fs.rmdirSync(local.clusters);
}

/** Takes up another kind; nothing is up, so nothing is lost. */
export async function turnTo(local: Local, estate: Estate, kind: ClusterKind, talk: Talk): Promise<void> {
  if (kind === clusterKind(local)) return;
  if (kind === "embedded") return forgetClusters(local, estate);
  const { CONTROL_PLANE } = await import("../local/clusters/catalogue");
  const { programs } = await import("../local/clusters/programs");
  // First: without them the estate would be left half-way between two kinds.
  await programs(CONTROL_PLANE, { onStep: talk.say, signal: talk.signal });
  fs.mkdirSync(local.clusters, { recursive: true, mode: 0o700 });
}

/** kubectl and the administrator's kubeconfig of a stack's real cluster, which runs then. @throws Failure when there is none */
export async function kubectlOf(
  local: Local,
  stack: string,
  say: (text: string) => void,
): Promise<{ readonly command: string; readonly kubeconfig: string }> {
  await startClusters(local, [stack], false, { say });
  const { kubeconfigOf } = await import("../local/clusters/control-plane");
  const kubeconfig = kubeconfigOf(clusterFolder(local, stack));
  if (kubeconfig === undefined) {
    throw new Failure(`kubectl: got no cluster of ${stack}, expected one; make it: ./plugilo up ${stack}`);
  }
  const { programs } = await import("../local/clusters/programs");
  return { command: (await programs(["kubectl"], { onStep: say })).kubectl, kubeconfig };
}
