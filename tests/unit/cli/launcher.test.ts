import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The launcher alone, with stand-ins for node and npm first on PATH. */
let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-launcher-"));
  fs.mkdirSync(path.join(root, "bin"));
  fs.copyFileSync(path.resolve(__dirname, "../../../plugilo"), path.join(root, "plugilo"));
  fs.writeFileSync(path.join(root, "package-lock.json"), "{}");
  script("node", `case "$1" in -e) exit 0 ;; *) echo "started $(basename "$1") $2" ;; esac`);
  script("npm", `echo call >> "${root}/calls"; sleep 0.3; mkdir -p node_modules`);
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function script(name: string, body: string): void {
  fs.writeFileSync(path.join(root, "bin", name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

function launch(
  folders = `${path.join(root, "bin")}:/usr/bin:/bin`,
): Promise<{ code: number; out: string; err: string }> {
  const bash = fs.existsSync("/bin/bash") ? "/bin/bash" : "bash";
  const child = spawn(bash, [path.join(root, "plugilo"), "up"], { env: { PATH: folders }, cwd: os.tmpdir() });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, out, err })));
}

const calls = (): number =>
  fs.existsSync(path.join(root, "calls"))
    ? fs.readFileSync(path.join(root, "calls"), "utf8").trim().split("\n").length
    : 0;

test("a Node.js that is too old is one clear error, and nothing is installed", async () => {
  script("node", `case "$1" in -e) exit 1 ;; --version) echo v18.20.0 ;; esac`);
  const { code, err } = await launch();
  expect(code).toBe(1);
  expect(err).toBe("error: node: got v18.20.0, expected 20.19 or newer; install it and run again.\n");
  expect(calls()).toBe(0);
});

test("no Node.js at all is one clear error", async () => {
  // Only what the launcher itself needs, so that no node of this machine is found.
  const bare = path.join(root, "bare");
  fs.mkdirSync(bare);
  fs.symlinkSync(fs.existsSync("/usr/bin/dirname") ? "/usr/bin/dirname" : "/bin/dirname", path.join(bare, "dirname"));
  const { code, err } = await launch(bare);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: node: got none on PATH, expected Node\.js 20\.19 or newer.*\n$/);
});

test("packages are installed once, and again only when package-lock.json has changed", async () => {
  expect(await launch()).toMatchObject({ code: 0, out: "started index.js up\n" });
  await launch();
  expect(calls()).toBe(1);
  fs.writeFileSync(path.join(root, "package-lock.json"), `{"changed":true}`);
  await launch();
  expect(calls()).toBe(2);
});

test("two runs at once install once, and both start", async () => {
  const both = await Promise.all([launch(), launch()]);
  expect(both.map(({ out }) => out)).toEqual(["started index.js up\n", "started index.js up\n"]);
  expect(calls()).toBe(1);
});

test("a failed installation shows what npm said and one error, and is tried again the next time", async () => {
  script("npm", `echo call >> "${root}/calls"; echo "npm error network down" >&2; exit 1`);
  const { code, err, out } = await launch();
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain("npm error network down\nerror: npm ci: got the failure above");
  await launch();
  expect(calls()).toBe(2);
});
