import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { resolveEngine } from "../../local/engine";
import { EstateCopy, type Run } from "./estate";

/**
 * Saved plans on the real engine, with a program that needs no provider and a pack of one rule. The program's one resource holds
 * what `BESIDE` says: what the commit does not fix, only the engine itself can refuse.
 */
jest.setTimeout(600_000);
const [HUB, REGION] = ["prod-management", "prod-frankfurt"];
const PACK = `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("subject", {
  policies: [{
    name: "no-doors",
    description: "No doors.",
    enforcementLevel: "mandatory",
    validateResource: ({ props }, report) => { if (props.input && props.input.beside === "door") report("a door is open"); },
  }],
});
`;

let estate: EstateCopy;
beforeAll(() => {
  estate = new EstateCopy("small");
  estate.edit("index.ts", (text) =>
    text.replace(
      'region: config.require("region")',
      '$&, hidden: pulumi.secret("hush-hush"), beside: process.env["BESIDE"] ?? "none"',
    ),
  );
  fs.mkdirSync(estate.path("policy"));
  write("policy/PulumiPolicy.yaml", "runtime: nodejs\nmain: index.js\n");
  write("policy/package.json", '{ "name": "subject", "version": "1.0.0" }\n');
  write("policy/settings.json", "{}\n");
  write("policy/index.js", PACK);
  write(".gitignore", "node_modules\n.plugilo\nplans\n");
  git("init", "--quiet");
  commit();
});
afterAll(() => estate.dispose());

const write = (file: string, text: string): void => fs.writeFileSync(estate.path(file), text);
const beside = (value: string): NodeJS.ProcessEnv => ({ BESIDE: value });
const held = (stack: string): unknown =>
  (estate.state(stack).resources.find(({ urn }) => urn.endsWith("::database"))?.inputs?.["input"] as
    object | undefined) ?? undefined;
const outOf = (name: string): string => estate.path("plans", name);

function git(...args: string[]): void {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@plugilo.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...identity, "-C", estate.root, ...args], { stdio: "pipe" });
}

function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "state of the test");
}

async function planned(name: string, stacks: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const run = await estate.run(["plan", ...stacks, "--out", outOf(name)], environment);
  if (run.exitCode !== 0) throw new Error(run.stdout + run.stderr);
  return run;
}

/** A copy of a folder of plans in which something is not as it was. */
function tampered(name: string, change: (folder: string) => void): string {
  const folder = outOf(`${name}-${Math.random().toString(36).slice(2)}`);
  fs.cpSync(outOf(name), folder, { recursive: true });
  change(folder);
  return folder;
}

async function refusal(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const before = fs.existsSync(estate.path(".plugilo/state"))
    ? JSON.stringify([estate.state(HUB), estate.state(REGION)])
    : "";
  const { exitCode, stdout, stderr } = await estate.run(["apply", folder], environment);
  expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
  expect(stderr).toContain("got what no longer fits, expected what was approved:");
  expect(JSON.stringify([estate.state(HUB), estate.state(REGION)])).toBe(before);
  return stderr;
}

function manifestOf(folder: string): { engine: string; cloud: string; stacks: { stack: string; plan: string }[] } {
  return JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8")) as ReturnType<typeof manifestOf>;
}

function editManifest(folder: string, change: (manifest: ReturnType<typeof manifestOf>) => void): void {
  const manifest = manifestOf(folder);
  change(manifest);
  fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(manifest));
}

test("what was planned is carried out, stack after stack, and no secret lies in the plan", async () => {
  const { stdout } = await planned("first", [REGION, HUB]);
  expect(stdout).toContain(`./plugilo apply ${outOf("first")}`);
  expect(manifestOf(outOf("first"))).toMatchObject({
    ...{ format: 1, cloud: "embedded", edited: [] },
    stacks: [HUB, REGION].map((stack) => ({ stack, changes: { create: 1 }, policy: { ran: true, mandatory: 0 } })),
  });
  for (const file of fs.readdirSync(outOf("first")))
    expect(fs.readFileSync(path.join(outOf("first"), file), "utf8")).not.toContain("hush-hush");
  const applied = await estate.run(["apply", outOf("first"), "--json"]);
  expect({ exitCode: applied.exitCode, stderr: applied.stderr }).toMatchObject({ exitCode: 0 });
  const { stacks } = JSON.parse(applied.stdout) as { stacks: { stack: string; changes: object }[] };
  expect(stacks).toMatchObject([HUB, REGION].map((stack) => ({ stack, changes: { create: 1 } })));
  expect(held(HUB)).toMatchObject({ beside: "none" });
});

test("a plan is carried out once: the state has moved", async () => {
  const text = await refusal(outOf("first"));
  expect(text).toContain(`${HUB}: what it holds has changed since it was planned`);
  expect(text).toContain(`${REGION}: what it holds has changed since it was planned`);
});

