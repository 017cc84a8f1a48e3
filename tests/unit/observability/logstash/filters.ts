import type { Branch, Condition, Operand, Plugin, Statement, Value } from "./grammar";

/**
 * Logstash's filters that our pipelines use, as their documentation describes them, and no others.
 * https://www.elastic.co/docs/reference/logstash/plugins/filter-plugins (2026-11)
 */

/** An event's fields. */
export type Fields = Record<string, unknown>;

/** What each filter may be told. Anything else is refused. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  json: ["source", "target", "tag_on_failure", "skip_on_invalid_json"],
  date: ["match"],
  mutate: ["rename", "copy", "convert", "gsub", "lowercase", "add_field", "add_tag", "remove_field"],
};

/** @returns what is not one of these filters, or not one of their settings; nothing where all is known. */
export function unknowns(body: readonly Statement[]): string[] {
  return body.flatMap((statement) => {
    if ("arms" in statement) return statement.arms.flatMap((arm) => unknowns(arm.body));
    const { plugin, settings } = statement;
    const known = SETTINGS[plugin];
    if (!known) return [plugin];
    const keys = [...settings.keys()];
    const several = plugin === "mutate" && keys.length !== 1 ? [`mutate with ${keys.length} operations`] : [];
    return [...keys.filter((key) => !known.includes(key)).map((key) => `${plugin}.${key}`), ...several];
  });
}

export function run(body: readonly Statement[], event: Fields): void {
  for (const statement of body) {
    if ("arms" in statement) branch(statement, event);
    else filter(statement, event);
  }
}

function branch({ arms }: Branch, event: Fields): void {
  const chosen = arms.find(({ when }) => when === undefined || holds(when, event));
  if (chosen) run(chosen.body, event);
}

export function holds(condition: Condition, event: Fields): boolean {
  if ("all" in condition) return condition.all.every((each) => holds(each, event));
  if ("any" in condition) return condition.any.some((each) => holds(each, event));
  if ("not" in condition) return !holds(condition.not, event);
  // A field that is there and neither null nor false.
  if ("present" in condition) return ![undefined, null, false].includes(get(event, condition.present) as null);
  const left = valueOf(condition.left, event);
  const right = valueOf(condition.right, event);
  const within = Array.isArray(right)
    ? right.includes(left)
    : typeof right === "string" && right.includes(String(left));
  switch (condition.operator) {
    case "==":
      return left === right;
    case "in":
      return within;
    case "not in":
      return !within;
    case "=~":
      return typeof left === "string" && new RegExp(String(right), "m").test(left);
    default:
      throw new Error(`operator ${condition.operator}: no pipeline used it when this was written`);
  }
}

function valueOf(operand: Operand, event: Fields): unknown {
  return "field" in operand ? get(event, operand.field) : operand.value;
}

function filter({ plugin, settings }: Plugin, event: Fields): void {
  if (plugin === "json") return json(settings, event);
  if (plugin === "date") return date(settings, event);
  for (const [key, value] of settings) mutate(key, value, event);
}

function json(settings: ReadonlyMap<string, Value>, event: Fields): void {
  const source = get(event, text(settings.get("source")));
  if (source === undefined) return;
  try {
    const parsed: unknown = JSON.parse(String(source));
    if (typeof parsed !== "object" || parsed === null) throw new Error("no object");
    const target = settings.get("target");
    if (target === undefined) Object.assign(event, parsed);
    else set(event, text(target), parsed);
  } catch {
    if (settings.get("skip_on_invalid_json") === true) return;
    for (const tag of list(settings.get("tag_on_failure") ?? ["_jsonparsefailure"])) addTag(event, text(tag));
  }
}

function date(settings: ReadonlyMap<string, Value>, event: Fields): void {
  const [field, format] = list(settings.get("match") ?? []).map(text);
  if (field === undefined || format !== "ISO8601") throw new Error("date: only ISO8601 was used when this was written");
  const got = get(event, field);
  if (got === undefined) return;
  const time = new Date(String(got));
  if (Number.isNaN(time.getTime())) addTag(event, "_dateparsefailure");
  else event["@timestamp"] = time.toISOString();
}

function mutate(key: string, value: Value, event: Fields): void {
  if (key === "remove_field") return list(value).forEach((field) => remove(event, text(field)));
  if (key === "add_tag") return list(value).forEach((tag) => addTag(event, text(tag)));
  if (key === "lowercase")
    return list(value).forEach((field) => change(event, text(field), (got) => got.toLowerCase()));
  if (key === "gsub") return gsub(list(value).map(text), event);
  for (const [from, to] of entries(value)) {
    const got = get(event, from);
    if (key === "add_field") set(event, from, fill(text(to), event));
    else if (got === undefined) continue;
    else if (key === "convert") set(event, from, text(to) === "integer" ? Math.trunc(Number(got)) : Number(got));
    else {
      set(event, text(to), got);
      if (key === "rename") remove(event, from);
    }
  }
}

/** Triples of a field, an expression and what stands in its place, one after another. In Ruby, `^` and `$` are a line's. */
function gsub(triples: readonly string[], event: Fields): void {
  if (triples.length % 3 !== 0) throw new Error(`gsub: got ${triples.length} values, expected threes`);
  for (let at = 0; at < triples.length; at += 3) {
    const [field = "", pattern = "", by = ""] = triples.slice(at, at + 3);
    change(event, field, (got) => got.replace(new RegExp(pattern, "gm"), by.replace(/\\(\d)/g, "$$$1")));
  }
}

function change(event: Fields, field: string, to: (got: string) => string): void {
  const got = get(event, field);
  if (typeof got === "string") set(event, field, to(got));
}

function fill(pattern: string, event: Fields): string {
  return pattern.replace(/%\{([^}]+)\}/g, (_, field: string) => String(get(event, field)));
}

function addTag(event: Fields, tag: string): void {
  const tags = Array.isArray(event.tags) ? event.tags : [];
  if (!tags.includes(tag)) event.tags = [...tags, tag];
}

/** `[a][b]`, or `a` at the top. */
function pathOf(field: string): string[] {
  return field.startsWith("[") ? field.slice(1, -1).split("][") : [field];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function get(event: Fields, field: string): unknown {
  return pathOf(field).reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), event);
}

function set(event: Fields, field: string, value: unknown): void {
  const path = pathOf(field);
  const last = path.pop() ?? "";
  const holder = path.reduce<Fields>((at, key) => {
    const next = at[key];
    if (isFields(next)) return next;
    return (at[key] = {}) as Fields;
  }, event);
  holder[last] = value;
}

function remove(event: Fields, field: string): void {
  const path = pathOf(field);
  const last = path.pop() ?? "";
  const holder = path.reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), event);
  if (isFields(holder)) delete holder[last];
}

function text(value: Value | undefined): string {
  if (typeof value === "string") return value;
  throw new Error(`got ${JSON.stringify(value)}, expected a text`);
}

function list(value: Value): Value[] {
  return Array.isArray(value) ? value : [value];
}

function entries(value: Value): [string, Value][] {
  if (value instanceof Map) return [...value];
  throw new Error(`got ${JSON.stringify(value)}, expected a hash`);
}
