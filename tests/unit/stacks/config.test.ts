import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as yaml from "yaml";
import { ConfigurationError, fromEngine, readEstate, type RawConfig } from "../../../stacks/config";
import { referencesOf, regionsOf } from "../../../stacks/cross-checks";

const root = path.resolve(__dirname, "../../..");

type Settings = Record<string, unknown>;

/** Plugilo's own files in a folder of the test's, so that one can be changed or added. */
function project(): { folder: string; edit(stack: string, change: (config: Settings) => void): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-config-"));
  for (const file of fs.readdirSync(root)) {
    if (/^Pulumi\..+\.yaml$/.test(file)) fs.copyFileSync(path.join(root, file), path.join(folder, file));
  }
  return {
    folder,
    edit(stack, change) {
      const file = path.join(folder, `Pulumi.${stack}.yaml`);
      const document = yaml.parse(fs.readFileSync(file, "utf8")) as { config: Settings };
      change(document.config);
      fs.writeFileSync(file, yaml.stringify(document));
    },
  };
}

function faultsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

/** Each row: what is done to Plugilo's configuration, and the whole list of faults that follows. */
const cases: { name: string; stack: string; change: (config: Settings) => void; faults: RegExp[] }[] = [
  {
    name: "an unknown key",
    stack: "prod-berlin",
    change: (config) => (config["plugilo:netwrok"] = {}),
    faults: [/^prod-berlin: plugilo:netwrok: got an unknown key/],
  },
  {
    name: "an unknown key inside a value",
    stack: "prod-berlin",
    change: (config) => Object.assign(config["plugilo:network"] as Settings, { cidr: "10.0.0.0/8" }),
    faults: [/^prod-berlin: plugilo:network\.cidr: got an unknown key/],
  },
  {
    name: "a primary without any standby",
    stack: "prod-frankfurt",
    change: (config) => Object.assign(config["plugilo:postgres"] as Settings, { highAvailability: "Disabled" }),
    faults: [/^prod-frankfurt: plugilo:postgres\.highAvailability: got "Disabled"/],
  },
  {
    name: "nothing, for a standby in the primary's zone where Azure refuses two zones",
    stack: "prod-frankfurt",
    change: (config) => Object.assign(config["plugilo:postgres"] as Settings, { highAvailability: "SameZone" }),
    faults: [],
  },
  {
    name: "a missing key",
    stack: "prod-frankfurt",
    change: (config) => delete config["plugilo:postgres"],
    faults: [/^prod-frankfurt: plugilo:postgres: got nothing, expected a value of type object/],
  },
  {
    name: "a region that facts do not know",
    stack: "prod-berlin",
    change: (config) => (config["plugilo:region"] = "berlin"),
    faults: [/^prod-berlin: plugilo:region: got "berlin", expected one of germanywestcentral/],
  },
  {
    name: "address spaces that overlap, whichever the stacks",
    stack: "prod-berlin",
    change: (config) => ((config["plugilo:network"] as Settings)["addressSpace"] = "10.18.0.0/15"),
    faults: [/^prod-frankfurt: .*got 10\.16\.0\.0\/14, which overlaps 10\.18\.0\.0\/15 of prod-berlin/],
  },
  {
    name: "another cloud's addresses within a stack's",
    stack: "prod-management",
    change: (config) =>
      (config["plugilo:otherClouds"] = {
        aws: { domain: "aws.plugilo.internal", resolvers: ["10.21.0.4"], addressSpace: "10.21.0.0/16" },
      }),
    faults: [/^prod-management: plugilo:otherClouds\.aws\.addressSpace: got 10\.21\.0\.0\/16, which overlaps 10\.20/],
  },
  {
    name: "a way out that is none of two",
    stack: "prod-berlin",
    change: (config) => ((config["plugilo:network"] as Settings)["egress"] = { kind: "proxy", publicIps: 1 }),
    faults: [/^prod-berlin: plugilo:network\.egress/],
  },
  {
    name: "burst where container instances are not known to work",
    stack: "prod-berlin",
    change: (config) => ((config["plugilo:cluster"] as Settings)["burst"] = "virtual-nodes"),
    faults: [/^prod-berlin: plugilo:cluster\.burst: got virtual-nodes in germanynorth, expected none/],
  },
  {
    name: "two stacks in one region",
    stack: "prod-berlin",
    change: (config) => (config["plugilo:region"] = "germanywestcentral"),
    faults: [/got germanywestcentral in prod-berlin and prod-frankfurt/, /both be reached through germanywestcentral/],
  },
  {
    name: "two origins whose private link would share one location",
    stack: "prod-frankfurt",
    change: (config) => (config["plugilo:region"] = "swedencentral"),
    faults: [/both be reached through swedencentral, expected no shared location/],
  },
  {
    name: "two gateways that go by one name",
    stack: "prod-berlin",
    change: (config) => ((config["plugilo:gateway"] as Settings)["originName"] = "frankfurt.origin.plugilo.com"),
    faults: [
      /^prod: plugilo:gateway\.originName: got frankfurt\.origin\.plugilo\.com in prod-berlin and prod-frankfurt/,
    ],
  },
  {
    name: "a domain that a region does not serve",
    stack: "prod-berlin",
    change: (config) => ((config["plugilo:gateway"] as Settings)["sites"] = { www: "www.plugilo.de" }),
    faults: [
      /^prod-berlin: plugilo:gateway\.sites\.www: got www\.plugilo\.de, expected www\.plugilo\.com, which prod-edge/,
      /^prod-berlin: plugilo:gateway\.sites\.api: got nothing, expected api\.plugilo\.com/,
    ],
  },
  {
    name: "a colour that there is not",
    stack: "prod-berlin",
    change: (config) => ((config["plugilo:gateway"] as Settings)["active"] = "red"),
    faults: [/^prod-berlin: plugilo:gateway\.active: got "red", expected one of blue, green/],
  },
  {
    name: "requests moved to a region that there is not, and a cache of a domain that there is not",
    stack: "prod-edge",
    change: (config) =>
      Object.assign(config, { "plugilo:gateways": { par: { weight: 1 } }, "plugilo:cachedPaths": { web: ["/a/*"] } }),
    faults: [
      /^prod-edge: plugilo:gateways\.par: got a key of nothing, expected one of (fra, ber|ber, fra)/,
      /^prod-edge: plugilo:cachedPaths\.web: got a key of nothing, expected one of www, api/,
    ],
  },
  {
    name: "two primaries",
    stack: "prod-berlin",
    change: (config) => {
      config["plugilo:role"] = "primary";
      delete config["plugilo:joins"];
    },
    faults: [/^prod: plugilo:role: got 2 primaries \(prod-berlin, prod-frankfurt\), expected one/],
  },
  {
    name: "a partner that has no file",
    stack: "prod-berlin",
    change: (config) => (config["plugilo:joins"] = "prod-munich"),
    faults: [
      /^prod-berlin: plugilo:joins: got "prod-munich", which has no Pulumi\.prod-munich\.yaml, expected .* prod-frankfurt/,
    ],
  },
  {
    name: "stacks that join each other in a circle",
    stack: "prod-frankfurt",
    change: (config) => Object.assign(config, { "plugilo:role": "secondary", "plugilo:joins": "prod-berlin" }),
    faults: [/circle of stacks/, /circle of stacks/],
  },
  {
    name: "a kind that there is not",
    stack: "staging-frankfurt",
    change: (config) => (config["plugilo:kind"] = "island"),
    faults: [
      /^staging-frankfurt: plugilo:kind: got "island", expected one of management, region, edge, on-call, standalone/,
    ],
  },
  {
    name: "production with its data in the cluster",
    stack: "staging-frankfurt",
    change: (config) => (config["plugilo:environment"] = "prod"),
    faults: [/^staging-frankfurt: plugilo:environment: got "prod", expected one of staging, dev/],
  },
  {
    name: "a Front Door where there is no edge, and a database whose name is a script",
    stack: "staging-frankfurt",
    change: (config) => {
      Object.assign(config["plugilo:gateway"] as Settings, { frontDoorId: "5e8d2f37-9b64-4c1a-8a3e-60c7f1d9b2a4" });
      const stores = config["plugilo:dataStores"] as { postgres: { databases: string[] } };
      stores.postgres.databases.push("a; DROP");
    },
    faults: [
      /^staging-frankfurt: plugilo:gateway\.frontDoorId: got an unknown key/,
      /^staging-frankfurt: plugilo:dataStores\.postgres\.databases\.3: got "a; DROP", expected lower-case letters/,
    ],
  },
  {
    name: "an environment on its own in production's addresses, on a system pool that shrinks as it grows",
    stack: "staging-frankfurt",
    change: (config) => {
      Object.assign(config["plugilo:network"] as Settings, { addressSpace: "10.16.0.0/15" });
      Object.assign((config["plugilo:cluster"] as { systemPool: Settings }).systemPool, { maximum: 2 });
    },
    faults: [
      /^staging-frankfurt: plugilo:network\.addressSpace: got 10\.16\.0\.0\/15, which overlaps 10\.16\.0\.0\/14 of prod-frank/,
      /^staging-frankfurt: plugilo:cluster\.systemPool\.maximum: got 2, expected at least the minimum 3/,
    ],
  },
  {
    name: "alerts that would be mailed past the pager",
    stack: "prod-on-call",
    change: (config) => (config["plugilo:pagerMail"] = "oncall@plugilo.pagerduty.com"),
    faults: ["prod-berlin", "prod-edge", "prod-frankfurt", "prod-management"].map(
      (stack) =>
        new RegExp(
          `^${stack}: plugilo:alerts\\.pager: got platform@plugilo\\.pagerduty\\.com, expected oncall@plugilo\\.pagerduty\\.com, which`,
        ),
    ),
  },
  {
    name: "a pool that there is not",
    stack: "prod-frankfurt",
    change: (config) =>
      Object.assign(config["plugilo:cluster"] as Settings, { pools: { burst: { cpu: 8, memoryGi: 32 } } }),
    faults: [/^prod-frankfurt: plugilo:cluster\.pools\.?b?u?r?s?t?: got/],
  },
];

