import * as fs from "node:fs";
import * as path from "node:path";
import { describeEngine } from "../local/engine";
import { pluginFile, sdkVersion } from "../local/cloud/install";
import { PROVIDERS } from "../local/cloud/providers";
import { Store } from "../local/cloud/store/store";
import { FILE_NAME } from "../local/cloud/store/database";
import { readEstate, type Estate } from "../stacks/config";
import type { Local } from "./local";
import { isAlive, locksOf } from "./locks";
import { countable, readState } from "./state";

/** One thing that a run needs. */
export interface Finding {
  readonly what: string;
  /** `later`: absent, and the next run makes it by itself. */
  readonly condition: "good" | "later" | "wrong";
  readonly found: string;
  /** What to do, unless what was found says it. */
  readonly mend?: string;
}

type Check = (local: Local) => Promise<Finding[]> | Finding[];

/** The estate and its backups take some megabytes; a build of the engine needs 3 GB, and says so itself. */
const DISK_BYTES = 500 * 1024 * 1024;

const CHECKS: readonly Check[] = [node, packages, engine, configuration, plugins, passphrase, state, cloud, logs, disk];

/** Everything that a run needs, found or not. Makes nothing, changes nothing. */
export async function examine(local: Local): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(...(await check(local)));
  return findings;
}

function node(): Finding[] {
  // The launcher and package.json refuse older ones before this runs.
  return [good("Node.js", `${process.versions.node} (${process.execPath})`)];
}

function packages({ root }: Local): Finding[] {
  const [wanted, installed] = [
    path.join(root, "package-lock.json"),
    path.join(root, "node_modules", ".plugilo-lock"),
  ].map((file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined));
  if (wanted === installed) return [good("packages", "as package-lock.json says")];
  return [later("packages", "not those of package-lock.json; ./plugilo installs them at its next start")];
}

async function engine(): Promise<Finding[]> {
  const described = await describeEngine();
  const found = described.engine;
  if (found) {
    const host = found.languageHost;
    return [
      good("engine", `${found.version} (${found.command})`),
      good("language host", `${host.source} (${host.dir})`),
    ];
  }
  const open = described.ways.find((way) => way.refused === undefined);
  if (open) return [later("engine", `none yet; the next run will ${open.title}`)];
  const reasons = described.ways.map((way) => way.refused).join("; ");
  return [wrong("engine", reasons, described.ways.map((way) => way.remedy).join("; or "))];
}

function configuration({ root }: Local): Finding[] {
  return guarded("configuration", () => {
    const stacks = [...readEstate(root).keys()];
    return [good("configuration", `${stacks.length} stacks: ${stacks.join(", ")}`)];
  });
}

function plugins({ root, home }: Local): Finding[] {
  return Object.keys(PROVIDERS).map((name) => {
    const manifest = path.join(root, "node_modules", "@pulumi", name, "package.json");
    if (!fs.existsSync(manifest)) return wrong(`plugin ${name}`, `no ${manifest}`, "npm ci --ignore-scripts");
    const version = sdkVersion(name);
    return fs.existsSync(pluginFile(home, name))
      ? good(`plugin ${name}`, `embedded, ${version}`)
      : later(`plugin ${name}`, `${version} is not installed yet; the next run does`);
  });
}

function passphrase({ passphraseFile, state }: Local): Finding[] {
  const found = fs.statSync(passphraseFile, { throwIfNoEntry: false });
  if (!found) {
    return fs.existsSync(path.join(state, ".pulumi", "stacks"))
      ? [wrong("passphrase", `no ${passphraseFile}, but state that it encrypts`, "restore it from a copy")]
      : [later("passphrase", "none yet; the next run makes one")];
  }
  const mode = found.mode & 0o777;
  if ((mode & 0o077) === 0) return [good("passphrase", "there, readable by its owner only")];
  return [wrong("passphrase", `readable by others (mode ${mode.toString(8)})`, `chmod 600 ${passphraseFile}`)];
}

function state(local: Local): Finding[] {
  let estate: Estate;
  try {
    estate = readEstate(local.root);
  } catch {
    // Told by the check of the configuration.
    return [];
  }
  return [...estate.keys()].flatMap((stack) => guarded(`state of ${stack}`, () => [stateOf(local, stack)]));
}

function stateOf(local: Local, stack: string): Finding {
  const what = `state of ${stack}`;
  const lock = locksOf(local, stack)[0];
  if (lock && isAlive(lock)) return good(what, `in use by a run (pid ${lock.pid} on ${lock.hostname})`);
  if (lock) return later(what, `locked by a run that is gone (pid ${lock.pid}); the next run takes over`);
  const read = readState(local, stack);
  if (!read) return later(what, "not brought up yet");
  if (read.pending > 0) return later(what, `${read.pending} operations of a lost run; the next up finishes them`);
  return good(what, `${countable(read)} resources`);
}

function cloud(local: Local): Finding[] {
  const file = path.join(local.cloud, FILE_NAME);
  if (!fs.existsSync(file)) return [later("embedded cloud", "nothing in it yet")];
  return guarded("embedded cloud", () => {
    const store = Store.open(local.cloud);
    try {
      store.verify();
      return [good("embedded cloud", `whole (${file})`)];
    } finally {
      store.close();
    }
  });
}

function logs({ home }: Local): Finding[] {
  const place = path.join(home, "logs");
  if (!fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return [good("logs", `the engine keeps one of each run, half of its processor time; without: rm -r ${place}`)];
}

function disk({ root, folder }: Local): Finding[] {
  const place = fs.existsSync(folder) ? folder : root;
  const { bavail, bsize } = fs.statfsSync(place);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GB free at ${place}`;
  return free >= DISK_BYTES ? [good("disk", text)] : [wrong("disk", text, "free at least 0.5 GB")];
}

/** What a check throws is its finding, and says what to do. */
function guarded(what: string, check: () => Finding[]): Finding[] {
  try {
    return check();
  } catch (error) {
    return [wrong(what, error instanceof Error ? error.message : String(error))];
  }
}

function good(what: string, found: string): Finding {
  return { what, condition: "good", found };
}

function later(what: string, found: string): Finding {
  return { what, condition: "later", found };
}

function wrong(what: string, found: string, mend?: string): Finding {
  return { what, condition: "wrong", found, ...(mend === undefined ? {} : { mend }) };
}