describe("a plan that fits", () => {
  beforeAll(() => planned("fits", [HUB, REGION], beside("a window")));

  test("is refused by another engine than its own", async () => {
    const folder = tampered("fits", (copy) => editManifest(copy, (manifest) => (manifest.engine = "v1.0.0")));
    expect(await refusal(folder)).toMatch(/it was made by engine v1\.0\.0, and this is v3\.\d+\.\d+/);
  });

  test("is refused of another commit, and says both", async () => {
    commit();
    expect(await refusal(outOf("fits"))).toMatch(/it was made of commit [0-9a-f]{12}, and [0-9a-f]{12} is checked out/);
    git("reset", "--quiet", "--hard", "HEAD~1");
  });

  test("is refused where a file is in no commit", async () => {
    write("loose.txt", "x");
    expect(await refusal(outOf("fits"))).toContain("files here are in no commit: loose.txt");
    fs.rmSync(estate.path("loose.txt"));
  });

  test("is refused once it is edited", async () => {
    const folder = tampered("fits", (copy) => {
      const file = path.join(copy, `${HUB}.json`);
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("a window", "a gate"));
    });
    expect(await refusal(folder)).toContain(`${HUB}: its plan was edited after it was made`);
  });

  test("is refused under the name of another stack, even where its digest is written anew", async () => {
    const folder = tampered("fits", (copy) => {
      fs.copyFileSync(path.join(copy, `${REGION}.json`), path.join(copy, `${HUB}.json`));
      editManifest(copy, ({ stacks }) => {
        const digests = new Map(stacks.map(({ stack, plan }) => [stack, plan]));
        for (const one of stacks) one.plan = digests.get(REGION) ?? "";
      });
    });
    expect(await refusal(folder)).toContain(`${HUB}: its file holds the plan of another stack, ${REGION}`);
  });

  test("is refused without the file of one of its stacks", async () => {
    const folder = tampered("fits", (copy) => fs.rmSync(path.join(copy, `${REGION}.json`)));
    expect(await refusal(folder)).toContain(`${REGION}: its plan is not there`);
  });

  test("of real subscriptions is refused here", async () => {
    const folder = tampered("fits", (copy) => editManifest(copy, (manifest) => (manifest.cloud = "azure")));
    expect(await refusal(folder)).toContain(
      "it was made on the real subscriptions, and this run works on the embedded cloud",
    );
  });

  test("stops at the engine when the program does what was not planned, and nothing of that is done", async () => {
    const { exitCode, stdout } = await estate.run(["apply", outOf("fits")], beside("a hole"));
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/violates plan/);
    expect(stdout).toContain("plan again what is left");
    expect(stdout).toMatch(/prod-frankfurt.*not run, because of prod-management/);
    expect(held(HUB)).toMatchObject({ beside: "none" });
  });

  test("is carried out, although a run that changed nothing has enciphered every secret anew", async () => {
    const before = JSON.stringify(held(HUB));
    expect(await estate.run(["up", HUB])).toMatchObject({ exitCode: 0 });
    expect(JSON.stringify(held(HUB))).not.toBe(before);
    expect(await estate.run(["apply", outOf("fits")], beside("a window"))).toMatchObject({ exitCode: 0 });
    expect(held(REGION)).toMatchObject({ beside: "a window" });
  });
});

test("a plan of files that are in no commit is there to look at, and never carried out", async () => {
  write("loose.txt", "x");
  const { stdout } = await planned("loose", [HUB]);
  expect(stdout).toContain("To look at only: 1 files are in no commit.");
  fs.rmSync(estate.path("loose.txt"));
  expect(await refusal(outOf("loose"))).toContain("it was made of files that were in no commit: loose.txt");
});

test("a plan that violates a mandatory rule is none", async () => {
  const run = await estate.run(["plan", HUB, "--out", outOf("door")], beside("door"));
  expect(run).toMatchObject({ exitCode: 4 });
  expect(run.stdout).toContain("a door is open");
  const applied = await estate.run(["apply", outOf("door")]);
  expect(applied).toMatchObject({ exitCode: 1 });
  expect(applied.stderr).toContain("without manifest.json, expected a folder that ./plugilo plan --out has written");
});

test("a plan that no policy has judged is refused", async () => {
  fs.rmSync(estate.path("policy"), { recursive: true });
  commit();
  await planned("unjudged", [HUB]);
  expect(await refusal(outOf("unjudged"))).toContain(`${HUB}: no policy has judged it`);
  git("reset", "--quiet", "--hard", "HEAD~1");
});

test("plans of two runs never lie side by side", async () => {
  const run = await estate.run(["plan", HUB, "--out", outOf("first")]);
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain("with files in it, expected a new or empty folder");
});

describe("on real subscriptions", () => {
  const state = (): string => estate.path(".plugilo", "elsewhere");

  test("a backend must be named", async () => {
    const run = await estate.run(["plan", HUB, "--out", outOf("real"), "--azure"], { PULUMI_BACKEND_URL: "" });
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain("--azure: got no PULUMI_BACKEND_URL");
  });

  test("plans are made and carried out by the engine, the backend and the stack files of the environment", async () => {
    const engine = await resolveEngine();
    fs.mkdirSync(state());
    const environment = {
      PATH: [path.dirname(engine.command), engine.languageHost.dir, process.env["PATH"]].join(path.delimiter),
      PULUMI_BACKEND_URL: `file://${state()}`,
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_HOME: estate.path(".plugilo", "home"),
    };
    execFileSync("pulumi", ["stack", "init", HUB, "--no-select"], {
      cwd: estate.root,
      env: { ...process.env, ...environment },
      stdio: "pipe",
    });
    // It writes its salt into the stack file, which is then committed as it is for a real backend.
    commit();
    await planned("real", [HUB, "--azure"], environment);
    const before = JSON.stringify(estate.state(HUB));
    expect(await estate.run(["apply", outOf("real"), "--azure"], environment)).toMatchObject({ exitCode: 0 });
    expect(fs.readFileSync(path.join(state(), ".pulumi/stacks/plugilo", `${HUB}.json`), "utf8")).toContain(
      "::database",
    );
    expect(JSON.stringify(estate.state(HUB))).toBe(before);
  });
});