describe("configuration", () => {
  it("accepts Plugilo's own files", () => {
    expect([...readEstate(root).keys()].sort()).toEqual([
      "prod-berlin",
      "prod-edge",
      "prod-frankfurt",
      "prod-management",
      "prod-on-call",
      "staging-frankfurt",
    ]);
  });

  it.each(cases)("refuses $name and says nothing else", ({ stack, change, faults }) => {
    const { folder, edit } = project();
    edit(stack, change);
    const got = faultsOf(() => readEstate(folder));
    expect(got).toHaveLength(faults.length);
    faults.forEach((pattern, index) => expect(got[index]).toMatch(pattern));
  });

  it("tells every fault of every file in one message", () => {
    const { folder, edit } = project();
    edit("prod-berlin", (config) => (config["plugilo:role"] = "spare"));
    edit("prod-edge", (config) => (config["plugilo:rateLimit"] = { perMinute: 1 }));
    expect(faultsOf(() => readEstate(folder))).toEqual([
      'prod-berlin: plugilo:role: got "spare", expected one of primary, secondary.',
      "prod-edge: plugilo:rateLimit.perMinute: got 1, expected at least 10.",
    ]);
  });

  it("names the file that is not YAML", () => {
    const { folder } = project();
    fs.writeFileSync(path.join(folder, "Pulumi.prod-edge.yaml"), "config: [");
    expect(faultsOf(() => readEstate(folder))[0]).toMatch(/^Pulumi\.prod-edge\.yaml: got text that is not YAML/);
  });

  it("reads the engine's flat strings as the file's nested values, and leaves other namespaces alone", () => {
    const config: RawConfig = fromEngine({
      "plugilo:kind": "region",
      "plugilo:network": '{"addressSpace":"10.0.0.0/16","egress":{"kind":"nat","publicIps":2}}',
      "azure-native:location": "germanynorth",
    });
    expect(config).toEqual({
      kind: "region",
      network: { addressSpace: "10.0.0.0/16", egress: { kind: "nat", publicIps: 2 } },
    });
  });

  it("takes the running stack from the engine, not from its file", () => {
    const own = { kind: "region" };
    expect(faultsOf(() => readEstate(root, { stack: "prod-berlin", config: own })).length).toBeGreaterThan(5);
  });
});

