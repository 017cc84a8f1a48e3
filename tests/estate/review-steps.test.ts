import { changesOf } from "../../local/changes";
import { recordedEstate } from "../../local/recording/cached";
import type { DeclaredStack } from "../../local/recording";
import { WholeEstate, type Step } from "./whole-estate";

jest.setTimeout(10 * 60_000);

/** Needs no other stack, and nothing of another is in it. */
const STACK = "prod-management";
const estate = new WholeEstate();
let before: DeclaredStack | undefined;

beforeAll(async () => {
  before = await recorded();
  const up = await estate.run("pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", STACK);
  if (up.exitCode !== 0) throw new Error(up.stdout + up.stderr);
});
afterAll(() => estate.dispose());

async function recorded(): Promise<DeclaredStack | undefined> {
  const stacks = await recordedEstate(estate.copy.root, { last: STACK });
  return stacks.find(({ name }) => name === STACK);
}

/** `<operation> <type with parents>::<name> <first keys of what differs>`, sorted. */
async function computed(): Promise<string[]> {
  const { changes } = await changesOf(before, await recorded());
  return changes
    .map(({ operation, urn, properties }) =>
      line(
        operation,
        urn.split("::").slice(2).join("::"),
        properties.map(({ path }) => path),
      ),
    )
    .sort();
}

/** Components and the stack itself are nothing that a cloud has; a replacement is told once, not in its three parts. */
function previewed(steps: readonly Step[]): string[] {
  return steps
    .filter(
      ({ op, resource }) => !/-replace(ment|d)$/.test(op) && !/(^|\$)(plugilo|pulumi:pulumi):[^$]*::/.test(resource),
    )
    .map(({ op, resource, paths }) => line(op, resource, op === "delete" || op === "create" ? [] : paths))
    .sort();
}

function line(operation: string, resource: string, paths: readonly string[]): string {
  const keys = new Set(paths.map((path) => path.split(/[.[]/)[0]));
  return [operation, resource, ...[...keys].sort()].join(" ");
}

interface Edit {
  readonly what: string;
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

const EDITS: readonly (Edit & { readonly least: number })[] = [
  {
    what: "a tag of everything",
    file: "Pulumi.prod-management.yaml",
    from: "costCentre: cc-1001",
    to: "costCentre: cc-1002",
    least: 30,
  },
  {
    what: "an upstream that is no longer wanted",
    file: "Pulumi.prod-management.yaml",
    from: "quay.io/argoproj/*, ",
    to: "",
    least: 1,
  },
  {
    what: "an identity's name, with its grants, which go first",
    file: "components/azure/managed-identity/index.ts",
    from: /resourceName: ([^\n]*),\n/,
    to: "resourceName: pulumi.interpolate`${$1}x`,\n",
    least: 5,
  },
  {
    what: "a component's name with its former one, which changes only what is named after it",
    file: "stacks/management/index.ts",
    from: 'new ContainerRegistry("registry", { site, link, replicas, upstreams, workspaceId, alerting }, azure)',
    to: 'new ContainerRegistry("images", { site, link, replicas, upstreams, workspaceId, alerting }, { ...azure, aliases: [{ name: "registry" }] })',
    least: 4,
  },
];

/** A cluster is protected, so that the engine ends its preview there. */
test("what the engine refuses to take away is in our steps, too", async () => {
  const file = "components/azure/regional-network/index.ts";
  const text = estate.copy.read(file);
  estate.copy.edit(file, (was) =>
    was.replace("hyphenated(role))", 'role === "privateEndpoints" ? "endpoints" : hyphenated(role))'),
  );
  try {
    await expect(estate.steps(STACK)).rejects.toThrow(/unable to replace resource \\"[^"]*::cluster-cluster\\"/);
    const { changes } = await changesOf(before, await recorded());
    const refused = changes.filter(({ operation, before: old }) => operation === "replace" && old?.protect);
    expect(refused.map(({ name }) => name)).toContain("cluster-cluster");
  } finally {
    estate.copy.edit(file, () => text);
  }
});

/** Lines that declare components whose children have names of their own in the cloud. */
const RULES = 'new AlertRules("rules", { namespace: monitoring, cluster: "hub", operator }, opts);';
const CENTRES = "stacks/management/centres.ts";

const STILL: readonly Edit[] = [
  {
    what: "is called otherwise, and says how it was called",
    file: CENTRES,
    from: RULES,
    to: RULES.replace('"rules"', '"alerts"').replace("opts)", '{ ...opts, aliases: [{ name: "rules" }] })'),
  },
  {
    what: "is a child of another, and says that it hung on nothing",
    file: CENTRES,
    from: RULES,
    // No parent, as pulumi.rootStackResource says it.
    to: RULES.replace("opts)", "{ ...opts, parent: operator, aliases: [{ parent: undefined }] })"),
  },
  {
    what: "is called otherwise, with two dozen children that half of the stack is made from",
    file: CENTRES,
    from: 'new Namespaces("namespaces", { namespaces: hubNamespaces(hub.plan) }, opts);',
    to: 'new Namespaces("spaces", { namespaces: hubNamespaces(hub.plan) }, { ...opts, aliases: [{ name: "namespaces" }] });',
  },
];

test.each(STILL)("a component that $what changes nothing, by the engine and by us", async ({ file, from, to }) => {
  const text = estate.copy.read(file);
  estate.copy.edit(file, (was) => was.replace(from, to));
  try {
    const { changes, moved } = await changesOf(before, await recorded());
    expect(changes).toEqual([]);
    // The component and its children: else nothing was tried.
    expect(moved.length).toBeGreaterThanOrEqual(3);
    expect(previewed(await estate.steps(STACK))).toEqual([]);
  } finally {
    estate.copy.edit(file, () => text);
  }
});

test("a component that only is called otherwise is deleted and made, by the engine and by us", async () => {
  const text = estate.copy.read(CENTRES);
  estate.copy.edit(CENTRES, (was) => was.replace(RULES, RULES.replace('"rules"', '"alerts"')));
  try {
    const type = "plugilo:kubernetes:AlertRules$kubernetes:monitoring.coreos.com/v1:PrometheusRule";
    const ours = await computed();
    expect(ours).toEqual([
      `create ${type}::alerts-centre`,
      `create ${type}::alerts-region`,
      `delete ${type}::rules-centre`,
      `delete ${type}::rules-region`,
    ]);
    expect(previewed(await estate.steps(STACK))).toEqual(ours);
  } finally {
    estate.copy.edit(CENTRES, () => text);
  }
});

test.each(EDITS)("the engine's steps and ours are the same for $what", async ({ file, from, to, least }) => {
  const text = estate.copy.read(file);
  estate.copy.edit(file, (was) => was.replace(from, to));
  try {
    const ours = await computed();
    expect(ours).toEqual(previewed(await estate.steps(STACK)));
    expect(ours.length).toBeGreaterThanOrEqual(least);
  } finally {
    estate.copy.edit(file, () => text);
  }
});
