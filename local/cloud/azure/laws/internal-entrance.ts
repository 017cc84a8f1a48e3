/** What binds the way into a region from elsewhere: load balancers, and private link services before them. */
import type { Law } from "./law";
import { loadBalancerLaws } from "./load-balancers";
import { privateLinkServiceLaws } from "./private-link-services";

export const internalEntranceLaws: readonly Law[] = [...loadBalancerLaws, ...privateLinkServiceLaws];
