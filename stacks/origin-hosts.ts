/**
 * A gateway's own name for one of its sites, below the name that the region goes by: `www.frankfurt.origin.plugilo.com`. The region's
 * certificate proves it, the gateway serves it, and Front Door probes it.
 */
export function originHost(site: string, originName: string): string {
  return `${site}.${originName}`;
}

/** What the region's cluster itself is called there: probes of its colours and API gateways ask for it. */
export const ENTRANCE = "entrance";
