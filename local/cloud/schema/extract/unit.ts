/** Puts one unit of an SDK together. */
import type { EncodedObject, EncodedResource, EncodedUnit } from "../encoded";
import { cutInterface, readClass, readFunction, type ClassFacts } from "./classes";
import { parseDeclarations } from "./declarations";
import { readEnums, readInputTypes, readSources, type SdkPackage } from "./sdk";

export function extractUnit(sdk: SdkPackage, unit: string): EncodedUnit {
  const result: EncodedUnit = { resources: {}, functions: {}, types: {}, enums: {} };
  const classes: ClassFacts[] = [];
  const texts: string[] = [];
  for (const { declaration, script } of readSources(sdk, unit)) {
    const facts = readClass(declaration, script);
    if (facts) {
      classes.push(facts);
      texts.push(cutInterface(declaration, `${facts.className}Args`));
    } else {
      const { token, ...args } = readFunction(declaration, script) ?? { token: undefined };
      if (token !== undefined && "required" in args) result.functions[token] = args;
    }
  }
  const { interfaces } = parseDeclarations([...texts, readInputTypes(sdk, unit)].join("\n"));
  for (const facts of classes) {
    const inputs = interfaces.get(`${facts.className}Args`) ?? {};
    result.resources[facts.token] = encodeResource(facts, inputs);
  }
  for (const [name, members] of interfaces) {
    const short = nameWithin(unit, name);
    if (short !== undefined) result.types[short] = members;
  }
  for (const [name, values] of parseDeclarations(readEnums(sdk, unit)).enums) result.enums[name] = values;
  return result;
}

function encodeResource(facts: ClassFacts, inputs: EncodedObject): EncodedResource {
  const inputNames = new Set(Object.keys(inputs).map((key) => key.replace(/!$/, "")));
  return {
    inputs,
    outputs: facts.outputs,
    computed: facts.marked.filter((name) => !inputNames.has(name)),
    ...(Object.keys(facts.defaults).length > 0 ? { defaults: facts.defaults } : {}),
    ...(facts.secretInputs.length > 0 ? { secretInputs: facts.secretInputs } : {}),
    ...(facts.secretOutputs.length > 0 ? { secretOutputs: facts.secretOutputs } : {}),
    ...(facts.apiVersion === undefined ? {} : { apiVersion: facts.apiVersion }),
  };
}

/** `meta.v1.ObjectMeta` is `ObjectMeta` within `meta.v1`, and none of `meta.v2`'s. */
function nameWithin(unit: string, name: string): string | undefined {
  const prefix = unit === "index" ? "" : `${unit}.`;
  if (!name.startsWith(prefix)) return undefined;
  const short = name.slice(prefix.length);
  return short.includes(".") ? undefined : short;
}
