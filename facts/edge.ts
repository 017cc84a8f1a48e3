import type { Source } from "./source";

/** The two halves of a blue-green pair (A10). */
export const COLOURS = ["blue", "green"] as const;
export type Colour = (typeof COLOURS)[number];

/**
 * Port of each colour on the address of a cluster's entrance, where the application gateway sends requests. None may be the port that
 * the ingress' pods have for another colour: Istio reads a Gateway's port as a Service's first, and both colours would end up on one
 * port of the pods. https://github.com/istio/istio/pull/31386 (2026-11)
 */
export const COLOUR_PORTS = { blue: 443, green: 9443 } as const satisfies Readonly<Record<Colour, number>>;

/** How a prober judges: a target is out after `failures` bad answers in a row. */
export interface Probe {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly failures: number;
}

/** How soon an application gateway drops a dead backend: 3 failures, 5 s apart, the last after 2 s, so 17 s (C3). */
export const GATEWAY_PROBE = { intervalSeconds: 5, timeoutSeconds: 2, failures: 3 } as const satisfies Probe;

/** C2: one instance more than needed, in every zone, or in the region where it has none. */
const GATEWAY_INSTANCES_A_ZONE = 2;

/** The least instances of a production gateway. Azure spreads them over the zones. */
export function leastGatewayInstances(zones: readonly string[]): number {
  return GATEWAY_INSTANCES_A_ZONE * Math.max(1, zones.length);
}

/** A15: no request waits longer for an answer of the cluster. */
export const REQUEST_TIMEOUT_SECONDS = 30;

/**
 * Time that requests under way get to end when a backend is taken out (A10). Longer than any request may last, because a gateway
 * cuts what is still open this long after each change of its configuration, a switch of colours among them.
 * https://learn.microsoft.com/azure/application-gateway/configuration-http-settings#connection-draining (2026-11)
 */
export const DRAIN_SECONDS = 2 * REQUEST_TIMEOUT_SECONDS;

/**
 * How Front Door judges an origin: a sample a probe, so an origin is out when fewer than `needed` of the last `sampleSize`
 * are good. Small, so that a dead region is noticed soon; one lost probe alone is forgiven. Origins whose latency differs
 * by less than `additionalLatencyMs` count as equally near, so that weights decide and both regions serve (A17).
 * https://learn.microsoft.com/azure/frontdoor/routing-methods (2026-11)
 */
export const FRONT_DOOR_SAMPLING = {
  sampleSize: 4,
  needed: 3,
  additionalLatencyMs: 100,
} as const satisfies Sampling & { additionalLatencyMs: number };

/** How Front Door makes health out of probes: `needed` good ones of the last `sampleSize`. */
export interface Sampling {
  readonly sampleSize: number;
  readonly needed: number;
}

/**
 * Minutes until a change of Front Door's configuration has reached every edge site: too slow for a switch in an emergency,
 * which is what probes are for. https://learn.microsoft.com/azure/frontdoor/front-door-faq (2026-11)
 */
export const FRONT_DOOR_PROPAGATION_MINUTES = { typical: 20, most: 45 } as const;

/** Azure takes 1 to 255 (https://github.com/Azure/bicep-types-az, Microsoft.Cdn/profiles/originGroups, 2026-11); less than 5 floods the origins. */
export const FRONT_DOOR_PROBE_INTERVAL = { fewestSeconds: 5, mostSeconds: 255 } as const;

/** A managed rule set of a web application firewall. */
export interface ManagedRuleSet {
  readonly ruleSetType: string;
  readonly ruleSetVersion: string;
  readonly source: Source;
}

/** The newest that Azure keeps for both kinds of firewall, Front Door's and the application gateway's. */
export const MANAGED_RULE_SETS = {
  defaults: {
    ruleSetType: "Microsoft_DefaultRuleSet",
    ruleSetVersion: "2.2",
    source: {
      from: "https://learn.microsoft.com/azure/web-application-firewall/ruleset-support-policy",
      read: "2026-11",
    },
  },
  bots: {
    ruleSetType: "Microsoft_BotManagerRuleSet",
    ruleSetVersion: "1.1",
    source: {
      from: "https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-drs#bot-protection-rule-set",
      read: "2026-11",
    },
  },
} as const satisfies Record<string, ManagedRuleSet>;

/** What a firewall's log must not show of a request that it matched: credentials, and fields that carry them. */
export const SCRUBBED = {
  headers: ["Authorization", "Cookie"],
  fields: ["password", "token", "code"],
} as const;

/**
 * Methods that services use. Others are refused at the edge; the firewall knows no more than these and WebDAV's.
 * https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-custom-rules (2026-11)
 */
export const HTTP_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** What every answer tells a browser. HSTS for a year; no guessing of types; no frames of others; little of where a user came from. */
export const SECURITY_HEADERS = {
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "SAMEORIGIN",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
} as const satisfies Readonly<Record<string, string>>;

/** What no answer tells: the software that wrote it. */
export const CONCEALED_HEADERS = ["Server", "X-Powered-By"] as const;

/**
 * Answers that become smaller when Front Door compresses them: text. Images and fonts of today are compressed already.
 * https://learn.microsoft.com/azure/frontdoor/standard-premium/how-to-compression (2026-11)
 */
export const COMPRESSED_TYPES = [
  "application/javascript",
  "application/json",
  "application/xml",
  "image/svg+xml",
  "text/css",
  "text/html",
  "text/javascript",
  "text/plain",
] as const;

/**
 * When the way in is wrong, by its own work metrics (A25, B5, B9). Percent of requests and milliseconds. Azure's metrics have no
 * percentiles, so the mean is held against what 95 of 100 requests must keep: then most users feel it.
 */
export const EDGE_ALERTS = {
  /** At 14.4 times the budget of 0.1 %, an hour spends 2 % of a month's errors: what a page is for. */
  errorPercent: 1.44,
  latencyMs: 500,
} as const;
