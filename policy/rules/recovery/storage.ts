import { BACKUP } from "../../../facts/objectives";
import { atLeast, expectAt, fromTable, is, word, wordUnlike } from "../expectation";
import { liesWithin } from "../../../resilience/resource";
import { missing, type Rule } from "../rule";

const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOBS = "azure-native:storage:BlobServiceProperties";
const READ = "2026-11";
const SOFT_DELETE = {
  address: "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview",
  read: READ,
};

export const storageRules: readonly Rule[] = [
  {
    id: "storage-geo-redundant",
    scope: "resource",
    title: "Storage outlives a data centre, and in production a region.",
    why: "Files and backups are what everything else is restored from (A4, A22).",
    remedy: "leave the SKU to Storage, which takes the best that the region offers.",
    documentation: { address: "https://learn.microsoft.com/azure/storage/common/storage-redundancy", read: READ },
    requirements: ["A4", "A22"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [ACCOUNT],
    judge: (account, { tier }) =>
      expectAt(
        account,
        "sku.name",
        tier === "production"
          ? word("Standard_GZRS", "Standard_RAGZRS", "Standard_GRS", "Standard_RAGRS")
          : wordUnlike(/_LRS$/i, "a SKU that is not locally redundant"),
      ),
  },
  {
    id: "blobs-undeletable-by-accident",
    scope: "resource",
    title: "Deleted and overwritten blobs can be had back.",
    why: "Replication copies a mistake at once; versions and soft delete undo it (A22).",
    remedy: "use Storage, which turns on versioning and soft delete for blobs and containers.",
    documentation: SOFT_DELETE,
    requirements: ["A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [BLOBS]: {
        isVersioningEnabled: is(true),
        "deleteRetentionPolicy.enabled": is(true),
        "deleteRetentionPolicy.days": atLeast(BACKUP.pitrDays, "days"),
        "containerDeleteRetentionPolicy.enabled": is(true),
        "containerDeleteRetentionPolicy.days": atLeast(BACKUP.pitrDays, "days"),
      },
    }),
  },
  {
    id: "blobs-have-settings",
    scope: "estate",
    title: "Each storage account says how deleted blobs are had back.",
    why: "Azure's own settings keep nothing that is deleted or overwritten (A22).",
    remedy: "use Storage, which makes the account's blob settings too.",
    documentation: SOFT_DELETE,
    requirements: ["A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const settings = resources.filter(({ type }) => type === BLOBS);
      return resources
        .filter(({ type }) => type === ACCOUNT)
        .filter((account) => !settings.some((one) => liesWithin(one, account, "accountName")))
        .map((account) => missing(account, "blob service properties", "those of this account, in the same stack"));
    },
  },
];
