import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { zonesOf } from "../../facts/regions";
import type { Site } from "../site";

/**
 * A public address of the kind that everything of ours takes: Standard, static, IPv4, in all zones that the region has.
 *
 * @param dnsLabel its name below `<region>.cloudapp.azure.com`, where something of Azure's wants one.
 */
export function publicAddress(
  name: string,
  site: Site,
  role: string,
  opts: pulumi.CustomResourceOptions,
  dnsLabel?: string,
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
      ...(zones ? { zones } : {}),
      ...(dnsLabel === undefined ? {} : { dnsSettings: { domainNameLabel: dnsLabel } }),
      tags: site.tags,
    },
    opts,
  );
}
