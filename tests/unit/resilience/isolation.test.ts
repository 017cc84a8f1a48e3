import { isolationBreaches, type NetworkedResource, type NetworkedStack } from "../../../resilience/isolation";
import { twoRegions } from "./two-regions";

const NETWORK = "azure-native:network:";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const FRANKFURT = "10.16.0.0/14";
const BERLIN = "10.20.0.0/14";

let estate: NetworkedStack[];
beforeAll(async () => {
  estate = await twoRegions();
});

/** Breaches as `law stack resource: got`, for reading and comparing. */
const breaches = (stacks: readonly NetworkedStack[]): string[] =>
  isolationBreaches(stacks).map(({ law, stack, resource, got }) => `${law} ${stack} ${resource}: ${got}`);

/** The estate with something more in one stack. */
function withMore(stack: string, ...more: NetworkedResource[]): NetworkedStack[] {
  return estate.map((one) => (one.name === stack ? { ...one, resources: [...one.resources, ...more] } : one));
}

/** The estate with one resource of a stack changed. */
function withChange(
  stack: string,
  type: string,
  change: (properties: NetworkedResource["properties"]) => Record<string, unknown>,
  name?: string,
): NetworkedStack[] {
  let changed = 0;
  const stacks = estate.map((one) => ({
    ...one,
    resources: one.resources.map((resource) => {
      if (one.name !== stack || resource.type !== type || (name !== undefined && resource.name !== name))
        return resource;
      changed += 1;
      return changed === 1
        ? { ...resource, properties: { ...resource.properties, ...change(resource.properties) } }
        : resource;
    }),
  }));
  if (changed === 0) throw new Error(`${stack}: got no ${type} ${name ?? ""}, expected one to change`);
  return stacks;
}

const policy = (direction: "ingress" | "egress", peers: object[]): NetworkedResource => ({
  type: POLICY,
  name: "mutant",
  properties: {
    metadata: { name: "mutant", namespace: "services" },
    spec: { podSelector: {}, [direction]: [{ [direction === "ingress" ? "from" : "to"]: peers }] },
  },
});
const peering = (to: string): NetworkedResource => ({
  type: `${NETWORK}VirtualNetworkPeering`,
  name: "mutant",
  properties: {
    resourceGroupName: "rg-plugilo-prod-fra-unit",
    remoteVirtualNetwork: { id: `/subscriptions/s/resourceGroups/${to}/providers/Microsoft.Network/virtualNetworks/v` },
    allowForwardedTraffic: false,
    allowGatewayTransit: false,
    useRemoteGateways: false,
  },
});
const route = (addressPrefix: string, nextHopIpAddress: string): NetworkedResource => ({
  type: `${NETWORK}Route`,
  name: "mutant",
  properties: { addressPrefix, nextHopType: "VirtualAppliance", nextHopIpAddress },
});
const firewallRule = (rule: object): NetworkedResource => ({
  type: `${NETWORK}FirewallPolicyRuleCollectionGroup`,
  name: "mutant",
  properties: { ruleCollections: [{ action: { type: "Allow" }, rules: [{ name: "r", ...rule }] }] },
});
const endpoint = (group: string, kind: string): NetworkedResource => ({
  type: `${NETWORK}PrivateEndpoint`,
  name: "mutant",
  properties: {
    subnet: {
      id: "/subscriptions/s/resourceGroups/rg-plugilo-prod-fra-unit/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
    },
    privateLinkServiceConnections: [
      { privateLinkServiceId: `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.Network/${kind}/x` },
    ],
  },
});
const rule = (source: object): object => ({ name: "mutant", direction: "Inbound", access: "Allow", ...source });
const more = (added: object) => (properties: NetworkedResource["properties"]) => ({
  securityRules: [...((properties["securityRules"] as object[] | undefined) ?? []), added],
});

