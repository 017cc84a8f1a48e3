import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { z } from "zod";
import { AKS_RELEASES } from "../facts/aks";
import { CRITICALITIES, DATA_CLASSIFICATIONS } from "../facts/tags";
import { REGIONS } from "../facts/regions";
import { crossChecks } from "./cross-checks";

/**
 * What a Pulumi.<stack>.yaml may say. Facts only: sizes, places, partners. Every key is known here, so that a typo is an
 * error and not a default. Keys live under `plugilo:`; nested values keep YAML's types.
 */
const uuid = z.uuid();
const cidr = z.cidrv4();
const hostName = z.string().regex(/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/, "expected a lower-case host name");
const positive = z.int().positive();

const tags = z.strictObject({
  owner: z.string().min(2),
  costCentre: z.string().min(2),
  criticality: z.enum(CRITICALITIES),
  dataClassification: z.enum(DATA_CLASSIFICATIONS),
});

const network = z.strictObject({
  /** The network's address space. Never overlaps that of another stack. */
  addressSpace: cidr,
  /** Public addresses of the NAT gateway, 64,512 ports each (B10). */
  natPublicIps: z.int().min(1).max(16),
});

const cluster = z.strictObject({
  kubernetesVersion: z.enum([...AKS_RELEASES.keys()] as [string, ...string[]]),
  /** Flat networking and virtual nodes, or an overlay without them (A5). */
  burst: z.enum(["virtual-nodes", "none"]),
  systemPool: z.strictObject({ vmSize: z.string(), minimum: positive, maximum: positive }),
  maintenance: z.strictObject({
    day: z.enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    startHourUtc: z.int().min(0).max(23),
    durationHours: z.int().min(4).max(12),
  }),
});

const everyStack = {
  environment: z.enum(["prod", "staging", "dev"]),
  region: z.enum([...REGIONS.keys()] as [string, ...string[]]),
  subscriptionId: uuid,
  tenantId: uuid,
  tags,
  /** Entra group that administers clusters, data and vaults; people are its members by time-bound assignment. */
  platformAdmins: z.strictObject({ objectId: uuid, name: z.string() }),
};

/**
 * Optional. `recover: true` takes up the vault that a destroy has left in Azure, where it holds its name for 90 days; without such
 * a vault it fails. For one run: take it out afterwards (docs/decisions/17).
 */
const keyVault = z.strictObject({ recover: z.boolean() }).optional();

const management = z.strictObject({
  kind: z.literal("management"),
  ...everyStack,
  keyVault,
  network,
  cluster,
  logs: z.strictObject({ topics: z.array(z.string().regex(/^[a-z0-9.-]+$/)).min(1), storageGb: positive }),
  metrics: z.strictObject({ storageGb: positive }),
  argoCd: z.strictObject({
    /** Application (client) id in Entra that trusts Argo CD's service account. */
    clientId: uuid,
    /** Git repositories that may be applied. */
    repositories: z.array(z.url()).min(1),
  }),
});

const region = z.strictObject({
  kind: z.literal("region"),
  ...everyStack,
  keyVault,
  /** Which half of the disaster-recovery pair this is: it takes database writes, or stands ready to. */
  role: z.enum(["primary", "secondary"]),
  /** Stack of the management cluster. */
  management: z.string(),
  /** For a secondary: the region stack that it joins in replication. The primary joins none. */
  joins: z.string().optional(),
  network,
  cluster,
  gateway: z.strictObject({
    /** Names that the gateway's certificate proves; the first is its own among all regions', and what probes ask for. */
    hostNames: z.array(hostName).min(1),
    capacity: z.strictObject({ minimum: z.int().min(0).max(124), maximum: z.int().min(2).max(125) }),
  }),
  postgres: z.strictObject({
    version: z.enum(["16", "17"]),
    sku: z.strictObject({ name: z.string(), tier: z.enum(["GeneralPurpose", "MemoryOptimized"]) }),
    storageGb: positive,
    sameRegionReplicas: z.int().min(0).max(4),
    databases: z.array(z.string()).min(1),
    pool: z.strictObject({ maxClients: positive, poolSize: positive }),
  }),
  redis: z.strictObject({ sku: z.string() }),
});

const edge = z.strictObject({
  kind: z.literal("edge"),
  ...everyStack,
  management: z.string(),
  publicZone: hostName,
  /** Host names that Front Door serves, by key. */
  domains: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), hostName),
  probe: z.strictObject({ intervalSeconds: z.int().min(5).max(255) }),
  /** Requests a minute that one address may send (A14). */
  rateLimit: z.strictObject({ perMinute: z.int().min(10) }),
  cosmos: z.strictObject({
    databases: z.record(
      z.string(),
      z.strictObject({
        maxThroughput: z.int().min(1000).multipleOf(1000),
        collections: z.record(z.string(), z.strictObject({ shardKey: z.enum(["user_id", "tenant_id"]) })),
      }),
    ),
  }),
});

const schemas = { management, region, edge } as const;

export type ManagementConfig = z.infer<typeof management>;
export type RegionConfig = z.infer<typeof region>;
export type EdgeConfig = z.infer<typeof edge>;
export type StackConfig = ManagementConfig | RegionConfig | EdgeConfig;
export type StackKind = StackConfig["kind"];
/** Every stack of the project by name. */
export type Estate = ReadonlyMap<string, StackConfig>;

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
  if (kind !== "management" && kind !== "region" && kind !== "edge") {
    return [`${stack}: plugilo:kind: got ${show(kind)}, expected one of ${Object.keys(schemas).join(", ")}.`];
  }
  const result = schemas[kind].safeParse(config);
  if (result.success) return result.data;
  return result.error.issues.flatMap((issue) => describe(stack, config, issue));
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

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `a value of type ${issue.expected}`;
    case "invalid_value":
      return `one of ${issue.values.join(", ")}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "too_small":
      return `at least ${issue.minimum}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_format":
      return issue.format === "regex" ? issue.message.replace(/^expected /, "") : `the form of a ${issue.format}`;
    default:
      return issue.message;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
