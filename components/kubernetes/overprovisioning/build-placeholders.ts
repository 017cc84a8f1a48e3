import type { input } from "@pulumi/kubernetes/types";
import { SPOT_TAINT } from "../../../facts/aks";
import { PAUSE_IMAGE } from "../../../facts/workloads";
import { POOL_LABEL } from "../node-pools/build-pools";
import { containerSecurity, podSecurity, spread } from "../spread";
import type { Room, Rooms } from "./build-room";

const PLACES: Readonly<Record<keyof Rooms, Pick<input.core.v1.PodSpec, "nodeSelector" | "tolerations">>> = {
  spot: {
    nodeSelector: { [POOL_LABEL]: "spot" },
    tolerations: [{ key: SPOT_TAINT.key, value: SPOT_TAINT.value, effect: SPOT_TAINT.effect }],
  },
  onDemand: { nodeSelector: { [POOL_LABEL]: "general" } },
};

/**
 * Pods that ask for room and do nothing with it. Each on a node of its own, over the zones: what is preempted on one node, or lost
 * with it, leaves the room on the others. A preference would not do: Karpenter buys a node rather than break one.
 * https://github.com/kubernetes-sigs/karpenter/blob/v1.12.1/pkg/controllers/provisioning/scheduling/preferences.go (2026-11)
 */
export function placeholders(kind: keyof Rooms, room: Room, priorityClassName: string): input.apps.v1.DeploymentSpec {
  const labels = { "app.kubernetes.io/name": "placeholder", "app.kubernetes.io/component": kind };
  const size = { cpu: `${room.cpuMilli}m`, memory: `${room.memoryMi}Mi` };
  return {
    replicas: room.replicas,
    selector: { matchLabels: labels },
    // Others than these never wait for their pods, and a surge would buy nodes.
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: 0 } },
    template: {
      metadata: { labels },
      spec: {
        priorityClassName,
        ...PLACES[kind],
        ...spread(labels),
        // Real work waits for no placeholder.
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        containers: [
          {
            name: "pause",
            image: PAUSE_IMAGE,
            resources: { requests: size, limits: { memory: size.memory } },
            securityContext: containerSecurity,
          },
        ],
      },
    },
  };
}
