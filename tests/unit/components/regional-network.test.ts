import { NetworkInterface } from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { HubPeering } from "../../../components/azure/hub-peering";
import { RegionalNetwork, type RegionalNetworkArgs } from "../../../components/azure/regional-network";
import { planHub, planRegion, type RegionSubnet } from "../../../facts/address-plan";
import { largestCluster } from "../../../facts/network";
import { regionNamed, type RegionName } from "../../../facts/regions";
import { alertingIn } from "./alerts";
import { WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

const SUBNET = "azure-native:network:Subnet";
const RULES = "azure-native:network:NetworkSecurityGroup";
const NAT = "azure-native:network:NatGateway";
const ADDRESS = "azure-native:network:PublicIPAddress";
const VNET = "azure-native:network:VirtualNetwork";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";
const ALERT = "azure-native:monitor:MetricAlert";
const FIREWALL = "azure-native:network:AzureFirewall";
const POLICY = "azure-native:network:FirewallPolicy";
const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const TABLE = "azure-native:network:RouteTable";
const ROUTE = "azure-native:network:Route";

const plan = planRegion("10.16.0.0/14");
type Args = RegionalNetworkArgs<RegionSubnet>;

function argsIn(region: RegionName, more: Partial<Args> = {}): Args {
  return {
    site: siteIn(region),
    plan,
    egress: { kind: "nat", publicIps: 4 },
    cluster: largestCluster({ burst: "none", region: regionNamed(region), systemNodes: 9 }),
    ddos: { kind: "none" },
    ...more,
  };
}

function network(region: RegionName, more: Partial<Args> = {}, watched = false) {
  return record((opts) => {
    const site = siteIn(region);
    const alerting = watched ? alertingIn(site, opts) : undefined;
    return new RegionalNetwork("net", { ...argsIn(region, more), ...(alerting ? { alerting } : {}) }, opts);
  });
}

const FEW = { node: 1, systemNode: 1 };
const firewalled = { egress: { kind: "firewall", publicIps: 17, capacity: { minimum: 6, maximum: 20 } } } as const;

function subnet(recording: Recording<unknown>, role: string) {
  return recording.one(SUBNET, `net-${role}`).inputs;
}

/** What an interface in a subnet of a network with a firewall waits for. */
async function waitsFor(role: RegionSubnet): Promise<readonly string[]> {
  const recording = await record((opts) => {
    const { subnetIds } = new RegionalNetwork("net", argsIn("germanywestcentral", firewalled), opts);
    const parent = new pulumi.ComponentResource("plugilo:azure:Any", "any", {}, opts);
    const ipConfigurations = [{ name: "ip", subnet: { id: subnetIds[role] } }];
    return new NetworkInterface(
      "nic",
      { networkInterfaceName: "nic", resourceGroupName: "rg", ipConfigurations },
      { parent },
    );
  });
  return recording.one("azure-native:network:NetworkInterface").dependsOn;
}

/** Logical names of the subnets that have a property. */
function subnetsWith(recording: Recording<unknown>, property: string): string[] {
  return recording.ofType(SUBNET).flatMap(({ name, inputs }) => (inputs[property] === undefined ? [] : [name]));
}

describe("RegionalNetwork", () => {
  it("makes exactly a network, its subnets with rules for each that takes some, and one way out", async () => {
    const recording = await network("germanywestcentral");
    expect(recording.census()).toEqual({ [VNET]: 1, [SUBNET]: 10, [RULES]: 9, [NAT]: 1, [ADDRESS]: 4 });
    expect(recording.one(VNET).inputs).toMatchObject({
      virtualNetworkName: "vnet-plugilo-prod-fra",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
      location: "germanywestcentral",
      addressSpace: { addressPrefixes: ["10.16.0.0/14"] },
      tags: siteIn("germanywestcentral").tags,
    });
    // Inline subnets would fight with the ones that are resources of their own.
    expect(recording.one(VNET).inputs).not.toHaveProperty("subnets");
  });

  it("takes subnets from the plan: the hub has others", async () => {
    const hub = planHub("10.8.0.0/16");
    const recording = await record(
      (opts) => new RegionalNetwork("hub", { ...argsIn("swedencentral"), plan: hub }, opts),
    );
    expect(recording.census()).toEqual({ [VNET]: 1, [SUBNET]: 8, [RULES]: 7, [NAT]: 1, [ADDRESS]: 4 });
    expect(Object.keys(recording.result.subnetIds)).toEqual(Object.keys(hub.subnets));
    expect(recording.one(SUBNET, "hub-nodes").inputs["addressPrefix"]).toBe(hub.subnets.nodes);
    for (const role of ["dns-inbound", "dns-outbound"]) {
      expect(recording.one(SUBNET, `hub-${role}`).inputs["delegations"]).toEqual([
        { name: "owner", serviceName: "Microsoft.Network/dnsResolvers" },
      ]);
    }
  });

  it("makes subnets one after another, because Azure refuses two writes to a network at once", async () => {
    const recording = await network("germanywestcentral");
    const roles = Object.keys(plan.subnets).map((role) =>
      role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
    roles.slice(1).forEach((role, index) => {
      expect(recording.one(SUBNET, `net-${role}`).dependsOn).toContain(`net-${roles[index]}`);
    });
  });

  it("hands out the network only when it is whole, so that nobody writes to it meanwhile", async () => {
    const recording = await record((opts) => {
      const made = new RegionalNetwork("net", argsIn("germanynorth"), opts);
      const hub = { hubVnetId: "/hub", hubVnetName: "hub", hubResourceGroupName: "rg-hub", regionKey: "ber" };
      const { vnetId, vnetName } = made;
      return new HubPeering("peering", { site: siteIn("germanynorth"), vnetId, vnetName, ...hub }, opts);
    });
    const peering = recording.one("azure-native:network:VirtualNetworkPeering", "peering-to-hub");
    expect(peering.dependsOn).toEqual(expect.arrayContaining(recording.ofType(SUBNET).map(({ name }) => name)));
  });

  it("gives every subnet that takes rules its own, and none Azure's default way out", async () => {
    const recording = await network("germanywestcentral");
    for (const { name, inputs } of recording.ofType(SUBNET)) {
      const isFirewall = name === "net-firewall";
      const rules = at(inputs, "networkSecurityGroup", "id");
      expect(rules).toBe(isFirewall ? undefined : recording.one(RULES, `${name}-rules`).id);
      // Where a service has the subnet to itself, it decides.
      expect(inputs["defaultOutboundAccess"]).toBe(isFirewall || name === "net-burst" ? undefined : false);
    }
  });

  it("calls the firewall's subnet as Azure wants it, and every other by our names", async () => {
    const recording = await network("germanywestcentral");
    expect(subnet(recording, "firewall")["subnetName"]).toBe("AzureFirewallSubnet");
    expect(subnet(recording, "system-nodes")["subnetName"]).toBe("snet-plugilo-prod-fra-system-nodes");
  });

  it("delegates the burst subnet to container instances", async () => {
    const { delegations } = subnet(await network("germanywestcentral"), "burst");
    expect(delegations).toEqual([{ name: "owner", serviceName: "Microsoft.ContainerInstance/containerGroups" }]);
  });

  it("filters private endpoints, and lifts network policies where private link takes its addresses", async () => {
    const recording = await network("germanywestcentral");
    const policies = (role: string) => [
      subnet(recording, role)["privateEndpointNetworkPolicies"],
      subnet(recording, role)["privateLinkServiceNetworkPolicies"],
    ];
    expect(policies("private-endpoints")).toEqual(["NetworkSecurityGroupEnabled", "Enabled"]);
    expect(policies("private-link-service")).toEqual(["Disabled", "Disabled"]);
    expect(policies("application-gateway-private-link")).toEqual(["Disabled", "Disabled"]);
    expect(policies("nodes")).toEqual(["Disabled", "Enabled"]);
  });

  it("sends logs and metrics to the workspace when there is one", async () => {
    const recording = await network("germanywestcentral", { workspaceId: WORKSPACE_ID });
    expect(recording.census()[DIAGNOSTICS]).toBe(11);
    for (const { inputs } of recording.ofType(DIAGNOSTICS)) expect(inputs["workspaceId"]).toBe(WORKSPACE_ID);
  });

  it("lets resolvers beyond the VPN ask the hub's, and nobody when there are none", async () => {
    const hub = (remoteNetworks: Record<string, string>) =>
      record(
        (opts) =>
          new RegionalNetwork(
            "hub",
            { ...argsIn("swedencentral"), plan: planHub("10.8.0.0/16"), remoteNetworks },
            opts,
          ),
      );
    const rules = (recording: Recording<unknown>) =>
      recording.one(RULES, "hub-dns-inbound-rules").inputs["securityRules"] as { name: string }[];
    expect(rules(await hub({ aws: "10.64.0.0/12", gcp: "10.96.0.0/12" }))[0]).toMatchObject({
      name: "allow-questions",
      sourceAddressPrefixes: ["10.64.0.0/12", "10.96.0.0/12"],
      destinationPortRanges: ["53"],
      protocol: "*",
    });
    expect(rules(await hub({})).map(({ name }) => name)).toEqual(["deny-everything-else"]);
    await expect(hub({ aws: "10.8.128.0/17" })).rejects.toThrow('remoteNetworks.aws: got "10.8.128.0/17", expected');
  });
});

describe("RegionalNetwork with a NAT gateway", () => {
  it("sends the cluster's traffic through it and nobody else's", async () => {
    const recording = await network("germanywestcentral");
    expect(subnetsWith(recording, "natGateway")).toEqual(["net-burst", "net-nodes", "net-system-nodes"]);
    expect(subnetsWith(recording, "routeTable")).toEqual([]);
    expect(at(subnet(recording, "burst"), "natGateway", "id")).toBe(recording.one(NAT).id);
    expect(recording.result.routeTableId).toBeUndefined();
  });

  it("spreads addresses over zones and names the gateway's zone where the region has zones", async () => {
    const recording = await network("germanywestcentral");
    expect(recording.one(NAT).inputs["zones"]).toEqual(["1"]);
    for (const { inputs } of recording.ofType(ADDRESS)) expect(inputs["zones"]).toEqual(["1", "2", "3"]);
  });

  it("says nothing of zones where the region has none", async () => {
    const recording = await network("germanynorth");
    expect(recording.one(NAT).inputs).not.toHaveProperty("zones");
    for (const { inputs } of recording.ofType(ADDRESS)) expect(inputs).not.toHaveProperty("zones");
  });

  it("makes as many public addresses as asked for, and offers them to partners", async () => {
    const recording = await network("germanywestcentral", { egress: { kind: "nat", publicIps: 5 } });
    const ids = recording.ofType(ADDRESS).map(({ id }) => ({ id }));
    expect(ids).toHaveLength(5);
    expect(recording.one(NAT).inputs["publicIpAddresses"]).toEqual(ids);
    expect(await settled(recording.result.egressAddresses)).toHaveLength(5);
  });

  it("tells people at 80 % of its ports, when connections fail, and when its path breaks", async () => {
    const recording = await network("germanywestcentral", {}, true);
    const alerts = recording.ofType(ALERT).map(({ name, parent, inputs }) => ({
      parent,
      severity: inputs["severity"],
      window: inputs["windowSize"],
      scopes: inputs["scopes"],
      ...(at(inputs, "criteria", "allOf", 0) as object),
      name,
    }));
    const scopes = [recording.one(NAT).id];
    const common = { parent: "net", scopes, metricNamespace: "Microsoft.Network/natGateways" };
    expect(alerts).toMatchObject([
      {
        ...common,
        name: "net-nat-drops",
        metricName: "PacketDropCount",
        timeAggregation: "Total",
        operator: "GreaterThan",
        threshold: 10_000,
        severity: 3,
      },
      {
        ...common,
        name: "net-nat-failures",
        metricName: "SNATConnectionCount",
        timeAggregation: "Total",
        threshold: 0,
        dimensions: [{ name: "ConnectionState", operator: "Include", values: ["Failed"] }],
      },
      {
        ...common,
        name: "net-nat-path",
        metricName: "DatapathAvailability",
        timeAggregation: "Average",
        operator: "LessThan",
        threshold: 90,
        window: "PT15M",
      },
      {
        ...common,
        name: "net-nat-ports",
        metricName: "TotalConnectionCount",
        timeAggregation: "Total",
        operator: "GreaterThan",
        // 80 % of 4 x 64,512.
        threshold: 206_438,
        window: "PT1M",
        severity: 1,
      },
    ]);
  });
});

describe("RegionalNetwork with a firewall", () => {
  it("sends the cluster's traffic to the firewall, which has addresses of its own in a region with zones", async () => {
    const recording = await network("germanywestcentral", firewalled);
    expect(recording.census()).toEqual({
      [VNET]: 1,
      [SUBNET]: 10,
      [RULES]: 9,
      [ADDRESS]: 17,
      [POLICY]: 1,
      // What leaves by HTTPS, and mail.
      [GROUP]: 2,
      [FIREWALL]: 1,
      [TABLE]: 1,
      [ROUTE]: 1,
    });
    expect(subnetsWith(recording, "routeTable")).toEqual(["net-burst", "net-nodes", "net-system-nodes"]);
    expect(subnetsWith(recording, "natGateway")).toEqual([]);
    expect(at(subnet(recording, "nodes"), "routeTable", "id")).toBe(recording.one(TABLE).id);
    expect(await settled(recording.result.egressAddresses)).toHaveLength(17);
    expect(await settled(pulumi.output(recording.result.routeTableId))).toBe(recording.one(TABLE).id);
  });

  it("has one route, to the firewall, and keeps those that a VPN gateway learns", async () => {
    const recording = await network("germanywestcentral", firewalled);
    expect(recording.one(ROUTE).inputs).toMatchObject({
      routeTableName: "rt-plugilo-prod-fra",
      addressPrefix: "0.0.0.0/0",
      nextHopType: "VirtualAppliance",
      nextHopIpAddress: "10.17.27.132",
    });
    expect(recording.one(TABLE).inputs).not.toHaveProperty("routes");
    expect(recording.one(TABLE).inputs["disableBgpRoutePropagation"]).toBe(false);
  });

  it("puts the NAT gateway behind the firewall where there are no zones to lose", async () => {
    const recording = await network("germanynorth", { egress: { kind: "firewall", publicIps: 4 } });
    expect(recording.census()).toMatchObject({ [ADDRESS]: 5, [NAT]: 1, [FIREWALL]: 1 });
    expect(subnetsWith(recording, "natGateway")).toEqual(["net-firewall"]);
    expect(subnetsWith(recording, "routeTable")).toEqual(["net-burst", "net-nodes", "net-system-nodes"]);
    expect(at(recording.one(NAT).inputs, "publicIpAddresses")).toHaveLength(4);
    // Partners see the gateway's addresses, never the firewall's own.
    expect(await settled(recording.result.egressAddresses)).toHaveLength(4);
  });

  it("makes the firewall when all subnets are there, and hands out those that call out when they can", async () => {
    expect(await waitsFor("nodes")).toEqual(expect.arrayContaining(["net-route", "net-nodes", "net-firewall"]));
    const recording = await network("germanywestcentral", firewalled);
    expect(recording.one(FIREWALL).dependsOn).toEqual(
      expect.arrayContaining(recording.ofType(SUBNET).map(({ name }) => name)),
    );
  });

  it("does not make private endpoints wait for the firewall", async () => {
    const waited = await waitsFor("privateEndpoints");
    expect(waited).toContain("net-private-endpoints");
    expect(waited).not.toContain("net-route");
  });

  it("lets through what the caller asks for", async () => {
    const destinations = { git: ["github.com"] };
    const recording = await network("germanywestcentral", { egress: { ...firewalled.egress, destinations } });
    expect(at(recording.one(GROUP, "net-firewall-partners").inputs, "ruleCollections", 0, "rules", 0)).toMatchObject({
      name: "git",
      targetFqdns: ["github.com"],
      sourceAddresses: [plan.subnets.nodes, plan.subnets.burst, plan.subnets.systemNodes],
    });
  });

  it("watches the ports of whichever carries the traffic", async () => {
    const names = async (region: RegionName, publicIps: number) =>
      (await network(region, { egress: { ...firewalled.egress, publicIps } }, true))
        .ofType(ALERT)
        .map(({ name }) => name)
        .filter((name) => /ports|health/.test(name));
    expect(await names("germanywestcentral", 17)).toEqual(["net-firewall-health", "net-firewall-ports"]);
    expect(await names("germanynorth", 4)).toEqual(["net-firewall-health", "net-nat-ports"]);
  });
});

describe("DDoS protection of a network", () => {
  const modes = (recording: Recording<unknown>, role: RegExp) => [
    ...new Set(
      recording
        .ofType(ADDRESS)
        .filter(({ name }) => role.test(name))
        .map(({ inputs }) => at(inputs, "ddosSettings", "protectionMode")),
    ),
  ];

  it("is a plan's for the whole network", async () => {
    const planId = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/ddosProtectionPlans/p";
    const recording = await network("germanynorth", {
      egress: { kind: "firewall", publicIps: 4 },
      ddos: { kind: "network", planId },
    });
    expect(recording.one(VNET).inputs).toMatchObject({
      enableDdosProtection: true,
      ddosProtectionPlan: { id: planId },
    });
    expect(modes(recording, /./)).toEqual(["VirtualNetworkInherited"]);
  });

  it("is each address' own but for a NAT gateway's, which take none", async () => {
    const recording = await network("germanynorth", {
      egress: { kind: "firewall", publicIps: 4 },
      ddos: { kind: "address" },
    });
    expect(recording.one(VNET).inputs["ddosProtectionPlan"]).toBeUndefined();
    expect(modes(recording, /firewall/)).toEqual(["Enabled"]);
    expect(modes(recording, /nat/)).toEqual(["Disabled"]);
  });

  it("is what Azure gives every address for nothing otherwise", async () => {
    expect(modes(await network("germanywestcentral", firewalled), /./)).toEqual(["Disabled"]);
  });
});

describe("RegionalNetwork refuses", () => {
  it.each([0, 17, 2.5])("%d public addresses of a NAT gateway", async (publicIps) => {
    const program = network("germanywestcentral", { egress: { kind: "nat", publicIps } });
    await expect(program).rejects.toThrow(`egress.publicIps: got ${publicIps}, expected a whole number from 1 to 16`);
  });

  it("addresses that do not carry the largest cluster, and says how many do (B10)", async () => {
    await expect(network("germanywestcentral", { egress: { kind: "nat", publicIps: 2 } })).rejects.toThrow(
      "egress.publicIps: got 2, expected at least 4: 2036 nodes with up to 100 connections each need 203600 ports",
    );
  });

  it("a firewall whose instances that are always there have too few ports", async () => {
    const few = { ...firewalled.egress, capacity: { minimum: 2, maximum: 20 } };
    await expect(network("germanywestcentral", { egress: few })).rejects.toThrow("got 17, expected at least 51");
    await expect(network("germanywestcentral", { egress: { ...firewalled.egress, publicIps: 251 } })).rejects.toThrow(
      "a whole number from 1 to 250",
    );
  });

  it("a flat cluster that needs more addresses than its subnets have", async () => {
    const place = regionNamed("germanywestcentral");
    const fits = largestCluster({ burst: "virtual-nodes", region: place, systemNodes: 9 });
    await expect(network("germanywestcentral", { cluster: fits })).resolves.toBeDefined();
    await expect(network("germanywestcentral", { cluster: { ...fits, nodes: 591, connections: FEW } })).rejects.toThrow(
      "cluster.nodes: got 591, expected at most 590, which is what 10.16.0.0/16 holds at 111 addresses a node",
    );
    await expect(network("germanywestcentral", { cluster: { ...fits, systemNodes: 19 } })).rejects.toThrow(
      "cluster.systemNodes: got 19, expected at most 18",
    );
  });

  it("a firewall's own faults under its own path", async () => {
    const egress = {
      ...firewalled.egress,
      capacity: { minimum: 6, maximum: 7 },
      destinations: { Git: ["*github.com"] },
    };
    const program = network("germanywestcentral", { egress });
    await expect(program).rejects.toThrow("egress.capacity.maximum: got 7, expected 6, the minimum, or at least 8");
    await expect(program).rejects.toThrow(
      'egress.destinations.Git: got "*github.com", expected a lower-case host name',
    );
  });
});
