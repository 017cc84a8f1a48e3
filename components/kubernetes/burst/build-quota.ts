import type { input } from "@pulumi/kubernetes/types";
import { BURST } from "../../../facts/scaling";

const GI_PER_CORE = BURST.pod.memoryGi / BURST.pod.cpu;

/**
 * What the subscription may run at once. A pod that asks for more than is left is refused when it is made, with a message; a
 * container group that Azure refuses would be tried again and again, three hundred creations an hour.
 */
export function burstQuota(cores: number): input.core.v1.ResourceQuotaSpec {
  return {
    hard: {
      "requests.cpu": String(cores),
      "limits.cpu": String(cores),
      "requests.memory": `${cores * GI_PER_CORE}Gi`,
      // Neither generation of virtual nodes mounts them.
      persistentvolumeclaims: "0",
    },
  };
}

/** The largest container group; a pod that says nothing gets one core of it, which is what Azure would give it. */
export function burstLimits(): input.core.v1.LimitRangeSpec {
  const { cpu, memoryGi } = BURST.pod;
  const one = { cpu: "1", memory: `${GI_PER_CORE}Gi` };
  return {
    limits: [
      { type: "Pod", max: { cpu: String(cpu), memory: `${memoryGi}Gi` } },
      { type: "Container", default: one, defaultRequest: one },
    ],
  };
}
