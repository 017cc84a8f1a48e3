/** Reading the policies of backup vaults. */
import { at, objects, text, texts } from "../body";
import { daysOf } from "../durations";
import type { PropertyMap } from "../../protocol/values";

/** Data source type of an account's blobs, as policies and instances spell it. */
export const BLOBS = "Microsoft.Storage/storageAccounts/blobServices";

/** A rule of a policy: how long something is kept, or when a copy is made. */
export interface PolicyRule {
  readonly path: string;
  readonly store: string;
  readonly keptDays: number | undefined;
  readonly intervals: readonly string[];
}

export function rulesOf(body: PropertyMap): PolicyRule[] {
  return objects(at(body, "properties", "policyRules")).map((rule, index) => {
    const [cycle] = objects(rule["lifecycles"]);
    return {
      path: `properties.policyRules[${index}]`,
      store: text(at(cycle, "sourceDataStore", "dataStoreType") ?? at(rule, "dataStore", "dataStoreType")) ?? "",
      keptDays: daysOf(text(at(cycle, "deleteAfter", "duration"))),
      intervals: texts(at(rule, "trigger", "schedule", "repeatingTimeIntervals")),
    };
  });
}
