/** Runs previews of a throw-away project on the real engine and the embedded cloud, and says what they took. */
import * as fs from "node:fs";
import * as path from "node:path";
import { environmentOf, localAt, prepareFolders, preparePassphrase, type Local } from "../cli/local";
import { Pulumi } from "../cli/pulumi";
import { prepareStack, stackFile } from "../cli/stack-file";
import { installPlugins } from "../local/cloud/install";
import { resolveEngine, type Engine } from "../local/engine";
import { makeProject, type Variant } from "./project";

/** What one preview took. */
export interface Measured {
  /** From the start of `pulumi` to its end. */
  readonly seconds: number;
  /** Of the Node.js process that ran the program. */
  readonly programSeconds: number;
  readonly programMegabytes: number;
  /** Resources in the preview, the stack itself among them. */
  readonly resources: number;
  readonly exitCode: number;
}

interface Probe {
  readonly script: string;
  readonly seconds: number;
  readonly megabytes: number;
}

/** One project with an empty state: a preview shows everything as new. */
export class Bench {
  private constructor(
    readonly root: string,
    readonly stacks: readonly string[],
    private readonly local: Local,
    private readonly pulumi: Pulumi,
    private readonly probes: string,
  ) {}

  static async open(engine: Engine, variant: Variant, stacks: readonly string[]): Promise<Bench> {
    const root = makeProject(variant);
    const local = localAt(root);
    prepareFolders(local);
    preparePassphrase(local);
    await installPlugins(local.home);
    const probes = path.join(local.folder, "probes");
    const temporary = path.join(local.folder, "tmp");
    for (const folder of [probes, temporary]) fs.mkdirSync(folder);
    const environment = environmentOf(local, process.env, [engine.languageHost.dir, path.dirname(engine.command)]);
    const pulumi = new Pulumi(
      engine.command,
      {
        ...environment,
        NODE_OPTIONS: `--require ${path.join(__dirname, "probe.js")}`,
        PLUGILO_BENCH_PROBE: probes,
        // ts-node keeps what it compiled in the temporary folder: a fresh one is what an edit leaves it with.
        TMPDIR: temporary,
      },
      root,
    );
    for (const stack of stacks) await prepareStack(local, pulumi, stack);
    return new Bench(root, stacks, local, pulumi, probes);
  }

  /** @throws Error with what the engine said, if the preview fails and `mayFail` is not set, or before its first resource. */
  async preview(stack: string, options: { policyPack?: boolean; mayFail?: boolean } = {}): Promise<Measured> {
    this.forget();
    const args = [
      "preview",
      "--stack",
      stack,
      "--config-file",
      stackFile(this.local, stack),
      "--json",
      "--non-interactive",
    ];
    if (options.policyPack === true) args.push("--policy-pack", path.join(this.root, "policy"));
    const start = process.hrtime.bigint();
    const said: string[] = [];
    let resources = 0;
    const { exitCode, said: stray } = await this.pulumi.stream(args, (event) => {
      if (event.resourcePreEvent !== undefined) resources++;
      if (event.diagnosticEvent?.severity === "error") said.push(event.diagnosticEvent.message);
    });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (exitCode !== 0 && (options.mayFail !== true || resources === 0)) {
      throw new Error(`preview of ${stack} failed: ${[...said, stray].join("\n").slice(0, 2000)}`);
    }
    const program = this.program();
    return {
      seconds,
      programSeconds: program?.seconds ?? Number.NaN,
      programMegabytes: program?.megabytes ?? Number.NaN,
      resources,
      exitCode,
    };
  }

  close(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private forget(): void {
    for (const file of fs.readdirSync(this.probes)) fs.rmSync(path.join(this.probes, file));
    fs.rmSync(path.join(this.local.folder, "tmp"), { recursive: true, force: true });
    fs.mkdirSync(path.join(this.local.folder, "tmp"));
  }

  private program(): Probe | undefined {
    return fs
      .readdirSync(this.probes)
      .map((file) => JSON.parse(fs.readFileSync(path.join(this.probes, file), "utf8")) as Probe)
      .find(({ script }) => /@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]|$)/.test(script));
  }
}

export function engineFor(say: (text: string) => void): Promise<Engine> {
  return resolveEngine({ onStep: say });
}
