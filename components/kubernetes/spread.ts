/**
 * Pods with these labels are spread over zones and nodes (A23, E4). Over zones as well as can be: a region may have none,
 * and its nodes then share zone 0. Never two on one node.
 */
export function spread(labels: Readonly<Record<string, string>>) {
  const labelSelector = { matchLabels: { ...labels } };
  return {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
    ],
  };
}

/** What `restricted` pod security asks of a pod; containers add `containerSecurity`. */
export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 2000,
  fsGroup: 2000,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
