import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionalNetworkArgs, SubnetRole, Subnets } from "./args";
import { securityRules } from "./build-security-rules";
import { hyphenated } from "./build-subnets";
import type { RuledRole } from "./permits";

interface Wanted extends Pick<RegionalNetworkArgs<SubnetRole>, "site" | "remoteNetworks"> {
  readonly plan: { readonly subnets: Subnets };
}

export type SecurityGroups = ReadonlyMap<SubnetRole, network.NetworkSecurityGroup>;

/**
 * A group of rules for every subnet that takes one. Azure keeps its own on the firewall's and switches others off there:
 * https://learn.microsoft.com/azure/firewall/firewall-faq#are-network-security-groups--nsgs--supported-on-the-azurefirewallsubnet (2026-11)
 */
export function securityGroups(
  name: string,
  { site, plan, remoteNetworks = {} }: Wanted,
  opts: pulumi.CustomResourceOptions,
): SecurityGroups {
  const addresses = { subnets: plan.subnets, remote: Object.values(remoteNetworks) };
  const roles = Object.keys(plan.subnets) as SubnetRole[];
  return new Map(
    roles.filter(isRuled).map((role) => [
      role,
      new network.NetworkSecurityGroup(
        `${name}-${hyphenated(role)}-rules`,
        {
          networkSecurityGroupName: site.names.of("networkSecurityGroup", hyphenated(role)),
          resourceGroupName: site.resourceGroupName,
          location: site.region.name,
          securityRules: securityRules(role, addresses),
          tags: site.tags,
        },
        opts,
      ),
    ]),
  );
}

function isRuled(role: SubnetRole): role is RuledRole {
  return role !== "firewall";
}
