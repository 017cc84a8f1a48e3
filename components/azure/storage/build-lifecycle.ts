import type * as inputs from "@pulumi/azure-native/types/input";
import { BACKUP } from "../../../facts/objectives";
import type { Lifecycle, StorageArgs } from "./args";

type Rule = inputs.storage.ManagementPolicyRuleArgs;
type Days = inputs.storage.DateAfterModificationArgs;

/** Days that an old version is kept which an append of Azure's left: nobody asks for it. */
const APPENDED_VERSION_DAYS = 1;

/** What happens to blobs as they age. Old versions and snapshots go when the backups' time is over (A22). */
export function lifecycleRules({ lifecycle = {}, writers }: Pick<StorageArgs, "lifecycle" | "writers">): Rule[] {
  const days = writers === "azure" ? APPENDED_VERSION_DAYS : BACKUP.blobVersionDays;
  const old = { delete: { daysAfterCreationGreaterThan: days } };
  const baseBlob = ageing(lifecycle);
  return [
    rule("expire-old-versions", { version: old, snapshot: old }),
    ...(Object.keys(baseBlob).length > 0 ? [rule("age-blobs", { baseBlob })] : []),
  ];
}

function ageing(lifecycle: Lifecycle): inputs.storage.ManagementPolicyBaseBlobArgs {
  const { countedFrom = "change", coolAfterDays, coldAfterDays, archiveAfterDays, deleteAfterDays } = lifecycle;
  const after = (days: number): Days =>
    countedFrom === "use" ? { daysAfterLastAccessTimeGreaterThan: days } : { daysAfterModificationGreaterThan: days };
  return {
    ...(coolAfterDays === undefined ? {} : { tierToCool: after(coolAfterDays) }),
    ...(coolAfterDays !== undefined && countedFrom === "use" ? { enableAutoTierToHotFromCool: true } : {}),
    ...(coldAfterDays === undefined ? {} : { tierToCold: after(coldAfterDays) }),
    ...(archiveAfterDays === undefined ? {} : { tierToArchive: after(archiveAfterDays) }),
    ...(deleteAfterDays === undefined ? {} : { delete: after(deleteAfterDays) }),
  };
}

function rule(name: string, actions: inputs.storage.ManagementPolicyActionArgs): Rule {
  return {
    name,
    type: "Lifecycle",
    enabled: true,
    definition: { actions, filters: { blobTypes: ["blockBlob"] } },
  };
}
