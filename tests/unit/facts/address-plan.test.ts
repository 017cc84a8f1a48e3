import fc from "fast-check";
import { Netmask } from "netmask";
import { overlaps, planHub, planRegion, usableAddress, usableAddresses } from "../../../facts/address-plan";

const octet = fc.integer({ min: 0, max: 255 });

describe("the address plan", () => {
  it("lays out every subnet of a region inside its space, without overlap, whatever the space", () => {
    fc.assert(
      fc.property(octet, fc.integer({ min: 8, max: 14 }), (second, prefix) => {
        const space = new Netmask(`10.${second}.0.0/${prefix}`);
        const { subnets } = planRegion(`${space.base}/${prefix}`);
        const blocks = Object.values(subnets).map((cidr) => new Netmask(cidr));
        for (const block of blocks) {
          expect(space.contains(block.base)).toBe(true);
          expect(space.contains(block.broadcast ?? block.last)).toBe(true);
        }
        blocks.forEach((a, index) =>
          blocks.slice(index + 1).forEach((b) => expect(overlaps(`${a}`, `${b}`)).toBe(false)),
        );
      }),
    );
  });

  it("keeps Frankfurt's subnets where people know them", () => {
    expect(planRegion("10.16.0.0/14").subnets).toEqual({
      nodes: "10.16.0.0/16",
      burst: "10.17.0.0/20",
      systemNodes: "10.17.16.0/21",
      applicationGateway: "10.17.24.0/24",
      privateEndpoints: "10.17.25.0/24",
      internalLoadBalancer: "10.17.26.0/24",
      privateLinkService: "10.17.27.0/26",
      applicationGatewayPrivateLink: "10.17.27.64/26",
      firewall: "10.17.27.128/26",
      apiManagement: "10.17.27.192/26",
    });
  });

  it("keeps the hub's subnets where people know them", () => {
    expect(planHub("10.8.0.0/16").subnets).toEqual({
      nodes: "10.8.0.0/20",
      systemNodes: "10.8.16.0/24",
      privateEndpoints: "10.8.17.0/24",
      internalLoadBalancer: "10.8.18.0/24",
      privateLinkService: "10.8.19.0/26",
      firewall: "10.8.19.64/26",
      dnsInbound: "10.8.19.128/28",
      dnsOutbound: "10.8.19.144/28",
    });
  });

  it("has room for twelve units of API Management, two addresses each and one for their load balancer", () => {
    expect(usableAddresses(planRegion("10.16.0.0/14").subnets.apiManagement)).toBeGreaterThanOrEqual(12 * 2 + 1);
  });

  it("counts the addresses that Azure leaves free", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 29 }), (prefix) => {
        expect(usableAddresses(`10.0.0.0/${prefix}`)).toBe(2 ** (32 - prefix) - 5);
      }),
    );
    expect(usableAddresses("10.0.0.0/30")).toBe(0);
  });

  it("refuses a space that is too small, with what is needed", () => {
    expect(() => planRegion("10.0.0.0/16")).toThrow(/got 10\.0\.0\.0\/16 \(65536 addresses\), expected room for \d+/);
    expect(() => planHub("10.0.0.0/24")).toThrow(/give it a shorter prefix/);
  });

  it("skips the addresses that Azure keeps for itself, at both ends", () => {
    expect(usableAddress("10.0.0.0/24", 0)).toBe("10.0.0.4");
    expect(usableAddress("10.0.0.0/29", 2)).toBe("10.0.0.6");
    expect(() => usableAddress("10.0.0.0/29", 3)).toThrow(/beyond the subnet/);
  });

  it("finds an overlap from either side, and none between neighbours", () => {
    expect(overlaps("10.0.0.0/8", "10.5.0.0/16")).toBe(true);
    expect(overlaps("10.5.0.0/16", "10.0.0.0/8")).toBe(true);
    expect(overlaps("10.0.0.0/16", "10.1.0.0/16")).toBe(false);
  });
});
