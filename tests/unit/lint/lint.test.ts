/** The project's own lint rules and layers, through the very configuration that `npm run check` uses. */
import * as path from "node:path";
import { Linter } from "eslint";

const ROOT = path.resolve(__dirname, "../../..");
const config = require("../../../eslint.config.js") as Linter.Config[];

/** Ids of the rules that fire on a text as if it were that file of the project. */
function fired(file: string, code: string): string[] {
  const linter = new Linter({ cwd: ROOT });
  const messages = linter.verify(code, config, path.join(ROOT, file));
  return messages.map(({ ruleId, message }) => ruleId ?? `syntax: ${message}`);
}

const RESTRICTED = "@typescript-eslint/no-restricted-imports";
const IN_APPLY = "plugilo/no-resource-in-apply";
const USE = "export const used = [imported];";

test("code in keeping with the rules passes, so nothing below fires by accident", () => {
  const code = `import * as network from "@pulumi/azure-native/network";\nexport const net = new network.VirtualNetwork("a");\n`;
  expect(fired("components/azure/net/index.ts", code)).toEqual([]);
});

describe("resources in apply", () => {
  const head = `
    import * as pulumi from "@pulumi/pulumi";
    import * as network from "@pulumi/azure-native/network";
    import { Namespace } from "@pulumi/kubernetes/core/v1";
    import { Own } from "../own";
    declare const id: pulumi.Output<string>;
  `;
  test.each([
    ["a namespaced class", "id.apply((v) => new network.Subnet(v, {} as never));"],
    ["an imported class", "id.apply((v) => { const n = new Namespace(v); return n.urn; });"],
    ["a component of ours", "pulumi.all([id]).apply(([v]) => new Own(v));"],
    ["a component of this file", "class Mine extends pulumi.ComponentResource {}\n id.apply((v) => new Mine('t', v));"],
    ["a loop within", "id.apply((v) => { for (const c of v) new Own(c); });"],
    ["a nested apply", "id.apply((v) => id.apply((w) => new Own(v + w)));"],
    ["a named function", "const make = (v: string) => new Own(v);\n id.apply(make);"],
    ["a function declared below", "id.apply(make);\n function make(v: string) { return new Own(v); }"],
  ])("%s is refused", (_, code) => {
    expect(fired("components/azure/net/index.ts", head + code)).toContain(IN_APPLY);
  });

  test.each([
    ["a resource outside", "new Own('a'); id.apply((v) => v.length);"],
    ["plain values", "id.apply((v) => [new Map([[v, 1]]), new Date(0), new URL(v)]);"],
    ["errors", "id.apply((v) => { if (v) throw new pulumi.RunError(v); return v; });"],
    ["assets", "id.apply((v) => new pulumi.asset.StringAsset(v));"],
    ["a class of this file that extends nothing", "class Plain {}\n id.apply(() => new Plain());"],
    ["another method", "[1].map((v) => new Own(String(v)));"],
    ["the callback of something inside the arguments", "new Own(id.apply((v) => v + '-a'));"],
  ])("%s may stay", (_, code) => {
    expect(fired("components/azure/net/index.ts", head + code)).not.toContain(IN_APPLY);
  });
});

