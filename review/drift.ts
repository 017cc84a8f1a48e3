import { nameOf } from "../resilience/resource";
import { DRIFT_CLASSES, DRIFT_TABLE, type DriftClass } from "./drift-table";

/** A resource as the state has it, and as it is. */
export interface Refreshed {
  readonly urn: string;
  readonly type: string;
  readonly before: Side;
  /** Nothing where it is gone. */
  readonly after?: Side | undefined;
}

interface Side {
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

/** One property that is not what it was. */
export interface Drift {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** `properties.sku.name`; "" for a resource that is gone. */
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
  readonly class: DriftClass;
  readonly why: string;
}

/** A rule of the policy pack that was kept and no longer is. */
export interface Broken {
  readonly rule: string;
  readonly urn: string;
  /** Of the property that it speaks of. */
  readonly path: string;
  readonly message: string;
}

/** Every difference, the gravest first. @param broken rules that what is there now breaks: what breaks one is dangerous */
export function driftOf(refreshed: readonly Refreshed[], broken: readonly Broken[] = []): Drift[] {
  const all = refreshed.flatMap(differencesOf).map((one): Drift => {
    const { said, ...drift } = one;
    const rule = broken.find(({ urn, path }) => said && urn === one.urn && lieOnOnePath(path, one.path))?.rule;
    const judged = rule === undefined ? classOf(one) : { class: "dangerous" as const, why: `it breaks ${rule}` };
    return { ...drift, ...withoutSecrets(one), ...judged };
  });
  return all.sort((a, b) => DRIFT_CLASSES.indexOf(b.class) - DRIFT_CLASSES.indexOf(a.class));
}

/** `locations` and `locations[0].name` do. */
function lieOnOnePath(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** What was a secret is none of anybody's business afterwards, even where whoever changed it made no secret of it. */
function withoutSecrets({ old, new: now }: Pick<Drift, "old" | "new">): Pick<Drift, "old" | "new"> {
  return [old, now].some(isSecret) ? { old: SECRET, new: SECRET } : { old, new: now };
}

/** The engine shows secrets as such where nobody asks for them, and writes them as ciphertext under a signature. */
const SECRET = "[secret]";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function isSecret(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  return text.includes(SECRET) || text.includes(SIGNATURE);
}

/** The gravest of all; nothing where nothing differs. */
export function worstOf(drift: readonly Drift[], broken: readonly Broken[] = []): DriftClass | undefined {
  if (broken.length > 0) return "dangerous";
  return [...DRIFT_CLASSES].reverse().find((one) => drift.some((each) => each.class === one));
}

interface Difference extends Omit<Drift, "class" | "why"> {
  /** It is in what we say, and not only in what the cloud answers. */
  readonly said: boolean;
}

function differencesOf({ urn, type, before, after }: Refreshed): Difference[] {
  const common = { urn, type, name: nameOf({ urn }) };
  if (after === undefined) return [{ ...common, path: "", old: "there", new: "gone", said: true }];
  const inputs = changesBetween(before.inputs, after.inputs).map((one) => ({ ...common, ...one, said: true }));
  const told = new Set(inputs.map(({ path }) => path));
  const outputs = changesBetween(before.outputs, after.outputs)
    // The cloud's answer repeats what we say.
    .filter(({ path }) => !told.has(path))
    .map((one) => ({ ...common, ...one, said: false }));
  return [...inputs, ...outputs];
}

function classOf({ type, said, ...difference }: Difference): Pick<Drift, "class" | "why"> {
  const short = type.replace(/^[^:]+:/, "");
  const row = DRIFT_TABLE.find(
    (one) =>
      (one.types?.test(short) ?? true) &&
      one.path.test(difference.path) &&
      (one.in === undefined || (one.in === "inputs") === said) &&
      (one.grows === undefined || grows(difference)),
  );
  return { class: row?.class ?? "unexpected", why: row?.why ?? "somebody has changed it" };
}

/** Figures tell; of sizes with a name (`P30`) the figure in it. */
function grows({ old, new: now }: Pick<Difference, "old" | "new">): boolean {
  const figure = (value: unknown): number => Number(String(value).replace(/^[A-Za-z]+/, ""));
  return figure(now) > figure(old);
}

interface Change {
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** Leaves that differ. Lists are compared whole where their lengths differ: an element has no name to follow. */
function changesBetween(old: unknown, now: unknown, path = ""): Change[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  if (Array.isArray(old) && Array.isArray(now) && old.length === now.length) {
    return old.flatMap((one, index) => changesBetween(one, now[index], `${path}[${index}]`));
  }
  if (!isObject(old) || !isObject(now)) return [{ path, old, new: now }];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys.flatMap((key) => changesBetween(old[key], now[key], path === "" ? key : `${path}.${key}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
