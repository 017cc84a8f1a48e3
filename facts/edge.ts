import type { Source } from "./source";

/** How soon an application gateway drops a dead cluster: 3 failures, 5 s apart, the last after 2 s, so 17 s (C3). */
export const GATEWAY_PROBE = { intervalSeconds: 5, timeoutSeconds: 2, failures: 3 } as const;

/** A15: no request waits longer for an answer of the cluster. */
export const REQUEST_TIMEOUT_SECONDS = 30;

/** Time that requests under way get to end when a back end is taken out (A10). */
export const DRAIN_SECONDS = 60;

/**
 * How Front Door judges an origin: a sample a probe, so an origin is out when fewer than `needed` of the last `sampleSize`
 * are good. Small, so that a dead region is noticed soon; one lost probe alone is forgiven. Origins whose latency differs
 * by less than `additionalLatencyMs` count as equally near, so that weights decide and both regions serve (A17).
 * https://learn.microsoft.com/azure/frontdoor/routing-methods (2026-11)
 */
export const FRONT_DOOR_SAMPLING = { sampleSize: 4, needed: 3, additionalLatencyMs: 100 } as const;

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
