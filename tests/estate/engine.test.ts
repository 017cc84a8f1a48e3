import { rmSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Engine } from "../../local/engine";
import { engineWithStandIn, gone, Project } from "./engine-project";

jest.setTimeout(600_000);

let engine: Engine;
beforeAll(async () => {
  engine = await engineWithStandIn();
}, 20 * 60_000);

const projects: Project[] = [];
afterAll(() => projects.forEach((project) => project.remove()));

async function project(program: string, options?: Record<string, unknown>, entryPoint = "index.js"): Promise<Project> {
  const made = new Project(engine, options);
  projects.push(made);
  made.write(entryPoint, program);
  return made.init();
}

const COMPONENT = `
const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.ComponentResource {
  constructor(name, outputs) { super("test:index:Thing", name); this.registerOutputs(outputs); }
}
`;

/** Says its process id and its host's, then never ends. */
const ENDLESS = `
require("@pulumi/pulumi");
console.log("program=" + process.pid + " host=" + process.ppid + ";");
setInterval(() => {}, 1000);
module.exports = () => new Promise(() => {});
`;

/** The project's own preload: without it the SDK takes half a minute to print an error on a machine like ours. */
const quickErrors = { typescript: false, nodeargs: `--require ${path.resolve("runtime/preload.js")}` };

