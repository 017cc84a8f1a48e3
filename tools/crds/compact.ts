import { parseAllDocuments } from "yaml";
import type { CrdFile, CrdServing, StructuralSchema } from "../../local/cloud/kubernetes/crds/schema";

/** What is for readers, not for validation. */
const TEXTS = new Set(["description", "title", "example", "externalDocs"]);

/** A schema without its texts. A *property* that happens to be called `description` stays. */
export function withoutTexts(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTexts);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (TEXTS.has(key)) continue;
    kept[key] = isSchemaMap(key, value)
      ? Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withoutTexts(child)]))
      : isPlainData(key)
        ? value
        : withoutTexts(value);
  }
  return kept;
}

function isSchemaMap(key: string, value: unknown): value is Record<string, unknown> {
  return key === "properties" && typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlainData(key: string): boolean {
  return key === "default" || key === "enum" || key === "required" || key === "x-kubernetes-validations";
}

interface PublishedCrd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string; readonly [more: string]: unknown };
    readonly scope: "Namespaced" | "Cluster";
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly storage?: boolean;
      readonly schema?: { readonly openAPIV3Schema: unknown };
      readonly [more: string]: unknown;
    }[];
  };
}

/** The CRDs of one YAML text, served versions only, compacted, of the wanted groups. */
export function readCrds(yaml: string, groups: readonly string[]): CrdFile[] {
  const documents = parseAllDocuments(yaml).map((document): unknown => document.toJS());
  return documents
    .filter(isCrd)
    .filter((crd) => groups.includes(crd.spec.group))
    .map(compact);
}

function isCrd(document: unknown): document is PublishedCrd {
  return (
    typeof document === "object" &&
    document !== null &&
    (document as { kind?: unknown }).kind === "CustomResourceDefinition"
  );
}

function compact(crd: PublishedCrd): CrdFile {
  const { group, names, scope, versions } = crd.spec;
  const served = versions.filter((version) => version.served);
  return {
    group,
    kind: names.kind,
    plural: names.plural,
    scope,
    versions: Object.fromEntries(
      served.map((version) => [version.name, withoutTexts(version.schema?.openAPIV3Schema ?? {}) as StructuralSchema]),
    ),
    serving: servingOf(crd),
  };
}

/** Of each served version, what the API server does with it beside checking it. */
const KEPT_OF_VERSION = ["subresources", "additionalPrinterColumns", "selectableFields"] as const;

/** The stored version must be served: a cluster of ours has no older objects, so the newest stands in for one that is not. */
function servingOf({ spec }: PublishedCrd): CrdServing {
  const served = spec.versions.filter((version) => version.served);
  const stored = served.find((version) => version.storage === true) ?? served.at(-1);
  const kept = served.map((version): [string, Record<string, unknown>] => [
    version.name,
    Object.fromEntries(
      KEPT_OF_VERSION.filter((key) => version[key] !== undefined).map((key) => [key, withoutTexts(version[key])]),
    ),
  ]);
  return { names: spec.names, storage: stored?.name ?? "", versions: Object.fromEntries(kept) };
}
