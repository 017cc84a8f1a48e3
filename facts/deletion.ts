import type { Source } from "./source";

const page = (from: string): Source => ({ from: `https://learn.microsoft.com/azure/${from}`, read: "2026-11" });

/** For how long Azure keeps what was deleted, where no property of ours decides it. */
export const KEPT_AFTER_DELETION = {
  /** Its last backup. A restore "often succeeds, it isn't always guaranteed"; another name than the old one is advised. */
  postgresServerDays: 5,
  postgresServer: page("postgresql/backup-restore/how-to-restore-deleted-server"),
  /** "Not guaranteed"; only while no new account has its name. */
  storageAccountDays: 14,
  storageAccount: page("storage/common/storage-account-recover"),
  /** Its name too: a workspace that is made under it, in its group and region, is the old one. */
  workspaceDays: 14,
  workspace: page("azure-monitor/logs/delete-workspace"),
  /** Its name too: a new service of the name is refused until the old one is had back or purged. */
  apiManagementHours: 48,
  apiManagement: page("api-management/soft-delete"),
} as const;
