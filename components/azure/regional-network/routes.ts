import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";

/** Its one route comes when the firewall has an address: the subnets, which are many, need not wait for that. */
export function routeTable(name: string, site: Site, opts: pulumi.CustomResourceOptions): network.RouteTable {
  return new network.RouteTable(
    name,
    {
      routeTableName: site.names.of("routeTable"),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      // Routes that a VPN gateway learns are narrower than the one to the firewall, and stay.
      disableBgpRoutePropagation: false,
      tags: site.tags,
    },
    opts,
  );
}

export function routeToFirewall(
  name: string,
  site: Site,
  { table, address }: { table: network.RouteTable; address: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): network.Route {
  return new network.Route(
    name,
    {
      routeName: "to-firewall",
      routeTableName: table.name,
      resourceGroupName: site.resourceGroupName,
      addressPrefix: "0.0.0.0/0",
      nextHopType: "VirtualAppliance",
      nextHopIpAddress: address,
    },
    opts,
  );
}
