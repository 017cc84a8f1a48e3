import { parseDeclarations } from "../../../local/cloud/schema/extract/declarations";
import { cutNamespaces } from "../../../local/cloud/schema/extract/sdk";

/** How one property's type is encoded (local/cloud/schema/encoded.ts says what the letters mean). */
const encoded = (type: string): unknown => parseDeclarations(`interface X { p: ${type}; }`).interfaces.get("X")?.["p!"];

describe("types of a generated SDK", () => {
  it.each([
    ["pulumi.Input<string | undefined>", "s"],
    ["pulumi.Input<pulumi.Input<inputs.network.SubnetArgs>[] | undefined>", ["[", "@network.SubnetArgs"]],
    ["pulumi.Input<{ [key: string]: pulumi.Input<number>; }>", ["{", "n"]],
    ["pulumi.Input<string | enums.network.Access>", "#network.Access"],
    ["pulumi.Input<number | string>", ["|", "n", "s"]],
    ['pulumi.Input<"apps/v1" | undefined>', ["=", "apps/v1"]],
    ["any | undefined", "a"],
    ["pulumi.Input<any[]>", ["[", "a"]],
    ["(string | enums.x.Y)[]", ["[", "#x.Y"]],
    ["pulumi.Input<pulumi.asset.Asset | pulumi.asset.Archive>", "f"],
    ["pulumi.Input<inputs.meta.v1.ObjectMeta>", "@meta.v1.ObjectMeta"],
    ["pulumi.Input<inputs.RootType>", "@index.RootType"],
    ["pulumi.Input<inputs.a.B | inputs.a.C>", ["|", "@a.B", "@a.C"]],
  ])("%s", (type, expected) => {
    expect(encoded(type)).toEqual(expected);
  });

  it("an unheard-of form is an error that shows it, never silently any value", () => {
    expect(() => encoded("() => void")).toThrow('"() => void"');
    expect(() => encoded("Promise<string>")).toThrow('"Promise<string>"');
  });

  it("optional properties, index signatures and names that need quotes", () => {
    const { interfaces } = parseDeclarations('interface X { a?: string; "b-c": number; [others: string]: any; }');
    expect(interfaces.get("X")).toEqual({ a: "s", "b-c!": "n", "*": "a" });
  });

  it("enums are const objects, of strings or numbers", () => {
    const { enums } = parseDeclarations(
      'export declare const A: { readonly X: "x"; readonly Y_z: "y z"; };\nexport declare const N: { readonly One: 1; readonly Less: -1; };',
    );
    expect([...enums]).toEqual([
      ["A", ["x", "y z"]],
      ["N", [1, -1]],
    ]);
  });

  it("namespaces are cut apart by text alone, the root's own types first", () => {
    const text = "interface R {}\nexport declare namespace a {\n  x\n}\nexport declare namespace b {\n  y\n}\n";
    const parts = cutNamespaces(text);
    expect([...parts.keys()]).toEqual(["index", "a", "b"]);
    expect(parts.get("b")).toContain("y");
    expect(parts.get("a")).not.toContain("y");
  });
});
