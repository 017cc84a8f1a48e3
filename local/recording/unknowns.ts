import {
  containsSecret,
  isObject,
  isSecret,
  mapObject,
  UNKNOWN,
  type PropertyMap,
  type Value,
} from "../cloud/protocol/values";
import type { DeclaredResource } from "./registrations";

/** Shorter texts are words, not names that a cloud gave. */
const SHORTEST = 6;

/**
 * What a preview cannot know yet: whatever is made from the id, or another answer, of a resource that is made (anew) in the same
 * run. A recording knows those values, because it made the resource; here they are taken back.
 */
export class Unknowns {
  /** By URN, what only its making tells. */
  private readonly answers = new Map<string, { readonly texts: readonly string[]; readonly secret: boolean }>();
  /** URN of the first that has it: everybody else has it from there. */
  private readonly origins = new Map<string, string>();

  /** @param resources of the stack, as they will be, in the order of their registration. */
  constructor(resources: readonly DeclaredResource[]) {
    for (const { urn, id, inputs, outputs } of resources) {
      for (const text of [id, ...textsIn(inputs), ...textsIn(outputs)]) {
        if (!this.origins.has(text)) this.origins.set(text, urn);
      }
    }
  }

  /** @param now as it will be. */
  madeAnew(now: DeclaredResource): void {
    const given = new Set(textsIn(now.inputs));
    const texts = [now.id, ...textsIn(now.outputs)].filter(
      (text) => text.length >= SHORTEST && !given.has(text) && this.origins.get(text) === now.urn,
    );
    this.answers.set(now.urn, { texts: [...new Set(texts)], secret: containsSecret(now.outputs) });
  }

  /** Inputs with what is not known taken out. */
  within({ inputs, propertyDependencies }: DeclaredResource): PropertyMap {
    if (this.answers.size === 0) return inputs;
    return mapObject(inputs, (value, key) => {
      const from = (propertyDependencies[key] ?? []).flatMap((urn) => this.answers.get(urn) ?? []);
      return from.length === 0
        ? value
        : withoutAnswers(
            value,
            from.flatMap(({ texts }) => texts),
            from.some(({ secret }) => secret),
          );
    });
  }
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
