import { DRAIN_SECONDS, type Probe } from "../../../facts/edge";

/** How soon a gateway stops sending requests to a dead backend, from the settings that decide it (C3, A16). */
export interface GatewayFailoverTiming {
  readonly probeIntervalSeconds: number;
  readonly probeTimeoutSeconds: number;
  /** Failed probes in a row after which a backend is out; one good probe brings it back. */
  readonly failedProbes: number;
  /** Seconds from a backend's death until no instance sends to it, at worst: it died just after it was asked. */
  readonly worstDetectionSeconds: number;
  /** Seconds that requests under way get when the configuration changes, a switch of colours among them. */
  readonly drainSeconds: number;
}

/** Probes begin an interval apart, and the last one is given up after its time-out. */
export function gatewayFailoverTiming({ intervalSeconds, timeoutSeconds, failures }: Probe): GatewayFailoverTiming {
  return {
    probeIntervalSeconds: intervalSeconds,
    probeTimeoutSeconds: timeoutSeconds,
    failedProbes: failures,
    worstDetectionSeconds: intervalSeconds * failures + timeoutSeconds,
    drainSeconds: DRAIN_SECONDS,
  };
}
