import type { BlobServicePropertiesArgs } from "@pulumi/azure-native/storage";
import type { StorageArgs } from "./args";
import { recoveryOf } from "./build-account";

/**
 * What is kept of blobs that change or go. Roll-back needs versions, the change feed and a longer soft delete; a protected blob would
 * be left out of it, so that no consistent state came back.
 * https://learn.microsoft.com/azure/storage/blobs/point-in-time-restore-overview#prerequisites-for-point-in-time-restore (2026-11)
 */
export function buildBlobs(args: StorageArgs): Omit<BlobServicePropertiesArgs, "accountName"> {
  const { softDeleteDays, pointInTimeDays } = recoveryOf(args);
  const kept = { enabled: true, days: softDeleteDays };
  return {
    resourceGroupName: args.site.resourceGroupName,
    blobServicesName: "default",
    isVersioningEnabled: true,
    changeFeed: pointInTimeDays > 0 ? { enabled: true, retentionInDays: softDeleteDays } : { enabled: false },
    deleteRetentionPolicy: kept,
    containerDeleteRetentionPolicy: kept,
    restorePolicy: pointInTimeDays > 0 ? { enabled: true, days: pointInTimeDays } : { enabled: false },
    ...(args.lifecycle?.countedFrom === "use" ? { lastAccessTimeTrackingPolicy: { enable: true } } : {}),
  };
}
