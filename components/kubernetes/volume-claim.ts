import type { input } from "@pulumi/kubernetes/types";
import { STORAGE_CLASS } from "../../facts/observability";

/** A pod's own disk: one node at a time writes to it. @param storageGb GB. @param storageClassName class of AKS, or of ours. */
export function claim(
  storageGb: number,
  storageClassName: string = STORAGE_CLASS,
): input.core.v1.PersistentVolumeClaimSpec {
  return {
    storageClassName,
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: `${storageGb}Gi` } },
  };
}
