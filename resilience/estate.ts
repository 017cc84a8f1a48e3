import { nameOf, UNKNOWN, type Properties, type Resource } from "./resource";

/** A stack as models and rules see it, wherever it came from. */
export interface Stack {
  /** `prod-frankfurt` */
  readonly name: string;
  readonly resources: readonly Resource[];
}

/** A resource as an exported state, a recording or a plan writes it down. */
export interface Written {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

/** Stands for a secret whose value nobody reads here. */
const SECRET = "[secret]";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** As the program declares it: its inputs and nothing else, which is what a rule of single resources is given by the engine. */
export function declared(written: Written): Resource {
  return { ...described(written), properties: plain(written.inputs), propertySources: {} };
}

/** As it is, or will be: what the cloud answers, and its id. What a rule of a whole stack is given by the engine. */
export function made(written: Written): Resource {
  const { inputs, outputs, id, parent, dependencies = [], propertyDependencies = {} } = written;
  const sources = Object.entries(propertyDependencies).map(([property, from]) => [property, from ?? []]);
  return {
    ...described(written),
    properties: { ...plain(inputs), ...plain(outputs), ...(id === undefined || id === "" ? {} : { id }) },
    propertySources: Object.fromEntries(sources) as Resource["propertySources"],
    ...(parent === undefined ? {} : { parent }),
    dependencies,
  };
}

function described({ urn, type, protect = false }: Written): Pick<Resource, "urn" | "name" | "type" | "protect"> {
  return { urn, name: nameOf({ urn }), type, protect };
}

function plain(properties: unknown): Properties {
  const value = unwrapped(properties);
  return typeof value === "object" && value !== null ? (value as Properties) : {};
}

/** Secrets without their wrapper: the value where it is there, a mark where it is ciphertext. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) {
    if ("value" in value) return unwrapped(value.value);
    return "ciphertext" in value || "plaintext" in value ? SECRET : UNKNOWN;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}
