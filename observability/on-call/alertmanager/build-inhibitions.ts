import { WATCHDOG } from "./names";

/** https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule (2026-11) */
export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** Alerts that say that a whole region is gone. */
export const REGION_LOST = ["RegionSilent"] as const;
/** Alerts that say that a node is gone. */
export const NODE_LOST = ["NodeNotReady"] as const;

/** Never hidden: the heartbeat, and what says that the centre is out of reach, which a lost region does not explain. */
const ALWAYS_TOLD = [...REGION_LOST, WATCHDOG, "CentreUnreachable"];

/**
 * What is left unsaid while its cause is being told. A label that both lack would count as equal, so each cause must have it: an alert
 * without a region is never hidden by one of a region.
 */
export function inhibitions(): Inhibition[] {
  return [
    {
      source_matchers: [`alertname=~"${REGION_LOST.join("|")}"`, 'region!=""'],
      target_matchers: [`alertname!~"${ALWAYS_TOLD.join("|")}"`],
      equal: ["region"],
    },
    {
      source_matchers: [`alertname=~"${NODE_LOST.join("|")}"`, 'node!=""'],
      target_matchers: [`alertname!~"${[...NODE_LOST, WATCHDOG].join("|")}"`],
      equal: ["cluster", "node"],
    },
    {
      source_matchers: ['severity="P0"', 'service!=""'],
      target_matchers: ['severity=~"P2|P3"'],
      equal: ["region", "service"],
    },
  ];
}
