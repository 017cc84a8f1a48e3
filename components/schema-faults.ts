import type { z } from "zod";
import type { Fault } from "./arguments";

/** What a schema would have accepted instead, in words. */
export function expectation(issue: z.core.$ZodIssue): string {
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

/** Every fault of a document that a schema refused. */
export function schemaFaults(error: z.ZodError, document: unknown): Fault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, document));
}

function faultsOf(issue: z.core.$ZodIssue, document: unknown): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      got: "an unknown key",
      expected: "none of that name",
      fix: "remove it or mend its spelling",
    }));
  }
  const path = issue.path.join(".");
  return [{ path, got: valueAt(document, issue.path), expected: expectation(issue), fix: "mend it" }];
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    document,
  );
}
