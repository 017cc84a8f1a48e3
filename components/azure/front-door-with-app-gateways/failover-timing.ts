import { FRONT_DOOR_PROPAGATION_MINUTES, FRONT_DOOR_SAMPLING, type Sampling } from "../../../facts/edge";

/** How soon requests leave a dead region, from the settings that decide it (A1, A16). */
export interface FailoverTiming {
  readonly probeIntervalSeconds: number;
  readonly sampleSize: number;
  readonly successfulSamplesRequired: number;
  /** Failed probes among the last `sampleSize` after which an origin is out. */
  readonly failedProbes: number;
  /**
   * Seconds from a region's death until an edge site with traffic has dropped it, at worst: the first probe comes an interval late,
   * and the last one's answer is waited for as long again. Sites without traffic probe less often, and serve nobody.
   */
  readonly worstDetectionSeconds: number;
  /** Seconds from a region's return until an edge site sends requests there again, at worst. */
  readonly worstReturnSeconds: number;
  /** Minutes that a change by hand (weight, priority, enabled) takes to reach every edge site, at worst. */
  readonly manualChangeMinutes: number;
}

export function failoverTiming(
  probeIntervalSeconds: number,
  { sampleSize, needed }: Sampling = FRONT_DOOR_SAMPLING,
): FailoverTiming {
  const failedProbes = sampleSize - needed + 1;
  return {
    probeIntervalSeconds,
    sampleSize,
    successfulSamplesRequired: needed,
    failedProbes,
    worstDetectionSeconds: probeIntervalSeconds * (failedProbes + 1),
    worstReturnSeconds: probeIntervalSeconds * (needed + 1),
    manualChangeMinutes: FRONT_DOOR_PROPAGATION_MINUTES.most,
  };
}
