import { readApprovers } from "../../../review/approvers";
import type { Recorded } from "../../../review/change";
import { headroomOf } from "../../../review/headroom";
import { markdownOf } from "../../../review/markdown";
import { reviewOf, type Review } from "../../../review/review";
import { recorded, stack } from "./form";
import { cluster, leftOf, moreCpusThan, network, only, pool, subnet, subnetId } from "./headroom-form";

const OVERLAY = { networkProfile: { networkPlugin: "azure", networkPluginMode: "overlay" } };
const D = only("karpenter.azure.com/sku-family", "D");
const SPOT = only("karpenter.sh/capacity-type", "spot");

describe("addresses", () => {
  test("nodes reserve one for each pod with flat networking, an upgrade's too, and one in all with an overlay", () => {
    const nodes = subnet("nodes", "10.0.0.0/22");
    expect(leftOf("addresses of nodes", [nodes, cluster()])).toEqual({ free: 1019 - 4 * 111, of: 1019 });
    expect(leftOf("addresses of nodes", [nodes, cluster(OVERLAY)])).toEqual({ free: 1015, of: 1019 });
  });

  test("provisioned nodes count as many as the limit buys of the smallest", () => {
    const nodes = subnet("provisioned", "10.0.0.0/22");
    const left = (...requirements: readonly object[]): number | undefined =>
      leftOf("addresses of provisioned", [nodes, cluster(OVERLAY), ...pool("50", requirements, "provisioned")])?.free;
    expect(left(moreCpusThan("15"))).toBe(1019 - 3);
    expect(left(only("node.kubernetes.io/instance-type", "Standard_D8ds_v5", "Standard_D4ds_v5"))).toBe(1019 - 12);
  });

  test("endpoints of any stack count where they lie, a registry's with the address of its data", () => {
    const endpoint = (name: string, ...addresses: readonly string[]): Recorded =>
      recorded("azure-native:network:PrivateEndpoint", name, {
        inputs: { subnet: { id: subnetId("endpoints").toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions") } },
        outputs: { customDnsConfigs: addresses.map((one) => ({ fqdn: one, ipAddresses: [one] })) },
      });
    const left = leftOf(
      "addresses of endpoints",
      [subnet("endpoints", "10.0.0.0/24"), endpoint("vault", "10.0.0.4")],
      [endpoint("registry", "10.0.0.5", "10.0.0.6"), endpoint("not-made-yet")],
    );
    expect(left).toEqual({ free: 251 - 4, of: 251 });
  });

  test("a gateway has all instances that it may have, its private frontend, and the addresses of its private link", () => {
    const within = (name: string): object => ({ subnet: { id: subnetId(name) } });
    const gateway = recorded("azure-native:network:ApplicationGateway", "gateway", {
      inputs: {
        autoscaleConfiguration: { minCapacity: 2, maxCapacity: 50 },
        gatewayIPConfigurations: [within("gateway")],
        frontendIPConfigurations: [within("gateway"), { publicIPAddress: { id: "/address" } }],
        privateLinkConfigurations: [{ ipConfigurations: [within("link"), within("link")] }],
      },
    });
    const subnets = [subnet("gateway", "10.0.0.0/24"), subnet("link", "10.0.1.0/26"), gateway];
    expect(leftOf("addresses of gateway", subnets)).toEqual({ free: 200, of: 251 });
    expect(leftOf("addresses of link", subnets)).toEqual({ free: 57, of: 59 });
  });

  test("API Management takes two a unit and one for its load balancer, in each of its locations", () => {
    const at = (name: string, capacity: number): object => ({
      sku: { name: "Premium", capacity },
      virtualNetworkConfiguration: { subnetResourceId: subnetId(name) },
    });
    const service = recorded("azure-native:apimanagement:ApiManagementService", "apis", {
      inputs: { virtualNetworkType: "Internal", ...at("here", 3), additionalLocations: [at("there", 2)] },
    });
    const all = [subnet("here", "10.0.0.0/26"), subnet("there", "10.0.1.0/26"), service];
    expect([leftOf("addresses of here", all)?.free, leftOf("addresses of there", all)?.free]).toEqual([52, 54]);
  });

  test("a firewall takes one for each instance that it may have, and one that routes lead to", () => {
    const firewall = (scaling?: object): Recorded =>
      recorded("azure-native:network:AzureFirewall", "firewall", {
        inputs: {
          ipConfigurations: [{ subnet: { id: subnetId("firewall") } }, { name: "second" }],
          ...(scaling ? { autoscaleConfiguration: scaling } : {}),
        },
      });
    const left = (one: Recorded) => leftOf("addresses of firewall", [subnet("firewall", "10.0.0.0/26"), one])?.free;
    expect([left(firewall({ maxCapacity: 20 })), left(firewall())]).toEqual([38, 8]);
  });

  test("services of a cluster share a front that they name, and private links take theirs elsewhere", () => {
    const service = (name: string, address: string | undefined, more: object = {}): Recorded => {
      const annotations = {
        "load-balancer-internal": "true",
        "load-balancer-internal-subnet": "fronts",
        ...(address === undefined ? {} : { "load-balancer-ipv4": address }),
        ...more,
      };
      const named = Object.entries(annotations).map(([key, value]) => [
        `service.beta.kubernetes.io/azure-${key}`,
        value,
      ]);
      return recorded("kubernetes:core/v1:Service", name, {
        inputs: { metadata: { annotations: Object.fromEntries(named) } },
      });
    };
    const link = {
      "pls-create": "true",
      "pls-ip-configuration-subnet": "link",
      "pls-ip-configuration-ip-address-count": "2",
    };
    const all = [
      ...[subnet("fronts", "10.0.0.0/24"), subnet("link", "10.0.1.0/26"), cluster()],
      ...[service("a", "10.0.0.4", link), service("b", "10.0.0.4"), service("c", undefined), service("d", undefined)],
    ];
    expect([leftOf("addresses of fronts", all)?.free, leftOf("addresses of link", all)?.free]).toEqual([248, 57]);
  });

  test("each pod that may burst takes one", () => {
    const burst = cluster({
      addonProfiles: { aciConnectorLinux: { enabled: true, config: { SubnetName: "burst" } } },
    });
    const quota = recorded("kubernetes:core/v1:ResourceQuota", "quota", {
      inputs: { metadata: { namespace: "burst" }, spec: { hard: { pods: "40" } } },
    });
    const room = subnet("burst", "10.0.0.0/24");
    expect(leftOf("addresses of burst", [room, burst])?.free).toBe(151);
    expect(leftOf("addresses of burst", [room, burst, quota])?.free).toBe(211);
  });

  test("a server of PostgreSQL takes four where it is put into a network, and none behind an endpoint", () => {
    const server = (inside: object): Recorded =>
      recorded("azure-native:dbforpostgresql:Server", "server", { inputs: { network: inside } });
    const left = (one: Recorded) => leftOf("addresses of data", [subnet("data", "10.0.0.0/28"), one])?.free;
    expect(left(server({ delegatedSubnetResourceId: subnetId("data") }))).toBe(7);
    expect(left(server({ publicNetworkAccess: "Disabled" }))).toBe(11);
  });

  test("a network has space that no subnet has, and so many addresses that may be in use at once", () => {
    const all = [network("10.0.0.0/16"), subnet("nodes", "10.0.0.0/22"), cluster()];
    expect(leftOf("address space of vnet", all)).toEqual({ free: 64_512, of: 65_536 });
    expect(leftOf("addresses that vnet may use at once", all)).toEqual({ free: 65_536 - 444, of: 65_536 });
  });
});

describe("quota", () => {
  test("a pool counts in its family's and in that of all sizes, nodes of spot in theirs alone", () => {
    const all = [cluster(), ...pool("1000", [D])];
    expect(leftOf("vCPUs of the quota of D sizes in germanywestcentral", all)).toEqual({ free: 3484, of: 4500 });
    expect(leftOf("vCPUs of the quota of all sizes in germanywestcentral", all)).toEqual({ free: 5484, of: 6500 });
    const spot = [cluster(), ...pool("1000", [D, SPOT])];
    expect(leftOf("vCPUs of the quota of spot nodes in germanywestcentral", spot)).toEqual({ free: 1000, of: 2000 });
    expect(leftOf("vCPUs of the quota of D sizes in germanywestcentral", spot)?.free).toBe(4484);
  });

  test("stacks share it in one subscription and in no other", () => {
    const what = "vCPUs of the quota of D sizes in germanywestcentral";
    const rows = (second: Recorded) =>
      headroomOf([stack({ stack: "one", after: [cluster()] }), stack({ stack: "two", after: [second] })])
        .filter((one) => one.what === what)
        .map((one) => [one.stack, one.after?.free]);
    expect(rows(cluster())).toEqual([["one, two", 4468]]);
    expect(rows(cluster({}, "another"))).toEqual([
      ["one", 4484],
      ["two", 4484],
    ]);
  });
});

test("ports are those of the NAT gateway that a firewall is behind, less what all nodes may open", () => {
  const nat = recorded("azure-native:network:NatGateway", "nat", { inputs: { publicIpAddresses: [{}, {}] } });
  const firewall = recorded("azure-native:network:AzureFirewall", "firewall", {
    inputs: { ipConfigurations: [{}, {}, {}], autoscaleConfiguration: { minCapacity: 4 } },
  });
  const what = "SNAT ports with all nodes there";
  const clusterWithPool = [cluster(), ...pool("40", [D, moreCpusThan("15")])];
  expect(leftOf(what, [nat, firewall, ...clusterWithPool])).toEqual({ free: 129_024 - 400 - 800, of: 129_024 });
  expect(leftOf(what, [firewall, cluster()])).toEqual({ free: 3 * 4 * 2_496 - 400, of: 3 * 4 * 2_496 });
  const larger = (mode: string): Recorded =>
    cluster({
      agentPoolProfiles: [{ mode, vmSize: "Standard_D16ds_v5", count: 1, upgradeSettings: { maxSurge: "1" } }],
    });
  expect(leftOf(what, [nat, larger("System")])?.free).toBe(129_024 - 200);
  expect(leftOf(what, [nat, larger("User")])?.free).toBe(129_024 - 800);
});

describe("connections", () => {
  const parameter = (of: string, name: string, value: string): Recorded =>
    recorded("azure-native:dbforpostgresql:Configuration", `${of}-${name}`, {
      inputs: { serverName: of, configurationName: name, value },
    });
  const database = (name: string): Recorded =>
    recorded("azure-native:dbforpostgresql:Database", name, { inputs: { serverName: "first", databaseName: name } });
  const server = (name: string, more: object = {}): Recorded =>
    recorded("azure-native:dbforpostgresql:Server", name, {
      inputs: { serverName: name, sku: { name: "Standard_E4ds_v5", tier: "MemoryOptimized" }, ...more },
    });
  const pooled = [parameter("first", "pgbouncer.enabled", "true"), database("a"), database("b")];
  const of = (name: string): string => `connections of ${name} with all pools full`;

  test("are those of the size that two pools of each database leave", () => {
    const size = parameter("first", "pgbouncer.default_pool_size", "800");
    expect(leftOf(of("first"), [server("first"), ...pooled, size])).toEqual({ free: 222, of: 3422 });
    const most = parameter("first", "max_connections", "2000");
    expect(leftOf(of("first"), [server("first"), ...pooled, size, most])).toEqual({ free: -1215, of: 1985 });
  });

  test("pools are as large as Azure presets them where nobody says", () => {
    expect(leftOf(of("first"), [server("first"), ...pooled])?.free).toBe(3422 - 4 * 50);
  });

  test("a replica in another stack has pools of its primary's databases", () => {
    const replica = server("second", { sourceServerResourceId: "/subscriptions/s/flexibleServers/first" });
    const own = [replica, parameter("second", "pgbouncer.enabled", "true")];
    expect(leftOf(of("second"), [server("first"), ...pooled], own)?.free).toBe(3422 - 4 * 50);
  });

  test("a server without PgBouncer has no plan to hold them against", () => {
    expect(leftOf(of("first"), [server("first"), database("a")])).toBeUndefined();
  });
});

describe("what runs short", () => {
  const families = (cpu: number): Recorded[] => pool(String(cpu), [only("karpenter.azure.com/sku-family", "E")]);
  const small = cluster({ agentPoolProfiles: [] });
  const headroom = (before: number, after: number) =>
    headroomOf([stack({ before: [small, ...families(before)], after: [small, ...families(after)] })]).filter(
      ({ what }) => what.includes("of E sizes"),
    );

  test("is what has less than a tenth left and had more, or takes more than there is", () => {
    const short = (before: number, after: number) => headroom(before, after).map((one) => one.short);
    expect(short(1000, 1080)).toEqual([false]);
    expect(short(1000, 1081)).toEqual([true]);
    expect(short(1190, 1100)).toEqual([false]);
    expect(short(1190, 1300)).toEqual([true]);
    expect(short(1190, 1190)).toEqual([]);
  });

  function review(before: readonly Recorded[], after: readonly Recorded[]): Review {
    return reviewOf({
      stacks: [stack({ before, after })],
      gitops: { before: new Map(), after: new Map([["gitops/a.yaml", "kind: Rollout\nmetadata: { name: web }\n"]]) },
      files: [],
      policy: {},
      approvers: readApprovers("."),
      cost: () => undefined,
    });
  }

  test("is told in the verdict, the scarcest first, and is a risk to capacity", () => {
    const either = [
      only("karpenter.azure.com/sku-family", "N"),
      only("karpenter.sh/capacity-type", "spot", "on-demand"),
    ];
    const found = review([small, ...pool("1000", either)], [small, ...pool("1990", either)]);
    expect(found.risk).toBe("capacity");
    const lines = markdownOf(found).split("\n");
    const at = lines.indexOf("Runs short:");
    expect(lines.slice(at, at + 3)).toEqual([
      "Runs short:",
      "- **too few**: vCPUs of the quota of N sizes in germanywestcentral (`prod-frankfurt`), −904 → −1,894 of 96",
      "- **under 1 % left**: vCPUs of the quota of spot nodes in germanywestcentral (`prod-frankfurt`), 1,000 → 10 of 2,000",
    ]);
    expect(at).toBeLessThan(lines.indexOf("Needs:"));
  });

  test("nothing is said of it where everything has room", () => {
    const found = review([small, ...families(100)], [small, ...families(200)]);
    expect(found.risk).toBe("low");
    expect(markdownOf(found)).not.toContain("Runs short");
  });
});

test("of what differs, twelve rows are seen, and the others fold", () => {
  const after = Array.from({ length: 15 }, (_, index) => subnet(`subnet-${index}`, `10.0.${index}.0/24`));
  const text = markdownOf(
    reviewOf({
      stacks: [stack({ before: [], after, changes: [] })],
      gitops: { before: new Map(), after: new Map([["gitops/a.yaml", "kind: A\nmetadata: { name: a }\n"]]) },
      files: [],
      policy: {},
      approvers: readApprovers("."),
      cost: () => undefined,
    }),
  );
  expect(text.split("\n").filter((line) => line.startsWith("| `prod-frankfurt`"))).toHaveLength(12);
  expect(text).toContain("<summary>Headroom: 3 more figures</summary>");
  expect(text).toContain("- `prod-frankfurt` free addresses of subnet-9: none → 251 of 251 (+251)");
});

test("what only has another name has the same headroom", () => {
  const [old, now] = [subnet("old", "10.0.0.0/24"), { ...subnet("now", "10.0.0.0/24"), id: subnetId("old") }];
  const moved = [{ from: old.urn, to: now.urn }];
  expect(headroomOf([stack({ before: [old], after: [now], moved })])).toEqual([]);
  expect(headroomOf([stack({ before: [old], after: [now] })])).toHaveLength(2);
});
