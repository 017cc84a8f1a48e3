/** What binds the one door to services outside of the network: endpoints and the zones that hold their names. */
import type { Law } from "./law";
import { privateDnsLaws } from "./private-dns";
import { privateEndpointLaws } from "./private-endpoints";

export const privateLinkEverythingLaws: readonly Law[] = [...privateEndpointLaws, ...privateDnsLaws];
