import type * as storage from "@pulumi/azure-native/types/input";
import { BACKUP } from "../../../facts/objectives";
import type { Lifecycle } from "./args";

type Rule = storage.storage.ManagementPolicyRuleArgs;

/** What happens to blobs as they age. Old versions go when the backups' time is over (A22). */
export function lifecycleRules({ coolAfterDays, deleteAfterDays }: Lifecycle = {}): Rule[] {
  const baseBlob = {
    ...(coolAfterDays === undefined ? {} : { tierToCool: { daysAfterModificationGreaterThan: coolAfterDays } }),
    ...(deleteAfterDays === undefined ? {} : { delete: { daysAfterModificationGreaterThan: deleteAfterDays } }),
  };
  return [
    rule("expire-old-versions", { version: { delete: { daysAfterCreationGreaterThan: BACKUP.dailyKeptDays } } }),
    ...(Object.keys(baseBlob).length > 0 ? [rule("age-blobs", { baseBlob })] : []),
  ];
}

function rule(name: string, actions: storage.storage.ManagementPolicyActionArgs): Rule {
  return {
    name,
    type: "Lifecycle",
    enabled: true,
    definition: { actions, filters: { blobTypes: ["blockBlob"] } },
  };
}
