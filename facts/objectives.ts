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

/** A13: a database inside its region by itself, to another region by hand. */
export const DATABASE_FAILOVER = {
  sameRegion: { rpoMinutes: 1, rtoMinutes: 5 },
  otherRegion: { rpoMinutes: 5, rtoMinutes: 15 },
} as const satisfies Record<string, RecoveryObjective>;

/** C3: how soon a dead back end gets no more requests (about 17 s), and a lost region (45 to 90 s). */
export const DETECTION = { backendSeconds: 20, regionSeconds: 90 } as const;

/** C10: what keeps no data. */
export const STATELESS_TIER = { rpoMinutes: 0, rtoMinutes: 5 } as const satisfies RecoveryObjective;

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

/** B5: what users are promised over 30 days; a service's own promise stands in its file. */
export const SERVICE_LEVEL = {
  windowDays: 30,
  /** Percent of requests, and of the time, as service files say it. */
  availability: 99.9,
  p95Ms: 500,
  p99Ms: 1000,
} as const;

/** B5: share of a month's error budget that is spent, and what is done about it. */
export const BUDGET_POLICY = { caution: 0.5, criticalFixes: 0.75, freeze: 1 } as const;

/**
 * How fast a budget burns, in multiples of what lasts a month, and over which two windows: the long one says that it matters, the
 * short one that it still goes on. `judgedBy`: a region keeps two days and must page without the centre.
 * https://sre.google/workbook/alerting-on-slos (2026-11)
 */
export const BURN_RATES = [
  { name: "ErrorBudgetBurnsIn2Days", factor: 14.4, long: "1h", short: "5m", severity: "P0", judgedBy: "region" },
  { name: "ErrorBudgetBurnsIn5Days", factor: 6, long: "6h", short: "30m", severity: "P1", judgedBy: "region" },
  { name: "ErrorBudgetBurnsIn10Days", factor: 3, long: "1d", short: "2h", severity: "P2", judgedBy: "centre" },
  { name: "ErrorBudgetBurnsInAMonth", factor: 1, long: "3d", short: "6h", severity: "P3", judgedBy: "centre" },
] as const;

/** Bad requests in the long window, at least: at night one of three is no outage. */
export const BURN_LEAST_BAD = 10;
