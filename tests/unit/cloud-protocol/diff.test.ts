import fc from "fast-check";
import { diffInputs, member, valuesAt } from "../../../local/cloud/protocol/diff";
import { secret, UNKNOWN, type PropertyMap } from "../../../local/cloud/protocol/values";

describe("a diff of inputs", () => {
  it.each<[string, PropertyMap, PropertyMap, Record<string, string>]>([
    ["tells an update by its path", { sku: { name: "a" } }, { sku: { name: "b" } }, { "sku.name": "update" }],
    ["tells what came and went", { a: 1 }, { b: 1 }, { a: "delete", b: "add" }],
    ["tells items by their index", { a: [1, 2] }, { a: [1, 3, 4] }, { "a[1]": "update", "a[2]": "add" }],
    ["writes odd keys in brackets", { tags: {} }, { tags: { "a.b": "x" } }, { 'tags["a.b"]': "add" }],
    ["takes null for absent", { a: null }, {}, {}],
    ["takes an unknown for a change", { a: 1 }, { a: UNKNOWN }, { a: "update" }],
    ["looks through secrets", { a: secret({ b: 1 }) }, { a: { b: 1 } }, {}],
    [
      "tells no more of a secret than that it changed",
      { a: secret({ b: 1 }) },
      { a: secret({ b: 2 }) },
      { a: "update" },
    ],
    ["passes over Pulumi's own properties", { __defaults: ["x"] }, { __defaults: [] }, {}],
  ])("%s", (_, olds, news, expected) => {
    const { detailed, changes } = diffInputs(olds, news);
    expect(Object.fromEntries(Object.entries(detailed).map(([path, { kind }]) => [path, kind]))).toEqual(expected);
    expect(changes).toBe(Object.keys(expected).length > 0);
  });

  it.each<[string, PropertyMap, PropertyMap, string[]]>([
    ["at an immutable path", { sku: { name: "a" } }, { sku: { name: "b" } }, ["sku.name"]],
    ["below it", { zones: ["1"] }, { zones: ["2"] }, ["zones[0]"]],
    ["above it, when it takes the value along", { sku: { name: "a" } }, {}, ["sku"]],
    ["above it, when the value is untouched: not", { other: 1, sku: {} }, { other: 1 }, []],
    ["beside it: not", { sku: { name: "a", tier: "x" } }, { sku: { name: "a", tier: "y" } }, []],
    ["in any item", { pools: [{ size: 1 }, { size: 2 }] }, { pools: [{ size: 1 }, { size: 3 }] }, ["pools[1].size"]],
    ["with a name that only begins alike: not", { zonesOfMine: 1 }, { zonesOfMine: 2 }, []],
  ])("replaces for a change %s", (_, olds, news, replaces) => {
    const diff = diffInputs(olds, news, { immutable: ["sku.name", "zones", "pools[*].size"] });
    expect(diff.replaces).toEqual(replaces);
    for (const path of replaces) expect(diff.detailed[path]?.kind).toMatch(/-replace$/);
  });

  it("is empty exactly when the values are the same", () => {
    const json = fc.dictionary(
      fc.string(),
      fc.jsonValue({ maxDepth: 3 }).map((value) => value as PropertyMap[string]),
    );
    fc.assert(fc.property(json, (value) => !diffInputs(value, structuredClone(value)).changes));
    fc.assert(
      fc.property(json, fc.string(), (value, key) => {
        fc.pre(!key.startsWith("__") && (value[key] ?? undefined) === undefined);
        return member("", key) in diffInputs(value, { ...value, [key]: "new" }).detailed;
      }),
    );
  });
});

describe("values at a path", () => {
  it("are found through items, maps and secrets, and nothing is found where there is nothing", () => {
    const body = { pools: [{ size: "a" }, secret({ size: "b" }), {}] };
    expect(valuesAt(body, "pools[*].size")).toEqual(["a", "b"]);
    expect(valuesAt(body, "nowhere.at.all")).toEqual([]);
  });
});
