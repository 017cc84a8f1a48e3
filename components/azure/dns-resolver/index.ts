import * as dnsresolver from "@pulumi/azure-native/dnsresolver";
import * as pulumi from "@pulumi/pulumi";
import { usableAddress } from "../../../facts/address-plan";
import { refuse } from "../../arguments";
import { faultsOf, type DnsResolverArgs, type ForwardedDomain } from "./args";

export type { DnsResolverArgs, ForwardedDomain } from "./args";

const COMPONENT = "DnsResolver";
const DNS_PORT = 53;

/**
 * Names across clouds, in the hub: other clouds ask it for names of ours, at one address that never changes, and what runs in the
 * hub finds theirs. It needs the VPN to them (X1) and sees what the hub's private zones hold.
 *
 * Regions have none, and need none. Each resolves its own private zones by Azure's resolver (docs/decisions/06); other clouds
 * reach a region's services through the hub's entrance, whose name is the hub's; and a set of forwarding rules takes networks of its
 * own region only, so that a region could not use the hub's even if both fates should be shared.
 * https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets#dns-forwarding-rulesets (2026-11)
 *
 * @costs Each endpoint by the hour, used or not, two of them once domains are forwarded; each set of rules by the month; questions
 * by the million.
 *
 * @fails When it is down, other clouds do not find new names of ours and the hub does not find theirs; answers that are cached
 * go on until their time is over. Names inside Azure do not pass through it: regions and their users notice nothing.
 *
 * @recovers By itself: Azure runs it in all zones of the region. With the region lost it is lost, and comes back with it; nothing
 * on a serving path waits for it.
 */
export class DnsResolver extends pulumi.ComponentResource {
  readonly resolverId: pulumi.Output<string>;
  /** Where other clouds' resolvers forward questions for names of ours. */
  readonly inboundAddress: string;
  /** Set of forwarding rules; none when nothing is forwarded. */
  readonly rulesetId: pulumi.Output<string> | undefined;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    args: DnsResolverArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const { site, vnetId, forward = {} } = args;
    this.inboundAddress = usableAddress(args.plan.subnets.dnsInbound, 0);
    const resolver = new dnsresolver.DnsResolver(
      `${name}-resolver`,
      {
        dnsResolverName: site.names.of("dnsResolver"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        virtualNetwork: { id: vnetId },
        tags: site.tags,
      },
      { parent: this },
    );
    this.answer(args, resolver);
    this.resolverId = resolver.id;
    this.rulesetId = Object.keys(forward).length > 0 ? this.ask(args, resolver, forward) : undefined;
    this.registerOutputs({
      resolverId: this.resolverId,
      inboundAddress: this.inboundAddress,
      rulesetId: this.rulesetId,
    });
  }

  private answer({ site, subnetIds }: DnsResolverArgs, resolver: dnsresolver.DnsResolver): void {
    new dnsresolver.InboundEndpoint(
      `${this.name}-inbound`,
      {
        inboundEndpointName: "inbound",
        dnsResolverName: resolver.name,
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        ipConfigurations: [
          {
            subnet: { id: subnetIds.dnsInbound },
            privateIpAllocationMethod: "Static",
            privateIpAddress: this.inboundAddress,
          },
        ],
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private ask(
    { site, vnetId, subnetIds }: DnsResolverArgs,
    resolver: dnsresolver.DnsResolver,
    forward: Readonly<Record<string, ForwardedDomain>>,
  ): pulumi.Output<string> {
    const { resourceGroupName, tags } = site;
    const place = { resourceGroupName, location: site.region.name, tags };
    const endpoint = new dnsresolver.OutboundEndpoint(
      `${this.name}-outbound`,
      {
        ...place,
        outboundEndpointName: "outbound",
        dnsResolverName: resolver.name,
        subnet: { id: subnetIds.dnsOutbound },
      },
      { parent: this },
    );
    const ruleset = new dnsresolver.DnsForwardingRuleset(
      `${this.name}-rules`,
      {
        ...place,
        dnsForwardingRulesetName: site.names.of("dnsForwardingRuleset"),
        dnsResolverOutboundEndpoints: [{ id: endpoint.id }],
      },
      { parent: this },
    );
    const within = { dnsForwardingRulesetName: ruleset.name, resourceGroupName };
    for (const [key, { domain, servers }] of Object.entries(forward)) {
      new dnsresolver.ForwardingRule(
        `${this.name}-to-${key}`,
        {
          ...within,
          forwardingRuleName: key,
          domainName: `${domain}.`,
          forwardingRuleState: "Enabled",
          targetDnsServers: servers.map((ipAddress) => ({ ipAddress, port: DNS_PORT })),
        },
        { parent: this },
      );
    }
    new dnsresolver.PrivateResolverVirtualNetworkLink(
      `${this.name}-own`,
      { ...within, virtualNetworkLinkName: "own", virtualNetwork: { id: vnetId } },
      { parent: this },
    );
    return ruleset.id;
  }
}
