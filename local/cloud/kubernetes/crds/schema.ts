/**
 * A structural OpenAPI v3 schema, as a CRD publishes it, without the texts.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema (2026-11).
 */
export interface StructuralSchema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly items?: StructuralSchema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  readonly "x-kubernetes-validations"?: readonly CelRule[];
}

/** A CEL rule of `x-kubernetes-validations`; `self` is the value that it stands on. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** One file of `schemas/crds/`: the served versions of a kind. */
export interface CrdFile {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly versions: Readonly<Record<string, StructuralSchema>>;
  readonly serving: CrdServing;
}

/** What a real API server needs beside the schemas; `schemas/crds` keeps it as the source has it, without texts. */
export interface CrdServing {
  /** `names` of the CRD. */
  readonly names: Readonly<Record<string, unknown>>;
  /** The version that is stored; always one that is served. */
  readonly storage: string;
  /** By version: subresources, printer columns, selectable fields. */
  readonly versions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One kind in the manifest; `file` is relative to `schemas/crds/`. */
export interface CrdEntry {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly versions: readonly string[];
  readonly file: string;
  /** SHA-256 of the file's JSON, before compression. */
  readonly sha256: string;
  /** Path inside the source, and the SHA-256 of what stood there. */
  readonly source: { readonly path: string; readonly sha256: string };
}

export interface CrdSource {
  readonly name: string;
  readonly from: "go" | "maven";
  readonly module: string;
  readonly version: string;
  readonly licence: string;
  readonly why: string;
  readonly crds: readonly CrdEntry[];
}

/** `schemas/crds/manifest.json`. */
export interface CrdManifest {
  readonly sources: readonly CrdSource[];
}
