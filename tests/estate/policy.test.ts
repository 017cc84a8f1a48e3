import path from "node:path";
import { RULES } from "../../policy/rules";
import type { PackConfig } from "../../policy/verdict";
import { CloudProject } from "./cloud-project";
import { engineWithStandIn, type Outcome } from "./engine-project";

jest.setTimeout(600_000);

const PACK = path.resolve("policy");

/** A Redis that keeps every rule, with an endpoint and its zone group; `change` is spread over its arguments. */
const redis = (change = "{}", connected = true): string => `
const { RandomPet } = require("@pulumi/random");
const random = new (require("@pulumi/random/provider").Provider)("random");
const group = new (azure("resources").ResourceGroup)("rg", { resourceGroupName: "rg-test" }, opts);
const place = { resourceGroupName: group.name, location: "germanywestcentral" };
const network = new (azure("network").VirtualNetwork)("vnet", {
  ...place, virtualNetworkName: "vnet-test", addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
}, opts);
const subnet = new (azure("network").Subnet)("snet", {
  resourceGroupName: group.name, virtualNetworkName: network.name, subnetName: "snet-test", addressPrefix: "10.1.1.0/24",
}, opts);
const zone = new (azure("privatedns").PrivateZone)("zone", {
  resourceGroupName: group.name, privateZoneName: "privatelink.redis.azure.net", location: "Global",
}, opts);
const cache = new (azure("redisenterprise").RedisEnterprise)("sessions", {
  ...place, clusterName: "amr-policy-test", sku: { name: "Balanced_B5" }, highAvailability: "Enabled",
  minimumTlsVersion: "1.2", publicNetworkAccess: "Disabled", ...${change},
}, opts);
if (${connected}) {
  const endpoint = new (azure("network").PrivateEndpoint)("endpoint", {
    ...place, privateEndpointName: "pep-test", subnet: { id: subnet.id },
    privateLinkServiceConnections: [{ name: "it", privateLinkServiceId: cache.id, groupIds: ["redisEnterprise"] }],
  }, opts);
  new (azure("network").PrivateDnsZoneGroup)("names", {
    resourceGroupName: group.name, privateEndpointName: endpoint.name, privateDnsZoneGroupName: "default",
    privateDnsZoneConfigs: [{ name: "it", privateDnsZoneId: zone.id }],
  }, opts);
}
`;

const PUBLIC = `{ publicNetworkAccess: "Enabled" }`;
/** A value that only a deployment tells. */
const UNTOLD = `{ publicNetworkAccess: new RandomPet("pet", {}, { provider: random }).id.apply(() => "Disabled") }`;

