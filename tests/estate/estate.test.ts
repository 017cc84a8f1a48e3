import * as fs from "node:fs";
import * as path from "node:path";
import { list as listFaults } from "../../local/cloud/faults";
import { loadPackageSchema } from "../../local/cloud/schema";
import { isolationBreaches } from "../../resilience/isolation";
import { readRoster } from "../../observability/on-call/roster";
import { parseContract, type Contracts } from "../../stacks/contracts";
import { until, type Run, type StateResource, type Started } from "./estate";
import { billText } from "../../cost/bill-text";
import { misledAlerts, strangeNames } from "./runbook-names";
import { STACKS, WholeEstate } from "./whole-estate";

/**
 * Plugilo's whole estate on the real engine and the embedded cloud, through the command line. It comes up once; each
 * test goes on from where the one before it has left the estate.
 */
jest.setTimeout(900_000);
/** Marks a secret in a state (sdk/go/common/resource/sig, v3.259.0, 2026-11). */
const SECRET = "4dabf18193072939515e22adb298388d";
const STATES = ".plugilo/state/.pulumi/stacks/plugilo";
const GATEWAY = "azure-native:network:ApplicationGateway";
const REGIONS = ["prod-frankfurt", "prod-berlin"] as const;
const KINDS: Readonly<Record<(typeof STACKS)[number], keyof Contracts>> = {
  "prod-management": "management",
  "prod-frankfurt": "region",
  "prod-berlin": "region",
  "prod-edge": "edge",
  "prod-on-call": "on-call",
  "staging-frankfurt": "standalone",
};
const PRODUCTION = STACKS.filter((stack) => KINDS[stack] !== "standalone");

let estate: WholeEstate;
let first: Run;
const golden = (stack: string): string[] =>
  fs
    .readFileSync(path.join(__dirname, "goldens", `${stack}.txt`), "utf8")
    .trimEnd()
    .split("\n");
const all = (): StateResource[] => STACKS.flatMap((stack) => estate.resources(stack));

beforeAll(async () => {
  estate = new WholeEstate();
  first = await estate.run("up");
});
afterAll(() => estate.dispose());

describe("the estate as it comes up", () => {
  test("up brings up every stack, in order, with a clean policy", () => {
    expect({ exitCode: first.exitCode, said: first.stderr + first.stdout }).toMatchObject({ exitCode: 0 });
    for (const stack of STACKS) expect(first.stdout).toMatch(new RegExp(`${stack} .*\\d+ create .*│ clean +│`));
  });

  test.each(STACKS)("%s consists of exactly the resources of its golden", (stack) => {
    expect(estate.graph(stack)).toEqual(golden(stack));
  });

  test.each(STACKS)("%s is paid for exactly what its golden bill lists", (stack) => {
    expect(billText(estate.bill(stack))).toBe(
      fs.readFileSync(path.join(__dirname, "goldens", `${stack}.bill.tsv`), "utf8"),
    );
  });

  test("cost estimates each stack from its state, and tells what has no price", async () => {
    const { exitCode, stacks } = await estate.told("cost");
    expect({ exitCode, stacks: stacks.map(({ stack }) => stack) }).toEqual({ exitCode: 0, stacks: STACKS });
    expect(stacks).toMatchObject(STACKS.map(() => ({ total: expect.any(Number), notPriced: expect.any(Array) })));
  });

  test.each(STACKS)("the outputs of %s meet its contract", (stack) => {
    const root = estate.resources(stack).find(({ type }) => type === "pulumi:pulumi:Stack");
    expect(parseContract(KINDS[stack], stack, { ...root?.outputs }, false)).toEqual(root?.outputs);
  });

  test("no pod of one region or environment can open a connection to a pod of another", () => {
    const kinds = {
      management: "hub",
      region: "region",
      edge: "other",
      "on-call": "other",
      standalone: "region",
    } as const;
    const stacks = STACKS.map((name) => ({
      name,
      kind: kinds[KINDS[name]],
      resources: estate.resources(name).map(({ urn, type, id, inputs, outputs }) => ({
        type,
        name: urn.split("::").at(-1) ?? urn,
        properties: { ...outputs, ...inputs, id },
      })),
    }));
    expect(isolationBreaches(stacks)).toEqual([]);
  });

  test("a second up changes nothing and says so", async () => {
    const { exitCode, stdout } = await estate.run("up");
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    for (const stack of STACKS) expect(stdout).toMatch(new RegExp(`${stack} .*│ nothing changed │.*│ clean +│`));
    expect(stdout).toContain("Nothing changed: the estate is as the program describes it.");
  });

  test.each(["refresh", "preview"])("%s finds the estate as it was left", async (verb) => {
    const { exitCode, stacks } = await estate.told(verb);
    expect(exitCode).toBe(0);
    expect(stacks.map(({ stack, changes }) => [stack, Object.keys(changes ?? {})])).toEqual(
      STACKS.map((stack) => [stack, ["same"]]),
    );
  });
});

