import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { costedStack } from "../../cli/commands/cost";
import { billOf, type Bill } from "../../cost/bill";
import { softDeleted } from "../../local/cloud/azure/soft-deleted";
import { Store } from "../../local/cloud/store/store";
import { readEstate } from "../../stacks/config";
import { EstateCopy, type Run, type Started, type StateResource } from "./estate";

/** In the order in which they come up. */
export const STACKS = [
  "prod-management",
  "prod-frankfurt",
  "prod-berlin",
  "prod-edge",
  "prod-on-call",
  "staging-frankfurt",
] as const;

/** What `--json` says of one stack. */
export interface Told {
  readonly stack: string;
  readonly status: string;
  readonly because?: string;
  readonly changed?: boolean;
  readonly changes?: Readonly<Record<string, number>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly resource?: string; readonly message: string }[];
  readonly violations?: readonly unknown[];
}

/** One step that a preview would take. */
export interface Step {
  readonly op: string;
  /** `<type with those of its parents>::<name>`: what of a URN tells resources of a stack apart. */
  readonly resource: string;
  /** Paths of the properties that change. */
  readonly paths: readonly string[];
}

/** Plugilo's own production estate in a copy of the project, driven through the command line as a person does. */
export class WholeEstate {
  readonly copy = new EstateCopy();
  /** Everything that any run has said, for a search. */
  private transcript = "";
  private readonly started: Started[] = [];

  async run(...args: string[]): Promise<Run> {
    return this.keep(await this.copy.run(args));
  }

  /** Starts a run that the test ends by force. */
  start(...args: string[]): Started {
    const started = this.copy.start(args);
    this.started.push(started);
    return { ...started, ended: started.ended.then((run) => this.keep(run)) };
  }

  /** Runs with `--json`; what was said, stack by stack. @throws Error if nothing was said of stacks */
  async told(...args: string[]): Promise<{ exitCode: number; stacks: readonly Told[] }> {
    const { exitCode, stdout, stderr } = await this.run(...args, "--json");
    const { stacks } = JSON.parse(stdout) as { stacks?: Told[] };
    if (!stacks) throw new Error(`${args.join(" ")}: ${stdout}${stderr}`);
    return { exitCode, stacks };
  }

  /** What a preview of one stack would alter, without what it only reads. */
  async steps(stack: string): Promise<Step[]> {
    const { exitCode, stdout, stderr } = await this.run("pulumi", "preview", "--json", "--stack", stack);
    if (exitCode !== 0) throw new Error(stdout + stderr);
    return stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => (JSON.parse(line) as { resourcePreEvent?: { metadata: Metadata } }).resourcePreEvent?.metadata)
      .filter((metadata) => metadata !== undefined)
      .filter(({ op }) => op !== "same" && op !== "read")
      .map(({ op, urn, detailedDiff }) => ({ op, resource: within(urn), paths: Object.keys(detailedDiff ?? {}) }));
  }

  resources(stack: string): StateResource[] {
    return this.copy.state(stack).resources;
  }

  /** The stack's set of URNs, sorted, a line each. */
  graph(stack: string): string[] {
    return this.resources(stack)
      .map(({ urn }) => within(urn))
      .sort();
  }

  /** What the stack is paid for. */
  bill(stack: string): Bill {
    const config = readEstate(this.copy.root).get(stack);
    if (!config) throw new Error(`${stack}: got no configuration, expected one; name a stack of the estate.`);
    return billOf(costedStack(config, this.copy.state(stack)));
  }

  /** Looks into the embedded cloud, also while a run works on it. */
  inCloud<T>(look: (store: Store) => T): T {
    const store = Store.open(this.copy.path(".plugilo", "cloud"));
    try {
      return look(store);
    } finally {
      store.close();
    }
  }

  /** All that the cloud holds, bodies too, so that nothing can change unseen. */
  cloudContent(): unknown[] {
    return this.inCloud((store) => store.all().map(({ id, body, outputs }) => ({ id, body, outputs })));
  }

  /** Names that deleted vaults and API Management services still hold, because Azure keeps them. */
  kept(): string[] {
    return this.inCloud((store) => softDeleted(store).map((id) => id.slice(id.lastIndexOf("/") + 1))).sort();
  }

  /** Kills the engine at work on a stack. @throws Error if there is none */
  killEngine(stack: string): void {
    if (!this.endEngine(stack)) throw new Error(`${stack}: nobody is at work on it, so there is nothing to kill`);
  }

  /** Kills the engine at work on a stack, if there is one. @returns whether there was */
  endEngine(stack: string): boolean {
    const pid = this.enginePid(stack);
    if (pid === undefined || !isPulumi(pid)) return false;
    process.kill(pid, "SIGKILL");
    return true;
  }

  /**
   * Where any of some texts stands: files of the local run, what runs have said, what the cloud holds. The passphrase's own file
   * is left out. Another process reads the files: to close one of them here would drop the locks on the cloud's.
   */
  placesOf(texts: readonly string[]): string[] {
    const patterns = texts.flatMap((text) => ["-e", text]);
    const flags = ["-r", "-l", "-a", "-F", "--exclude=passphrase"];
    const { status, stdout, stderr } = spawnSync("grep", [...flags, ...patterns, this.copy.path(".plugilo")]);
    if (status !== 0 && status !== 1) throw new Error(`grep: ${String(stderr)}`);
    const files = String(stdout).split("\n").filter(Boolean);
    const others = { "what runs have said": this.transcript, "the cloud": JSON.stringify(this.cloudContent()) };
    const found = Object.entries(others).filter(([, said]) => texts.some((text) => said.includes(text)));
    return [...files, ...found.map(([place]) => place)];
  }

  /** Ends what a failed test has left running, and removes the copy. */
  dispose(): void {
    for (const { child } of this.started.filter(({ child: { exitCode, signalCode } }) => !exitCode && !signalCode)) {
      child.kill("SIGKILL");
    }
    const locks = this.copy.path(".plugilo/state/.pulumi/locks/organization/plugilo");
    for (const stack of fs.existsSync(locks) ? fs.readdirSync(locks) : []) this.endEngine(stack);
    this.copy.dispose();
  }

  /** The process that holds a stack, or held it when it was killed. */
  private enginePid(stack: string): number | undefined {
    const folder = `.plugilo/state/.pulumi/locks/organization/plugilo/${stack}`;
    const [file] = fs.readdirSync(this.copy.path(folder)).filter((name) => name.endsWith(".json"));
    return file === undefined ? undefined : (JSON.parse(this.copy.read(`${folder}/${file}`)) as { pid: number }).pid;
  }

  private keep(run: Run): Run {
    this.transcript += run.stdout + run.stderr;
    return run;
  }
}

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

function within(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

/** A number may have been given to another process meanwhile. */
function isPulumi(pid: number): boolean {
  try {
    return /^\d+ \(pulumi.*\) [^ZX]/.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
