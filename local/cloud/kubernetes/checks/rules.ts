import { containsUnknown, isObject, isSecret, secretContent, unwrap, type Value } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";

/** What a value must be; undefined is as good as right, for nothing says that it must be there. */
export interface ValueRule {
  /** `spec.ports[*].port`: `[*]` stands for each item of a list. */
  readonly path: string;
  readonly expected: string;
  readonly holds: (value: Value) => boolean;
}

export const oneOf = (path: string, ...values: readonly string[]): ValueRule => ({
  path,
  expected: `one of ${values.join(", ")}`,
  holds: (value) => typeof value === "string" && values.includes(value),
});

export const between = (path: string, least: number, most: number): ValueRule => ({
  path,
  expected: most === Infinity ? `at least ${least}` : `from ${least} to ${most}`,
  holds: (value) => typeof value !== "number" || (value >= least && value <= most),
});

export const port = (path: string): ValueRule => between(path, 1, 65_535);

export const someOf = (path: string, what: string): ValueRule => ({
  path,
  expected: `at least one ${what}`,
  holds: (value) => !Array.isArray(value) || value.length > 0,
});

export const matching = (path: string, pattern: RegExp, expected: string): ValueRule => ({
  path,
  expected,
  holds: (value) => typeof value !== "string" || pattern.test(value),
});

/** The faults of an object's values. Unknown parts are skipped, and so is what is absent. */
export function ruleFaults(rules: readonly ValueRule[], object: Value): SchemaFault[] {
  return rules.flatMap(({ path, expected, holds }) =>
    [...valuesAt(object, steps(path), "")]
      .filter(([, value]) => !containsUnknown(value) && !holds(unwrap(value)))
      .map(([place, value]) => ({ path: place, got: short(unwrap(value)), expected })),
  );
}

function short(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

function steps(path: string): string[] {
  return path.split(/\.|(?=\[)/);
}

/** The values that a path leads to, each with its own path. */
function* valuesAt(
  value: Value | undefined,
  [step, ...rest]: readonly string[],
  path: string,
): Generator<[string, Value]> {
  const here = isSecret(value) ? secretContent(value) : value;
  if (here === undefined || here === null) return;
  if (step === undefined) {
    yield [path, here];
  } else if (step === "[*]") {
    if (!Array.isArray(here)) return;
    for (const [index, item] of here.entries()) yield* valuesAt(item, rest, `${path}[${index}]`);
  } else if (isObject(here) && Object.hasOwn(here, step)) {
    yield* valuesAt(here[step], rest, path === "" ? step : `${path}.${step}`);
  }
}
