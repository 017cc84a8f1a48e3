import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { packageManager } from "../../../local/engine/language-host/install-dependencies";
import { locate } from "../../../local/engine/language-host/modules";
import { nodeOptions, optionVariables } from "../../../local/engine/language-host/options";
import { programDependencies, requiredPackages } from "../../../local/engine/language-host/packages";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "plugilo-language-host-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function info(options: Record<string, JavaScriptValue>): ProgramInfo {
  return new ProgramInfo().setOptions(Struct.fromJavaScript(options));
}

function install(name: string, manifest: Record<string, unknown>, within = folder): void {
  const target = path.join(within, "node_modules", name);
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
}

describe("runtime options", () => {
  test("have the official host's defaults: TypeScript by ts-node, no arguments", () => {
    const options = nodeOptions(undefined);
    expect(options).toMatchObject({ typescript: true, nodeargs: [], production: false });
    expect(optionVariables(options)).toEqual({ PULUMI_NODEJS_TYPESCRIPT: "true" });
  });

  test("leave ts-node alone when typescript is false, and pass a tsconfig on", () => {
    const options = nodeOptions(info({ typescript: false, tsconfig: "a/tsconfig.json" }));
    expect(optionVariables(options)).toEqual({ PULUMI_NODEJS_TSCONFIG_PATH: "a/tsconfig.json" });
  });

  test("split nodeargs as a shell would", () => {
    const { nodeargs } = nodeOptions(info({ nodeargs: "--require './a b.js' --max-old-space-size=4096 c\\ d" }));
    expect(nodeargs).toEqual(["--require", "./a b.js", "--max-old-space-size=4096", "c d"]);
  });

  test.each([
    ["typescript", "yes", 'runtime option typescript is "yes", expected a boolean'],
    ["nodeargs", true, "runtime option nodeargs is true, expected a string"],
  ])("of the wrong type are refused with what was got and expected: %s", (name, value, message) => {
    expect(() => nodeOptions(info({ [name]: value }))).toThrow(message);
  });

  test("choose the package manager by name, else by lock file, else npm", () => {
    expect(packageManager(nodeOptions(undefined), folder)).toBe("npm");
    writeFileSync(path.join(folder, "yarn.lock"), "");
    expect(packageManager(nodeOptions(undefined), folder)).toBe("yarn");
    expect(packageManager(nodeOptions(info({ packagemanager: "pnpm" })), folder)).toBe("pnpm");
    expect(() => packageManager(nodeOptions(info({ packagemanager: "cargo" })), folder)).toThrow(
      'is "cargo", expected auto',
    );
  });
});

describe("the packages of a program", () => {
  const plugins = () =>
    requiredPackages(folder)
      .map((p) => `${p.getName()} ${p.getVersion()} ${p.getServer()}`.trim())
      .sort();

  test("need the plugins that they name: Pulumi's own by their npm name, others by their pulumi section", () => {
    install("@pulumi/aws", { pulumi: { resource: true } });
    install("@other/thing", { pulumi: { resource: true, name: "thing", version: "v9.0.0", server: "https://x" } });
    install("@pulumi/pulumi", { pulumi: {} });
    install("left-pad", {});
    install("nameless", { pulumi: { resource: true } });
    expect(plugins()).toEqual(["aws v1.2.3", "thing v9.0.0 https://x"]);
  });

  test("are found within other packages, above the program, and once where links go in circles", () => {
    install("@pulumi/a", { pulumi: { resource: true } });
    install("@pulumi/b", { pulumi: { resource: true } }, path.join(folder, "node_modules/@pulumi/a"));
    symlinkSync(path.join(folder, "node_modules"), path.join(folder, "node_modules/@pulumi/b-loop"));
    mkdirSync(path.join(folder, "program"));
    expect(
      requiredPackages(path.join(folder, "program"))
        .map((p) => p.getName())
        .sort(),
    ).toEqual(["a", "b"]);
  });

  test("survive a package.json that is not JSON", () => {
    install("@pulumi/a", { pulumi: { resource: true } });
    install("broken", {});
    writeFileSync(path.join(folder, "node_modules/broken/package.json"), "{");
    expect(plugins()).toEqual(["a v1.2.3"]);
  });

  test("are listed directly as package.json names them, or all that are installed", () => {
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ dependencies: { a: "*" } }));
    install("a", {});
    install("b", {});
    expect(programDependencies(folder, false).map((d) => d.getName())).toEqual(["a"]);
    expect(programDependencies(folder, true).map((d) => d.getName())).toEqual(["a", "b"]);
  });

  test("that are missing are named with where they were looked for and what to do", () => {
    expect(() => locate("@pulumi/pulumi/cmd/run", folder)).toThrow(
      `@pulumi/pulumi is not installed for the program in ${folder}: @pulumi/pulumi/cmd/run cannot be found from there.\nRun \`npm ci\``,
    );
  });
});
