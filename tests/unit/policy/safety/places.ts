/** Where a path with `[*]` leads in a value, and changes there. */
export type Place = readonly string[];

type Step = { readonly key: string } | { readonly entries: (entry: unknown) => boolean };

const STEP = /\["([^"]+)"\]|\[([^\]]+)\]|([^.[\]]+)/g;

/** @param made also places whose last key is not set yet */
export function placesOf(value: unknown, path: string, made = false): Place[] {
  const steps = [...path.matchAll(STEP)].map(([, quoted, filter, key]) => stepOf(quoted ?? key, filter));
  return follow(value, steps, made);
}

function stepOf(key: string | undefined, filter = ""): Step {
  if (key !== undefined) return { key };
  const wanted = filter === "*" ? [] : filter.split(",").map((one) => one.split("="));
  return { entries: (entry) => wanted.every(([field = "", value]) => String(record(entry)[field]) === value) };
}

function follow(value: unknown, [step, ...rest]: readonly Step[], made: boolean): Place[] {
  if (!step) return [[]];
  if ("key" in step) {
    const inner = record(value)[step.key];
    if (inner === undefined && !(made && rest.length === 0 && typeof value === "object")) return [];
    return follow(inner, rest, made).map((place) => [step.key, ...place]);
  }
  return Object.entries(record(value))
    .filter(([, entry]) => step.entries(entry))
    .flatMap(([key, entry]) => follow(entry, rest, made).map((place) => [key, ...place]));
}

/** @returns a copy with another value at a place; with `undefined` without that key, or without that entry of a list */
export function changed(inside: unknown, [key, ...rest]: Place, to: unknown): unknown {
  if (key === undefined) return to;
  if (to === undefined && record(inside)[key] === undefined) return inside;
  const value = changed(record(inside)[key], rest, to);
  if (!Array.isArray(inside)) {
    const copy = { ...record(inside), [key]: value };
    return value === undefined ? Object.fromEntries(Object.entries(copy).filter(([one]) => one !== key)) : copy;
  }
  return value === undefined ? inside.toSpliced(Number(key), 1) : inside.with(Number(key), value);
}

/** @returns a copy in which the last key of a place has lost a letter: `publicNetworkAcess` */
export function misspelt(inside: unknown, place: Place): unknown {
  const value = at(inside, place);
  const key = place.at(-1) ?? "";
  const half = Math.floor(key.length / 2);
  const typo = key.slice(0, half) + key.slice(half + 1);
  const without = changed(inside, place, undefined);
  return value === undefined ? without : changed(without, [...place.slice(0, -1), typo], value);
}

export function at(inside: unknown, place: Place): unknown {
  return place.reduce<unknown>((value, key) => record(value)[key], inside);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