describe("what lies in the states", () => {
  const schema = loadPackageSchema("azure-native");

  test("everything that takes tags tells its owner, cost centre, criticality and data classification", () => {
    const taggable = all().filter(({ type }) => schema.resource(type)?.inputs["tags"]);
    const tags = { owner: "platform-team", "cost-centre": "cc-1001" };
    const told = { criticality: expect.any(String), "data-classification": expect.any(String) };
    expect(taggable.length).toBeGreaterThan(100);
    for (const { urn, inputs } of taggable) expect([urn, inputs?.["tags"]]).toMatchObject([urn, { ...tags, ...told }]);
  });

  test("everything of production that holds data is protected, and nothing elsewhere", () => {
    const kinds =
      /^azure-native:(containerregistry:Registry|cosmosdb:(DatabaseAccount|MongoDBResourceMongoDB\w+)|dataprotection:BackupVault|dbforpostgresql:(Server|Database)|keyvault:Vault|operationalinsights:Workspace|redisenterprise:(RedisEnterprise|Database)|resources:ResourceGroup|servicebus:(Namespace|Queue)|storage:(StorageAccount|BlobContainer))$/;
    const holders = PRODUCTION.flatMap((stack) => estate.resources(stack)).filter(({ type }) => kinds.test(type));
    expect(holders.filter(({ protect }) => !protect).map(({ urn }) => urn)).toEqual([]);
    expect(estate.resources("staging-frankfurt").filter(({ protect }) => protect)).toEqual([]);
    expect(new Set(holders.map(({ type }) => type.split(":")[1]))).toEqual(
      new Set(
        "containerregistry cosmosdb dataprotection dbforpostgresql keyvault operationalinsights redisenterprise resources servicebus storage".split(
          " ",
        ),
      ),
    );
  });

  test("the hub's proxies ask for the names of the regions' endpoints in the hub, and these are let in", () => {
    const [proxies] = all().filter(({ urn }) => urn.endsWith("::entrance-configuration"));
    const asked = JSON.stringify(proxies?.inputs?.["data"]).match(/entrance-[\w.-]+(?=:443)/g);
    const ends = all().filter(({ urn }) => /PrivateEndpoint::entrance-\w+$/.test(urn));
    const names = all().filter(({ urn }) => /PrivateRecordSet::entrance-\w+-name$/.test(urn));
    const published = names.map(({ inputs }) => `${inputs?.["relativeRecordSetName"]}.${inputs?.["privateZoneName"]}`);
    expect(published.sort()).toEqual(asked);
    expect(published).toHaveLength(REGIONS.length);
    const approved = { privateLinkServiceConnectionState: { status: "Approved" } };
    const letIn = { location: "swedencentral", manualPrivateLinkServiceConnections: [approved] };
    expect(ends.map(({ outputs }) => outputs)).toMatchObject(REGIONS.map(() => letIn));
  });

  test("every resource and namespace that a command of a runbook names is there", () => {
    expect(strangeNames(all())).toEqual([]);
  });

  test("every alert of Azure Monitor leads to the runbook that names it", () => {
    expect(misledAlerts(all())).toEqual([]);
  });

  test("every role is given on a resource or a group, on no subscription", () => {
    const scopes = all()
      .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
      .map(({ inputs }) => String(inputs?.["scope"]));
    expect(scopes.length).toBeGreaterThan(20);
    for (const scope of scopes) expect(scope).toMatch(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i);
  });

  test("exactly the kubeconfigs, what goes into a Kubernetes Secret and the passwords of data stores, and keys of the pager are secret", () => {
    const places = STACKS.flatMap((stack) =>
      estate
        .resources(stack)
        .flatMap(({ urn, inputs, outputs }) =>
          secretsIn({ inputs, outputs }).map(([where]) => `${stack} ${urn.split("::").at(-1)} ${where}`),
        ),
    );
    const clusters = STACKS.filter((stack) => KINDS[stack] !== "edge" && KINDS[stack] !== "on-call");
    const kubeconfigs = clusters.flatMap((stack) =>
      ["inputs", "outputs"].map((side) => `${stack} kubernetes ${side}.kubeconfig`),
    );
    const secret = (name: string): string[] =>
      ["inputs.stringData", "outputs.data", "outputs.stringData"].map((where) => `${name} ${where}`);
    const ofLogs = ["elk-snapshots", "elk-roles"].flatMap((name) => secret(`prod-management ${name}`));
    // Alertmanager reads its configuration from a Secret; keys are files of the vault.
    const ofAlerts = clusters.flatMap((stack) => secret(`${stack} alertmanager-configuration`));
    // Of what Argo CD knows its own cluster by, all is told in a Secret; nothing in it is one.
    const ownCluster = secret("staging-frankfurt argo-cd-own-cluster");
    // Regions register themselves in the hub's cluster: a kubeconfig leads there, and what they write is a Secret without a key.
    const registered = ["prod-frankfurt", "prod-berlin"].flatMap((stack) => [
      ...["inputs", "outputs"].map((side) => `${stack} hub ${side}.kubeconfig`),
      ...secret(`${stack} registration-secret`),
    ]);
    const random = (name: string): string[] => ["bcryptHash", "result"].map((where) => `${name} outputs.${where}`);
    const stores = ["postgres", "documents", "cache", "search"].map((store) => `${store}-credentials`);
    const users = ["postgres", "documents"].map((store) => `${store}-administrator`);
    const ofStaging = [
      ...[...stores, "settings"].flatMap(secret),
      ...[...users, ...["postgres", "documents", "cache", "search"].map((store) => `${store}-services`)].flatMap(
        random,
      ),
    ].map((where) => `staging-frankfurt data-${where}`);
    const passwords = ["activity-services", "tenant-services"].flatMap((user) => [
      ...random(`cosmos-password-${user}`),
      ...["inputs", "outputs"].map((side) => `cosmos-user-${user} ${side}.password`),
      ...["fra", "ber"].flatMap((place) => [
        `cosmos-secret-${user}-${place} inputs.properties.value`,
        `cosmos-secret-${user}-${place} outputs.properties`,
      ]),
    ]);
    const ofEdge = passwords.map((where) => `prod-edge ${where}`);
    const teams = Object.keys(readRoster().teams);
    const ofPager = [
      ...[...teams.map((team) => `alertmanager-${team}`), "azure-monitor"].map(
        (name) => `${name} outputs.integrationKey`,
      ),
      ...teams.flatMap((team) =>
        ["hub", "fra", "ber"].flatMap((where) => [
          `key-${team}-${where} inputs.properties.value`,
          `key-${team}-${where} outputs.properties`,
        ]),
      ),
    ].map((where) => `prod-on-call on-call-${where}`);
    const expected = [kubeconfigs, ofLogs, ofAlerts, ofEdge, ownCluster, registered, ofStaging, ofPager].flat();
    expect(places.sort()).toEqual(expected.sort());
  });
});

