import { Store, type Resource } from "../../local/cloud/store/store";
import { EstateCopy, type Run } from "./estate";

/** `./plugilo drift` on the real engine, against a cloud in which somebody has changed what the program made. */
jest.setTimeout(600_000);
const STACK = "prod-management";
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/azure-native/provider";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";

const opts = { provider: new Provider("azure", { subscriptionId: "11111111-2222-4333-8444-555555555555", location: "germanywestcentral" }) };
const group = new resources.ResourceGroup("group", { resourceGroupName: "rg-drift", tags: { owner: "platform" } }, opts);
for (const name of ["kept", "lost"]) {
  new storage.StorageAccount(name, {
    resourceGroupName: group.name,
    accountName: \`plugilo\${name}\`,
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    allowBlobPublicAccess: false,
    publicNetworkAccess: "Disabled",
    tags: { owner: "platform", hidden: pulumi.secret("hush-hush") },
  }, opts);
}
`;

interface Document {
  readonly worst: string;
  readonly stacks: {
    readonly drift: { name: string; path: string; class: string; why: string }[];
    readonly broken: { rule: string }[];
  }[];
}

let estate: EstateCopy;
let untouched: Resource[];
beforeAll(async () => {
  estate = new EstateCopy("whole");
  estate.edit("index.ts", () => PROGRAM);
  const { exitCode, stdout } = await estate.run(["pulumi", "up", "--yes", "--skip-preview", "--stack", STACK]);
  if (exitCode !== 0) throw new Error(stdout);
  untouched = inCloud((store) => store.all());
});
afterAll(() => estate.dispose());
afterEach(() => inCloud((store) => untouched.forEach((one) => store.put(one))));

function inCloud<T>(work: (store: Store) => T): T {
  const store = Store.open(estate.path(".plugilo", "cloud"));
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** Changes what the cloud answers of a resource, and what it was told, as a hand in the portal does. */
function touch(end: string, change: Readonly<Record<string, unknown>>): void {
  inCloud((store) => {
    const found = store.all().find(({ id }) => id.endsWith(end));
    if (!found) throw new Error(`there is no ${end}`);
    const values = change as Resource["body"];
    store.put({ ...found, body: { ...found.body, ...values }, outputs: { ...found.outputs, ...values } });
  });
}

function drift(...flags: string[]): Promise<Run> {
  return estate.run(["drift", STACK, ...flags]);
}

const documentOf = ({ stdout }: Run): Document => JSON.parse(stdout) as Document;

test("a cloud that nobody has touched has none", async () => {
  const run = await drift("--json");
  expect({ exitCode: run.exitCode, stderr: run.stderr }).toMatchObject({ exitCode: 0 });
  expect(documentOf(run)).toMatchObject({ worst: "none", stacks: [{ drift: [], broken: [] }] });
});

test("what Azure does by itself is benign, and no reason to wake anybody", async () => {
  touch("rg-drift", { tags: { owner: "platform", "hidden-title": "Plugilo" } });
  const run = await drift("--json");
  expect(run.exitCode).toBe(0);
  const [found] = documentOf(run).stacks;
  expect(documentOf(run).worst).toBe("benign");
  expect(found?.drift.map(({ name, path }) => `${name} ${path}`)).toEqual(["group tags.hidden-title"]);
});

test("what somebody has changed is unexpected, and old and new are told", async () => {
  touch("rg-drift", { tags: { owner: "somebody" } });
  const { exitCode, stdout } = await drift();
  expect(exitCode).toBe(7);
  expect(stdout).toContain(
    `${STACK} group (azure-native:resources:ResourceGroup) tags.owner "platform" -> "somebody": somebody has changed it`,
  );
});

test("what breaks a rule, and data that is gone, are dangerous and come first; no secret is told, and nothing is changed", async () => {
  const before = JSON.stringify(estate.state(STACK));
  touch("rg-drift", { tags: { owner: "somebody" } });
  touch("plugilokept", { publicNetworkAccess: "Enabled", tags: { owner: "platform", hidden: "found-out" } });
  inCloud((store) => store.remove(untouched.find(({ id }) => id.endsWith("plugilolost"))?.id ?? ""));
  const [told, json] = [await drift(), await drift("--json")];
  expect([told.exitCode, json.exitCode]).toEqual([8, 8]);
  const [found] = documentOf(json).stacks;
  expect(documentOf(json).worst).toBe("dangerous");
  expect(found?.broken.map(({ rule }) => rule)).toContain("public-access-closed");
  expect(found?.drift.find(({ path }) => path === "publicNetworkAccess")).toMatchObject({
    name: "kept",
    class: "dangerous",
  });
  expect(found?.drift.find(({ name }) => name === "lost")).toMatchObject({
    path: "",
    class: "dangerous",
    why: "what held data is gone",
  });
  expect(told.stdout.indexOf("lost (azure-native:storage:StorageAccount) gone")).toBeGreaterThan(0);
  expect(told.stdout.indexOf("StorageAccount) gone")).toBeLessThan(told.stdout.indexOf("tags.owner"));
  expect(told.stdout + json.stdout).not.toMatch(/hush-hush|found-out/);
  expect(JSON.stringify(estate.state(STACK))).toBe(before);
});

test("a stack that never came up is told as such, and not as one without drift", async () => {
  expect(await estate.run(["drift", "staging-frankfurt"])).toMatchObject({
    exitCode: 0,
    stdout: "staging-frankfurt: nothing is up\n",
  });
});

test("a stack that there is not is one clear error", async () => {
  const run = await estate.run(["drift", "prod-nowhere"]);
  expect(run).toMatchObject({ exitCode: 2, stdout: "" });
  expect(run.stderr).toContain('stack: got "prod-nowhere"');
});
