import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { Names } from "../../../facts/names";
import { REGIONS } from "../../../facts/regions";
import { type Fault, refuse } from "../../arguments";
import type { Site } from "../../site";

export interface HubPeeringArgs {
  /** Required. Resource group of the region's network. */
  readonly site: Site;
  /** Required. The hub's network, never another region's. */
  readonly hubVnetId: pulumi.Input<string>;
  /** Required. Refused when it is the name of a region's network. */
  readonly hubVnetName: pulumi.Input<string>;
  /** Required. The rights of whoever deploys reach into this group: the hub's side of a peering is made here. */
  readonly hubResourceGroupName: pulumi.Input<string>;
  /** Required. The region's network. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. */
  readonly vnetName: pulumi.Input<string>;
  /** Required. What tells this region from others at the hub, such as its short name. */
  readonly regionKey: string;
}

const COMPONENT = "HubPeering";

/**
 * Joins a region's network to the hub's, so that Argo CD reaches the region's API server. No transit: regions never meet
 * through the hub (A17), and forwarded traffic is refused. What may pass is for the subnets' rules to say; a private
 * endpoint is all that either side can reach.
 *
 * @costs Nothing by itself; what crosses it is paid by the GB on both sides, more than within a region, since it is global.
 *
 * @fails When it is cut, Argo CD no longer reaches the region's API server: deliveries stop. Metrics and logs go by private link,
 * which needs no peering. The region goes on serving, and its users see nothing.
 *
 * @recovers Azure keeps it up without a part of ours that could die. When one side is deleted the other reads `Disconnected`, and
 * both must be made anew: an operator runs the region's stack with `--replace` for the two, a minute's work.
 */
export class HubPeering extends pulumi.ComponentResource {
  readonly peeringId: pulumi.Output<string>;

  /** @throws ArgumentError when the other side is a region: at once for a plain name, else when the name is known. */
  constructor(name: string, args: HubPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site } = args;
    const checked = (known: string): string => {
      refuse(COMPONENT, name, hubFaults(known, site));
      return known;
    };
    const hubVnetName =
      typeof args.hubVnetName === "string" ? checked(args.hubVnetName) : pulumi.output(args.hubVnetName).apply(checked);
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const terms = {
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
      useRemoteGateways: false,
    };
    const fromRegion = new network.VirtualNetworkPeering(
      `${name}-to-hub`,
      {
        ...terms,
        virtualNetworkPeeringName: "to-hub",
        virtualNetworkName: args.vnetName,
        resourceGroupName: site.resourceGroupName,
        remoteVirtualNetwork: { id: args.hubVnetId },
      },
      { parent: this },
    );
    new network.VirtualNetworkPeering(
      `${name}-from-hub`,
      {
        ...terms,
        virtualNetworkPeeringName: `to-${args.regionKey}`,
        virtualNetworkName: hubVnetName,
        resourceGroupName: args.hubResourceGroupName,
        remoteVirtualNetwork: { id: args.vnetId },
      },
      // Each side locks both networks while it is made.
      { parent: this, dependsOn: [fromRegion] },
    );
    this.peeringId = fromRegion.id;
    this.registerOutputs({ peeringId: this.peeringId });
  }
}

/** A17: a region's network is joined to the hub's and to no other region's. */
export function hubFaults(hubVnetName: string, { names }: Site): Fault[] {
  const regions = [...REGIONS.values()];
  const namedLikeRegion = regions.find(
    ({ short }) => hubVnetName === new Names({ ...names.scope, place: short }).of("virtualNetwork"),
  );
  if (!namedLikeRegion) return [];
  return [
    {
      path: "hubVnetName",
      got: hubVnetName,
      expected: `the hub's network: this is ${namedLikeRegion.city}'s, and regions never meet (A17)`,
      fix: "give the network of the management stack",
    },
  ];
}
