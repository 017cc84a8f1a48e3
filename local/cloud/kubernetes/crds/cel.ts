import { createRequire } from "node:module";
import { isIP } from "node:net";
import type * as Cel from "@bufbuild/cel";
import type * as CelExt from "@bufbuild/cel/ext";
import type { Value } from "../../protocol/values";
import { patternOf } from "./scalars";
import type { CelRule, StructuralSchema } from "./schema";

/** A rule that a value breaks. */
export interface RuleFault {
  readonly message: string;
  readonly fieldPath?: string;
}

type Bindings = Record<string, Cel.CelInput>;
type Program = (bindings: Bindings) => unknown;
type Engine = { readonly cel: typeof Cel; readonly env: Cel.CelEnv };

/** Loading CEL takes about 0.1 s, so only the first rule that is judged pays for it. */
const load = createRequire(__filename);
let engine: Engine | undefined;
const programs = new Map<string, Program | undefined>();

/**
 * Judges a schema's CEL rules on a value without unknowns. Rules that name `oldSelf` are judged on updates only. A rule
 * that fails to evaluate (a duration that is none) is broken as well, as the API server holds it, unless it calls a
 * function that this CEL lacks.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/ (2026-11).
 * @param old the same value before an update.
 */
export function ruleFaults(schema: StructuralSchema, value: Value, old: Value | undefined): RuleFault[] {
  const rules = schema["x-kubernetes-validations"] ?? [];
  const judged = rules.filter((rule) => old !== undefined || !/\boldSelf\b/.test(rule.rule));
  if (judged.length === 0) return [];
  const bindings: Bindings = { self: toCel(schema, value) };
  if (old !== undefined) bindings["oldSelf"] = toCel(schema, old);
  return judged.flatMap((rule) => {
    const result = program(rule.rule)?.(bindings);
    if (result === false) return [faultOf(rule, bindings)];
    return result instanceof Error && !LACKING.test(result.message) ? [faultOf(rule, bindings, result.message)] : [];
  });
}

/** What this CEL says of a function that it does not have. */
const LACKING = /unbound function|overload/;

function faultOf(rule: CelRule, bindings: Bindings, failure?: string): RuleFault {
  const told = rule.messageExpression === undefined ? undefined : program(rule.messageExpression)?.(bindings);
  const stated = typeof told === "string" && told !== "" ? told : (rule.message ?? `that ${rule.rule.trim()}`);
  const message = failure === undefined ? stated : `${stated} (${failure})`;
  return rule.fieldPath === undefined ? { message } : { message, fieldPath: rule.fieldPath };
}

/** The compiled rule, or undefined when this CEL does not know a function in it. */
export function program(source: string): Program | undefined {
  if (!programs.has(source)) programs.set(source, compile(source));
  return programs.get(source);
}

function compile(source: string): Program | undefined {
  engine ??= start();
  const { cel, env } = engine;
  try {
    return cel.plan(env, cel.parse(source));
  } catch {
    return undefined;
  }
}

function start(): Engine {
  const cel = load("@bufbuild/cel") as typeof Cel;
  const { strings } = load("@bufbuild/cel/ext") as typeof CelExt;
  return { cel, env: cel.celEnv({ funcs: [...strings, ...kubernetesFunctions(cel)] }) };
}

/**
 * The functions of Kubernetes' own CEL libraries that the pinned CRDs call.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#cel-options-language-features-and-libraries (2026-11).
 */
function kubernetesFunctions(cel: typeof Cel): Cel.CelFunc[] {
  const { STRING, BOOL } = cel.CelScalar;
  return [
    cel.celMethod("find", STRING, [STRING], STRING, function (pattern) {
      return patternOf(pattern).exec(this)?.[0] ?? "";
    }),
    cel.celFunc("isURL", [STRING], BOOL, (text) => URL.canParse(text)),
    cel.celFunc("url", [STRING], STRING, (text) => text),
    cel.celMethod("getScheme", STRING, [], STRING, function () {
      return URL.canParse(this) ? new URL(this).protocol.replace(/:$/, "") : "";
    }),
    cel.celFunc("isIP", [STRING], BOOL, (text) => isIP(text) !== 0),
  ];
}

/** JSON as CEL sees it by its schema: integers are `int`, declared properties are escaped names, maps keep their keys. */
function toCel(schema: StructuralSchema, value: Value): Cel.CelInput {
  if (typeof value === "number") return isDouble(schema, value) ? value : BigInt(value);
  if (Array.isArray(value)) return value.map((item) => toCel(schema.items ?? {}, item));
  if (typeof value !== "object" || value === null) return value;
  const rest = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  const entries = Object.entries(value).map(([key, item]): [string, Cel.CelInput] => {
    const known =
      schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    return [known === undefined ? key : escaped(key), toCel(known ?? rest, item)];
  });
  return new Map(entries);
}

function isDouble(schema: StructuralSchema, value: number): boolean {
  return schema.type === "number" || !Number.isInteger(value);
}

const RESERVED =
  /^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/;

function escaped(key: string): string {
  if (RESERVED.test(key)) return `__${key}__`;
  return key
    .replaceAll("__", "__underscores__")
    .replaceAll(".", "__dot__")
    .replaceAll("-", "__dash__")
    .replaceAll("/", "__slash__");
}
