import * as fc from "fast-check";
import { secret, UNKNOWN, type PropertyMap, type Value } from "../../../local/cloud/protocol/values";
import { loadPackageSchema, validate, type SchemaFault } from "../../../local/cloud/schema";
import { bodies } from "./bodies";

const azure = loadPackageSchema("azure-native");
const kubernetes = loadPackageSchema("kubernetes");

const VNET = "azure-native:network:VirtualNetwork";
const COSMOS = "azure-native:cosmosdb:DatabaseAccount";
const VAULT = "azure-native:keyvault:Vault";
const CLUSTER = "azure-native:containerservice:ManagedCluster";

const correct = (token: string): PropertyMap => {
  const body = bodies.find((candidate) => candidate.token === token);
  if (!body) throw new Error(`no body of ${token}`);
  return body.inputs;
};

/** The faults of a correct body with some of its root properties replaced. */
const faultsOf = (token: string, changes: PropertyMap): SchemaFault[] =>
  validate(token.startsWith("kubernetes:") ? kubernetes : azure, token, { ...correct(token), ...changes });

/** A copy of a body in which every value below the root has passed through `change`. */
const everywhere = (value: Value, change: (value: Value) => Value): Value => {
  if (Array.isArray(value)) return value.map((item) => change(everywhere(item, change)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(everywhere(item, change))]));
};

describe("a correct body has no fault", () => {
  it.each(bodies)("$what", ({ package: name, token, inputs }) => {
    expect(validate(loadPackageSchema(name), token, inputs)).toEqual([]);
  });

  it.each(bodies)("$what, with a secret around every value", ({ package: name, token, inputs }) => {
    const wrapped = everywhere(inputs, secret) as PropertyMap;
    expect(validate(loadPackageSchema(name), token, wrapped)).toEqual([]);
  });

  it.each(bodies)("$what, with any one property unknown, or unknown and secret", ({ package: name, token, inputs }) => {
    for (const key of Object.keys(inputs)) {
      for (const unknown of [UNKNOWN, secret(UNKNOWN)]) {
        expect(validate(loadPackageSchema(name), token, { ...inputs, [key]: unknown })).toEqual([]);
      }
    }
  });

  it("with unknowns inside arrays, maps and nested objects", () => {
    expect(faultsOf(VNET, { subnets: [UNKNOWN, { name: UNKNOWN }], tags: { owner: UNKNOWN } })).toEqual([]);
  });

  it("with an unknown where the kind of a discriminated object is chosen", () => {
    expect(faultsOf(COSMOS, { backupPolicy: { type: UNKNOWN } })).toEqual([]);
  });

  it("with null where a property is optional, because null is absence", () => {
    expect(faultsOf(VNET, { location: null, subnets: null })).toEqual([]);
  });

  it("with a VM size that is newer than the SDK's list, which Azure does not hold closed", () => {
    const size = { hardwareProfile: { vmSize: "Standard_D4s_v6" }, resourceGroupName: "rg", vmName: "vm" };
    expect(validate(azure, "azure-native:compute:VirtualMachine", size)).toEqual([]);
  });
});

interface Fault {
  readonly what: string;
  readonly token: string;
  readonly changes: PropertyMap;
  readonly fault: SchemaFault;
}

