import { FRONT_DOOR_PROPAGATION_MINUTES, FRONT_DOOR_SAMPLING } from "../../../facts/edge";

/** How soon requests leave a dead region, from the settings that decide it (A1, A16). */
export interface FailoverTiming {
  readonly probeIntervalSeconds: number;
  readonly sampleSize: number;
  readonly successfulSamplesRequired: number;
  /** Failed probes after which an origin is out. */
  readonly failedProbes: number;
  /** Seconds from a region's death until an edge site has dropped it, at worst: the first probe comes an interval late. */
  readonly worstDetectionSeconds: number;
  /** Minutes that a change by hand (weight, priority, enabled) takes to reach every edge site, at worst. */
  readonly manualChangeMinutes: number;
}

export function failoverTiming(probeIntervalSeconds: number): FailoverTiming {
  const { sampleSize, needed } = FRONT_DOOR_SAMPLING;
  const failedProbes = sampleSize - needed + 1;
  return {
    probeIntervalSeconds,
    sampleSize,
    successfulSamplesRequired: needed,
    failedProbes,
    worstDetectionSeconds: probeIntervalSeconds * (failedProbes + 1),
    manualChangeMinutes: FRONT_DOOR_PROPAGATION_MINUTES.most,
  };
}
