/**
 * The cached form of a unit (one namespace of an SDK): short, so that thirty of them are read and parsed in milliseconds,
 * and decoded type by type when a body needs it.
 */
import type { Value } from "../protocol/values";
import type { ObjectSchema, PropertySchema, TypeSchema } from "./types";

/** Raised whenever the shape below changes: older cache files are then rebuilt. */
export const FORMAT_VERSION = 1;

/**
 * `s` string, `n` number, `b` boolean, `a` any, `f` asset or archive, `@x.Y` object, `#x.Y` enum,
 * `["[", T]` array, `["{", T]` map, `["|", T…]` union, `["=", v]` constant.
 */
export type EncodedType = string | ["[", EncodedType] | ["{", EncodedType] | ["|", ...EncodedType[]] | EncodedConst;
type EncodedConst = ["=", string | number | boolean];

/** Property name to type; the keys of required properties end in `!`. The key `*` says that others are welcome. */
export type EncodedObject = Record<string, EncodedType>;

export interface EncodedResource {
  inputs: EncodedObject;
  outputs: string[];
  computed: string[];
  defaults?: Record<string, Value>;
  secretInputs?: string[];
  secretOutputs?: string[];
  apiVersion?: string;
}

export interface EncodedUnit {
  resources: Record<string, EncodedResource>;
  functions: Record<string, { required: string[]; optional: string[] }>;
  /** By name within the unit: `SubnetArgs`. */
  types: Record<string, EncodedObject>;
  enums: Record<string, (string | number)[]>;
}

const PRIMITIVES: Record<string, TypeSchema> = {
  s: { kind: "string" },
  n: { kind: "number" },
  b: { kind: "boolean" },
  a: { kind: "any" },
  f: { kind: "asset" },
};

export function decodeType(encoded: EncodedType): TypeSchema {
  if (typeof encoded === "string") {
    const primitive = PRIMITIVES[encoded];
    if (primitive) return primitive;
    return { kind: encoded.startsWith("@") ? "object" : "enum", name: encoded.slice(1) };
  }
  switch (encoded[0]) {
    case "[":
      return { kind: "array", items: decodeType(encoded[1]) };
    case "{":
      return { kind: "map", values: decodeType(encoded[1]) };
    case "=":
      return { kind: "const", value: encoded[1] };
    case "|":
      return { kind: "union", of: encoded.slice(1).map((member) => decodeType(member as EncodedType)) };
  }
}

/** The properties have no prototype, so that a body's `constructor` or `toString` is as unknown as any other name. */
export function decodeObject(
  encoded: EncodedObject,
  extras?: Pick<EncodedResource, "defaults" | "secretInputs">,
): ObjectSchema {
  const properties: Record<string, PropertySchema> = Object.create(null) as Record<string, PropertySchema>;
  for (const [key, type] of Object.entries(encoded)) {
    if (key === "*") continue;
    const required = key.endsWith("!");
    const name = required ? key.slice(0, -1) : key;
    const fallback = extras?.defaults?.[name];
    properties[name] = {
      type: decodeType(type),
      required,
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(extras?.secretInputs?.includes(name) ? { secret: true } : {}),
    };
  }
  return { properties, open: "*" in encoded };
}
