import * as path from "node:path";
import { readEstate, type Estate } from "../stacks/config";
import { EXIT, Failure } from "./failure";
import { localAt, type Local } from "./local";
import type { Cloud } from "./plans/manifest";
import { digestOfState, exportedState } from "./plans/digests";
import { Pulumi } from "./pulumi";
import { releaseLostLocks } from "./recovery";
import { openSession, ROOT, wantedStacks } from "./session";
import { stackFile } from "./stack-file";

/** Where plans are made and carried out, and drift is looked for: the embedded cloud, or real subscriptions. */
export interface Place {
  readonly cloud: Cloud;
  readonly estate: Estate;
  readonly local: Local;
  readonly pulumi: Pulumi;
  /** Version of the engine. */
  readonly engine: string;
  /** The stack's configuration as the engine reads it. */
  configFile(stack: string): string;
  /** Frees a stack that a lost run of this machine holds. */
  release(stack: string): void;
}

/**
 * @param cloud `azure` takes the engine, the backend and the credentials of the environment, as a pipeline sets them.
 * @throws Failure when the environment names no backend, as openSession otherwise.
 */
export async function openPlace(
  cloud: Cloud,
  say: (text: string) => void,
  named: readonly string[],
  signal: AbortSignal,
): Promise<Place> {
  if (cloud === "azure") return realPlace(named);
  const { estate, local, pulumi } = await openSession(say, named, signal);
  return {
    ...{ cloud, estate, local, pulumi, engine: await versionOf(pulumi) },
    configFile: (stack) => stackFile(local, stack),
    release: (stack) => releaseLostLocks(local, stack, say),
  };
}

async function realPlace(named: readonly string[]): Promise<Place> {
  const estate = readEstate(ROOT);
  wantedStacks(estate, named);
  if (!process.env["PULUMI_BACKEND_URL"]) {
    throw new Failure(
      "--azure: got no PULUMI_BACKEND_URL, expected where the state is, e.g. azblob://pulumi-state?storage_account=<account> " +
        "(README.md, From the embedded cloud to real subscriptions).",
      EXIT.usage,
    );
  }
  const environment = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" };
  const pulumi = new Pulumi("pulumi", environment, ROOT);
  return {
    ...{ cloud: "azure", estate, local: localAt(ROOT), pulumi, engine: await versionOf(pulumi) },
    configFile: (stack) => path.join(ROOT, `Pulumi.${stack}.yaml`),
    // Whoever holds a stack there may be on any machine: nobody's lock is taken away.
    release: () => undefined,
  };
}

async function versionOf(pulumi: Pulumi): Promise<string> {
  return (await pulumi.capture(["version"])).trim();
}

/** A digest of what a stack holds now. */
export async function stateDigest({ pulumi }: Place, stack: string): Promise<string> {
  const text = await pulumi.capture(["stack", "export", "--stack", stack]);
  return digestOfState(exportedState.parse(JSON.parse(text)));
}
