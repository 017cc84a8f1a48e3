import type { RouteArgs } from "@pulumi/azure-native/cdn";
import { COMPRESSED_TYPES } from "../../../facts/edge";
import type { ServedDomain } from "./args";

/** A route without its name, domain and destination. */
export type RouteBody = Pick<
  RouteArgs,
  | "patternsToMatch"
  | "cacheConfiguration"
  | "supportedProtocols"
  | "httpsRedirect"
  | "forwardingProtocol"
  | "linkToDefaultDomain"
  | "enabledState"
>;

/** HTTP is let in only to be sent to HTTPS; to a gateway everything goes by HTTPS. */
const SECURE: Omit<RouteBody, "patternsToMatch" | "cacheConfiguration"> = {
  supportedProtocols: ["Http", "Https"],
  httpsRedirect: "Enabled",
  forwardingProtocol: "HttpsOnly",
  // Front Door's own name serves nothing: nobody comes in by a name that is not ours.
  linkToDefaultDomain: "Disabled",
  enabledState: "Enabled",
};

/** Everything of a domain, never kept at the edge: a route without a cache is one that caches nothing, whatever an answer says. */
export function everything(): RouteBody {
  return { ...SECURE, patternsToMatch: ["/*"] };
}

/**
 * What is the same for everybody. Each query string is another object: to ignore it would hand the answer to one query to whoever
 * asks another. https://learn.microsoft.com/azure/frontdoor/front-door-caching#query-string-behavior (2026-11)
 *
 * @returns undefined when the domain names no such path.
 */
export function cached({ cachedPaths = [] }: ServedDomain): RouteBody | undefined {
  if (cachedPaths.length === 0) return undefined;
  return {
    ...SECURE,
    patternsToMatch: [...cachedPaths],
    cacheConfiguration: {
      queryStringCachingBehavior: "UseQueryString",
      compressionSettings: { isCompressionEnabled: true, contentTypesToCompress: [...COMPRESSED_TYPES] },
    },
  };
}
