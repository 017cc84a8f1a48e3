import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { zonesOf } from "../../facts/regions";
import type { Site } from "../site";

/**
 * DDoS protection of an address beyond what Azure gives every one: its own, that of its network's plan, or none. A NAT gateway's
 * addresses take no protection of their own.
 * https://learn.microsoft.com/azure/ddos-protection/ddos-protection-sku-comparison#limitations (2026-11)
 */
export type AddressProtection = "Enabled" | "VirtualNetworkInherited" | "Disabled";

/**
 * A public address of the kind that everything of ours takes: Standard, static, IPv4, in all zones that the region has.
 *
 * @param protection @default as Azure has it: that of the network's plan, if there is one
 */
export function publicAddress(
  name: string,
  site: Site,
  role: string,
  opts: pulumi.CustomResourceOptions,
  protection?: AddressProtection,
): network.PublicIPAddress {
  const zones = zonesOf(site.region);
  return new network.PublicIPAddress(
    name,
    {
      publicIpAddressName: site.names.of("publicIp", role),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      ...(protection ? { ddosSettings: { protectionMode: protection } } : {}),
      ...(zones ? { zones } : {}),
      tags: site.tags,
    },
    opts,
  );
}
