import type * as pulumi from "@pulumi/pulumi";
import type { AddressPlan, HubSubnet, RegionSubnet } from "../../../facts/address-plan";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

/** What a subnet is for, in a region or in the hub. */
export type SubnetRole = RegionSubnet | HubSubnet;

export interface RegionalNetworkArgs<Role extends SubnetRole> {
  /** Required. Region and resource group of the network. */
  readonly site: Site;
  /** Required. Address space and subnets; which subnets there are follows from it (`planRegion` or `planHub`). */
  readonly plan: AddressPlan<Role>;
  /** Required. Public addresses of the NAT gateway, 1 to 16, 64,512 ports each (B10). */
  readonly natPublicIps: number;
  /** Optional. Workspace for the network's logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#scalability (2026-11) */
const NAT_ADDRESSES = { fewest: 1, most: 16 };

export function faultsOf({ natPublicIps }: Pick<RegionalNetworkArgs<SubnetRole>, "natPublicIps">): Fault[] {
  const { fewest, most } = NAT_ADDRESSES;
  if (Number.isInteger(natPublicIps) && natPublicIps >= fewest && natPublicIps <= most) return [];
  return [
    {
      path: "natPublicIps",
      got: natPublicIps,
      expected: `a whole number from ${fewest} to ${most}`,
      fix: "one NAT gateway takes no more; what needs more ports belongs behind private endpoints, which cost none",
    },
  ];
}
