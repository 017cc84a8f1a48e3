import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { zonesOf } from "../../facts/regions";
import type { Site } from "../site";

/** A public address of the kind that everything of ours takes: Standard, static, IPv4, in all zones that the region has. */
export function publicAddress(
  name: string,
  site: Site,
  role: string,
  opts: pulumi.CustomResourceOptions,
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
      tags: site.tags,
    },
    opts,
  );
}
