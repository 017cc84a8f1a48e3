/**
 * `npm run check`: format, types, lint, dead code, documents in step; `-- --deep` adds the lint rules that need types.
 * `npm run docs` rewrites the documents that the code writes.
 */
import { spawn } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import pc from "picocolors";
import { documentFaults } from "./documents";
import { serviceFaults } from "./services";

const ROOT = path.resolve(__dirname, "../..");
const CACHE = "node_modules/.cache/plugilo";

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

interface Step {
  readonly name: string;
  run(): Promise<Outcome>;
}

/** A step that is a program among the project's dependencies, run by the Node.js that runs this. */
function tool(name: string, script: string, ...args: string[]): Step {
  const run = (): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [path.join(ROOT, "node_modules", script), ...args], {
        cwd: ROOT,
        env: { ...process.env, FORCE_COLOR: pc.isColorSupported ? "1" : "0" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve({ ok: code === 0, output }));
    });
  return { name, run };
}

function lint(name: string, config: string): Step {
  const cache = ["--cache", "--cache-strategy", "content", "--cache-location", `${CACHE}/${config}`];
  return tool(name, "eslint/bin/eslint.js", "--config", config, "--max-warnings", "0", ...cache, ".");
}

const DOCUMENTS: Step = {
  name: "documents",
  run: async () => {
    const faults = [...(await documentFaults(ROOT, false)), ...serviceFaults(ROOT, false)];
    return { ok: faults.length === 0, output: faults.join("\n") };
  },
};

/** The longest first, so that a machine with two cores is never idle at the end. */
function steps(deep: boolean): Step[] {
  return [
    ...(deep ? [lint("lint, promises", "eslint.promises.config.js")] : []),
    tool("types", "typescript/bin/tsc", "-p", ".", "--incremental", "--tsBuildInfoFile", `${CACHE}/tsc.json`),
    tool("dead code", "knip/bin/knip.js", "--no-progress", "--treat-config-hints-as-errors"),
    lint("lint", "eslint.config.js"),
    tool("format", "prettier/bin/prettier.cjs", "--check", "--cache", "--cache-location", `${CACHE}/prettier`, "."),
    DOCUMENTS,
  ];
}

/** Runs a step and prints its line; returns whether it passed. */
async function report(step: Step): Promise<boolean> {
  const start = process.hrtime.bigint();
  const { ok, output } = await step.run();
  const seconds = (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
  console.log(`${ok ? pc.green("ok    ") : pc.red("failed")} ${step.name} ${pc.dim(`${seconds} s`)}`);
  if (!ok) console.log(output.trim());
  return ok;
}

async function check(deep: boolean): Promise<boolean> {
  const waiting = steps(deep);
  const results: boolean[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) results.push(await report(step));
  };
  await Promise.all(Array.from({ length: Math.min(4, os.availableParallelism()) }, worker));
  return results.every((ok) => ok);
}

async function main(args: readonly string[]): Promise<boolean> {
  const unknown = args.find((arg) => !["--deep", "--write-documents"].includes(arg));
  if (unknown !== undefined) {
    console.error(`got ${unknown}; expected nothing, or --deep for the lint rules that need types`);
    return false;
  }
  if (!args.includes("--write-documents")) return check(args.includes("--deep"));
  const faults = [...(await documentFaults(ROOT, true)), ...serviceFaults(ROOT, true)];
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}

void main(process.argv.slice(2)).then((ok) => {
  process.exitCode = ok ? 0 : 1;
});