let project: CloudProject;
beforeAll(async () => {
  // Events one by one instead of one document at the end, which leaves policies out.
  process.env["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "1";
  project = await new CloudProject(await engineWithStandIn()).prepare();
}, 20 * 60_000);
afterAll(() => project.remove());

/** What one Redis can keep by itself: names, tags, diagnostics and the like belong to the estate around it. */
const ASKED = [
  ...["public-access-closed", "private-endpoint-exists", "private-endpoint-resolves", "redis-survives"],
  ...["production-data-protected", "only-kinds-that-are-judged"],
];

/** The pack and a file of settings for it, in which all rules but those are off. */
function pack({ resource, estate }: PackConfig = {}): string[] {
  const off = (scope: string): Record<string, "disabled"> =>
    Object.fromEntries(
      RULES.filter((rule) => rule.scope === scope && !ASKED.includes(rule.id)).map(({ id }) => [id, "disabled"]),
    );
  const settings = {
    resource: { ...resource, levels: { ...off("resource"), ...resource?.levels } },
    estate: { ...estate, levels: { ...off("estate"), ...estate?.levels } },
  };
  project.write("settings.json", JSON.stringify(settings));
  return ["--policy-pack", PACK, "--policy-pack-config", project.file("settings.json")];
}

function judged(settings?: PackConfig, ...flags: string[]): Promise<Outcome> {
  return project.run(["preview", "--stack", "dev", ...pack(settings), ...flags]);
}

/** Verdicts on what the stack holds. */
async function analysed(): Promise<Verdict[]> {
  await project.run(["stack", "export", "--stack", "dev", "--file", "state.json"]);
  const { output } = await project.run(["policy", "analyze", "--file", "state.json", ...pack(), "--json"]);
  // The run itself, not its silence, is the proof.
  expect(output).toContain('"summaryEvent"');
  return verdicts(output);
}

interface Verdict {
  readonly rule: string;
  readonly level: string;
  readonly resource: string;
}

/** What the pack said, from the engine's events. */
function verdicts(output: string): Verdict[] {
  const events = output.split("\n").filter((line) => line.includes('"policyEvent"'));
  return events
    .map((line) => (JSON.parse(line) as { policyEvent: Record<string, string> }).policyEvent)
    .map(({ policyName = "", enforcementLevel = "", resourceUrn = "" }) => ({
      rule: policyName,
      level: enforcementLevel,
      resource: resourceUrn.split("::").at(-1) ?? "",
    }));
}

describe("a preview with the policy pack", () => {
  test("passes a closed Redis with its endpoint, of which not a single id is known yet", async () => {
    project.program(redis());
    const { code, output } = await judged();
    expect([code, output]).toEqual([0, expect.stringContaining("plugilo")]);
  });

  test("fails on one public Redis, names it and says what to do", async () => {
    project.program(redis(PUBLIC));
    const { code, output } = await judged();
    expect(code).not.toBe(0);
    expect(output).toContain("public-access-closed");
    expect(output).toContain(
      'sessions (azure-native:redisenterprise:RedisEnterprise): publicNetworkAccess: got "Enabled", expected "Disabled".',
    );
    expect(output).toContain("To mend it: create it through the repository's component for this service");
  });

  test("fails on a Redis without private endpoint, under the name of the rule and not of all rules of a stack", async () => {
    project.program(redis("{}", false));
    const { code, output } = await judged();
    expect(code).not.toBe(0);
    expect(output).toMatch(/\[mandatory\].*private-endpoint-exists/);
    expect(output).toContain("sessions (azure-native:redisenterprise:RedisEnterprise): private endpoint: got nothing");
  });

  test("refuses a value that is not known yet instead of warning of it", async () => {
    project.program(redis(UNTOLD));
    const { code, output } = await judged();
    expect(code).not.toBe(0);
    expect(output).toMatch(/\[mandatory\].*public-access-closed/);
    expect(output).toContain("publicNetworkAccess: got a value that only a deployment will tell");
    expect(output).not.toContain("during preview:");
  });

  test("takes levels from a file, for a rule of a resource and for one of a stack", async () => {
    project.program(redis(PUBLIC, false));
    const { code, output } = await judged({
      resource: { levels: { "public-access-closed": "advisory" } },
      estate: { levels: { "private-endpoint-exists": "advisory" } },
    });
    expect(code).toBe(0);
    for (const rule of ["public-access-closed", "private-endpoint-exists"]) {
      expect(output).toMatch(new RegExp(`\\[advisory\\].*${rule}`));
    }
  });

  test("holds a stack to the tier that a file names, whatever the stack is called", async () => {
    project.program(redis());
    const { code, output } = await judged({ resource: { tier: "production" } });
    expect(code).not.toBe(0);
    expect(output).toContain("sessions (azure-native:redisenterprise:RedisEnterprise): option protect: got false");
  });

  test("leaves out a rule that a file disables, and no other", async () => {
    project.program(redis(PUBLIC, false));
    const { code, output } = await judged({ resource: { levels: { "public-access-closed": "disabled" } } });
    expect(code).not.toBe(0);
    expect(output).not.toContain("public-access-closed");
    expect(output).toMatch(/\[mandatory\].*private-endpoint-exists/);
  });

  test.each(["resource", "estate"])("says so when a file sets what no rule of %s knows", async (policy) => {
    const { code, output } = await judged({ [policy]: { levels: { "no-such-rule": "advisory" } } });
    expect(code).not.toBe(0);
    expect(output).toContain("no-such-rule");
  });
});

describe("an exported state", () => {
  test.each([
    ["a public Redis", redis(PUBLIC), "public-access-closed"],
    ["a Redis without private endpoint", redis("{}", false), "private-endpoint-exists"],
  ])("of %s gets the verdict that the preview gave, with no backend and no program", async (_, program, rule) => {
    project.program(program);
    const verdict = { rule, level: "mandatory", resource: "sessions" };
    expect(verdicts((await judged({}, "--json")).output)).toEqual([verdict]);
    expect((await project.up()).code).toBe(0);
    expect(await analysed()).toEqual([verdict]);
  });

  test("passes where the stack does, with every id known", async () => {
    project.program(redis());
    expect((await project.up(...pack())).code).toBe(0);
    expect(await analysed()).toEqual([]);
  });
});
