import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { parse } from "yaml";
import type * as Configuration from "../../stacks/config";
import type { StackConfig } from "../../stacks/config";
import type * as CrossChecks from "../../stacks/cross-checks";
import { CloudWithin } from "./cloud";
import { Registrations, type DeclaredResource, type World } from "./registrations";

export type { DeclaredResource } from "./registrations";

/** A stack as the program declares it. */
export interface DeclaredStack {
  readonly name: string;
  readonly config: StackConfig;
  /** In the order of their registration, components and references to other stacks among them. */
  readonly resources: readonly DeclaredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Tokens that a type had before, or has in other versions of its API. */
  readonly typeAliases: Readonly<Record<string, readonly string[]>>;
}

export interface RecordingOptions {
  /** Is told each stack before it begins, where it is recorded anew. */
  readonly say?: (stack: string) => void;
  /** Stack after which it ends. @default all of them */
  readonly last?: string;
  /**
   * As a preview before anything exists: what only a deployment tells is unknown, and so is all that the program makes from it.
   * @default false
   */
  readonly preview?: boolean;
}

/**
 * What the program declares for every stack, without an engine and without a state: each stack's program runs here, one after the
 * other in the order of their references, against the embedded cloud's own providers, whose answers (ids, addresses, keys) are
 * those of a real run.
 *
 * @param root folder with Pulumi.yaml and the stacks' files.
 * @throws what the program throws, or what the cloud refuses, with the resource's name.
 */
export async function recordEstate(
  root: string,
  { say = () => {}, last, preview = false }: RecordingOptions = {},
): Promise<readonly DeclaredStack[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-recording-"));
  const cloud = new CloudWithin(folder);
  try {
    // Those of the program that is recorded, which may be an older one: its configuration has its own form.
    const { readEstate } = (await import(path.join(root, "stacks/config"))) as typeof Configuration;
    const { inOrder } = (await import(path.join(root, "stacks/cross-checks"))) as typeof CrossChecks;
    const estate = readEstate(root);
    const declared: DeclaredStack[] = [];
    for (const stack of inOrder(estate)) {
      say(stack);
      const config = estate.get(stack);
      const world: World = { cloud, preview, before: preview ? [] : declared };
      if (config) declared.push(await recordStack(root, stack, config, world));
      if (stack === last) break;
    }
    return declared;
  } finally {
    cloud.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function recordStack(root: string, name: string, config: StackConfig, world: World): Promise<DeclaredStack> {
  const registrations = new Registrations(name, world, root);
  await pulumi.runtime.setMocks(registrations.mocks, "plugilo", name, world.preview, "organization");
  setAllConfig(settingsOf(root, name), []);
  registrations.listen(pulumi.runtime.getMonitor());
  let outputs: Readonly<Record<string, unknown>>;
  try {
    const program = (await import(path.join(root, "index.ts"))) as { default: () => Promise<object> };
    const offered = await program.default();
    // Some are unknown in a preview, and those of a stack that is not up yet are never read.
    outputs = world.preview ? {} : await settled(offered);
  } finally {
    await pulumi.runtime.disconnect();
  }
  return { name, config, resources: registrations.resources(), outputs, typeAliases: registrations.typeAliases() };
}

/** Configuration of a stack as the engine hands it over: what is no text as JSON. */
function settingsOf(root: string, stack: string): Record<string, string> {
  const text = fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
  const { config = {} } = parse(text) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** Outputs without their wrappers; a contract has no secrets. */
function settled(offered: object): Promise<Readonly<Record<string, unknown>>> {
  const whole: pulumi.Output<unknown> = pulumi.output(offered as unknown);
  return new Promise((resolve) => whole.apply((outputs) => resolve({ ...Object(outputs) })));
}