describe("a change", () => {
  test("of the colour that serves is one reference of each site that leads there, and back is none", async () => {
    const file = "Pulumi.prod-berlin.yaml";
    const committed = estate.copy.read(file);
    const gateway = estate.resources("prod-berlin").find(({ type }) => type === GATEWAY);
    const rules = gateway?.inputs?.["requestRoutingRules"] as { name: string; backendHttpSettings?: { id: string } }[];
    const led = rules.flatMap(({ name, backendHttpSettings }, index) =>
      name !== "blue" && backendHttpSettings?.id.endsWith("/blue") ? [index] : [],
    );
    expect(led).not.toEqual([]);
    estate.copy.edit(file, (text) => text.replace("active: blue", "active: green"));
    const steps = await estate.steps("prod-berlin");
    estate.copy.edit(file, () => committed);
    expect(steps.map(({ op, resource }) => [op, resource])).toEqual([
      ["update", `plugilo:azure:ApplicationGateway$${GATEWAY}::gateway-gateway`],
    ]);
    expect(steps[0]?.paths.toSorted()).toEqual(
      led.map((index) => `requestRoutingRules[${index}].backendHttpSettings.id`),
    );
    expect(await estate.steps("prod-berlin")).toEqual([]);
  });

  test("of one property is exactly that step, and of a tag that tag wherever it is", async () => {
    const capacity = (text: string): string => text.replace("maximum: 50", "maximum: 60");
    for (const stack of REGIONS) estate.copy.edit(`Pulumi.${stack}.yaml`, capacity);
    estate.copy.edit("Pulumi.prod-edge.yaml", (text) => text.replace("cc-1001", "cc-2002"));
    expect(await estate.steps("prod-frankfurt")).toEqual([
      {
        op: "update",
        resource: "plugilo:azure:ApplicationGateway$azure-native:network:ApplicationGateway::gateway-gateway",
        paths: ["autoscaleConfiguration.maxCapacity"],
      },
    ]);
    const tagged = estate.resources("prod-edge").filter(({ inputs }) => inputs?.["tags"]);
    const steps = await estate.steps("prod-edge");
    expect(steps).toHaveLength(tagged.length);
    for (const { op, paths } of steps) expect([op, paths]).toEqual(["update", ["tags.cost-centre"]]);
  });

  test("goes through in Frankfurt while Berlin is down, whose own fails with what to do", async () => {
    await estate.run("fault", "add", "region-down", "germanynorth");
    const { exitCode, stacks } = await estate.told("up");
    expect(exitCode).toBe(3);
    expect(stacks).toMatchObject([
      { stack: "prod-management", status: "succeeded", changed: false },
      { stack: "prod-frankfurt", status: "succeeded", changes: { update: 1 } },
      { stack: "prod-berlin", status: "refused" },
      { stack: "prod-edge", status: "skipped", because: "prod-berlin" },
      { stack: "prod-on-call", status: "skipped", because: "prod-berlin" },
      { stack: "staging-frankfurt", status: "succeeded", changed: false },
    ]);
    const errors = stacks[2]?.errors ?? [];
    expect(errors.map(({ resource }) => resource)).toEqual([
      "gateway-gateway (azure-native:network:ApplicationGateway)",
    ]);
    expect(errors[0]?.message).toMatch(/the region germanynorth does not answer.*Run again when the region is back/);
  });

  test("that a region's loss has held up is made by the next up", async () => {
    await estate.run("fault", "clear");
    const { exitCode, stacks } = await estate.told("up", "prod-berlin", "prod-edge");
    expect(exitCode).toBe(0);
    expect(stacks).toMatchObject([{ changes: { update: 1 } }, { changes: { update: expect.any(Number) } }]);
    expect(estate.graph("prod-berlin")).toEqual(golden("prod-berlin"));
  });

  test("that would replace the production database is refused, and nothing is changed", async () => {
    const [state, cloud] = [estate.resources("prod-frankfurt"), estate.cloudContent()];
    const names = estate.copy.read("facts/names.ts");
    estate.copy.edit("facts/names.ts", (text) => text.replace('"psql"', '"pg"'));
    const { exitCode, stacks } = await estate.told("up", "prod-frankfurt");
    fs.writeFileSync(estate.copy.path("facts/names.ts"), names);
    expect(exitCode).toBe(3);
    expect(stacks[0]?.errors).toMatchObject([{ resource: expect.stringMatching(/^postgres-server /) }]);
    expect(stacks[0]?.errors?.[0]?.message).toMatch(/is protected: it holds production data\. Nothing was changed\./);
    expect(written(estate.resources("prod-frankfurt"))).toEqual(written(state));
    expect(estate.cloudContent()).toEqual(cloud);
  });

  test("of what another stack refers to is told by name, and nothing is changed", async () => {
    const [state, cloud] = [estate.resources("prod-edge"), estate.cloudContent()];
    const file = `${STATES}/prod-berlin.json`;
    const berlin = estate.copy.read(file);
    estate.copy.edit(file, withoutOutput("gateway"));
    const { exitCode, stacks } = await estate.told("up", "prod-edge");
    fs.writeFileSync(estate.copy.path(file), berlin);
    expect(exitCode).toBe(3);
    expect(stacks[0]?.errors).toHaveLength(1);
    expect(stacks[0]?.errors?.[0]?.message).toMatch(
      /^stack reference prod-berlin: got outputs that do not meet the contract[^]*- gateway: [^]*pulumi up -s prod-berlin$/,
    );
    expect(written(estate.resources("prod-edge"))).toEqual(written(state));
    expect(estate.cloudContent()).toEqual(cloud);
  });
});

