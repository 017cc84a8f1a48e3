/** What the embedded cloud knows about a package: its resources, the shape of their inputs, and what is wrong with a body. */
import type { Value } from "../protocol/values";

/** One thing wrong with a body. Every text is for people; none ever holds a secret's value. */
export interface SchemaFault {
  /** Where, from the body's root: `sku.name`, `networkAcls.ipRules[0].value`. Empty for the body itself. */
  readonly path: string;
  /** What was found there: `number 5`, `"Premum"`, `nothing`, `a secret string`. */
  readonly got: string;
  /** What belongs there: `a string`, `one of "Basic", "Standard"`, `no such property`. */
  readonly expected: string;
  /** What to do about it, when that can be told. */
  readonly fix?: string;
}

/**
 * The type of a value. `object` and `enum` are named: the package resolves the name (`network.SubnetArgs`), so that a
 * type may refer to itself and nothing is loaded before it is needed.
 */
export type TypeSchema =
  | { readonly kind: "string" | "number" | "boolean" | "any" | "asset" }
  | { readonly kind: "const"; readonly value: string | number | boolean }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "array"; readonly items: TypeSchema }
  | { readonly kind: "map"; readonly values: TypeSchema }
  | { readonly kind: "union"; readonly of: readonly TypeSchema[] };

export interface PropertySchema {
  readonly type: TypeSchema;
  readonly required: boolean;
  /** What the SDK fills in when the author leaves it out; only plain values of a resource's own inputs. */
  readonly default?: Value;
  /** The SDK marks this input as a secret whatever the author passes. */
  readonly secret?: boolean;
}

/** A nested object. */
export interface ObjectSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  /** Other properties are welcome (Kubernetes' custom resources). */
  readonly open: boolean;
}

export interface ResourceSchema extends ObjectSchema {
  readonly token: string;
  /**
   * azure-native: the ARM id with its parameters named as the inputs that fill them, for example
   * `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}`.
   * A parameter that holds a whole ARM id opens the template: `/{scope}/providers/…`. Absent where no ARM id is known.
   */
  readonly armIdTemplate?: string;
  /** azure-native: the REST API version that this class speaks, `2024-05-01`. */
  readonly apiVersion?: string;
  /** The same record as `properties`. */
  readonly inputs: Readonly<Record<string, PropertySchema>>;
  /** Every output: those computed by the cloud and those that repeat an input. */
  readonly outputs: readonly string[];
  /** Outputs that no input fills. */
  readonly computed: readonly string[];
  /** Outputs that the SDK marks as secret. */
  readonly secretOutputs: readonly string[];
}

/** A function of the SDK (`getVirtualNetwork`, `listStorageAccountKeys`). */
export interface FunctionSchema {
  readonly token: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

export interface PackageSchema {
  readonly name: string;
  readonly version: string;
  /** The resource, or undefined when the package has none of that token. */
  resource(token: string): ResourceSchema | undefined;
  /** Tokens of all resources. Loads the index only. */
  tokens(): Iterable<string>;
  hasFunction(token: string): boolean;
  function(token: string): FunctionSchema | undefined;
  /** A nested type by the name that an `object` type carries. Throws when the SDK has no such type: a defect of the extractor. */
  object(name: string): ObjectSchema;
  /** An enum's values by the name that an `enum` type carries. */
  enumValues(name: string): readonly (string | number)[];
}
