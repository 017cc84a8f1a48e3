import type { input } from "@pulumi/kubernetes/types";
import { EMERGENCY } from "../../../facts/scaling";

/** Both keys of the flag: they always move together. */
export function flagData(on: boolean): Record<string, string> {
  return { [EMERGENCY.flagKey]: String(on), [EMERGENCY.factorKey]: on ? String(EMERGENCY.factor) : "1" };
}

/** Label by which a flag says whose it is: a kubeconfig of another cluster must not double that one. */
export const REGION_LABEL = "plugilo.com/region";

/**
 * What the group may: set the flag, and see which workloads it will double. KEDA has no right here, because it has its own: it reads
 * ConfigMaps through a cache of all namespaces (cmd/operator/main.go), for which it may list and watch them everywhere, and a Role in one
 * namespace would be no use to it. https://github.com/kedacore/keda/blob/v2.19.0/config/rbac/role.yaml (2026-11)
 */
export const FLAG_RULES: input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["configmaps"], resourceNames: [EMERGENCY.configMap], verbs: ["get", "patch"] },
  { apiGroups: ["keda.sh"], resources: ["scaledobjects"], verbs: ["get", "list"] },
];

/** With Entra, AKS knows groups by object id. https://learn.microsoft.com/azure/aks/azure-ad-rbac (2026-11) */
export function flagSetters(groupId: string): input.rbac.v1.Subject {
  return { kind: "Group", name: groupId, apiGroup: "rbac.authorization.k8s.io" };
}