describe("a third region is one configuration file", () => {
  const PARIS = "prod-paris";

  /** A run that the cloud holds in the middle, at the first call to a type of resource in Paris. */
  async function heldAt(type: string): Promise<Started> {
    const once = ["--times", "1", "--delay-ms", "600000"];
    await estate.run("fault", "add", "slow", "francecentral", "--type", type, ...once);
    const started = estate.start("up", "prod-management", PARIS);
    await until(() => estate.inCloud(listFaults).length === 0, `a call to ${type}`);
    return started;
  }

  test("whose engine is killed half-way leaves what was made, and says so", async () => {
    const berlin = estate.copy.read("Pulumi.prod-berlin.yaml");
    const paris = berlin
      .replace("germanynorth", "francecentral")
      .replace("joins: prod-frankfurt", "joins: prod-berlin")
      .replace("10.20.0.0/14", "10.24.0.0/14")
      .replace("berlin.origin", "paris.origin")
      // A region with zones: its firewall has addresses of its own, and gateways stand in each zone.
      .replace("capacity: { minimum: 4", "capacity: { minimum: 6")
      .replace("units: 2", "units: 3")
      .replace("publicIps: 4", "publicIps: 17\n      capacity: { minimum: 6, maximum: 20 }");
    fs.writeFileSync(estate.copy.path(`Pulumi.${PARIS}.yaml`), paris);
    const started = await heldAt("Microsoft.DBforPostgreSQL/flexibleServers");
    estate.killEngine(PARIS);
    const { exitCode, stdout } = await started.ended;
    expect(exitCode).toBe(3);
    expect(stdout).toContain("What was done is kept; to go on: ./plugilo up prod-paris");
    expect((await estate.run("status", PARIS)).stdout).toMatch(/prod-paris +│ lost +│ [1-9]/);
    expect(estate.copy.state(PARIS).pending_operations).not.toEqual([]);
  });

  test("whose command line is killed too leaves the same", async () => {
    const started = await heldAt("Microsoft.Network/applicationGateways");
    expect(started.said()).toContain("a run was lost half-way; reading what it left");
    started.child.kill("SIGKILL");
    await started.ended;
    // Whose output nobody reads ends when it next writes; nothing else may be at work on the stack below.
    estate.endEngine(PARIS);
    expect((await estate.run("status", PARIS)).stdout).toMatch(/prod-paris +│ lost +│ [1-9]/);
  });

  test("comes up whole with the next up, and the others make room for it", async () => {
    const { exitCode, stacks } = await estate.told("up");
    expect({ exitCode, faults: stacks.flatMap(({ errors }) => errors ?? []) }).toEqual({ exitCode: 0, faults: [] });
    const added = (stack: string): string[] => estate.graph(stack).filter((line) => !golden(stack).includes(line));
    expect(added("prod-management")).toEqual([
      "plugilo:azure:ContainerRegistry$azure-native:containerregistry:Replication::registry-replica-par",
      "plugilo:kubernetes:ElkOnKafka$kubernetes:kafka.strimzi.io/v1:KafkaUser::elk-shipper-par",
    ]);
    expect(added("prod-edge")).toEqual([
      "plugilo:azure:ApiManagement$azure-native:apimanagement:Backend::apis-par-cluster",
      "plugilo:azure:ApiManagement$azure-native:network:PublicIPAddress::apis-par-address",
      "plugilo:azure:ApiManagement$azure-native:privatedns:PrivateRecordSet::apis-par-entrance-address",
      "plugilo:azure:ApiManagement$azure-native:privatedns:PrivateRecordSet::apis-par-name",
      "plugilo:azure:ApiManagement$azure-native:privatedns:PrivateZone::apis-par-entrance",
      "plugilo:azure:ApiManagement$azure-native:privatedns:VirtualNetworkLink::apis-par-entrance-link",
      "plugilo:azure:ApiManagement$plugilo:azure:PublishedService$azure-native:apimanagement:Backend::apis-accounts-v1-par",
      "plugilo:azure:ApiManagement$plugilo:azure:PublishedService$azure-native:apimanagement:Backend::apis-billing-v1-par",
      "plugilo:azure:ApiManagement$plugilo:azure:PublishedService$azure-native:apimanagement:Backend::apis-content-v1-par",
      "plugilo:azure:CosmosMultiRegion$azure-native:authorization:RoleAssignment::cosmos-reader-activity-services-par-services",
      "plugilo:azure:CosmosMultiRegion$azure-native:authorization:RoleAssignment::cosmos-reader-tenant-services-par-services",
      "plugilo:azure:CosmosMultiRegion$azure-native:keyvault:Secret::cosmos-secret-activity-services-par",
      "plugilo:azure:CosmosMultiRegion$azure-native:keyvault:Secret::cosmos-secret-tenant-services-par",
      "plugilo:azure:CosmosMultiRegion$azure-native:network:PrivateDnsZoneGroup::cosmos-par-endpoint-names",
      "plugilo:azure:CosmosMultiRegion$azure-native:network:PrivateEndpoint::cosmos-par-endpoint",
      "plugilo:azure:FrontDoorWithAppGateways$azure-native:cdn:AFDOrigin::front-door-api-par",
      "plugilo:azure:FrontDoorWithAppGateways$azure-native:cdn:AFDOrigin::front-door-www-par",
      "plugilo:azure:PrivateLinkEverything::link-par",
      "pulumi:pulumi:StackReference::prod-paris",
    ]);
    const [account] = estate.resources("prod-edge").filter(({ type }) => type.endsWith(":DatabaseAccount"));
    const locations = account?.inputs?.["locations"] as { locationName: string }[];
    expect(locations.map(({ locationName }) => locationName)).toContain("francecentral");
  });

  test("and shows no change once it is up", async () => {
    const { stacks } = await estate.told("preview", PARIS, "prod-edge");
    expect(stacks.map(({ stack, changed }) => [stack, changed])).toEqual([
      [PARIS, false],
      ["prod-edge", false],
    ]);
  });
});

