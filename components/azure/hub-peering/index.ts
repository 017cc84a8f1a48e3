import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";

export interface HubPeeringArgs {
  /** Required. Resource group of the region's network. */
  readonly site: Site;
  /** Required. The hub's network. */
  readonly hubVnetId: pulumi.Input<string>;
  /** Required. */
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

/**
 * Joins a region's network to the hub's, so that Argo CD reaches the region's API server. No transit: regions never meet
 * through the hub (A17), and forwarded traffic is refused. What may pass is for the subnets' rules to say; a private
 * endpoint is all that either side can reach.
 */
export class HubPeering extends pulumi.ComponentResource {
  readonly peeringId: pulumi.Output<string>;

  constructor(name: string, args: HubPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:azure:HubPeering", name, {}, opts);
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
        resourceGroupName: args.site.resourceGroupName,
        remoteVirtualNetwork: { id: args.hubVnetId },
      },
      { parent: this },
    );
    new network.VirtualNetworkPeering(
      `${name}-from-hub`,
      {
        ...terms,
        virtualNetworkPeeringName: `to-${args.regionKey}`,
        virtualNetworkName: args.hubVnetName,
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
