import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { SchemaCache } from "../../../local/cloud/schema/cache";
import { extractUnit } from "../../../local/cloud/schema/extract/unit";
import { findSdk } from "../../../local/cloud/schema/extract/sdk";

const ROOT = resolve(__dirname, "..", "..", "..");
const previous = process.env["PLUGILO_SCHEMA_CACHE"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugilo-schema-"));
  process.env["PLUGILO_SCHEMA_CACHE"] = folder;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (previous === undefined) delete process.env["PLUGILO_SCHEMA_CACHE"];
  else process.env["PLUGILO_SCHEMA_CACHE"] = previous;
});

/** A cache, and how often it had to build. */
function counted(): { get: () => unknown; built: () => number; file: () => string } {
  let built = 0;
  const cache = new SchemaCache("made-up", "1.2.3");
  const build = (): unknown => ({ number: ++built, text: "ä".repeat(1000) });
  return { get: () => cache.get("unit", build), built: () => built, file: () => join(cache.folder, "unit.json") };
}

describe("the schema cache", () => {
  it("builds once, and reads what was built from then on", () => {
    const { get, built } = counted();
    const first = get();
    expect(get()).toEqual(first);
    expect(built()).toBe(1);
  });

  it.each([
    ["truncated", (file: string) => truncateSync(file, 500)],
    ["emptied", (file: string) => truncateSync(file, 0)],
    ["overwritten", (file: string) => writeFileSync(file, "not a cache file")],
    [
      "changed in one byte, but still JSON",
      (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace('"number":1', '"number":7')),
    ],
  ])("notices a file that was %s, and mends it", (_, damage) => {
    const { get, built, file } = counted();
    get();
    damage(file());
    expect(get()).toMatchObject({ number: 2 });
    expect(get()).toMatchObject({ number: 2 });
    expect(built()).toBe(2);
  });

  it("is done without where nothing can be written, and leaves no half-written file behind", () => {
    const file = join(folder, "in-the-way");
    writeFileSync(file, "");
    process.env["PLUGILO_SCHEMA_CACHE"] = file;
    const { get } = counted();
    expect(get()).toMatchObject({ number: 1 });
    expect(get()).toMatchObject({ number: 2 });
    expect(readdirSync(folder)).toEqual(["in-the-way"]);
  });

  it("keeps versions of a package apart", () => {
    expect(new SchemaCache("made-up", "1.2.3").folder).not.toBe(new SchemaCache("made-up", "1.2.4").folder);
  });
});

/** Loads a resource in a process of its own; prints whether TypeScript's parser was loaded, and the resource. */
const SCRIPT = `
require("./runtime/ts-hook.js").register();
const { loadPackageSchema } = require("./local/cloud/schema");
const schema = loadPackageSchema("azure-native").resource("azure-native:network:VirtualNetwork");
const parser = Object.keys(require.cache).some((file) => /typescript.lib/.test(file));
console.log(JSON.stringify({ parser, inputs: Object.keys(schema.inputs).length }));
`;

async function loadElsewhere(): Promise<{ parser: boolean; inputs: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", SCRIPT], {
    cwd: ROOT,
    env: { ...process.env },
  });
  return JSON.parse(stdout) as { parser: boolean; inputs: number };
}

describe("processes that share the cache", () => {
  it("may build it at the same time; afterwards the parser is not needed any more", async () => {
    const cold = await Promise.all([loadElsewhere(), loadElsewhere(), loadElsewhere()]);
    expect(cold.map((result) => result.inputs)).toEqual(Array(3).fill(cold[0]?.inputs));
    expect(cold.some((result) => result.parser)).toBe(true);
    const warm = await loadElsewhere();
    expect(warm).toEqual({ parser: false, inputs: cold[0]?.inputs });
    const [made] = readdirSync(folder);
    expect(readdirSync(join(folder, made ?? "")).sort()).toEqual(["_index.json", "network.json"]);
  });
});

describe("what is cached", () => {
  it("survives being written and read: a unit is plain JSON", () => {
    const unit = extractUnit(findSdk("azure-native"), "managedidentity");
    expect(JSON.parse(JSON.stringify(unit))).toEqual(unit);
  });
});
