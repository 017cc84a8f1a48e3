/** Randomness that the cloud does not keep: what was made stands in Pulumi's state alone. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** As random_password of Terraform's provider, which Pulumi's wraps: defaults, minima, own special characters. */
export interface TextRules {
  length: number;
  lower: boolean;
  upper: boolean;
  numeric: boolean;
  special: boolean;
  minLower: number;
  minUpper: number;
  minNumeric: number;
  minSpecial: number;
  overrideSpecial: string | undefined;
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** @throws Error when no kind of character is allowed, or the minima exceed the length. */
export function randomText(rules: TextRules): string {
  const kinds: readonly [boolean, string, number][] = [
    [rules.lower, LOWER, rules.minLower],
    [rules.upper, UPPER, rules.minUpper],
    [rules.numeric, DIGITS, rules.minNumeric],
    [rules.special, rules.overrideSpecial || SPECIAL, rules.minSpecial],
  ];
  const minima = kinds.reduce((sum, [, , least]) => sum + least, 0);
  if (minima > rules.length) {
    throw new Error(
      `got the length ${rules.length} and minima that add up to ${minima}. Expected: a length of at least ${minima}. Raise it`,
    );
  }
  const allowed = kinds.map(([wanted, characters]) => (wanted ? characters : "")).join("");
  if (allowed === "")
    throw new Error("got no kind of character. Expected: at least one of lower, upper, numeric, special. Allow one");
  const characters = kinds.flatMap(([, set, least]) => Array.from({ length: least }, () => pick(set)));
  while (characters.length < rules.length) characters.push(pick(allowed));
  return shuffle(characters).join("");
}

function shuffle<T>(items: T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [left, right] = [result[last], result[other]];
    if (left !== undefined && right !== undefined) [result[last], result[other]] = [right, left];
  }
  return result;
}

export function randomId(byteLength: number): Buffer {
  return randomBytes(byteLength);
}

export function uuid(): string {
  return randomUUID();
}

/** Both ends included. @throws Error when min > max */
export function integer(min: number, max: number): number {
  if (min > max) throw new Error(`got min ${min} and max ${max}. Expected: min <= max. Swap them`);
  return randomInt(min, max + 1);
}

const ADVERBS =
  "boldly briskly calmly duly fairly gently happily keenly kindly lightly neatly openly quickly rarely safely".split(
    " ",
  );
const ADJECTIVES =
  "able brave bright calm clever eager fair fresh glad grand keen light noble proud quiet rapid sharp".split(" ");
const PETS =
  "badger beaver crane dolphin falcon ferret heron lynx marten otter owl puffin robin seal stork tern wren".split(" ");

/** `adverb-adjective-pet`, as many words as wanted. */
export function pet(length: number, separator: string): string {
  const word = (list: string[]): string => list[randomInt(list.length)] ?? "";
  const words = Array.from({ length: Math.max(0, length - 2) }, () => word(ADVERBS));
  if (length > 1) words.push(word(ADJECTIVES));
  words.push(word(PETS));
  return words.join(separator);
}
