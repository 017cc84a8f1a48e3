import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { PROGRAM_FOLDERS } from "../program";
import type { DeclaredStack, RecordingOptions } from ".";

/** What a recording depends on: the program, its facts and configuration, the packages. */
const SOURCES = ["index.ts", "package-lock.json", ...PROGRAM_FOLDERS, "runtime", "schemas"];
/** The embedded cloud, the recorder and its cures are those of this checkout, whichever program they record. */
const OWN = path.resolve(__dirname, "../..");
const OWN_SOURCES = ["local/cloud", "local/recording", "runtime"];
/** States of the sources: a change has two, and tests review a dozen. */
const KEPT = 14;

/**
 * `recordEstate` in a process of its own, once for each state of the sources: seconds the first time, a moment then.
 *
 * @param root folder of the project, with packages installed.
 * @throws Error with what the program or the cloud said.
 */
export async function recordedEstate(root: string, options: RecordingOptions = {}): Promise<readonly DeclaredStack[]> {
  const folder = path.join(root, "node_modules", ".cache", "plugilo", "recordings");
  const { last = "", preview = false } = options;
  const file = path.join(folder, `${digestOf(root)}${last}${preview ? "-preview" : ""}.json`);
  if (!fs.existsSync(file)) {
    fs.mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    try {
      await run(root, unfinished, options);
      fs.renameSync(unfinished, file);
    } finally {
      fs.rmSync(unfinished, { force: true });
    }
    forgetOld(folder);
  }
  return JSON.parse(fs.readFileSync(file, "utf8")) as readonly DeclaredStack[];
}

function run(root: string, file: string, { say = () => {}, ...given }: RecordingOptions): Promise<void> {
  const args = [
    // Nearly all that a program makes lives until it is written down: a larger young generation is a sixth of the time.
    "--max-semi-space-size=64",
    "--require",
    path.join(root, "runtime", "preload.js"),
    path.join(__dirname, "main.js"),
    root,
    file,
    JSON.stringify(given),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  createInterface({ input: child.stdout }).on("line", say);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`recording the estate: ${said.trim()}`))));
  });
}

/** Of everything that a recording is made from, names and contents. */
function digestOf(root: string): string {
  const stacks = fs.readdirSync(root).filter((name) => /^Pulumi\..*yaml$/.test(name));
  const hash = createHash("sha256").update(process.version);
  for (const [from, names] of [
    [root, [...SOURCES, ...stacks]],
    [OWN, OWN_SOURCES],
  ] as const) {
    for (const file of names.flatMap((name) => filesIn(path.join(from, name))).sort()) {
      hash.update(path.relative(from, file)).update(fs.readFileSync(file));
    }
  }
  return hash.digest("hex").slice(0, 20);
}

function filesIn(entry: string): string[] {
  if (!fs.statSync(entry).isDirectory()) return [entry];
  return fs.readdirSync(entry).flatMap((name) => filesIn(path.join(entry, name)));
}

/** Each edit makes another one. */
function forgetOld(folder: string): void {
  const age = (name: string): number => fs.statSync(path.join(folder, name)).mtimeMs;
  const oldest = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
  oldest.sort((a, b) => age(b) - age(a));
  for (const name of oldest.slice(KEPT)) fs.rmSync(path.join(folder, name), { force: true });
}