const MISSING = "set it: the property is required";
const faulty: Fault[] = [
  {
    what: "an unknown property, with the nearest name",
    token: VNET,
    changes: { adressSpace: {} },
    fault: {
      path: "adressSpace",
      got: "a property (an object)",
      expected: "no such property",
      fix: 'did you mean "addressSpace"?',
    },
  },
  {
    what: "an unknown property deep in the body",
    token: VNET,
    changes: { subnets: [{ name: "a" }, { name: "b", adressPrefix: "10.0.0.0/24" }] },
    fault: {
      path: "subnets[1].adressPrefix",
      got: "a property (a string)",
      expected: "no such property",
      fix: 'did you mean "addressPrefix"?',
    },
  },
  {
    what: "ARM's properties level, which the SDK does not have",
    token: VNET,
    changes: { properties: { subnets: [] } },
    fault: {
      path: "properties",
      got: "a property (an object)",
      expected: "no such property",
      fix: 'move its members one level up: the SDK has no "properties" level here',
    },
  },
  {
    what: "an output given as an input",
    token: VNET,
    changes: { etag: "x" },
    fault: {
      path: "etag",
      got: "a property (a string)",
      expected: "no such property",
      fix: "leave it out: the cloud computes it, it is an output only",
    },
  },
  {
    what: "a name that every JavaScript object has",
    token: VNET,
    changes: { constructor: "x" },
    fault: expect.objectContaining({ path: "constructor", expected: "no such property" }) as SchemaFault,
  },
  {
    what: "a missing required property",
    token: VNET,
    changes: { resourceGroupName: null },
    fault: { path: "resourceGroupName", got: "nothing", expected: "a string", fix: MISSING },
  },
  {
    what: "a missing required property deep in the body, with what it may be",
    token: VAULT,
    changes: { properties: { tenantId: "t", sku: { family: "A" } } },
    fault: { path: "properties.sku.name", got: "nothing", expected: 'one of "standard", "premium"', fix: MISSING },
  },
  {
    what: "a number given as a string",
    token: CLUSTER,
    changes: { agentPoolProfiles: [{ name: "system", count: "3" }] },
    fault: {
      path: "agentPoolProfiles[0].count",
      got: 'the string "3"',
      expected: "a number",
      fix: "write it without quotes",
    },
  },
  {
    what: "a boolean given as a string",
    token: VAULT,
    changes: { properties: { tenantId: "t", sku: { family: "A", name: "standard" }, enablePurgeProtection: "true" } },
    fault: {
      path: "properties.enablePurgeProtection",
      got: 'the string "true"',
      expected: "a boolean",
      fix: "write it without quotes",
    },
  },
  {
    what: "a string given as a number",
    token: VNET,
    changes: { tags: { "cost.centre": 4711 } },
    fault: { path: 'tags["cost.centre"]', got: "the number 4711", expected: "a string", fix: "put it in quotes" },
  },
  {
    what: "an object where an array belongs",
    token: VNET,
    changes: { subnets: { name: "a" } },
    fault: { path: "subnets", got: "an object", expected: "an array", fix: "put it in brackets: [ … ]" },
  },
  {
    what: "an array where an object belongs",
    token: VNET,
    changes: { addressSpace: [{ addressPrefixes: [] }] },
    fault: {
      path: "addressSpace",
      got: "an array of 1 item",
      expected: "an object",
      fix: "give the object itself, without brackets",
    },
  },
  {
    what: "an enum value in the wrong case, with the right spelling",
    token: CLUSTER,
    changes: { nodeProvisioningProfile: { mode: "auto" } },
    fault: {
      path: "nodeProvisioningProfile.mode",
      got: 'the string "auto"',
      expected: 'one of "Auto", "Manual"',
      fix: 'write "Auto"',
    },
  },
  {
    what: "a mistyped enum value where the SDK allows any string, nearest value first",
    token: "azure-native:storage:StorageAccount",
    changes: { sku: { name: "Standard_GZR" } },
    fault: {
      path: "sku.name",
      got: 'the string "Standard_GZR"',
      expected: expect.stringMatching(/^one of "Standard_GZRS", /) as string,
      fix: 'did you mean "Standard_GZRS"?',
    },
  },
  {
    what: "a discriminated object of no known kind",
    token: COSMOS,
    changes: { backupPolicy: { type: "Continous" } },
    fault: {
      path: "backupPolicy.type",
      got: 'the string "Continous"',
      expected: 'one of "Continuous", "Periodic"',
      fix: 'did you mean "Continuous"?',
    },
  },
  {
    what: "a discriminated object that does not say its kind",
    token: COSMOS,
    changes: { backupPolicy: { continuousModeProperties: { tier: "Continuous30Days" } } },
    fault: {
      path: "backupPolicy.type",
      got: "nothing",
      expected: 'one of "Continuous", "Periodic"',
      fix: "set it: it says which kind of object this is",
    },
  },
  {
    what: "a property that only another kind of the discriminated object has",
    token: COSMOS,
    changes: { backupPolicy: { type: "Continuous", periodicModeProperties: {} } },
    fault: expect.objectContaining({
      path: "backupPolicy.periodicModeProperties",
      expected: "no such property",
    }) as SchemaFault,
  },
  {
    what: "the wrong apiVersion of a built-in kind",
    token: "kubernetes:apps/v1:Deployment",
    changes: { apiVersion: "apps/v1beta1" },
    fault: {
      path: "apiVersion",
      got: 'the string "apps/v1beta1"',
      expected: '"apps/v1"',
    },
  },
  {
    what: "a boolean where Kubernetes takes a number or a string",
    token: "kubernetes:apps/v1:Deployment",
    changes: {
      spec: {
        selector: {},
        template: {},
        strategy: { rollingUpdate: { maxSurge: true } },
      },
    },
    fault: { path: "spec.strategy.rollingUpdate.maxSurge", got: "the boolean true", expected: "a number or a string" },
  },
  {
    what: "a field of a container that does not exist",
    token: "kubernetes:apps/v1:Deployment",
    changes: { spec: { selector: {}, template: { spec: { containers: [{ name: "a", imagePullPolice: "Always" }] } } } },
    fault: {
      path: "spec.template.spec.containers[0].imagePullPolice",
      got: "a property (a string)",
      expected: "no such property",
      fix: 'did you mean "imagePullPolicy"?',
    },
  },
  {
    what: "metadata of a custom resource, whose other fields are free",
    token: "kubernetes:karpenter.sh/v1:NodePool",
    changes: { metadata: { lables: {} } },
    fault: {
      path: "metadata.lables",
      got: "a property (an object)",
      expected: "no such property",
      fix: 'did you mean "labels"?',
    },
  },
];

