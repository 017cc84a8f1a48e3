import { crdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import type { StructuralSchema } from "../../../local/cloud/kubernetes/crds/schema";
import { loadPackageSchema, type PackageSchema, type TypeSchema } from "../../../local/cloud/schema";
import { RULES } from "../../../policy/rules";
import { CLOSED_DOORS, LEFT_OUT, needsEndpoint } from "../../../policy/rules/doors";
import { UNKNOWN, type Properties, type Resource } from "../../../resilience/resource";
import { findingsOf } from "./judgement";
import { urnOf } from "./estate";

const sdk = loadPackageSchema("azure-native");
const sdkOf = (type: string): PackageSchema => {
  const [name = ""] = type.split(":");
  return name === "azure-native" ? sdk : loadPackageSchema(name as "pagerduty" | "kubernetes");
};
const rule = RULES.find(({ id }) => id === "public-access-closed");

const DOOR = /^publicNetworkAccess(ForIngestion)?$/;

/** Where a type has a public door of its own: at the top, or one object below. */
function doorsOf(schema: PackageSchema, type: string): string[] {
  const inputs = schema.resource(type)?.inputs ?? {};
  const below = Object.entries(inputs).flatMap(([key, { type: inner }]) =>
    propertiesOf(inner)
      .filter((name) => DOOR.test(name))
      .map((name) => `${key}.${name}`),
  );
  return [...Object.keys(inputs).filter((name) => DOOR.test(name)), ...below];
}

function propertiesOf(type: TypeSchema): string[] {
  return type.kind === "object" ? Object.keys(sdk.object(type.name).properties) : [];
}

function one(type: string, properties: Properties): Resource {
  return { urn: urnOf(type, "it"), name: "it", type, properties, protect: true, propertySources: {} };
}

/** Keys of `a.b[0]["c.d"]`. */
function keysOf(path: string): string[] {
  return [...path.matchAll(/\["([^"]+)"\]|([^.[\]]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Whether an input at this path exists: `a.b[0].c`. */
function exists(type: string, path: string): boolean {
  const crd = crdOf(type);
  if (crd) return inCrd(crd, path);
  const [first = "", ...rest] = keysOf(path);
  const own = sdkOf(type);
  let at = own.resource(type)?.inputs[first]?.type;
  for (const key of rest) {
    if (at?.kind === "array") at = at.items;
    else if (at?.kind === "object") at = own.object(at.name).properties[key]?.type;
    else if (at?.kind === "map") at = at.values;
    else if (at?.kind === "any") return true;
    else if (at?.kind === "union") at = inUnion(own, at.of, key);
    else return false;
  }
  return at !== undefined;
}

/** The CRD of a custom resource, as schemas/crds pins it. */
function crdOf(type: string): StructuralSchema | undefined {
  const [, apiVersion = "", kind = ""] = type.split(":");
  const [group = "", version = ""] = apiVersion.split("/");
  return crdCatalogue().schema(group, version, kind);
}

function inCrd(crd: StructuralSchema, path: string): boolean {
  let at: StructuralSchema | undefined = crd;
  // A CRD leaves metadata to Kubernetes.
  if (path.startsWith("metadata.")) return true;
  for (const key of keysOf(path)) {
    if (at?.["x-kubernetes-preserve-unknown-fields"] === true && at.properties === undefined) return true;
    const others: StructuralSchema | undefined =
      typeof at?.additionalProperties === "object" ? at.additionalProperties : undefined;
    at = /^\d+$/.test(key) ? at?.items : (at?.properties?.[key] ?? others);
  }
  return at !== undefined;
}

function inUnion(own: PackageSchema, types: readonly TypeSchema[], key: string): TypeSchema | undefined {
  const objects = types.flatMap((type) => (type.kind === "object" ? [own.object(type.name)] : []));
  return objects.map(({ properties }) => properties[key]?.type).find((type) => type !== undefined);
}

/** A value that keeps an expectation of the table, by its words. */
function kept(text: string): unknown {
  return text === "false" ? false : JSON.parse(text.split(" or ")[0] ?? "");
}

describe("public doors", () => {
  it("of every type of the installed SDK are known: closed by a rule, or left out for a reason", () => {
    const withDoor = [...sdk.tokens()].filter((type) => doorsOf(sdk, type).length > 0);
    const unknown = withDoor.filter((type) => !(type in CLOSED_DOORS) && !(type in LEFT_OUT));
    expect(withDoor.length).toBeGreaterThan(80);
    expect(unknown).toEqual([]);
  });

  it("are named as the SDK names them, and each type that is left out exists", () => {
    const wrong = Object.entries(CLOSED_DOORS).flatMap(([type, table]) =>
      Object.keys(table)
        .filter((path) => !exists(type, path))
        .map((path) => `${type} ${path}`),
    );
    expect([...wrong, ...Object.keys(LEFT_OUT).filter((type) => !sdk.resource(type))]).toEqual([]);
  });

  it.each(Object.entries(CLOSED_DOORS))("of %s are judged closed, open, missing and unknown", (type, table) => {
    if (!rule) throw new Error("the rule has another name");
    const judged = (value: (text: string) => unknown): readonly boolean[] => {
      const properties: Record<string, unknown> = {};
      for (const [path, { text }] of Object.entries(table)) {
        const [outer = "", inner] = path.split(".");
        properties[outer] = inner === undefined ? value(text) : { [inner]: value(text) };
      }
      return findingsOf(rule, [one(type, properties)], "non-critical").map(({ unknown }) => unknown);
    };
    const paths = Object.keys(table);
    expect(judged(kept)).toEqual([]);
    expect(judged((text) => (text === "false" ? true : "Enabled"))).toEqual(paths.map(() => false));
    expect(judged(() => undefined)).toEqual(paths.map(() => false));
    expect(judged(() => UNKNOWN)).toEqual(paths.map(() => true));
  });

  it("and an endpoint are asked of services, and no endpoint of settings and disks", () => {
    expect(needsEndpoint("azure-native:sql:Server")).toBe(true);
    expect(needsEndpoint("azure-native:compute:Disk")).toBe(false);
    expect(needsEndpoint("azure-native:network:VirtualNetwork")).toBe(false);
  });
});

describe("rules of single resources", () => {
  const judged = RULES.filter((each) => each.scope === "resource");
  const pairs = judged.flatMap(({ id, types }) => (types === "all" ? [] : types.map((type) => [id, type] as const)));

  it.each(pairs)("%s knows %s, and reads only properties that the SDK has", (id, type) => {
    expect(sdkOf(type).resource(type)).toBeDefined();
    const found = judged
      .filter((each) => each.id === id)
      .flatMap((each) => findingsOf(each, [{ ...one(type, {}), protect: false }], "production"))
      .filter(({ path }) => path !== "option protect" && path !== "type");
    expect(found.filter(({ path }) => !exists(type, path))).toEqual([]);
  });
});
