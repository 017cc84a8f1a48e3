import type * as pulumi from "@pulumi/pulumi";
import type { HttpMethod } from "../../../facts/edge";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";

/** A region's application gateway as an origin. */
export interface GatewayOrigin {
  /** Required. ARM id of the application gateway. */
  readonly gatewayId: pulumi.Input<string>;
  /** Required. Name of the gateway's frontend that private link leads to. */
  readonly frontendName: pulumi.Input<string>;
  /** Required. Azure region that the private link starts from; no two gateways should share it, or they share its fate. */
  readonly privateLinkLocation: string;
  /**
   * Required. By key of each served domain, the gateway's own name for it: one of its host names, that its certificate proves and
   * that nothing else goes by. Probes ask for it; requests keep the name that the client asked for.
   */
  readonly hostNames: Readonly<Record<string, string>>;
  /** Optional. Share of the requests among gateways of the same priority, 1 to 1000. @default 500 */
  readonly weight?: number;
  /** Optional. 1 to 5; a gateway serves only while none of a lower number is healthy. @default 1 - all serve (A17) */
  readonly priority?: number;
  /** Optional. `false` takes the gateway out without forgetting its private link (A10). @default true */
  readonly enabled?: boolean;
}

/** A public host name. */
interface PublicName {
  /** Required. Without wildcard: Azure issues no certificate for one. */
  readonly hostName: string;
  /** Optional. Azure DNS zone of the name, so that Azure can tell when the domain is delegated. @default none */
  readonly dnsZoneId?: pulumi.Input<string>;
}

/** A public host name that every gateway serves; it has its own health in each region. */
export interface ServedDomain extends PublicName {
  /** Required. Where a gateway answers 200 when it can serve this domain, such as `/healthz`. */
  readonly probePath: string;
  /**
   * Optional. Paths of what is the same for everybody, such as `/assets/*`: kept at the edge for as long as the answer's
   * Cache-Control says, or for one to three days where it says nothing. Each query string is kept by itself. @default nothing is
   */
  readonly cachedPaths?: readonly string[];
}

/** A public host name that sends browsers on to another one. */
export interface RedirectedDomain extends PublicName {
  /** Required. Key of a served domain; path and query are kept. */
  readonly redirectTo: string;
}

/** What the firewall refuses beside Microsoft's rules. */
export interface FirewallLimits {
  /** Required. Requests a minute that one client address may send, 10 to 5000 (A14: 100). */
  readonly requestsPerMinute: number;
  /** Optional. Stricter limits by key for addresses that contain a path: what is dear, or worth guessing at. @default none */
  readonly paths?: Readonly<Record<string, { readonly path: string; readonly requestsPerMinute: number }>>;
  /** Optional. Methods that pass; any other is refused. @default those that services use, HTTP_METHODS */
  readonly methods?: readonly HttpMethod[];
  /** Optional. Countries whose clients are refused, as ISO 3166-1 two-letter codes. @default none */
  readonly blockedCountries?: readonly string[];
  /** Optional. Client addresses that are refused, as CIDR blocks; at most 600. @default none */
  readonly blockedAddresses?: readonly string[];
}

export interface FrontDoorWithAppGatewaysArgs {
  /** Required. Resource group; Front Door itself has no region. */
  readonly site: Site;
  /** Required. Origins by key, such as `frankfurt`; at least two for A1. */
  readonly gateways: Readonly<Record<string, GatewayOrigin>>;
  /** Required. Public host names by key, such as `www`; at least one that is served. */
  readonly domains: Readonly<Record<string, ServedDomain | RedirectedDomain>>;
  /** Required. Seconds between two probes of one edge site, 5 to 255. */
  readonly probeIntervalSeconds: number;
  /** Required. */
  readonly limits: FirewallLimits;
  /**
   * Optional. Keeps a client at the region that served it first. @default false - no request depends on the region that served the
   * last one (A9), and a client that is kept at a region notices its loss
   */
  readonly sessionAffinity?: boolean;
  /** Optional. Workspace for access, probe and firewall logs and for metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears of errors, latency, unhealthy regions and strange traffic. @default nobody */
  readonly alerting?: Alerting;
}

const DEFAULTS = { weight: 500, priority: 1 };

/** What an origin is when its author says nothing. */
export function withDefaults({ weight, priority, enabled }: GatewayOrigin) {
  return { weight: weight ?? DEFAULTS.weight, priority: priority ?? DEFAULTS.priority, enabled: enabled ?? true };
}

/** Domains whose requests gateways serve, by key. */
export function servedDomains({ domains }: FrontDoorWithAppGatewaysArgs): [string, ServedDomain][] {
  return Object.entries(domains).filter((entry): entry is [string, ServedDomain] => "probePath" in entry[1]);
}

/** Domains that only send browsers on, by key. */
export function redirectedDomains({ domains }: FrontDoorWithAppGatewaysArgs): [string, RedirectedDomain][] {
  return Object.entries(domains).filter((entry): entry is [string, RedirectedDomain] => "redirectTo" in entry[1]);
}
