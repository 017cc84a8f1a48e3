/** What the firewalls of gateways and of Front Door have in common. */
import { objects, text, texts } from "../body";
import type { PropertyMap, Value } from "../../protocol/values";
import type { Breach } from "./law";

const STRING_OPERATORS = /^(Equals?|Contains|BeginsWith|EndsWith|Reg[eE]x)$/;
const MOST_TEXTS = 10;

/** Two rules of one priority. @param path where the rules stand */
export function samePriorities(rules: readonly PropertyMap[], path: string): Breach[] {
  const priorities = rules.map(({ priority }) => priority);
  return priorities.flatMap((priority, index) => {
    if (typeof priority !== "number" || priorities.indexOf(priority) === index) return [];
    const property = `${path}[${index}].priority`;
    return [{ property, got: `${priority} a second time`, expected: "another", fix: "Choose a free one" }];
  });
}

/** More than a hundred rules. */
export function tooManyRules(rules: readonly PropertyMap[], path: string): Breach[] {
  if (rules.length <= 100) return [];
  return [{ property: path, got: `${rules.length} rules`, expected: "at most 100", fix: "Join some" }];
}

/** Conditions that compare with more texts than Azure takes. @param values name of the list of texts */
export function tooManyTexts(rules: readonly PropertyMap[], path: string, values: string): Breach[] {
  return rules.flatMap((rule, index) =>
    objects(rule["matchConditions"]).flatMap((condition, at) => {
      const count = texts(condition[values]).length;
      if (count <= MOST_TEXTS || !STRING_OPERATORS.test(text(condition["operator"]) ?? "")) return [];
      const property = `${path}[${index}].matchConditions[${at}].${values}`;
      return [{ property, got: `${count} texts`, expected: `at most ${MOST_TEXTS}`, fix: "Split the rule" }];
    }),
  );
}

/** Managed rule sets that no new policy may use any more. @param known versions that may be, by type */
export function retiredRuleSets(sets: Value | undefined, known: Readonly<Record<string, readonly string[]>>): Breach[] {
  return objects(sets).flatMap((set, index) => {
    const [type, version] = [text(set["ruleSetType"]) ?? "", text(set["ruleSetVersion"])];
    const supported = known[type];
    if (!supported || version === undefined || supported.includes(version)) return [];
    const property = `managedRules.managedRuleSets[${index}].ruleSetVersion`;
    return [
      { property, got: `${type} ${version}`, expected: `one of ${supported.join(", ")}`, fix: "Take the newest" },
    ];
  });
}

/** Scrubbing of one element of what has no elements. */
export function scrubbedByName(rules: Value | undefined, path: string, whole: readonly string[]): Breach[] {
  return objects(rules).flatMap((rule, index) => {
    const variable = text(rule["matchVariable"]) ?? "";
    if (!whole.includes(variable) || text(rule["selectorMatchOperator"]) !== "Equals") return [];
    const property = `${path}[${index}].selectorMatchOperator`;
    return [{ property, got: `"Equals" for ${variable}`, expected: '"EqualsAny"', fix: "It is scrubbed as a whole" }];
  });
}