describe("the isolation of regions", () => {
  it("holds for the estate: no pod of one region's cluster can open a connection to a pod of the other's", () => {
    expect(estate.map(({ kind }) => kind).sort()).toEqual(["hub", "region", "region"]);
    // What is judged is there: an empty estate would hold to everything.
    for (const type of [
      "VirtualNetwork",
      "NetworkSecurityGroup",
      "VirtualNetworkPeering",
      "PrivateEndpoint",
      "Route",
    ]) {
      expect(estate.flatMap(({ resources }) => resources).map((resource) => resource.type)).toContain(NETWORK + type);
    }
    expect(breaches(estate)).toEqual([]);
  });

  it.each([
    [
      "a peering with the other region",
      () => withMore("prod-frankfurt", peering("rg-plugilo-prod-ber-unit")),
      "regions-are-not-joined prod-frankfurt mutant: a peering of prod-frankfurt with prod-berlin",
    ],
    [
      "a peering with a network that nobody knows",
      () => withMore("prod-frankfurt", peering("rg-else")),
      "regions-are-not-joined prod-frankfurt mutant: a peering of prod-frankfurt with an unknown network",
    ],
    [
      "a peering that carries on what others send",
      () => withChange("prod-berlin", `${NETWORK}VirtualNetworkPeering`, () => ({ allowForwardedTraffic: true })),
      "regions-are-not-joined prod-berlin hub-to-hub: allowForwardedTraffic: true",
    ],
    [
      "a route to the other region",
      () => withMore("prod-frankfurt", route(BERLIN, "10.17.27.132")),
      `routes-stay-within prod-frankfurt mutant: ${BERLIN} by 10.17.27.132, which leads to ${BERLIN}`,
    ],
    [
      "a route to addresses of pods",
      () => withMore("prod-berlin", route("100.64.8.0/24", "10.21.0.4")),
      "routes-stay-within prod-berlin mutant: 100.64.8.0/24 by 10.21.0.4, which leads to 100.64.0.0/13",
    ],
    [
      "a default route by the hub",
      () => withMore("prod-frankfurt", route("0.0.0.0/0", "10.8.20.4")),
      "routes-stay-within prod-frankfurt mutant: 0.0.0.0/0 by 10.8.20.4",
    ],
    [
      "a firewall rule to the other region",
      () => withMore("prod-frankfurt", firewallRule({ destinationAddresses: ["10.0.0.0/8"] })),
      "firewalls-lead-to-no-region prod-frankfurt mutant: rule r to 10.0.0.0/8",
    ],
    [
      "a firewall rule to a group that cannot be read",
      () => withMore("prod-frankfurt", firewallRule({ destinationIpGroups: ["/groups/g"] })),
      "firewalls-lead-to-no-region prod-frankfurt mutant: rule r to the group /groups/g",
    ],
    [
      "a firewall that hands on to the other region",
      () => withMore("prod-frankfurt", firewallRule({ translatedAddress: "10.21.0.4/32" })),
      "firewalls-lead-to-no-region prod-frankfurt mutant: rule r to 10.21.0.4/32",
    ],
    [
      "a security rule for the other region's addresses",
      () =>
        withChange(
          "prod-berlin",
          `${NETWORK}NetworkSecurityGroup`,
          more(rule({ sourceAddressPrefixes: [FRANKFURT] })),
          "network-nodes-rules",
        ),
      `subnets-admit-no-region prod-berlin network-nodes-rules: rule mutant from ${FRANKFURT}`,
    ],
    [
      "a security rule for everybody around",
      () =>
        withChange(
          "prod-berlin",
          `${NETWORK}NetworkSecurityGroup`,
          more(rule({ sourceAddressPrefix: "VirtualNetwork" })),
          "network-nodes-rules",
        ),
      "subnets-admit-no-region prod-berlin network-nodes-rules: rule mutant from VirtualNetwork",
    ],
    [
      "a way through the hub, whose subnets let a region in",
      () =>
        withChange(
          "prod-management",
          `${NETWORK}NetworkSecurityGroup`,
          more(rule({ sourceAddressPrefix: "10.16.0.0/16" })),
          "network-nodes-rules",
        ),
      "subnets-admit-no-region prod-management network-nodes-rules: rule mutant from 10.16.0.0/16",
    ],
    [
      "a subnet without rules",
      () => withChange("prod-berlin", `${NETWORK}Subnet`, () => ({ networkSecurityGroup: undefined }), "network-nodes"),
      "subnets-have-rules prod-berlin network-nodes: no security group",
    ],
    [
      "a door before the other region's pods",
      () => withMore("prod-frankfurt", endpoint("rg-plugilo-prod-ber-nodes", "privateLinkServices")),
      "endpoints-lead-to-no-region prod-frankfurt mutant: a door in prod-frankfurt to /subscriptions/s/resourceGroups/rg-plugilo-prod-ber-nodes/providers/Microsoft.Network/privateLinkServices/x of prod-berlin",
    ],
    [
      "a gateway of the region's own",
      () => withMore("prod-berlin", { type: `${NETWORK}VirtualNetworkGateway`, name: "vpn", properties: {} }),
      `regions-have-no-gateways prod-berlin vpn: ${NETWORK}VirtualNetworkGateway`,
    ],
    [
      "a policy that sends to the other region",
      () => withMore("prod-frankfurt", policy("egress", [{ ipBlock: { cidr: "10.20.0.0/16" } }])),
      `policies-name-no-region prod-frankfurt mutant: egress with 10.20.0.0/16, which holds ${BERLIN}`,
    ],
    [
      "a policy that sends anywhere, but for a part of the other region",
      () =>
        withMore("prod-frankfurt", policy("egress", [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.20.0.0/16"] } }])),
      `policies-name-no-region prod-frankfurt mutant: egress with 0.0.0.0/0, which holds ${BERLIN}`,
    ],
    [
      "a policy that lets the other region in",
      () => withMore("prod-berlin", policy("ingress", [{ ipBlock: { cidr: "10.0.0.0/8" } }])),
      `policies-name-no-region prod-berlin mutant: ingress with 10.0.0.0/8, which holds ${FRANKFURT}`,
    ],
    [
      "a policy that names nobody",
      () => withMore("prod-berlin", policy("ingress", [])),
      "policies-name-no-region prod-berlin mutant: ingress with everybody",
    ],
    [
      "a namespace that is not closed",
      () =>
        withMore("prod-berlin", {
          type: POLICY,
          name: "mutant",
          properties: {
            metadata: { namespace: "shop" },
            spec: { podSelector: { matchLabels: { a: "b" } }, policyTypes: ["Ingress"] },
          },
        }),
      "namespaces-are-closed prod-berlin shop: no policy that closes it",
    ],
    [
      "a cluster without an engine for policies",
      () =>
        withChange("prod-berlin", "azure-native:containerservice:ManagedCluster", ({ networkProfile }) => ({
          networkProfile: { ...(networkProfile as object), networkPolicy: undefined },
        })),
      "policies-are-enforced prod-berlin cluster-cluster: no network policy",
    ],
    [
      "services at addresses of a network",
      () =>
        withChange("prod-berlin", "azure-native:containerservice:ManagedCluster", ({ networkProfile }) => ({
          networkProfile: { ...(networkProfile as object), serviceCidr: "10.18.0.0/16" },
        })),
      "addresses-are-apart prod-berlin cluster-cluster: 10.18.0.0/16, which a network has too",
    ],
    [
      "a public door",
      () =>
        withMore("prod-berlin", {
          type: "kubernetes:core/v1:Service",
          name: "door",
          properties: { spec: { type: "LoadBalancer" } },
        }),
      "clusters-have-no-public-door prod-berlin door: a public load balancer",
    ],
  ])("is broken by %s, and the breach says where", (_, mutate, expected) => {
    expect(breaches(mutate())).toEqual([expected]);
  });

  it("is broken by networks that share addresses, told from either side", () => {
    const stacks = withChange("prod-berlin", `${NETWORK}VirtualNetwork`, () => ({
      addressSpace: { addressPrefixes: ["10.18.0.0/15"] },
    }));
    const apart = breaches(stacks).filter((breach) => breach.startsWith("addresses-are-apart"));
    expect(apart).toEqual([
      `addresses-are-apart prod-berlin virtual network: 10.18.0.0/15, which shares addresses with ${FRANKFURT} (prod-frankfurt)`,
      `addresses-are-apart prod-frankfurt virtual network: ${FRANKFURT}, which shares addresses with 10.18.0.0/15 (prod-berlin)`,
    ]);
  });

  it("is broken by a security group that leaves the rest to Azure, which lets joined networks in", () => {
    const open = withChange(
      "prod-berlin",
      `${NETWORK}NetworkSecurityGroup`,
      () => ({ securityRules: [] }),
      "network-nodes-rules",
    );
    expect(breaches(open)).toEqual([
      "subnets-admit-no-region prod-berlin network-nodes-rules: no rule that refuses the rest",
    ]);
  });
});
