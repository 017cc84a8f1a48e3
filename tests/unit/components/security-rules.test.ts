import { securityRules } from "../../../components/azure/regional-network/build-security-rules";
import { OUTBOUND, type RuledRole } from "../../../components/azure/regional-network/permits";
import { planHub, planRegion } from "../../../facts/address-plan";

const { subnets } = planRegion("10.16.0.0/14");
const hub = planHub("10.8.0.0/16").subnets;
const roles = Object.keys(subnets).filter((role): role is RuledRole => role !== "firewall");

const rulesOf = (role: RuledRole, direction = "Inbound") =>
  securityRules(role, { subnets }).filter((rule) => rule.direction === direction);

const named = (role: RuledRole, name: string, direction?: string) =>
  rulesOf(role, direction).find((rule) => rule.name === name);

/** Direction of the question, what is asked for, on which ports: as the service's own page has it. */
function table(role: RuledRole, direction: string): string[] {
  return rulesOf(role, direction)
    .filter(({ access }) => access === "Allow")
    .map((rule) => {
      const ports = [rule.destinationPortRange ?? rule.destinationPortRanges].flat().join();
      const [from, to] = [rule.sourceAddressPrefix, rule.destinationAddressPrefix].map((tag) => tag ?? "subnets");
      return `${String(from)} > ${String(to)} ${String(rule.protocol)} ${ports}`;
    });
}

describe("rules of the subnets", () => {
  it.each(roles)("close %s to everything that no rule names, whatever Azure's default rules let in", (role) => {
    expect(rulesOf(role).at(-1)).toMatchObject({
      access: "Deny",
      priority: 4096,
      sourceAddressPrefix: "*",
      protocol: "*",
    });
  });

  it.each(roles)(
    "of %s have names of their own, priorities of their own in each direction, and never let the internet or all networks in",
    (role) => {
      const names = securityRules(role, { subnets }).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const direction of ["Inbound", "Outbound"]) {
        const priorities = rulesOf(role, direction).map(({ priority }) => priority);
        expect(new Set(priorities).size).toBe(priorities.length);
      }
      for (const rule of rulesOf(role).filter(({ access }) => access === "Allow")) {
        expect(["Internet", "VirtualNetwork", "*"]).not.toContain(rule.sourceAddressPrefix);
      }
    },
  );

  it("close the subnets outwards where nothing calls first, and leave out those that must call", () => {
    const closed = roles.filter((role) => rulesOf(role, "Outbound").length > 0);
    expect(closed.sort()).toEqual(Object.keys(OUTBOUND).sort());
    for (const role of ["privateEndpoints", "privateLinkService", "internalLoadBalancer"] as const) {
      expect(rulesOf(role, "Outbound")).toMatchObject([
        { name: "deny-everything-out", access: "Deny", priority: 4096, destinationAddressPrefix: "*" },
      ]);
    }
    expect(closed).not.toContain("nodes");
    expect(closed).not.toContain("applicationGateway");
  });

  it("let Azure manage the application gateway, and Front Door reach it by private link only", () => {
    expect(rulesOf("applicationGateway").map(({ name }) => name)).toEqual([
      "allow-gateway-manager",
      "allow-load-balancer-probes",
      "allow-front-door",
      "deny-everything-else",
    ]);
    expect(rulesOf("applicationGateway")[0]).toMatchObject({
      sourceAddressPrefix: "GatewayManager",
      destinationAddressPrefix: "*",
      destinationPortRanges: ["65200-65535"],
    });
    expect(rulesOf("applicationGateway")[2]).toMatchObject({
      sourceAddressPrefixes: [subnets.applicationGatewayPrivateLink],
      destinationPortRanges: ["80", "443"],
    });
  });

  it("let API Management be managed, probed and asked by the gateway, as its page asks for an internal one", () => {
    expect(table("apiManagement", "Inbound")).toEqual([
      "ApiManagement > subnets Tcp 3443",
      "AzureLoadBalancer > subnets Tcp 6390,6391",
      "subnets > subnets Tcp 443",
      "subnets > subnets Tcp 6381-6383",
      "subnets > subnets Udp 4290",
    ]);
    expect(named("apiManagement", "allow-application-gateway")).toMatchObject({
      sourceAddressPrefixes: [subnets.applicationGateway],
      destinationAddressPrefixes: [subnets.apiManagement],
    });
  });

  it("let API Management call what its page names, the cluster's entrance and private endpoints, and nothing else", () => {
    expect(table("apiManagement", "Outbound")).toEqual([
      "subnets > Storage Tcp 443",
      "subnets > Sql Tcp 1433",
      "subnets > AzureKeyVault Tcp 443",
      "subnets > AzureActiveDirectory Tcp 443",
      "subnets > AzureMonitor Tcp 1886,443",
      "subnets > Internet Tcp 80,443",
      "subnets > Internet Tcp 12000",
      "subnets > Internet Udp 123",
      "subnets > subnets Tcp 443,9443",
      "subnets > subnets Tcp *",
      "subnets > subnets Tcp 6381-6383",
      "subnets > subnets Udp 4290",
    ]);
    expect(named("apiManagement", "allow-out-cluster", "Outbound")).toMatchObject({
      sourceAddressPrefixes: [subnets.apiManagement],
      destinationAddressPrefixes: [subnets.internalLoadBalancer],
    });
    expect(rulesOf("apiManagement", "Outbound").at(-1)).toMatchObject({ access: "Deny", priority: 4096 });
  });

  it.each(["allow-application-gateway", "allow-api-management"])(
    "let %s reach both colours of the cluster's entrance, and nothing else there",
    (name) => {
      const from = name === "allow-api-management" ? subnets.apiManagement : subnets.applicationGateway;
      expect(named("nodes", name)).toMatchObject({
        sourceAddressPrefixes: [from],
        destinationPortRanges: ["443", "9443"],
      });
    },
  );

  it("let pods of an overlay talk to each other, whose own addresses Azure sees", () => {
    const rule = named("nodes", "allow-cluster");
    expect(rule?.sourceAddressPrefixes).toContain("100.64.0.0/13");
    expect(rule?.destinationAddressPrefixes).toContain("100.64.0.0/13");
  });

  it("leave out what a plan does not have: the hub has no application gateway and no API Management", () => {
    const rules = securityRules("nodes", { subnets: hub });
    expect(rules.map(({ name }) => name)).toEqual([
      "allow-cluster",
      "allow-private-link-service",
      "allow-load-balancer-probes",
      "deny-everything-else",
    ]);
    expect(JSON.stringify(rules)).not.toContain("undefined");
  });

  it("let nobody ask the subnet that questions for other clouds leave by", () => {
    expect(securityRules("dnsOutbound", { subnets: hub, remote: ["10.64.0.0/12"] }).map(({ name }) => name)).toEqual([
      "deny-everything-else",
    ]);
  });
});