test("no secret is in a state, the cloud's file, a log or anything that a run has said", async () => {
  const secrets: string[] = [];
  for (const stack of STACKS) {
    // Not kept with what runs have said: this one is asked to show them.
    const { stdout } = await estate.copy.run(["pulumi", "stack", "export", "--show-secrets", "--stack", stack]);
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: StateResource[] } };
    for (const [, plaintext] of secretsIn(deployment.resources)) secrets.push(...markersIn(plaintext));
  }
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  // It proves the hub's API server to whoever asks, and so the hub's contract tells regions of it.
  const hub = estate.resources("prod-management").find(({ type }) => type === "pulumi:pulumi:Stack");
  const told = JSON.stringify(hub?.outputs?.["cluster"] ?? {});
  expect(estate.placesOf(secrets.filter((secret) => !told.includes(secret)))).toEqual([]);
});

describe("destroy", () => {
  test("leaves nothing behind but what Azure keeps of deleted vaults and of API Management", async () => {
    const { exitCode, stacks } = await estate.told("destroy", "--yes", "--unprotect");
    expect({ exitCode, faults: stacks.flatMap(({ errors }) => errors ?? []) }).toEqual({ exitCode: 0, faults: [] });
    for (const stack of [...STACKS, "prod-paris"]) expect(estate.resources(stack)).toEqual([]);
    expect(estate.cloudContent()).toEqual([]);
    const unowned = "SELECT (SELECT count(*) FROM refs), (SELECT count(*) FROM claims WHERE note = '')";
    expect(estate.inCloud((store) => store.rows(unowned, []))).toEqual([[0, 0]]);
    const vaults = ["ber", "fra", "hub", "par"].map((place) => `kv-plugilo-prod-${place}`);
    expect(estate.kept()).toEqual(["apim-plugilo-prod-edge", ...vaults, "kv-plugilo-staging-fra"]);
  });

  test("is undone by an up that says how to recover a vault, and does when it is told to", async () => {
    const refused = await estate.told("up", "prod-management");
    expect(refused.exitCode).toBe(3);
    expect(refused.stacks[0]?.errors?.[0]?.message).toContain(
      "write `plugilo:keyVault: { recover: true }` under config in Pulumi.prod-management.yaml",
    );
    for (const stack of ["prod-management", "prod-frankfurt"]) {
      const recover = "  plugilo:keyVault: { recover: true }\n  plugilo:network:\n";
      estate.copy.edit(`Pulumi.${stack}.yaml`, (text) => text.replace("  plugilo:network:\n", recover));
    }
    fs.rmSync(estate.copy.path("Pulumi.prod-paris.yaml"));
    const { exitCode, stacks } = await estate.told("up", "prod-management", "prod-frankfurt");
    expect({ exitCode, faults: stacks.flatMap(({ errors }) => errors ?? []) }).toEqual({ exitCode: 0, faults: [] });
    for (const stack of ["prod-management", "prod-frankfurt"]) expect(estate.graph(stack)).toEqual(golden(stack));
    const others = ["kv-plugilo-prod-ber", "kv-plugilo-prod-par", "kv-plugilo-staging-fra"];
    expect(estate.kept()).toEqual(["apim-plugilo-prod-edge", ...others]);
  });
});

