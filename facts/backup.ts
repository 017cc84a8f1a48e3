import type { Source } from "./source";

const page = (from: string): Source => ({ from: `https://learn.microsoft.com/azure/backup/${from}`, read: "2026-11" });

/**
 * What a backup vault takes. Backups of blobs, continuous and into the vault, are offered in each public region but France
 * South and South Africa West, so in all of ours: no capability of a region decides it.
 */
export const BACKUP_VAULT = {
  /** Deleted backups can be had back for this long; fourteen days cost nothing. */
  softDeleteDays: { least: 14, most: 180, source: page("secure-by-default") },
  blobContainers: { least: 1, most: 1000, source: page("blob-backup-configure-manage#configure-backups") },
  offered: page("blob-backup-support-matrix#supported-regions"),
} as const;
