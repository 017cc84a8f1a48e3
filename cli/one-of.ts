import { nearest } from "../local/cloud/schema/suggest";
import { EXIT, Failure } from "./failure";

/** The one of `known` that was typed. @throws Failure, as `notAmong` says it. */
export function oneOf<T extends string>(what: string, got: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === got);
  if (found !== undefined) return found;
  throw notAmong(what, got, known);
}

/** Tells of a name that is none of those there are, and which one was probably meant. */
export function notAmong(what: string, got: string, known: readonly string[]): Failure {
  const hint = nearest(got, known);
  return new Failure(
    `${what}: got "${got}", expected one of ${known.join(", ")}${hint ? `; did you mean ${hint}?` : "."}`,
    EXIT.usage,
  );
}
