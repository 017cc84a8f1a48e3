import { alertChanges } from "../../../review/alerts";
import { keysOf, valueOn } from "../../../review/change";
import { Dependants } from "../../../review/dependants";
import { downtimeOf } from "../../../review/downtime";
import { headroomOf } from "../../../review/headroom";
import { fateOf } from "../../../review/held-data";
import { objectChanges } from "../../../review/objects";
import { riskOf } from "../../../review/risk";
import { change, property, recorded, stack } from "./form";

const SERVER = "azure-native:dbforpostgresql:Server";

test("a path with quoted keys leads to its value", () => {
  expect(keysOf('tags["a.b"][0].c')).toEqual(["tags", "a.b", "0", "c"]);
  expect(valueOn({ tags: { "a.b": [{ c: 1 }] } }, 'tags["a.b"][0].c')).toBe(1);
  expect(valueOn({}, "a.b")).toBeUndefined();
});

test("only what goes first, or for good, is missed", () => {
  const gateway = recorded("azure-native:network:ApplicationGateway", "gateway");
  expect(downtimeOf(change("update", gateway))).toBeUndefined();
  expect(downtimeOf(change("replace", gateway))).toMatch(/^none while both exist/);
  expect(downtimeOf(change("replace", gateway, { deleteBeforeReplace: true }))).toMatch(/up to 30 minutes$/);
});

test.each([
  ["data", change("delete", recorded(SERVER, "postgres"))],
  ["data", change("update", recorded(SERVER, "p"), { properties: [property("backup.backupRetentionDays", 35, 7)] })],
  [
    "security",
    change("update", recorded("azure-native:keyvault:Vault", "v"), {
      properties: [property("properties.publicNetworkAccess", "Disabled", "Enabled")],
    }),
  ],
  [
    "edge",
    change("update", recorded("azure-native:cdn:Route", "r"), {
      properties: [property("forwardingProtocol", "a", "b")],
    }),
  ],
  [
    "capacity",
    change("update", recorded("azure-native:redisenterprise:RedisEnterprise", "r"), {
      properties: [property("sku.name", "a", "b")],
    }),
  ],
  [
    "low",
    change("update", recorded("azure-native:cdn:Route", "r"), { properties: [property("tags.owner", "a", "b")] }),
  ],
  ["low", change("create", recorded("azure-native:monitor:MetricAlert", "m"))],
] as const)("risk is %s for %o", (risk, step) => {
  expect(riskOf(step, fateOf(step, stack({})))).toBe(risk);
});

test("dependants are those whose values come from it, in other stacks by its id", () => {
  const vnet = recorded("azure-native:network:VirtualNetwork", "vnet", { id: "/subscriptions/s/vnet" });
  const subnet = recorded("azure-native:network:Subnet", "subnet", {
    propertyDependencies: { virtualNetworkName: [vnet.urn] },
  });
  const waits = recorded("azure-native:network:Route", "waits", { dependencies: [vnet.urn] });
  const far = {
    ...recorded("azure-native:privatedns:VirtualNetworkLink", "link", { inputs: { id: "/SUBSCRIPTIONS/S/vnet" } }),
    urn: "urn:pulumi:prod-edge::plugilo::azure-native:privatedns:VirtualNetworkLink::link",
  };
  far.inputs = { virtualNetwork: { id: "/subscriptions/s/VNET" } };
  const dependants = new Dependants([
    stack({ before: [vnet, subnet, waits] }),
    stack({ stack: "prod-edge", before: [far] }),
  ]);
  expect(dependants.of(change("replace", vnet)).map(({ stack: of, name }) => `${of} ${name}`)).toEqual([
    "prod-edge link",
    "prod-frankfurt subnet",
  ]);
});

test("headroom tells what a stack has of addresses and CPUs, where it differs", () => {
  const subnet = (addressPrefix: string) =>
    recorded("azure-native:network:Subnet", "nodes", { inputs: { addressPrefix } });
  const pool = recorded("kubernetes:karpenter.sh/v1:NodePool", "p", {
    inputs: { metadata: { name: "p" }, spec: { limits: { cpu: "24" } } },
  });
  expect(headroomOf(stack({ before: [subnet("10.0.0.0/24"), pool], after: [subnet("10.0.0.0/25"), pool] }))).toEqual([
    { stack: "prod-frankfurt", what: "addresses of all subnets", before: 251, after: 123 },
    { stack: "prod-frankfurt", what: "addresses of nodes", before: 251, after: 123 },
  ]);
});

test("an alert that speaks at another value is changed, one with other words is not", () => {
  const rules = (expr: string, says: string) =>
    recorded("kubernetes:monitoring.coreos.com/v1:PrometheusRule", "rules", {
      inputs: { spec: { groups: [{ name: "g", rules: [{ alert: "Slow", expr, annotations: { says } }] }] } },
    });
  const changes = (expr: string, says: string) =>
    alertChanges(stack({ before: [rules("a > 1", "one")], after: [rules(expr, says)] }));
  expect(changes("a > 2", "one")).toEqual([
    { stack: "prod-frankfurt", name: "Slow", kind: "alert", is: "changed", paths: ["expr"] },
  ]);
  expect(changes("a > 1", "two")).toEqual([]);
});

test("objects of GitOps are compared as objects, so that order and comments are no change", () => {
  const file = (text: string) => new Map([["gitops/a.yaml", text]]);
  const before = file("kind: Rollout\nmetadata: { name: web }\nspec: { replicas: 3 }\n");
  expect(
    objectChanges(before, file("# said\nmetadata: { name: web }\nspec: { replicas: 3 }\nkind: Rollout\n")),
  ).toEqual([]);
  expect(objectChanges(before, file("kind: Rollout\nmetadata: { name: web }\nspec: { replicas: 5 }\n"))).toEqual([
    {
      ...{ file: "gitops/a.yaml", kind: "Rollout", name: "web", is: "changed" },
      paths: [{ path: "spec.replicas", before: 3, after: 5 }],
    },
  ]);
  expect(objectChanges(before, new Map())).toMatchObject([{ is: "gone", name: "web" }]);
});