/** Every secret below a value, with where it stands. */
function secretsIn(value: unknown, where = ""): [where: string, plaintext: string][] {
  if (typeof value !== "object" || value === null) return [];
  if (SECRET in value) return [[where, "plaintext" in value ? String(value.plaintext) : ""]];
  return Object.entries(value).flatMap(([key, below]) => secretsIn(below, where === "" ? key : `${where}.${key}`));
}

/** What of a secret would give it away: a password, or keys and certificates in it. Names and addresses in it are known anyway. */
function markersIn(plaintext: string): string[] {
  const password = /^"([^\s"]{24,})"$/.exec(plaintext)?.[1];
  if (password !== undefined) return [password];
  return plaintext.match(/[A-Za-z0-9+/]{60,}/g) ?? [];
}

/** What a state says of each resource, without what a run only reads and without ciphertexts, which are new each time. */
function written(resources: readonly StateResource[]): Map<string, string> {
  const own = resources.filter(({ type }) => type !== "pulumi:pulumi:StackReference");
  const told = ({ urn, id, protect, inputs, outputs }: StateResource): [string, string] => [
    urn,
    JSON.stringify({ id, protect, inputs, outputs }, (key, value: unknown) => (key === "ciphertext" ? "" : value)),
  ];
  return new Map(own.map(told).sort());
}

/** Takes an output out of a state, as an older version of the program would have left it. */
function withoutOutput(name: string): (state: string) => string {
  return (text) => {
    const state = JSON.parse(text) as { checkpoint: { latest: { resources: StateResource[] } } };
    const root = state.checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    Reflect.deleteProperty(root?.outputs ?? {}, name);
    return JSON.stringify(state);
  };
}
