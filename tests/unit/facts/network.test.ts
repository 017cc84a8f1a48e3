import fc from "fast-check";
import { planHub, planRegion, usableAddresses } from "../../../facts/address-plan";
import { CLUSTER_NETWORKS, type Burst } from "../../../facts/aks";
import {
  addressesNeeded,
  addressesOf,
  firewallWithAddresses,
  largestCluster,
  NAT_GATEWAY,
  nodesFor,
  portsAllowed,
  portsNeeded,
} from "../../../facts/network";
import { REGIONS, regionNamed } from "../../../facts/regions";

const nodes = fc.integer({ min: 0, max: 10_000 });
const pods = fc.integer({ min: 0, max: 250 });
const ports = fc.integer({ min: 1, max: 5_000_000 });
const way = fc.oneof(
  fc.constant(NAT_GATEWAY),
  fc.integer({ min: 2, max: 50 }).map((instances) => firewallWithAddresses(instances)),
);

describe("the addresses of a cluster", () => {
  it("are enough for as many nodes as they say, and not for one more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300_000 }), pods, (addresses, podAddresses) => {
        const most = nodesFor(addresses, podAddresses);
        expect(addressesOf(most, podAddresses)).toBeLessThanOrEqual(addresses);
        expect(addressesOf(most + 1, podAddresses)).toBeGreaterThan(addresses);
      }),
    );
  });

  it("are one for a node and one for each pod that it may hold, whatever the numbers", () => {
    fc.assert(
      fc.property(nodes, nodes, pods, (a, b, podAddresses) => {
        expect(addressesOf(a + b, podAddresses)).toBe(addressesOf(a, podAddresses) + addressesOf(b, podAddresses));
        expect(addressesOf(1, podAddresses)).toBe(1 + podAddresses);
      }),
    );
  });

  it.each(
    [...REGIONS.keys()].flatMap((region) => (["virtual-nodes", "none"] as const).map((burst) => [region, burst])),
  )("are there in %s with %s when every pool is at its limit", (region, burst) => {
    const cluster = largestCluster({ burst: burst as Burst, region: regionNamed(region ?? ""), systemNodes: 9 });
    const { subnets } = planRegion("10.16.0.0/14");
    expect(cluster.nodes).toBeLessThanOrEqual(nodesFor(usableAddresses(subnets.nodes), cluster.podAddresses));
    expect(cluster.systemNodes).toBeLessThanOrEqual(
      nodesFor(usableAddresses(subnets.systemNodes), cluster.podAddresses),
    );
  });

  it("would be used up at a fraction of the pools' limits if a flat network had nodes as small as an overlay's", () => {
    const { nodes: small } = largestCluster({ burst: "none", region: regionNamed("germanynorth"), systemNodes: 3 });
    const { nodes: cidr } = planRegion("10.16.0.0/14").subnets;
    expect(small).toBeGreaterThan(nodesFor(usableAddresses(cidr), CLUSTER_NETWORKS["virtual-nodes"].maxPods));
  });

  it("are there in the hub, too", () => {
    const cluster = largestCluster({ burst: "none", region: regionNamed("swedencentral"), systemNodes: 6 });
    expect(cluster.nodes).toBeLessThanOrEqual(nodesFor(usableAddresses(planHub("10.8.0.0/16").subnets.nodes), 0));
  });
});

describe("the largest cluster", () => {
  it("is bought as the smallest nodes, and an upgrade adds a third to the system pool", () => {
    const pools = [
      { cpu: 33, memoryGi: 1 },
      { cpu: 64, memoryGi: 1 },
    ];
    const region = regionNamed("germanywestcentral");
    expect(largestCluster({ burst: "virtual-nodes", region, systemNodes: 4, pools })).toEqual({
      nodes: 6,
      systemNodes: 6,
      podAddresses: 110,
      connections: { node: 400, systemNode: 100 },
    });
    expect(largestCluster({ burst: "none", region, systemNodes: 3, pools })).toMatchObject({
      nodes: 24,
      systemNodes: 4,
      podAddresses: 0,
      connections: { node: 100 },
    });
  });

  it("has GPU nodes only where there are some", () => {
    const nodesIn = (region: string) =>
      largestCluster({ burst: "none", region: regionNamed(region), systemNodes: 3 }).nodes;
    expect(nodesIn("germanywestcentral")).toBeGreaterThan(nodesIn("germanynorth"));
  });
});

describe("the ports of a way out (B10)", () => {
  it("are carried by as many addresses as are needed, and not by one fewer", () => {
    fc.assert(
      fc.property(way, ports, (out, needed) => {
        const addresses = addressesNeeded(out, needed);
        expect(portsAllowed(out, addresses)).toBeGreaterThanOrEqual(needed);
        expect(portsAllowed(out, addresses - 1)).toBeLessThan(needed);
      }),
    );
  });

  it("are never used beyond 80 %", () => {
    fc.assert(
      fc.property(way, fc.integer({ min: 1, max: 250 }), (out, addresses) => {
        const share = portsAllowed(out, addresses) / (addresses * out.portsPerAddress);
        expect(share).toBeLessThanOrEqual(0.8);
        expect(share).toBeGreaterThan(0.79);
      }),
    );
  });

  it("are 64,512 an address of a NAT gateway, and 2,496 an address and instance of a firewall", () => {
    expect(portsAllowed(NAT_GATEWAY, 5)).toBe(258_048);
    expect(firewallWithAddresses().portsPerAddress).toBe(4_992);
    expect(firewallWithAddresses(7).portsPerAddress).toBe(17_472);
  });

  it("count every connection of every node", () => {
    fc.assert(
      fc.property(nodes, nodes, pods, (count, systemNodes, podAddresses) => {
        const connections = { node: 400, systemNode: 100 };
        const cluster = { nodes: count, systemNodes, podAddresses, connections };
        expect(portsNeeded(cluster)).toBe(400 * count + 100 * systemNodes);
      }),
    );
  });

  it.each([
    ["germanywestcentral", "virtual-nodes", 4],
    ["germanynorth", "none", 4],
    ["swedencentral", "none", 4],
  ] as const)("of %s with %s fit %d addresses of a NAT gateway", (region, burst, addresses) => {
    const cluster = largestCluster({ burst, region: regionNamed(region), systemNodes: 9 });
    expect(addressesNeeded(NAT_GATEWAY, portsNeeded(cluster))).toBe(addresses);
  });
});
