import { HubPeering } from "../../../components/azure/hub-peering";
import { RegionalNetwork } from "../../../components/azure/regional-network";
import { securityRules } from "../../../components/azure/regional-network/build-security-rules";
import { planHub, planRegion, type RegionSubnet } from "../../../facts/address-plan";
import type { RegionName } from "../../../facts/regions";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

const SUBNET = "azure-native:network:Subnet";
const RULES = "azure-native:network:NetworkSecurityGroup";
const NAT = "azure-native:network:NatGateway";
const ADDRESS = "azure-native:network:PublicIPAddress";
const VNET = "azure-native:network:VirtualNetwork";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";

const plan = planRegion("10.16.0.0/14");

function network(region: RegionName, more: { natPublicIps?: number; workspaceId?: string } = {}) {
  return record((opts) => new RegionalNetwork("net", { site: siteIn(region), plan, natPublicIps: 2, ...more }, opts));
}

function subnet(recording: Recording<unknown>, role: string) {
  return recording.one(SUBNET, `net-${role}`).inputs;
}

describe("RegionalNetwork", () => {
  it("makes exactly a network, its subnets with rules for each, and one way out", async () => {
    const recording = await network("germanywestcentral");
    expect(recording.census()).toEqual({ [VNET]: 1, [SUBNET]: 8, [RULES]: 8, [NAT]: 1, [ADDRESS]: 2 });
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

  it("takes subnets from the plan: the hub has fewer", async () => {
    const hub = planHub("10.8.0.0/16");
    const site = siteIn("swedencentral");
    const recording = await record((opts) => new RegionalNetwork("hub", { site, plan: hub, natPublicIps: 1 }, opts));
    expect(recording.census()).toEqual({ [VNET]: 1, [SUBNET]: 5, [RULES]: 5, [NAT]: 1, [ADDRESS]: 1 });
    expect(Object.keys(recording.result.subnetIds)).toEqual(Object.keys(hub.subnets));
    expect(recording.one(SUBNET, "hub-nodes").inputs["addressPrefix"]).toBe(hub.subnets.nodes);
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
      const made = new RegionalNetwork("net", { site: siteIn("germanynorth"), plan, natPublicIps: 1 }, opts);
      const hub = { hubVnetId: "/hub", hubVnetName: "hub", hubResourceGroupName: "rg-hub", regionKey: "ber" };
      const { vnetId, vnetName } = made;
      return new HubPeering("peering", { site: siteIn("germanynorth"), vnetId, vnetName, ...hub }, opts);
    });
    const peering = recording.one("azure-native:network:VirtualNetworkPeering", "peering-to-hub");
    expect(peering.dependsOn).toEqual(expect.arrayContaining(recording.ofType(SUBNET).map(({ name }) => name)));
  });

  it("gives every subnet its own rules and none Azure's default way out", async () => {
    const recording = await network("germanywestcentral");
    for (const { name, inputs } of recording.ofType(SUBNET)) {
      expect(at(inputs, "networkSecurityGroup", "id")).toBe(recording.one(RULES, `${name}-rules`).id);
      expect(inputs["defaultOutboundAccess"]).toBe(name === "net-burst" ? undefined : false);
    }
  });

  it("sends the cluster's traffic through the NAT gateway and nobody else's", async () => {
    const recording = await network("germanywestcentral");
    const routed = recording.ofType(SUBNET).filter(({ inputs }) => inputs["natGateway"] !== undefined);
    expect(routed.map(({ name }) => name)).toEqual(["net-burst", "net-nodes", "net-system-nodes"]);
    expect(at(routed[0]?.inputs, "natGateway", "id")).toBe(recording.one(NAT).id);
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

  it("spreads addresses over zones and names the gateway's zone where the region has zones", async () => {
    const recording = await network("germanywestcentral");
    expect(recording.one(NAT).inputs["zones"]).toEqual(["1"]);
    expect(recording.ofType(ADDRESS).map(({ inputs }) => inputs["zones"])).toEqual([
      ["1", "2", "3"],
      ["1", "2", "3"],
    ]);
  });

  it("says nothing of zones where the region has none", async () => {
    const recording = await network("germanynorth");
    expect(recording.one(NAT).inputs).not.toHaveProperty("zones");
    for (const { inputs } of recording.ofType(ADDRESS)) expect(inputs).not.toHaveProperty("zones");
  });

  it("makes as many public addresses as asked for, and offers them to partners", async () => {
    const recording = await network("germanywestcentral", { natPublicIps: 4 });
    const ids = recording.ofType(ADDRESS).map(({ id }) => ({ id }));
    expect(ids).toHaveLength(4);
    expect(recording.one(NAT).inputs["publicIpAddresses"]).toEqual(ids);
    expect(await settled(recording.result.natAddresses)).toHaveLength(4);
  });

  it("sends logs and metrics to the workspace when there is one", async () => {
    const workspaceId = "/subscriptions/s/resourceGroups/r/providers/Microsoft.OperationalInsights/workspaces/w";
    const recording = await network("germanywestcentral", { workspaceId });
    expect(recording.census()[DIAGNOSTICS]).toBe(10);
    for (const { inputs } of recording.ofType(DIAGNOSTICS)) expect(inputs["workspaceId"]).toBe(workspaceId);
  });

  it.each([0, 17, 2.5])("refuses %d public addresses and says what is possible", async (natPublicIps) => {
    const program = network("germanywestcentral", { natPublicIps });
    await expect(program).rejects.toThrow(`natPublicIps: got ${natPublicIps}, expected a whole number from 1 to 16`);
  });
});

describe("rules of the subnets", () => {
  const rulesOf = (role: RegionSubnet) => securityRules(role, plan.subnets);
  const roles = Object.keys(plan.subnets) as RegionSubnet[];

  it.each(roles)("close %s to everything that no rule names, whatever Azure's default rules let in", (role) => {
    expect(rulesOf(role).at(-1)).toMatchObject({
      access: "Deny",
      priority: 4096,
      sourceAddressPrefix: "*",
      protocol: "*",
    });
  });

  it.each(roles)(
    "of %s have priorities of their own and never name the internet or all networks as a source",
    (role) => {
      const rules = rulesOf(role);
      expect(new Set(rules.map(({ priority }) => priority)).size).toBe(rules.length);
      for (const rule of rules.filter(({ access }) => access === "Allow")) {
        expect(["Internet", "VirtualNetwork", "*"]).not.toContain(rule.sourceAddressPrefix);
      }
    },
  );

  it("let Azure manage the application gateway, and Front Door reach it by private link only", () => {
    expect(rulesOf("applicationGateway").map(({ name }) => name)).toEqual([
      "allow-gateway-manager",
      "allow-load-balancer-probes",
      "allow-front-door",
      "deny-everything-else",
    ]);
    expect(rulesOf("applicationGateway")[0]).toMatchObject({
      sourceAddressPrefix: "GatewayManager",
      destinationPortRanges: ["65200-65535"],
    });
    expect(rulesOf("applicationGateway")[2]).toMatchObject({
      sourceAddressPrefixes: [plan.subnets.applicationGatewayPrivateLink],
      destinationPortRanges: ["443"],
    });
  });

  it("let the gateway reach the cluster on 443 only", () => {
    const rule = rulesOf("nodes").find(({ name }) => name === "allow-application-gateway");
    expect(rule).toMatchObject({
      sourceAddressPrefixes: [plan.subnets.applicationGateway],
      destinationPortRanges: ["443", "8443"],
    });
  });

  it("let pods of an overlay talk to each other, whose own addresses Azure sees", () => {
    const rule = rulesOf("nodes").find(({ name }) => name === "allow-cluster");
    expect(rule?.sourceAddressPrefixes).toContain("100.64.0.0/13");
    expect(rule?.destinationAddressPrefixes).toContain("100.64.0.0/13");
  });

  it("leave out what a plan does not have: the hub has no application gateway", () => {
    const rules = securityRules("nodes", planHub("10.8.0.0/16").subnets);
    expect(rules.map(({ name }) => name)).not.toContain("allow-application-gateway");
    expect(JSON.stringify(rules)).not.toContain("undefined");
  });
});
