import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { z } from "zod";

export const FOLDER = path.resolve(__dirname, "../../../gitops/flags");
const SCHEMAS = path.resolve(__dirname, "../../../schemas/flagd");

export interface Flag {
  readonly state: string;
  readonly variants: Readonly<Record<string, unknown>>;
  readonly defaultVariant: string;
  readonly targeting?: unknown;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface FlagFile {
  readonly flags: Readonly<Record<string, Flag>>;
}

/** Files of flags by name, without their ending. */
export function flagFiles(): ReadonlyMap<string, FlagFile> {
  const folder = path.join(FOLDER, "definitions");
  const files = fs.readdirSync(folder).sort();
  return new Map(
    files.map((file) => [
      path.basename(file, ".json"),
      JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as FlagFile,
    ]),
  );
}

/** A document of a YAML file of the folder. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

export function manifests(file: string): Manifest[] {
  const documents = yaml.parseAllDocuments(fs.readFileSync(path.join(FOLDER, file), "utf8"));
  return documents.map((document) => document.toJS() as Manifest);
}

type Definitions = Readonly<Record<string, unknown>>;

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: unknown;
  readonly definitions: Definitions;
}

/** A negated pattern as one that says the same: Zod knows no negation. */
function withoutNegation(_: string, value: unknown): unknown {
  const { pattern } = (value as { not?: { pattern?: string } } | null)?.not ?? {};
  return pattern === undefined ? value : { type: "string", pattern: `^(?!${pattern.replace(/^\^/, "")})` };
}

/** flagd's schema, of two files, as one. */
function published(): z.ZodType {
  const read = (name: string): Schema =>
    JSON.parse(fs.readFileSync(path.join(SCHEMAS, `${name}.json`), "utf8"), withoutNegation) as Schema;
  const [flags, targeting] = [read("flags"), read("targeting")];
  const definitions = { ...targeting.definitions, ...flags.definitions, targeting: { anyOf: targeting.anyOf } };
  const text = JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", $ref: flags.$ref, definitions });
  const whole = text.replaceAll('"./targeting.json"', '"#/definitions/targeting"');
  return z.fromJSONSchema(JSON.parse(whole) as Parameters<typeof z.fromJSONSchema>[0]);
}

const bySchema = published();

/** What flagd's own schema has against a file. https://flagd.dev/reference/schema (2026-11); 0.2.15 in schemas/flagd. */
export function schemaFaults(file: unknown): string[] {
  return bySchema.safeParse(file).error?.issues.map(({ path: at, message }) => `${at.join(".")}: ${message}`) ?? [];
}

const PURPOSES = ["release", "permission", "kill-switch"];

/** What its schema cannot know: ours, and what ties one part of a file to another. */
export function ownFaults(name: string, { flags }: FlagFile): string[] {
  return Object.entries(flags).flatMap(([key, flag]) => {
    const { owner, purpose, removeBy } = flag.metadata ?? {};
    const picked = variantsIn(flag.targeting);
    return [
      ...(key.startsWith(`${name}-`) ? [] : [`${key}: expected a name that begins with ${name}-`]),
      ...(owner ? [] : [`${key}: expected metadata.owner`]),
      ...(PURPOSES.includes(purpose ?? "") ? [] : [`${key}: expected metadata.purpose, one of ${PURPOSES.join(", ")}`]),
      ...(purpose !== "release" || /^\d{4}-\d\d-\d\d$/.test(removeBy ?? "")
        ? []
        : [`${key}: expected removeBy, a date`]),
      ...(flag.defaultVariant in flag.variants ? [] : [`${key}: expected a defaultVariant that is a variant`]),
      ...picked.filter((one) => !(one in flag.variants)).map((one) => `${key}: ${one} is no variant`),
      ...sharesOf(flag.targeting)
        .filter((sum) => sum !== 100)
        .map((sum) => `${key}: expected shares of 100 in all, got ${sum}`),
      ...bucketsOf(flag.targeting)
        .filter((bucket) => bucket !== BUCKET)
        .map(() => `${key}: expected to be counted by the flag's name and targetingKey`),
    ];
  });
}

/** Counted by the flag's name as well, so that not the same users get everything first. */
const BUCKET = JSON.stringify({ cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] });

/** What a rule may answer: branches of its `if`s, and the buckets of its percentages. */
function variantsIn(rule: unknown): string[] {
  if (typeof rule === "string") return [rule];
  if (typeof rule !== "object" || rule === null) return [];
  const { if: branches, fractional } = rule as { if?: unknown[]; fractional?: unknown[] };
  if (branches) return branches.slice(1).flatMap(variantsIn);
  return (fractional ?? []).flatMap((bucket) => (Array.isArray(bucket) ? [String(bucket[0])] : []));
}

function fractionsIn(rule: unknown): unknown[][] {
  if (typeof rule !== "object" || rule === null) return [];
  return Object.entries(rule).flatMap(([key, value]) =>
    key === "fractional" && Array.isArray(value) ? [value as unknown[]] : fractionsIn(value),
  );
}

function sharesOf(rule: unknown): number[] {
  return fractionsIn(rule).map((parts) =>
    parts.reduce<number>((sum, part) => sum + (Array.isArray(part) ? Number(part[1]) : 0), 0),
  );
}

function bucketsOf(rule: unknown): string[] {
  return fractionsIn(rule).map(([first]) => JSON.stringify(first));
}
