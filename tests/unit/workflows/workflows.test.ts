/** What no linter knows of the workflows: that they deploy this estate, and that nobody could make them do more than they should. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { ENGINE_VERSIONS } from "../../../local/engine/versions";
import { readEstate } from "../../../stacks/config";
import { inOrder, referencesOf } from "../../../stacks/cross-checks";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly include: readonly Readonly<Record<string, string>>[] } };
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = path.join(".github", "workflows");
const NAMES = fs.readdirSync(FOLDER);
const FILES = [
  ...NAMES.map((name) => path.join(FOLDER, name)),
  path.join(".github", "actions", "real-cloud", "action.yaml"),
];
const read = (name: string): Workflow => yaml.parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as Workflow;
const workflows = new Map(NAMES.map((name) => [name, read(name)]));
const jobs = [...workflows].flatMap(([name, { jobs: all }]) =>
  Object.entries(all).map(([job, content]) => ({ at: `${name} ${job}`, name, job: content })),
);
const stepsOf = ({ steps = [] }: Job): readonly Step[] => steps;
const estate = readEstate(process.cwd());

describe("deployment", () => {
  const { staging, production } = read("deploy.yaml").jobs;
  const stacks = [staging, production].flatMap((job) => job?.with?.["stacks"]?.split(" ") ?? []);

  test("brings up every stack of the repository once, and no other", () => {
    expect([...stacks].sort()).toEqual([...estate.keys()].sort());
  });

  test("brings up each stack after those that it refers to", () => {
    const early = stacks.filter((stack, index) =>
      referencesOf(stack, estate).some((one) => stacks.indexOf(one) > index),
    );
    expect(early).toEqual([]);
    expect(production?.with?.["stacks"]?.split(" ")).toEqual(
      inOrder(estate).filter((stack) => stack.startsWith("prod-")),
    );
  });

  test("goes to production after staging", () => {
    expect(production?.needs).toBe("staging");
  });

  test("plans nothing for an environment that would ask nobody", () => {
    const { plan, reviewers } = read("deploy-environment.yaml").jobs;
    expect(plan?.needs).toBe("reviewers");
    expect(reviewers?.steps?.[0]?.run).toContain('.type == "required_reviewers"');
    // A called workflow has no right that its caller has not.
    expect([staging, production].map((job) => job?.permissions?.["actions"])).toEqual(["read", "read"]);
  });

  test("carries out the very plan that was approved, and nothing that was not planned", () => {
    const { plan, apply } = read("deploy-environment.yaml").jobs;
    expect(apply?.needs).toBe("plan");
    // Reviewers stand before the environment that applies; the other can only read.
    expect([plan?.environment, apply?.environment]).toEqual([
      "${{ inputs.environment }}-plan",
      "${{ inputs.environment }}",
    ]);
    const [up, down] = [plan, apply].map(
      (job) => job?.steps?.find(({ uses = "" }) => /-artifact@/.test(uses))?.with?.["name"],
    );
    expect(down).toBe(up);
    const scripts = jobs.flatMap(({ job }) => stepsOf(job).map(({ run = "" }) => run)).join("\n");
    expect(scripts).toContain('./plugilo apply "$RUNNER_TEMP/plans" --azure');
    expect(scripts).not.toMatch(/pulumi (up|destroy)|plugilo (up|destroy|refresh)/);
  });
});

test("drift is looked for in every stack", () => {
  const include = read("drift.yaml").jobs["look"]?.strategy?.matrix.include ?? [];
  expect(include.flatMap(({ stacks = "" }) => stacks.split(" ")).sort()).toEqual([...estate.keys()].sort());
});

describe("rights", () => {
  /** All that may be written, and where. */
  const WRITES: Readonly<Record<string, readonly string[]>> = {
    "review-comment.yaml comment": ["pull-requests", "security-events"],
    "deploy.yaml staging": ["id-token"],
    "deploy.yaml production": ["id-token"],
    "deploy-environment.yaml plan": ["id-token"],
    "deploy-environment.yaml apply": ["id-token"],
    "drift.yaml look": ["id-token"],
    "drift.yaml tell": ["issues"],
    "preflight.yaml ask": ["id-token"],
    "preflight.yaml tell": ["issues"],
  };

  test.each(jobs)("of $at are the least", ({ at, job }) => {
    const writes = Object.entries(job.permissions ?? {})
      .filter(([, right]) => right === "write")
      .map(([scope]) => scope);
    expect(writes.sort()).toEqual([...(WRITES[at] ?? [])].sort());
  });

  test.each([...workflows])("of %s are none, or to read, where a job does not say more", (_, { permissions }) => {
    expect([{}, { contents: "read" }]).toContainEqual(permissions);
  });

  test("to write and the code of a change never meet", () => {
    for (const [name, { on }] of workflows) {
      expect(Object.keys(on)).not.toContain("pull_request_target");
      if (!("workflow_run" in on)) continue;
      const all = Object.values(read(name).jobs).flatMap(stepsOf);
      expect(
        all.filter(
          ({ uses = "", run = "" }) =>
            /checkout/.test(uses) || /npm|plugilo/.test(run.replaceAll("plugilo-review", "")),
        ),
      ).toEqual([]);
    }
  });

  test("of a pull request are to read, and it logs in nowhere", () => {
    const own = jobs.filter(({ name }) => name === "pull-request.yaml");
    expect(own.flatMap(({ job }) => Object.values(job.permissions ?? {}))).toEqual([]);
    expect(fs.readFileSync(path.join(FOLDER, "pull-request.yaml"), "utf8")).not.toMatch(
      /azure\/login|real-cloud|id-token|self-hosted/,
    );
  });
});

