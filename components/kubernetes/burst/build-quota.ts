import type { input } from "@pulumi/kubernetes/types";
import { BURST } from "../../../facts/scaling";

/**
 * What Azure's quota of cores does not bound: container groups, however small they are. One beyond it is refused when it is made, with a
 * message; Azure's refusals would be tried again and again.
 */
export function burstQuota(): input.core.v1.ResourceQuotaSpec {
  return {
    hard: {
      pods: String(BURST.groups),
      // Virtual nodes mount none.
      persistentvolumeclaims: "0",
    },
  };
}

/** A pod is a container group: no larger than the largest. Of memory only, as a bound on CPU would refuse pods without a CPU limit. */
export function burstLimits(): input.core.v1.LimitRangeSpec {
  return { limits: [{ type: "Pod", max: { memory: `${BURST.podMemoryGi}Gi` } }] };
}
