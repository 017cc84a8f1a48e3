import * as pulumi from "@pulumi/pulumi";
import { DnsResolver, type DnsResolverArgs, type ForwardedDomain } from "../../../components/azure/dns-resolver";
import { planHub } from "../../../facts/address-plan";
import { SUBSCRIPTION } from "./computed";
import { record, settled } from "./recorder";
import { siteIn } from "./sites";

const RESOLVER = "azure-native:dnsresolver:DnsResolver";
const INBOUND = "azure-native:dnsresolver:InboundEndpoint";
const OUTBOUND = "azure-native:dnsresolver:OutboundEndpoint";
const RULESET = "azure-native:dnsresolver:DnsForwardingRuleset";
const RULE = "azure-native:dnsresolver:ForwardingRule";
const LINK = "azure-native:dnsresolver:PrivateResolverVirtualNetworkLink";

const VNET_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub`;
const FORWARD: Record<string, ForwardedDomain> = {
  aws: { domain: "aws.plugilo.internal", servers: ["10.64.0.10", "10.64.64.10"] },
  gcp: { domain: "gcp.plugilo.internal", servers: ["10.96.0.10"] },
};

function resolver(more: Partial<DnsResolverArgs> = {}) {
  const subnetIds = { dnsInbound: `${VNET_ID}/subnets/in`, dnsOutbound: `${VNET_ID}/subnets/out` };
  const args = { site: siteIn("swedencentral"), vnetId: VNET_ID, plan: planHub("10.8.0.0/16"), subnetIds, ...more };
  return record((opts) => new DnsResolver("dns", args, opts));
}

describe("DnsResolver", () => {
  it("only answers when there is nothing to ask", async () => {
    const recording = await resolver();
    expect(recording.census()).toEqual({ [RESOLVER]: 1, [INBOUND]: 1 });
    expect(recording.result.rulesetId).toBeUndefined();
    expect(recording.one(RESOLVER).inputs).toMatchObject({
      dnsResolverName: "dnspr-plugilo-prod-gvl",
      location: "swedencentral",
      virtualNetwork: { id: VNET_ID },
    });
  });

  it("answers at an address that never changes, in its own subnet", async () => {
    const recording = await resolver();
    expect(recording.result.inboundAddress).toBe("10.8.19.132");
    expect(recording.one(INBOUND).inputs["ipConfigurations"]).toEqual([
      {
        subnet: { id: `${VNET_ID}/subnets/in` },
        privateIpAllocationMethod: "Static",
        privateIpAddress: "10.8.19.132",
      },
    ]);
  });

  it("asks other clouds for their domains, from a subnet of its own, for what is in the hub's network", async () => {
    const recording = await resolver({ forward: FORWARD });
    expect(recording.census()).toEqual({
      [RESOLVER]: 1,
      [INBOUND]: 1,
      [OUTBOUND]: 1,
      [RULESET]: 1,
      [RULE]: 2,
      [LINK]: 1,
    });
    expect(recording.one(OUTBOUND).inputs["subnet"]).toEqual({ id: `${VNET_ID}/subnets/out` });
    expect(recording.one(RULESET).inputs["dnsResolverOutboundEndpoints"]).toEqual([{ id: recording.one(OUTBOUND).id }]);
    expect(recording.one(LINK).inputs["virtualNetwork"]).toEqual({ id: VNET_ID });
    expect(await settled(pulumi.output(recording.result.rulesetId))).toBe(recording.one(RULESET).id);
  });

  it("writes domains with the dot that ends them, and every server with DNS' port", async () => {
    const recording = await resolver({ forward: FORWARD });
    expect(recording.one(RULE, "dns-to-aws").inputs).toMatchObject({
      forwardingRuleName: "aws",
      domainName: "aws.plugilo.internal.",
      forwardingRuleState: "Enabled",
      targetDnsServers: [
        { ipAddress: "10.64.0.10", port: 53 },
        { ipAddress: "10.64.64.10", port: 53 },
      ],
    });
  });

  it.each([
    ["aws", { domain: "internal", servers: ["10.64.0.10"] }, "forward.aws.domain"],
    ["aws", { domain: "aws.plugilo.internal.", servers: ["10.64.0.10"] }, "forward.aws.domain"],
    ["aws", { domain: "aws.plugilo.internal", servers: [] }, "forward.aws.servers"],
    ["aws", { domain: "aws.plugilo.internal", servers: Array<string>(7).fill("10.64.0.10") }, "forward.aws.servers"],
    ["aws", { domain: "aws.plugilo.internal", servers: ["10.64.0.300"] }, "forward.aws.servers"],
    ["aws", { domain: "aws.plugilo.internal", servers: ["dns.example.com"] }, "forward.aws.servers"],
    ["1st", { domain: "aws.plugilo.internal", servers: ["10.64.0.10"] }, "forward.1st"],
  ])("refuses to forward for %s: %j", async (key, domain, path) => {
    await expect(resolver({ forward: { [key]: domain } })).rejects.toThrow(`${path}: got`);
  });

  it("refuses a hub whose subnets lie where the service keeps addresses for itself", async () => {
    await expect(resolver({ plan: planHub("10.0.0.0/16") })).resolves.toBeDefined();
    const plan = {
      ...planHub("10.0.0.0/16"),
      subnets: { ...planHub("10.0.0.0/16").subnets, dnsOutbound: "10.0.16.0/28" },
    };
    await expect(resolver({ plan })).rejects.toThrow(
      'plan.subnets.dnsOutbound: got "10.0.16.0/28", expected a block outside',
    );
  });
});
