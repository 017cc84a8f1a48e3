/** Recovery objectives by tier, and the retention that backups owe (A4, A13, A16, A22). Minutes and days. */
export interface RecoveryObjective {
  /** Data that may be lost, in minutes. */
  readonly rpoMinutes: number;
  /** Time until service is back, in minutes. */
  readonly rtoMinutes: number;
}

export const RECOVERY_TIERS = {
  /** A16: production. */
  production: { rpoMinutes: 5, rtoMinutes: 15 },
  /** A16: everything else. */
  "non-critical": { rpoMinutes: 60, rtoMinutes: 240 },
} as const satisfies Record<string, RecoveryObjective>;

export type RecoveryTier = keyof typeof RECOVERY_TIERS;

/** A4, A22: point-in-time recovery at least, and daily backups kept. Azure keeps PostgreSQL backups 35 days at most. */
const DAILY_KEPT_DAYS = 30;
export const BACKUP = {
  pitrDays: 7,
  dailyKeptDays: DAILY_KEPT_DAYS,
  postgresMaximumDays: 35,
  /**
   * Blobs that were deleted stay five days longer, and their old versions seven days longer, than a blob can be rolled back. Azure
   * Backup sets the first by itself where it is less, and asks for the second:
   * https://learn.microsoft.com/azure/backup/blob-backup-configure-manage#effects-on-backed-up-storage-accounts and
   * https://learn.microsoft.com/azure/backup/blob-backup-faq (2026-11).
   */
  blobSoftDeleteDays: DAILY_KEPT_DAYS + 5,
  blobVersionDays: DAILY_KEPT_DAYS + 7,
} as const;
