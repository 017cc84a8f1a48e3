import * as path from "node:path";
import { lock } from "proper-lockfile";
import { readEstate, type Estate, type RegionConfig, type StandaloneConfig } from "../stacks/config";
import { inOrder, regionsOf } from "../stacks/cross-checks";
import { chosenKind, stacksWithClusters, startClusters, turnTo, type ClusterKind } from "./clusters";
import { EXIT, Failure } from "./failure";
import { notAmong } from "./one-of";
import { environmentOf, localAt, prepareFolders, preparePassphrase, type Local } from "./local";
import { Pulumi } from "./pulumi";
import { prepareStack } from "./stack-file";

/** All that a command works with: the estate as configured, the engine, and the folders of this machine. */
export interface Session {
  readonly estate: Estate;
  readonly local: Local;
  readonly pulumi: Pulumi;
}

export const ROOT = path.resolve(__dirname, "..");

/** What a run does with the estate's clusters. */
export interface ClusterWish {
  /** As asked on the command line; undefined for what there is. */
  readonly kind?: ClusterKind | undefined;
  /** Whether those that were never there are made. */
  readonly make?: boolean;
}

/**
 * Reads the configuration, sets up what is missing (engine, embedded cloud, stacks of the local backend).
 *
 * @param named stacks as typed: a wrong name should not cost a build of the engine.
 * @throws ConfigurationError, EngineError, ProgramError, ClusterError, Failure: each a message that is whole.
 */
export async function openSession(
  say: (text: string) => void,
  named: readonly string[] = [],
  signal?: AbortSignal,
  clusters: ClusterWish = {},
): Promise<Session> {
  const local = localAt(ROOT);
  const estate = readEstate(ROOT);
  const wanted = wantedStacks(estate, named);
  const kind = chosenKind(local, estate, clusters.kind);
  // Loaded here, because commands that only read files need neither.
  const { resolveEngine } = await import("../local/engine");
  const { installPlugins } = await import("../local/cloud/install");
  const engine = await resolveEngine({ onStep: say, signal });
  prepareFolders(local);
  await turnTo(local, estate, kind, { say, signal });
  if (kind === "real") {
    const stacks = stacksWithClusters(estate).filter((stack) => wanted.includes(stack));
    await startClusters(local, stacks, clusters.make === true, { say, signal });
  }
  const environment = environmentOf(local, process.env, [engine.languageHost.dir, path.dirname(engine.command)]);
  const pulumi = new Pulumi(engine.command, environment, ROOT);
  await alone(local, say, async () => {
    preparePassphrase(local);
    await installPlugins(local.home);
    // All stacks exist before any runs: a preview reads references of stacks that have not come up yet.
    await Promise.all([...estate.keys()].map((stack) => prepareStack(local, pulumi, stack)));
  });
  return { estate, local, pulumi };
}

/** Two runs at once set up one after the other: the second finds it done. */
async function alone(local: Local, say: (text: string) => void, work: () => Promise<void>): Promise<void> {
  const options = { lockfilePath: path.join(local.folder, "setup.lock"), stale: 20_000 };
  let release: () => Promise<void>;
  try {
    release = await lock(local.folder, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    say("another run is setting up; waiting ...");
    release = await lock(local.folder, { ...options, retries: { retries: 240, factor: 1, minTimeout: 250 } });
  }
  try {
    await work();
  } finally {
    await release();
  }
}

/**
 * The stacks that a command is for, in the order of their references.
 *
 * @param named as typed; empty for all.
 * @throws Failure for a name that no Pulumi.<stack>.yaml stands for.
 */
export function wantedStacks(estate: Estate, named: readonly string[]): string[] {
  const unknown = named.find((name) => !estate.has(name));
  if (unknown !== undefined) throw notAmong("stack", unknown, [...estate.keys()]);
  return inOrder(estate).filter((stack) => named.length === 0 || named.includes(stack));
}

/** @throws Failure for a stack that is none, or has no cluster that users' requests reach. */
export function wantedRegion(estate: Estate, stack: string): RegionConfig | StandaloneConfig {
  wantedStacks(estate, [stack]);
  const config = estate.get(stack);
  if (config?.kind === "region" || config?.kind === "standalone") return config;
  const regions = config ? regionsOf(estate, config.environment).map(([name]) => name) : [];
  throw new Failure(
    `stack: got "${stack}", whose kind is ${config?.kind ?? "unknown"}, expected a region: ${regions.join(", ")}.`,
    EXIT.usage,
  );
}