function pids(output: string): [program: number, host: number] | undefined {
  const match = /program=(\d+) host=(\d+);/.exec(output);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

describe("a program on the stand-in language host", () => {
  test("in JavaScript gets its project, stack, configuration, parallelism and dry run; its output is shown", async () => {
    const subject = await project(`
      const pulumi = require("@pulumi/pulumi");
      const config = new pulumi.Config();
      console.log("on standard output, dry run " + pulumi.runtime.isDryRun());
      console.error("on standard error");
      exports.who = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
      exports.plain = config.require("plain");
      exports.hidden = config.get("hidden");
      exports.parallel = process.env.PULUMI_NODEJS_PARALLEL;
    `);
    await subject.run(["config", "set", "plain", "a: b"]);
    await subject.run(["config", "set", "--secret", "hidden", "do not show"]);
    const preview = await subject.run(["preview"]);
    expect(preview.output).toContain("on standard output, dry run true");
    const up = await subject.run(["up", "--yes", "--skip-preview", "--parallel", "3"]);
    expect(up).toMatchObject({ code: 0, output: expect.stringContaining("on standard output, dry run false") });
    expect(up.output).toContain("on standard error");
    const outputs = await subject.run(["stack", "output", "--json"]);
    // `hidden` is a secret although the program asked for it by `get`: the host has passed on which keys are.
    const expected = { who: "organization/subject/dev", plain: "a: b", hidden: "do not show", parallel: "3" };
    expect(JSON.parse((await subject.run(["stack", "output", "--json", "--show-secrets"])).output)).toEqual(expected);
    expect(JSON.parse(outputs.output)).toMatchObject({ plain: "a: b" });
  });

  test("in TypeScript runs without a build, as with the official host", async () => {
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      const name: string = pulumi.getStack();
      export const typed = { name } satisfies Record<string, string>;
    `;
    const subject = await project(program, {}, "index.ts");
    const { code, output } = await subject.run(["up", "--yes", "--skip-preview"]);
    expect([code, output]).toEqual([0, expect.stringContaining('name: "dev"')]);
  });

  test("gets the arguments for Node.js that Pulumi.yaml names", async () => {
    const program = `exports.seen = [globalThis.preloaded, require("v8").getHeapStatistics().heap_size_limit < 4e8];`;
    const options = { typescript: false, nodeargs: "--require './pre load.js' --max-old-space-size=300" };
    const subject = await project(program, options);
    subject.write("pre load.js", `globalThis.preloaded = "before the SDK";`);
    const { output } = await subject.run(["preview"]);
    expect(output).toMatch(/"before the SDK"\s+.*true/s);
  });

  test("may pass values far beyond gRPC's usual 4 MB", async () => {
    const subject = await project(`${COMPONENT} new Thing("big", { text: "x".repeat(6 * 1024 * 1024) });`);
    const { code, output } = await subject.run(["up", "--yes", "--skip-preview"]);
    expect([code, output]).toEqual([0, expect.stringContaining("2 created")]);
  });
});

describe("a failing program on the stand-in language host", () => {
  test("shows its error with the place, once, and the engine adds nothing about exit codes", async () => {
    const subject = await project(`const reach = () => { throw new TypeError("no such region"); };\nreach();`);
    const { code, output } = await subject.run(["preview"]);
    expect(code).not.toBe(0);
    expect(stripVTControlCharacters(output)).toMatch(/TypeError: no such region\s+at reach \(.*index\.js:1:/);
    expect(output).not.toContain("exit code");
  });

  test.each([
    ["RunError", `throw new pulumi.RunError("short and clear");`],
    ["ResourceError", `throw new pulumi.ResourceError("short and clear", new Thing("it"), true);`],
  ])("bails with the message alone for a %s", async (_kind, statement) => {
    const subject = await project(`${COMPONENT} ${statement}`, quickErrors);
    const { code, output } = await subject.run(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("error: short and clear");
    expect(output).not.toMatch(/exit code|unhandled|\s+at /);
  });

  test("that exits by itself is reported with its exit code", async () => {
    const subject = await project(`process.exit(7);`);
    const { code, output } = await subject.run(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("exit code: 7");
  });

  test("that is killed is reported with the signal and what to do about memory", async () => {
    const subject = await project(`process.kill(process.pid, "SIGKILL");`);
    const { output } = await subject.run(["preview"]);
    expect(output).toContain("The program was ended by SIGKILL. If it ran out of memory");
  });

  test("whose dependencies are missing is told which, where and what to do", async () => {
    const subject = await project(`require("@pulumi/pulumi");`);
    rmSync(subject.file("node_modules"));
    const { code, output } = await subject.run(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain(`@pulumi/pulumi is not installed for the program in ${subject.folder}`);
    expect(output).toContain("Run `npm ci`");
  });

  test("whose runtime option has the wrong type is told so", async () => {
    const subject = await project(`exports.a = 1;`, { typescript: "no" });
    const { output } = await subject.run(["preview"]);
    expect(output).toContain('runtime option typescript is "no", expected a boolean');
  });
});

describe("a policy pack on the stand-in language host", () => {
  async function withPack(pack: string): Promise<Project> {
    const subject = await project(`${COMPONENT} new Thing("refused", {});`);
    subject.write("pack/PulumiPolicy.yaml", "runtime: nodejs\n");
    subject.write("pack/package.json", JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }));
    subject.write("pack/index.js", pack);
    subject.linkDependencies("pack");
    return subject;
  }

  test("refuses a resource, and the preview fails with what the policy says", async () => {
    const subject = await withPack(`
      const { PolicyPack } = require("@pulumi/policy");
      new PolicyPack("pack", { policies: [{
        name: "nothing", description: "Nothing is allowed.", enforcementLevel: "mandatory",
        validateResource: (args, report) => { if (args.type === "test:index:Thing") report("no to " + args.name); },
      }] });
    `);
    const { code, output } = await subject.run(["preview", "--policy-pack", "pack"]);
    expect(code).not.toBe(0);
    expect(output).toContain("no to refused");
  });

  test("that cannot be loaded fails the preview with its own error", async () => {
    const subject = await withPack(`throw new Error("the pack is broken");`);
    const { code, output } = await subject.run(["preview", "--policy-pack", "pack"]);
    expect(code).not.toBe(0);
    expect(output).toContain("the pack is broken");
  });
});

describe("an interrupted program on the stand-in language host", () => {
  test("ends with its host when the engine is asked to stop, and the engine says that it was canceled", async () => {
    const subject = await project(ENDLESS);
    let asked = false;
    const { code, output } = await subject.run(["preview"], (soFar, process) => {
      if (!asked && pids(soFar) !== undefined) asked = process.kill("SIGINT");
    });
    expect(code).not.toBe(0);
    expect(output).toContain("preview canceled");
    for (const pid of pids(output) ?? []) await gone(pid);
    expect(pids(output)).toBeDefined();
  });

  test("ends with its host when the engine is killed", async () => {
    const subject = await project(ENDLESS);
    const { output } = await subject.run(["preview"], (soFar, process) => {
      if (pids(soFar) !== undefined) process.kill("SIGKILL");
    });
    for (const pid of pids(output) ?? []) await gone(pid);
    expect(pids(output)).toBeDefined();
  });
});
