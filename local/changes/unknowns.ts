import {
  containsSecret,
  isObject,
  isSecret,
  mapObject,
  UNKNOWN,
  type PropertyMap,
  type Value,
} from "../cloud/protocol/values";
import type { DeclaredResource } from "../recording";

/** Shorter texts are words, not names that a cloud gave. */
const SHORTEST = 6;

/**
 * What a preview cannot know yet: whatever is made from the id, or another answer, of a resource that is made (anew) in the same
 * run. A recording knows those values, because it made the resource; here they are taken back.
 */
export class Unknowns {
  /** URN of the first that has a text: everybody else has it from there. */
  private readonly origins = new Map<string, string>();
  private readonly byUrn: ReadonlyMap<string, DeclaredResource>;
  private readonly fresh = new Set<string>();
  /** By URN, answers of now by those of then. */
  private readonly stayed = new Map<string, ReadonlyMap<string, string>>();

  /** @param resources of the stack, as they will be, in the order of their registration. */
  constructor(resources: readonly DeclaredResource[]) {
    this.byUrn = new Map(resources.map((one) => [one.urn, one]));
    for (const { urn, id, inputs, outputs } of resources) {
      for (const text of [id, ...textsIn(inputs), ...textsIn(outputs)]) {
        if (!this.origins.has(text)) this.origins.set(text, urn);
      }
    }
  }

  /** @param now as it will be. */
  madeAnew(now: DeclaredResource): void {
    this.fresh.add(now.urn);
  }

  /**
   * What stays as it is keeps what the cloud once told of it, such as its address: a recording begins with an empty cloud, which
   * hands out addresses in turn.
   */
  stays(old: DeclaredResource, now: DeclaredResource): void {
    const [before, after] = [textsIn(old.outputs), textsIn(now.outputs)];
    if (before.length !== after.length) return;
    const given = new Set(textsIn(now.inputs));
    const pairs = after.map((text, index) => [text, before[index] ?? text] as const);
    const other = pairs.filter(([text, was]) => text !== was && !given.has(text));
    if (other.length > 0) this.stayed.set(now.urn, new Map(other));
  }

  /** Inputs with what is not known taken out, and what stayed as it was. */
  within({ inputs, propertyDependencies }: DeclaredResource): PropertyMap {
    return mapObject(inputs, (given, key) => {
      const sources = propertyDependencies[key] ?? [];
      const value = sources.reduce((sofar, urn) => asBefore(sofar, this.stayed.get(urn)), given);
      const fresh = sources.filter((urn) => this.fresh.has(urn));
      if (fresh.length === 0) return value;
      const secret = fresh.some((urn) => containsSecret(this.byUrn.get(urn)?.outputs ?? {}));
      return withoutAnswers(value, this.unknownTexts(value, sources, fresh), secret);
    });
  }

  /**
   * Answers of what is made anew. Where a value was made from one and nothing of it can be seen, it was held back until that was
   * there (`onceMade`): then whatever else the value was made from is not known either.
   */
  private unknownTexts(value: Value, sources: readonly string[], fresh: readonly string[]): string[] {
    const seen = textsIn(value);
    const unseen = fresh.some((urn) => {
      const own = [...this.own(urn, "given"), ...this.own(urn, "answers")];
      return !seen.some((text) => own.some((part) => text.includes(part)));
    });
    return (unseen ? sources : fresh).flatMap((urn) => this.own(urn, "answers"));
  }

  /** Texts that come from a resource: those that the program gave it, or those that its making tells. */
  private own(urn: string, kind: "given" | "answers"): string[] {
    const { id, inputs, outputs } = this.byUrn.get(urn) ?? { id: "", inputs: {}, outputs: {} };
    const given = new Set(textsIn(inputs));
    const texts = kind === "given" ? [...given] : [id, ...textsIn(outputs)].filter((text) => !given.has(text));
    return texts.filter((text) => text.length >= SHORTEST && this.origins.get(text) === urn);
  }
}

function asBefore(value: Value, was: ReadonlyMap<string, string> | undefined): Value {
  if (was === undefined || isSecret(value)) return value;
  if (typeof value === "string") return was.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => asBefore(item, was));
  return isObject(value) ? mapObject(value, (item) => asBefore(item, was)) : value;
}

function withoutAnswers(value: Value, answers: readonly string[], secret: boolean): Value {
  if (typeof value === "string") return answers.some((answer) => value.includes(answer)) ? UNKNOWN : value;
  if (isSecret(value)) return secret ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map((item) => withoutAnswers(item, answers, secret));
  return isObject(value) ? mapObject(value, (item) => withoutAnswers(item, answers, secret)) : value;
}

function textsIn(value: Value): string[] {
  if (typeof value === "string") return [value];
  if (isSecret(value) || typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
