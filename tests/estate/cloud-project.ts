import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { installPlugins } from "../../local/cloud/install";
import { Store } from "../../local/cloud/store/store";
import type { Engine } from "../../local/engine";
import { Project, type Outcome } from "./engine-project";

export const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";

/** What stands at the head of each program: the SDK's parts and one explicit provider. */
const PROLOGUE = `
const pulumi = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/azure-native/provider");
const azure = (module) => require("@pulumi/azure-native/" + module);
const provider = new Provider("azure", { subscriptionId: "${SUBSCRIPTION}", location: "germanywestcentral" });
const opts = { provider };
`;

/** A Pulumi project whose providers are the embedded cloud's, with a cloud of its own. */
export class CloudProject extends Project {
  readonly cloud = this.file("cloud");

  constructor(engine: Engine) {
    super(engine, { typescript: false, nodeargs: `--require ${path.resolve("runtime/preload.js")}` });
    process.env["PLUGILO_CLOUD"] = this.cloud;
  }

  async prepare(): Promise<this> {
    await installPlugins(this.file("home"));
    return (await this.init()) && this;
  }

  /** Replaces the program. It may use azure(module), provider, opts and pulumi, and assign to exports. */
  program(text: string): void {
    this.write("index.js", PROLOGUE + text);
  }

  up(...flags: string[]): Promise<Outcome> {
    return this.run(["up", "--yes", "--skip-preview", "--stack", "dev", ...flags]);
  }

  preview(...flags: string[]): Promise<Outcome> {
    return this.run(["preview", "--diff", "--stack", "dev", ...flags]);
  }

  /** How many operations the state says are under way; none while it is being written. */
  pending(): number {
    try {
      const text = readFileSync(this.file("state/.pulumi/stacks/subject/dev.json"), "utf8");
      const { checkpoint } = JSON.parse(text) as { checkpoint: { latest: { pending_operations?: unknown[] } } };
      return checkpoint.latest.pending_operations?.length ?? 0;
    } catch {
      return 0;
    }
  }

  /** Ids of the plugin processes that work on this cloud (Linux: out of /proc). */
  plugins(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => says(pid, "cmdline", "launch.js") && says(pid, "environ", `PLUGILO_CLOUD=${this.cloud}`));
  }

  /** Looks into the cloud from outside of any run. */
  inCloud<T>(look: (store: Store) => T): T {
    const store = Store.open(this.cloud);
    try {
      return look(store);
    } finally {
      store.close();
    }
  }
}

function says(pid: number, file: string, text: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").includes(text);
  } catch {
    // It has ended since.
    return false;
  }
}
