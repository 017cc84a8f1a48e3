/** The hook that runs TypeScript: never stale, never trusting a damaged cache, positions right. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { node, programFolder, ROOT } from "./program";

interface TsHook {
  transpile(filename: string, source: string, cache?: string): string;
}
const { transpile } = require("../../../runtime/ts-hook") as TsHook;

let cache: string;
beforeEach(() => {
  cache = fs.mkdtempSync(path.join(os.tmpdir(), "ts-hook-"));
});
afterEach(() => fs.rmSync(cache, { recursive: true, force: true }));

const FILE = path.join(ROOT, "imaginary.ts");

/** Replaces the code of the only entry by something recognisable, its seal kept or not. */
function entry(): string {
  const [name, ...rest] = fs.readdirSync(cache);
  expect(rest).toEqual([]);
  return path.join(cache, name ?? "");
}

test("an entry is used again: the file is not even written a second time", () => {
  const first = transpile(FILE, "export const a: number = 1;", cache);
  const written = fs.statSync(entry()).ino;
  expect(transpile(FILE, "export const a: number = 1;", cache)).toBe(first);
  expect(fs.statSync(entry()).ino).toBe(written);
});

test("changed content is compiled anew and takes the place of the old entry", () => {
  transpile(FILE, "export const a: number = 1;", cache);
  expect(transpile(FILE, "export const a: number = 2;", cache)).toContain("a = 2");
  expect(fs.readFileSync(entry(), "utf8")).toContain("a = 2");
});

test.each([
  ["cut off", (text: string) => text.slice(0, -10)],
  ["one letter changed", (text: string) => text.replace("const a = 1", "const a = 3")],
  ["empty", () => ""],
  ["from another compiler or other options", (text: string) => text.replace(/^\/\/plugilo:./, "//plugilo:x")],
])("an entry that is %s is not believed", (_, damage) => {
  const good = transpile(FILE, "export const a: number = 1;", cache);
  fs.writeFileSync(entry(), damage(fs.readFileSync(entry(), "utf8")));
  expect(transpile(FILE, "export const a: number = 1;", cache)).toBe(good);
});

test("a cache that cannot be written costs nothing but time", () => {
  const blocked = path.join(cache, "file");
  fs.writeFileSync(blocked, "");
  expect(transpile(FILE, "export const a: number = 1;", path.join(blocked, "below"))).toContain("a = 1");
});

test("files of the same name in different folders do not share an entry", () => {
  transpile(path.join(ROOT, "one", "index.ts"), "export const a = 1;", cache);
  transpile(path.join(ROOT, "two", "index.ts"), "export const a = 1;", cache);
  expect(fs.readdirSync(cache)).toHaveLength(2);
});

test("a syntax error names file, line and what was met", () => {
  expect(() => transpile(FILE, "const a = ;\n", cache)).toThrow(SyntaxError);
  expect(() => transpile(FILE, "const a = ;\n", cache)).toThrow(/imaginary\.ts/);
});

test("a stack trace points to the TypeScript line, on the first run and from the cache", async () => {
  const folder = programFolder(
    `interface A {\n  readonly b: string;\n}\n\nconst a: A = { b: "c" };\nthrow new Error(a.b);\n`,
  );
  try {
    const code = `require(${JSON.stringify(path.join(ROOT, "runtime", "ts-hook.js"))}).register(); require("./index.ts")`;
    for (const round of ["first", "cached"]) {
      const { stderr } = await node(["-e", code], { cwd: folder });
      expect(`${round}: ${stderr}`).toMatch(/index\.ts:6:7/);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
