import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import type { z } from "zod";
import { expectation } from "../components/schema-faults";
import { STACK_SCHEMAS, type Estate, type StackConfig } from "./config-schema";
import { crossChecks } from "./cross-checks";

export type {
  EdgeConfig,
  Estate,
  ManagementConfig,
  OnCallConfig,
  RegionConfig,
  StackConfig,
  StandaloneConfig,
} from "./config-schema";

/** Configuration cannot be used. The message lists every fault at once, a line each. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  constructor(readonly faults: readonly string[]) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    super(`configuration: ${count}.\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  }
}

const NAMESPACE = "plugilo:";

/** `plugilo:` keys of one stack, without the namespace; other namespaces belong to Pulumi and its providers. */
export type RawConfig = Readonly<Record<string, unknown>>;

/**
 * Reads and checks the configuration of every stack in the project.
 *
 * @param folder where Pulumi.yaml lies.
 * @param own the running stack as the engine sees it (`--config-file` may differ from the file in the folder).
 * @throws ConfigurationError with all faults, of every file.
 */
export function readEstate(folder: string, own?: { stack: string; config: RawConfig }): Estate {
  const raw = new Map(readFiles(folder));
  if (own) raw.set(own.stack, own.config);
  const faults: string[] = [];
  const unreadable = new Set<string>();
  const estate = new Map<string, StackConfig>();
  for (const [stack, config] of raw) {
    const parsed = parse(stack, config);
    if (Array.isArray(parsed)) {
      unreadable.add(stack);
      faults.push(...parsed);
    } else {
      estate.set(stack, parsed);
    }
  }
  faults.push(...crossChecks(estate, unreadable));
  if (faults.length > 0) throw new ConfigurationError(faults);
  return estate;
}

/** Turns the engine's flat strings (`plugilo:network` = JSON) into the nested values of the file. */
export function fromEngine(all: Readonly<Record<string, string>>): RawConfig {
  return pick(all, (value) =>
    typeof value === "string" && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
  );
}

function* readFiles(folder: string): Iterable<[string, RawConfig]> {
  for (const file of fs.readdirSync(folder).sort()) {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    if (!stack) continue;
    let document: { config?: Record<string, unknown> } | null;
    try {
      document = yaml.parse(fs.readFileSync(path.join(folder, file), "utf8")) as typeof document;
    } catch (error) {
      throw new ConfigurationError([`${file}: got text that is not YAML (${String(error)}); mend the file.`]);
    }
    yield [stack, pick(document?.config ?? {}, (value) => value)];
  }
}

function pick(all: Readonly<Record<string, unknown>>, convert: (value: unknown) => unknown): RawConfig {
  const ours = Object.entries(all).filter(([key]) => key.startsWith(NAMESPACE));
  return Object.fromEntries(ours.map(([key, value]) => [key.slice(NAMESPACE.length), convert(value)]));
}

function parse(stack: string, config: RawConfig): StackConfig | string[] {
  const kind = config["kind"];
  if (!isKind(kind)) {
    return [`${stack}: plugilo:kind: got ${show(kind)}, expected one of ${Object.keys(STACK_SCHEMAS).join(", ")}.`];
  }
  const result = STACK_SCHEMAS[kind].safeParse(config);
  if (result.success) return result.data;
  return result.error.issues.flatMap((issue) => describe(stack, config, issue));
}

function isKind(kind: unknown): kind is keyof typeof STACK_SCHEMAS {
  return typeof kind === "string" && Object.hasOwn(STACK_SCHEMAS, kind);
}

function describe(stack: string, config: RawConfig, issue: z.core.$ZodIssue): string[] {
  const parent = `${stack}: plugilo:${issue.path.join(".")}`;
  if (issue.code === "unrecognized_keys") {
    const prefix = issue.path.length > 0 ? `${parent}.` : parent;
    return issue.keys.map((key) => `${prefix}${key}: got an unknown key; remove it or mend its spelling.`);
  }
  const got = issue.path.reduce<unknown>((value, key) => (isObject(value) ? value[String(key)] : undefined), config);
  return [`${parent}: got ${show(got)}, expected ${expectation(issue)}.`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