describe("references between stacks", () => {
  it("follow the pair, and edge needs every region", () => {
    const estate = readEstate(root);
    expect(referencesOf("prod-management", estate)).toEqual([]);
    expect(referencesOf("prod-frankfurt", estate)).toEqual(["prod-management"]);
    expect(referencesOf("prod-berlin", estate)).toEqual(["prod-management", "prod-frankfurt"]);
    expect(referencesOf("prod-edge", estate)).toEqual(["prod-management", "prod-berlin", "prod-frankfurt"]);
  });

  it("lead from on-call to every vault that an Alertmanager reads, and from nobody to on-call", () => {
    const estate = readEstate(root);
    expect(referencesOf("prod-on-call", estate)).toEqual(["prod-management", "prod-berlin", "prod-frankfurt"]);
    expect([...estate.keys()].filter((stack) => referencesOf(stack, estate).includes("prod-on-call"))).toEqual([]);
  });

  it("are none of an environment on its own, and none leads there", () => {
    const estate = readEstate(root);
    expect(referencesOf("staging-frankfurt", estate)).toEqual([]);
    expect([...estate.keys()].filter((stack) => referencesOf(stack, estate).includes("staging-frankfurt"))).toEqual([]);
  });

  it("leave an environment on its own alone in its region, where its names would be those of another", () => {
    const { folder, edit } = project();
    fs.copyFileSync(path.join(folder, "Pulumi.staging-frankfurt.yaml"), path.join(folder, "Pulumi.staging-two.yaml"));
    edit("staging-two", (config) =>
      Object.assign(config["plugilo:network"] as Settings, { addressSpace: "10.24.0.0/15" }),
    );
    expect(faultsOf(() => readEstate(folder))).toEqual([
      "staging-frankfurt: plugilo:region: got germanywestcentral beside staging-two of staging, expected a region or an environment of its own; choose another.",
      "staging-two: plugilo:region: got germanywestcentral beside staging-frankfurt of staging, expected a region or an environment of its own; choose another.",
    ]);
    edit("staging-two", (config) => (config["plugilo:environment"] = "dev"));
    expect(faultsOf(() => readEstate(folder))).toEqual([]);
  });

  it("take in a third region from one new file", () => {
    const { folder } = project();
    fs.copyFileSync(path.join(folder, "Pulumi.prod-berlin.yaml"), path.join(folder, "Pulumi.prod-paris.yaml"));
    const document = yaml.parse(fs.readFileSync(path.join(folder, "Pulumi.prod-paris.yaml"), "utf8")) as {
      config: Settings;
    };
    Object.assign(document.config, { "plugilo:region": "francecentral", "plugilo:joins": "prod-berlin" });
    (document.config["plugilo:network"] as Settings)["addressSpace"] = "10.24.0.0/14";
    (document.config["plugilo:gateway"] as Settings)["originName"] = "paris.origin.plugilo.com";
    fs.writeFileSync(path.join(folder, "Pulumi.prod-paris.yaml"), yaml.stringify(document));
    const estate = readEstate(folder);
    expect(referencesOf("prod-edge", estate)).toContain("prod-paris");
    expect(regionsOf(estate, "prod").map(([name]) => name)).toEqual(["prod-berlin", "prod-frankfurt", "prod-paris"]);
  });
});
