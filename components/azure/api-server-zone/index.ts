import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";

export interface ApiServerZoneArgs {
  /** Required. Region of the cluster, and resource group of the zone. */
  readonly site: Site;
  /** Required. Networks beyond the cluster's own that must find its API server, by key. */
  readonly linkedVnets: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Private DNS zones have no region. */
const GLOBAL = "Global";

/**
 * The zone of a private cluster's API server, ours, so that others than the cluster may look into it: the zone that AKS
 * makes by itself lies in the node resource group, where a lock refuses every link. AKS links the cluster's own network
 * and writes the record. https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone (2026-11)
 *
 * @costs A private zone's half dollar a month, and queries by the million.
 * @fails Where the zone is not linked, or its record is gone, nobody finds the API server: Argo CD and deployments stop,
 * while nodes and users' requests go on.
 * @recovers AKS writes the record again when the cluster is next changed or started; `up` makes zone and links again, in
 * minutes.
 */
export class ApiServerZone extends pulumi.ComponentResource {
  /** For `privateDnsZone` of the cluster. */
  readonly zoneId: pulumi.Output<string>;

  constructor(name: string, { site, linkedVnets }: ApiServerZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:azure:ApiServerZone", name, {}, opts);
    const { resourceGroupName, tags } = site;
    const zone = new privatedns.PrivateZone(
      `${name}-zone`,
      {
        // The name is Azure's: one zone holds all clusters of a region. Deleting it breaks the cluster.
        privateZoneName: `privatelink.${site.region.name}.azmk8s.io`,
        resourceGroupName,
        location: GLOBAL,
        tags,
      },
      { parent: this, protect: site.protect },
    );
    for (const [key, id] of Object.entries(linkedVnets)) {
      new privatedns.VirtualNetworkLink(
        `${name}-${key}`,
        {
          virtualNetworkLinkName: key,
          privateZoneName: zone.name,
          resourceGroupName,
          location: GLOBAL,
          virtualNetwork: { id },
          registrationEnabled: false,
          tags,
        },
        { parent: this },
      );
    }
    this.zoneId = zone.id;
    this.registerOutputs({ zoneId: this.zoneId });
  }
}