describe("imports", () => {
  test.each([
    ["stacks/region.ts", "@pulumi/azure-native"],
    ["stacks/region.ts", "@pulumi/kubernetes"],
    ["components/azure/net/index.ts", "@pulumi/azure-native/types/enums"],
    ["components/azure/net/index.ts", "../../../local/cloud/store"],
    ["components/azure/net/index.ts", "../../../stacks/config"],
    ["stacks/region.ts", "../local/engine"],
    ["stacks/region.ts", "../cli/report"],
    ["index.ts", "../runtime/preload"],
    ["facts/regions.ts", "@pulumi/pulumi"],
    ["facts/regions.ts", "../components/site"],
    ["resilience/order.ts", "@pulumi/azure-native/network"],
    ["policy/rules/tags.ts", "@pulumi/policy"],
    ["policy/rules/tags.ts", "../../local/cloud/store"],
    ["golden-path/build-pod.ts", "../components/kubernetes/namespaces"],
    ["golden-path/build-pod.ts", "../stacks/config"],
    ["golden-path/build-pod.ts", "../local/cloud/store"],
    ["golden-path/build-pod.ts", "@pulumi/pulumi"],
    ["golden-path/build-pod.ts", "@pulumi/kubernetes/core/v1"],
  ])("%s may not import %s", (file, source) => {
    expect(fired(file, `import * as imported from "${source}";\n${USE}`)).toEqual([RESTRICTED]);
  });

  test.each([
    ["stacks/region.ts", "@pulumi/azure-native/network"],
    ["stacks/region.ts", "@pulumi/kubernetes/apps/v1"],
    ["stacks/region.ts", "../components/azure/aks-cluster"],
    ["components/azure/net/index.ts", "../../../facts/regions"],
    ["policy/pack.ts", "@pulumi/policy"],
    ["policy/rules/tags.ts", "../../facts/tags"],
    ["golden-path/build-pod.ts", "../facts/scaling"],
    ["golden-path/build-pod.ts", "../components/kubernetes/burst/build-placement"],
    ["golden-path/build-pod.ts", "../components/kubernetes/spread"],
    ["cli/main.ts", "../local/engine"],
    ["components/azure/net/index.ts", "../local-network-gateway"],
  ])("%s may import %s", (file, source) => {
    expect(fired(file, `import * as imported from "${source}";\n${USE}`)).toEqual([]);
  });

  test("the types of a provider may be imported as types", () => {
    const code = `import type { input } from "@pulumi/azure-native/types";\nexport type A = input.network.SubnetArgs;`;
    expect(fired("components/azure/net/index.ts", code)).toEqual([]);
  });
});

describe("habits", () => {
  test.each([
    [
      "any",
      "components/a/index.ts",
      "export const a = (b: any): string => String(b);",
      "@typescript-eslint/no-explicit-any",
    ],
    ["!", "components/a/index.ts", "export const a = [1].pop()!;", "@typescript-eslint/no-non-null-assertion"],
    ["as unknown as", "cli/a.ts", "export const a = 'x' as unknown as number;", "no-restricted-syntax"],
    ["process.env in a component", "components/a/index.ts", "export const a = process.env.A;", "no-restricted-syntax"],
    ["process.env in a stack", "stacks/a.ts", "export const a = process.env['A'];", "no-restricted-syntax"],
    [
      "if (local)",
      "stacks/a.ts",
      "export const f = (local: boolean) => { if (local) return 1; return 2; };",
      "no-restricted-syntax",
    ],
    ["TODO", "stacks/a.ts", "// TODO later\nexport const a = 1;", "no-warning-comments"],
    ["a drawer", "components/a/utils.ts", "export const a = 1;", "plugilo/domain-file-name"],
    ["a drawer with a suffix", "tests/unit/a/helpers.test.ts", "export const a = 1;", "plugilo/domain-file-name"],
    ["a long file", "cli/a.ts", "export const a = 1;\n".repeat(321), "max-lines"],
    [
      "a long function",
      "cli/a.ts",
      `export function a() {\n${"f();\n".repeat(50)}}\ndeclare function f(): void;`,
      "max-lines-per-function",
    ],
  ])("%s is refused", (_, file, code, rule) => {
    expect(fired(file, code)).toContain(rule);
  });

  test("a rule cannot be switched off from inside a file", () => {
    const code = "// eslint-disable-next-line\nexport const a = (b: any): string => String(b);";
    expect(fired("cli/a.ts", code)).toContain("@typescript-eslint/no-explicit-any");
  });

  test.each([
    ["process.env in the command line", "cli/a.ts", "export const a = process.env.A;"],
    ["a plain assertion", "cli/a.ts", "export const a = JSON.parse('1') as number;"],
    ["a domain's word", "components/a/common-name.ts", "export const a = 1;"],
  ])("%s is fine", (_, file, code) => {
    expect(fired(file, code)).toEqual([]);
  });
});