describe("a fault is named by path, got, expected and fix", () => {
  it.each(faulty)("$what", ({ token, changes, fault }) => {
    expect(faultsOf(token, changes)).toEqual([fault]);
  });

  it("and all faults of a body are named at once", () => {
    const faults = faultsOf(VNET, { resourceGroupName: 5, subnets: [{ name: 1 }, { name: true }], tags: "x" });
    expect(faults.map((fault) => fault.path)).toEqual([
      "resourceGroupName",
      "subnets[0].name",
      "subnets[1].name",
      "tags",
    ]);
  });

  it("and a long enum is folded to the twelve values nearest to what was given", () => {
    const cluster = { resourceGroupName: "rg", clusterName: "r", sku: { name: "Balanced_B99" } };
    const [fault] = validate(azure, "azure-native:redisenterprise:RedisEnterprise", cluster);
    expect(fault?.path).toBe("sku.name");
    expect(fault?.expected).toMatch(/^one of "Balanced_B\d+", .* \(and \d+ more\)$/);
    expect(fault?.expected.split(",")).toHaveLength(12);
  });

  it("and names that Pulumi adds at the root are passed over, but not below it", () => {
    expect(faultsOf(VNET, { __defaults: [] })).toEqual([]);
    expect(faultsOf(VNET, { addressSpace: { __defaults: [] } })).toHaveLength(1);
  });

  it("and a token that the SDK does not have is an error with the nearest one", () => {
    expect(() => validate(azure, "azure-native:network:VirtualNetwrok", {})).toThrow(
      "Did you mean azure-native:network:VirtualNetwork?",
    );
  });
});

describe("a secret never shows", () => {
  const hidden = "hunter2-hunter2";

  it("when its own value is wrong, or a value within it, or an enum", () => {
    const faults = [
      ...faultsOf(VNET, { subnets: secret(hidden) }),
      ...faultsOf(VNET, { subnets: secret([{ name: "a", addressPrefixes: hidden }]) }),
      ...faultsOf(CLUSTER, { nodeProvisioningProfile: { mode: secret(hidden) } }),
      ...faultsOf(VNET, { unheardOf: secret(hidden) }),
    ];
    expect(faults).toHaveLength(4);
    expect(JSON.stringify(faults)).not.toContain(hidden);
  });

  it("when its author forgot to mark it, but its name gives it away", () => {
    const faults = [
      ...faultsOf("azure-native:dbforpostgresql:Server", { administratorLoginPasswort: hidden }),
      ...faultsOf("kubernetes:core/v1:ConfigMap", { data: [hidden], dataa: hidden }),
    ];
    expect(faults.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(faults)).not.toContain(hidden);
  });
});

describe("whatever a body holds", () => {
  const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Value>;
  const tokens = fc.constantFrom(...bodies);

  it("the check ends without an exception, and every fault says where, what and what instead", () => {
    fc.assert(
      fc.property(tokens, fc.dictionary(fc.string(), value), ({ package: name, token }, inputs) => {
        for (const fault of validate(loadPackageSchema(name), token, inputs)) {
          expect([fault.path, fault.got, fault.expected].every((text) => text.length > 0)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("the check survives any value in place of any real property", () => {
    fc.assert(
      fc.property(tokens, fc.nat(), value, ({ package: name, token }, at, replacement) => {
        const schema = loadPackageSchema(name);
        const names = Object.keys(schema.resource(token)?.inputs ?? {});
        const property = names[at % names.length] ?? "";
        expect(() => validate(schema, token, { [property]: replacement })).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
