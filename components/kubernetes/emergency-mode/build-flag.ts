import type { input } from "@pulumi/kubernetes/types";
import { EMERGENCY } from "../../../facts/scaling";
import { KEDA } from "../../../facts/workloads";

/** Both keys of the flag: they always move together. */
export function flagData(on: boolean): Record<string, string> {
  return { [EMERGENCY.flagKey]: String(on), [EMERGENCY.factorKey]: on ? String(EMERGENCY.factor) : "1" };
}

/** Label by which a flag says whose it is: a kubeconfig of another cluster must not double that one. */
export const REGION_LABEL = "plugilo.com/region";

export type FlagRole = "keda" | "people";

/** `keda` reads the one ConfigMap; `people` set it, and see which workloads it will double. */
export const FLAG_ROLES: Readonly<Record<FlagRole, input.rbac.v1.PolicyRule[]>> = {
  keda: [flagRule(["get"])],
  people: [
    flagRule(["get", "patch"]),
    { apiGroups: ["keda.sh"], resources: ["scaledobjects"], verbs: ["get", "list"] },
  ],
};

export function flagSubjects(groupId: string): Record<FlagRole, input.rbac.v1.Subject> {
  return {
    keda: { kind: "ServiceAccount", name: KEDA.serviceAccount, namespace: KEDA.namespace },
    // With Entra, AKS knows groups by object id. https://learn.microsoft.com/azure/aks/azure-ad-rbac (2026-11)
    people: { kind: "Group", name: groupId, apiGroup: "rbac.authorization.k8s.io" },
  };
}

function flagRule(verbs: string[]): input.rbac.v1.PolicyRule {
  return { apiGroups: [""], resources: ["configmaps"], resourceNames: [EMERGENCY.configMap], verbs };
}
