import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, SUBSCRIPTION, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const subnet = (name: string, network = "vnet"): PropertyMap => ({
  subnet: { id: `${NETWORK}/virtualNetworks/${network}/subnets/${name}` },
});
const part = (balancer: string, kind: string, name: string): PropertyMap => ({
  id: `${NETWORK}/loadBalancers/${balancer}/${kind}/${name}`,
});

/** A rule of a balancer, from its first frontend to its first pool. */
const rule = (name: string, more: PropertyMap = {}, balancer = "lb"): PropertyMap => ({
  name,
  protocol: "Tcp",
  frontendPort: 443,
  backendPort: 8443,
  frontendIPConfiguration: part(balancer, "frontendIPConfigurations", "front"),
  backendAddressPool: part(balancer, "backendAddressPools", "pods"),
  ...more,
});
const probe = (more: PropertyMap = {}): PropertyMap => ({
  probes: [{ name: "health", protocol: "Http", port: 8080, requestPath: "/healthz", intervalInSeconds: 5, ...more }],
});
const balancer = (name: string, more: PropertyMap = {}): PropertyMap => ({
  loadBalancerName: name,
  sku: { name: "Standard" },
  frontendIPConfigurations: [{ name: "front", ...subnet("balancer") }],
  backendAddressPools: [{ name: "pods" }],
  loadBalancingRules: [rule("https", {}, name)],
  ...probe(),
  ...more,
});

/** A network here and one in Sweden, each with a subnet for balancers and one for NAT addresses. */
async function networks(cloud: TestCloud): Promise<void> {
  await cloud.network();
  await cloud.network("sweden", "10.2.0.0/16", "swedencentral");
  for (const [virtualNetworkName, third] of [
    ["vnet", "10.1"],
    ["sweden", "10.2"],
  ] as const) {
    const make = (subnetName: string, addressPrefix: string, more: PropertyMap = {}) =>
      cloud.make("network:Subnet", `${virtualNetworkName}-${subnetName}`, {
        virtualNetworkName,
        subnetName,
        addressPrefix,
        ...more,
      });
    await make("balancer", `${third}.0.0/24`);
    await make("nat", `${third}.1.0/24`, { privateLinkServiceNetworkPolicies: "Disabled" });
    await make("filtered", `${third}.2.0/24`, { privateLinkServiceNetworkPolicies: "Enabled" });
  }
}

const putBalancer = (cloud: TestCloud, name: string, more: PropertyMap = {}) =>
  cloud.make("network:LoadBalancer", name, balancer(name, more));

const ofBalancer = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  given: async (cloud) => {
    await networks(cloud);
    await cloud.make("network:PublicIPAddress", "pip", {
      publicIpAddressName: "pip",
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
    });
  },
  kind: "network:LoadBalancer",
  right: balancer("lb", right),
  wrong,
});

const PUBLIC: PropertyMap = { publicIPAddress: { id: `${NETWORK}/publicIPAddresses/pip` } };
const ALL_PORTS: PropertyMap = { protocol: "All", frontendPort: 0, backendPort: 0 };

const behind = (name: string): PropertyMap => ({
  loadBalancerFrontendIpConfigurations: [part(name, "frontendIPConfigurations", "front")],
});
const addresses = (...list: PropertyMap[]): PropertyMap => ({
  ipConfigurations: list.map((entry, index) => ({ name: `nat-${index}`, ...subnet("nat"), ...entry })),
});
const SERVICE: PropertyMap = { serviceName: "pls", ...addresses({}), ...behind("lb") };

const ofService = (
  wrong: PropertyMap,
  given: NonNullable<LawCase["given"]> = () => Promise.resolve(),
  right: PropertyMap = {},
): LawCase => ({
  given: async (cloud) => {
    await networks(cloud);
    await putBalancer(cloud, "lb");
    await given(cloud);
  },
  kind: "network:PrivateLinkService",
  right: { ...SERVICE, ...right },
  wrong,
});

const another = (more: PropertyMap) => (cloud: TestCloud) => putBalancer(cloud, "another", more);

describeLaws("InternalEntrance", {
  "balancer-frontend-private-or-public": ofBalancer({
    frontendIPConfigurations: [{ name: "front", ...subnet("balancer"), ...PUBLIC }],
  }),
  "balancer-port-once-a-frontend": ofBalancer(
    { loadBalancingRules: [rule("https"), rule("more", { backendPort: 9443 })] },
    { loadBalancingRules: [rule("https"), rule("more", { frontendPort: 444, backendPort: 9443 })] },
  ),
  "balancer-backend-port-once-a-pool": ofBalancer(
    { loadBalancingRules: [rule("https"), rule("more", { frontendPort: 444 })] },
    { loadBalancingRules: [rule("https"), rule("more", { frontendPort: 444, enableFloatingIP: true })] },
  ),
  "balancer-all-ports-inside-only": ofBalancer(
    { frontendIPConfigurations: [{ name: "front", ...PUBLIC }] },
    { loadBalancingRules: [rule("all", ALL_PORTS)] },
  ),
  "balancer-idle-minutes": ofBalancer(
    { loadBalancingRules: [rule("https", { idleTimeoutInMinutes: 101 })] },
    { loadBalancingRules: [rule("https", { idleTimeoutInMinutes: 100 })] },
  ),
  "balancer-probe-has-a-path": ofBalancer(probe({ protocol: "Tcp" })),
  "balancer-probe-on-a-port-that-it-may-ask": ofBalancer(probe({ port: 25 })),
  "balancer-probe-every-five-seconds": ofBalancer(probe({ intervalInSeconds: 4 })),
  "link-service-subnet-without-policies": ofService(addresses(subnet("filtered"))),
  "link-service-in-the-networks-region": ofService(addresses(subnet("nat", "sweden"))),
  "link-service-of-eight-addresses": ofService(
    addresses(...Array.from({ length: 9 }, () => ({}))),
    undefined,
    addresses(...Array.from({ length: 8 }, () => ({}))),
  ),
  "link-service-keeps-an-address": ofService({ ipConfigurations: [] }),
  "link-service-speaks-ipv4": ofService(
    addresses({ privateIPAddressVersion: "IPv6" }),
    undefined,
    addresses({ privateIPAddressVersion: "IPv4" }),
  ),
  "link-service-before-a-standard-balancer": ofService(behind("another"), another({ sku: { name: "Basic" } })),
  "link-service-in-the-balancers-region": ofService(
    behind("another"),
    another({
      location: "swedencentral",
      frontendIPConfigurations: [{ name: "front", ...subnet("balancer", "sweden") }],
    }),
  ),
  "link-service-before-network-interfaces": ofService(
    behind("another"),
    another({
      backendAddressPools: [{ name: "pods", loadBalancerBackendAddresses: [{ name: "one", ipAddress: "10.1.0.50" }] }],
    }),
  ),
  "link-service-once-a-frontend": ofService(behind("another"), async (cloud) => {
    await another({})(cloud);
    await cloud.make("network:PrivateLinkService", "first", { ...SERVICE, serviceName: "first", ...behind("another") });
  }),
  "link-service-seen-by-the-approved": ofService({ visibility: { subscriptions: [] } }, undefined, {
    visibility: { subscriptions: [SUBSCRIPTION] },
    autoApproval: { subscriptions: [SUBSCRIPTION] },
  }),
});
