import { clusterBreaches } from "./clusters";
import { estateOf, type Breach, type NetworkedStack } from "./estate";
import { NETWORK_LAWS } from "./networks";

export type { Breach, NetworkedResource, NetworkedStack } from "./estate";

/**
 * Why no pod of one region's cluster can open a connection to a pod of another's (A17), judged from what was made or is to be made:
 * a packet leaves an Azure network by a peering, a gateway, a private endpoint, or towards the internet, and by nothing else.
 *
 * - Peerings join a region to the hub alone and carry nothing on; no route, firewall rule or gateway leads further.
 * - No endpoint in a region's network leads to what stands before another's pods, and no subnet lets another's addresses in.
 * - Addresses of networks are apart, and those of pods and services mean nothing outside of their cluster.
 * - Within, namespaces are closed, and no policy names another region's addresses.
 *
 * What is left is what every user on the internet has as well: the public names behind Front Door.
 *
 * @returns every breach, none where the proof holds.
 */
export function isolationBreaches(stacks: readonly NetworkedStack[]): Breach[] {
  const estate = estateOf(stacks);
  return stacks.flatMap((stack) => [
    ...NETWORK_LAWS.flatMap((law) => law(stack, estate)),
    ...clusterBreaches(stack, estate),
  ]);
}
