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

export interface AddressChoices {
  /** Optional. @default as Azure has it: that of the network's plan, if there is one */
  readonly protection?: AddressProtection;
  /** Optional. Its name below `<region>.cloudapp.azure.com`, where something of Azure's wants one. @default none */
  readonly dnsLabel?: string;
}

/** A public address of the kind that everything of ours takes: Standard, static, IPv4, in all zones that the region has. */
export function publicAddress(
  name: string,
  site: Site,
  role: string,
  opts: pulumi.CustomResourceOptions,
  { protection, dnsLabel }: AddressChoices = {},
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
      ...(dnsLabel === undefined ? {} : { dnsSettings: { domainNameLabel: dnsLabel } }),
      tags: site.tags,
    },
    opts,
  );
}
