import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { EGRESS_ALERTS, SNAT } from "../../../facts/network";
import { zonesOf } from "../../../facts/regions";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { publicAddress } from "../public-address";
import { firewallFaults, type EgressFirewallArgs } from "./args";
import { ruleGroups } from "./build-rules";

export { firewallFaults } from "./args";
export type { EgressFirewallArgs, FirewallCapacity } from "./args";

const COMPONENT = "EgressFirewall";
const NAMESPACE = "Microsoft.Network/azureFirewalls";

/**
 * The way out of a network that lets only named destinations through, and writes down what it let through and what it
 * refused. A region's own, in the region's own network: one in the hub would be a fate that both regions share.
 *
 * Standard, not Premium: calls are filtered by the name that they ask for, and Microsoft's list of bad addresses is refused.
 * What Premium adds looks into calls, which needs every pod to trust a certificate of the firewall's and breaks AKS' own
 * tunnel (https://learn.microsoft.com/azure/aks/outbound-rules-control-egress, 2026-11). The tier can be raised in place.
 * https://learn.microsoft.com/azure/firewall/change-sku (2026-11)
 *
 * @costs Paid by the hour whether used or not, about 1.25 USD
 * (https://dev.to/muskan_8abedcc7e12/azure-firewall-premium-without-tls-inspection-thats-693month-wasted-33ja, 2026-11), and by
 * the GB that passes. Each instance of a set least capacity adds 0.07 USD an hour
 * (https://learn.microsoft.com/azure/firewall/prescaling#billing-information, 2026-11). Every public address costs, too, and so
 * do its logs, by the GB. A policy with one firewall is free.
 *
 * @fails Closed. When it is down, or its rules forget a name, pods cannot call the internet: partners, and new tokens of
 * workload identities, so that after a token's hour databases and queues refuse the services as well. What is already running on
 * valid tokens and behind private endpoints goes on. New nodes do not start, because their images do not come.
 *
 * @recovers An instance that dies is replaced by Azure, and its connections are opened anew within seconds; with zones, the loss
 * of one leaves the others. More load brings more instances in five to seven minutes. A forgotten name is a change of
 * configuration, three to five minutes from its deployment; the log names what was refused.
 */
export class EgressFirewall extends pulumi.ComponentResource {
  readonly firewallId: pulumi.Output<string>;
  /** Where routes send what leaves the network. */
  readonly privateAddress: pulumi.Output<string>;
  /** Its own public addresses. With a NAT gateway behind it, nobody outside sees them. */
  readonly publicAddresses: pulumi.Output<string[]>;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: EgressFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, firewallFaults(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const policy = this.makePolicy(name, args);
    const groups = this.makeRules(name, args, policy);
    const addresses = Array.from({ length: args.publicIps }, (_, index) => {
      const role = `firewall-${index + 1}`;
      return publicAddress(
        `${name}-address-${index + 1}`,
        args.site,
        role,
        { parent: this },
        { protection: args.protection },
      );
    });
    const firewall = this.makeFirewall(name, args, policy, addresses, groups);
    this.observe(name, args, firewall);
    this.firewallId = firewall.id;
    this.privateAddress = firewall.ipConfigurations.apply((all) => privateAddress(name, all?.[0]?.privateIPAddress));
    this.publicAddresses = pulumi
      .all(addresses.map(({ ipAddress }) => ipAddress))
      .apply((all) => all.filter((address) => address !== undefined));
    this.registerOutputs({
      firewallId: this.firewallId,
      privateAddress: this.privateAddress,
      publicAddresses: this.publicAddresses,
    });
  }

  private makePolicy(name: string, { site }: EgressFirewallArgs): network.FirewallPolicy {
    return new network.FirewallPolicy(
      `${name}-policy`,
      {
        firewallPolicyName: site.names.of("firewallPolicy"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        sku: { tier: "Standard" },
        threatIntelMode: "Deny",
        // Names in network rules need it, whether or not anybody asks it.
        dnsSettings: { enableProxy: true },
        tags: site.tags,
      },
      { parent: this },
    );
  }

  /** One after another: Azure takes one change of a policy at a time. */
  private makeRules(
    name: string,
    args: EgressFirewallArgs,
    policy: network.FirewallPolicy,
  ): network.FirewallPolicyRuleCollectionGroup[] {
    const made: network.FirewallPolicyRuleCollectionGroup[] = [];
    for (const { name: groupName, priority, collection } of ruleGroups(args)) {
      const before = made.at(-1);
      made.push(
        new network.FirewallPolicyRuleCollectionGroup(
          `${name}-${groupName}`,
          {
            ruleCollectionGroupName: groupName,
            firewallPolicyName: policy.name,
            resourceGroupName: args.site.resourceGroupName,
            priority,
            ruleCollections: [collection],
          },
          { parent: this, ...(before ? { dependsOn: before } : {}) },
        ),
      );
    }
    return made;
  }

  /** After its rules: a firewall is changed with every change of its policy, and each takes minutes. */
  private makeFirewall(
    name: string,
    { site, subnetId, capacity }: EgressFirewallArgs,
    policy: network.FirewallPolicy,
    addresses: readonly network.PublicIPAddress[],
    groups: pulumi.Resource[],
  ): network.AzureFirewall {
    const zones = zonesOf(site.region);
    return new network.AzureFirewall(
      `${name}-firewall`,
      {
        azureFirewallName: site.names.of("firewall"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        sku: { name: "AZFW_VNet", tier: "Standard" },
        firewallPolicy: { id: policy.id },
        ipConfigurations: addresses.map(({ id }, index) => ({
          name: `address-${index + 1}`,
          publicIPAddress: { id },
          // The subnet is named once.
          ...(index === 0 ? { subnet: { id: subnetId } } : {}),
        })),
        ...(capacity
          ? { autoscaleConfiguration: { minCapacity: capacity.minimum, maxCapacity: capacity.maximum } }
          : {}),
        ...(zones ? { zones } : {}),
        tags: site.tags,
      },
      { parent: this, dependsOn: groups },
    );
  }

  private observe(
    name: string,
    { workspaceId, alerting, behindNat }: EgressFirewallArgs,
    { id: targetId }: network.AzureFirewall,
  ): void {
    const opts = { parent: this };
    if (workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId, workspaceId, dedicatedTables: true }, opts);
    }
    const metric = { targetId, namespace: NAMESPACE, aggregation: "Average", runbook: "snat-exhaustion" } as const;
    // https://learn.microsoft.com/azure/firewall/monitor-firewall-reference#metrics (2026-11)
    alerting?.watch(
      `${name}-health`,
      {
        ...metric,
        says: "The outbound firewall is not well: calls to partners and new sign-ins of services fail or will soon.",
        metric: "FirewallHealth",
        operator: "LessThan",
        threshold: EGRESS_ALERTS.firewallHealth,
        severity: 1,
      },
      opts,
    );
    if (behindNat) return;
    alerting?.watch(
      `${name}-ports`,
      {
        ...metric,
        says: `The outbound firewall uses ${SNAT.usedAtMostPercent} % of its ports: calls to the internet will fail soon.`,
        metric: "SNATPortUtilization",
        operator: "GreaterThan",
        threshold: SNAT.usedAtMostPercent,
        severity: 1,
      },
      opts,
    );
  }
}

function privateAddress(name: string, address: string | undefined): string {
  if (address !== undefined) return address;
  throw new pulumi.RunError(`firewall ${name}: got no private address from Azure, expected one; refresh the stack.`);
}