test.each(FILES)("%s names no stored secret", (file) => {
  expect(fs.readFileSync(file, "utf8")).not.toMatch(/secrets\.|client-secret|AZURE_CREDENTIALS|creds:|ACCESS_TOKEN/);
});

test.each(FILES)("%s pins every action of others by its commit, with the version beside it", (file) => {
  const uses = [...fs.readFileSync(file, "utf8").matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm)];
  expect(uses.length).toBeGreaterThan(0);
  const loose = uses.filter(
    ([, action = "", rest = ""]) =>
      !action.startsWith("./") && !(/@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(rest)),
  );
  expect(loose.map(([line]) => line)).toEqual([]);
});

test("one action has one version everywhere", () => {
  const pins = FILES.flatMap((file) => [...fs.readFileSync(file, "utf8").matchAll(/uses: (\S+)@([0-9a-f]{40})/g)]);
  const versions = new Map<string, Set<string>>();
  for (const [, action = "", commit = ""] of pins)
    versions.set(action, (versions.get(action) ?? new Set()).add(commit));
  expect([...versions].filter(([, commits]) => commits.size > 1)).toEqual([]);
});

test.each(jobs.filter(({ job }) => job.steps))("$at ends by itself", ({ job }) => {
  expect(job["timeout-minutes"]).toBeGreaterThan(0);
});

test.each([...workflows].filter(([, { on }]) => !("workflow_call" in on)))(
  "%s does not run twice at once",
  (_, { concurrency }) => {
    expect(concurrency).toBeDefined();
  },
);

test("state and secrets are read by the login, whatever identity the machine has", () => {
  const action = fs.readFileSync(path.join(".github", "actions", "real-cloud", "action.yaml"), "utf8");
  expect(action).toContain("AZURE_TOKEN_CREDENTIALS=AzureCLICredential");
});

test("the engine that deploys is the one that all of this is tested with", () => {
  const action = fs.readFileSync(path.join(".github", "actions", "real-cloud", "action.yaml"), "utf8");
  expect(action).toContain(`pulumi-version: ${ENGINE_VERSIONS.engine}`);
});
