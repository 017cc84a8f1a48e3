import { BACKUP } from "../../../facts/objectives";
import { atLeast, expectAt, word } from "../expectation";
import { regionOf } from "../region";
import type { Resource } from "../../../resilience/resource";
import { valueAt } from "../../../resilience/resource";
import type { Rule } from "../rule";

const SERVER = "azure-native:dbforpostgresql:Server";
const READ = "2026-11";

export const postgresRules: readonly Rule[] = [
  {
    id: "postgres-backup-kept",
    scope: "resource",
    title: `PostgreSQL keeps daily backups ${BACKUP.dailyKeptDays} days in production, in the paired region too.`,
    why: "Recovery from corruption reaches back only as far as backups are kept, and a region's loss takes local ones with it (A4, A22).",
    remedy: "leave backups to PostgresWithReplicasAndPgBouncer: 35 days and geo-redundant on a primary.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore",
      read: READ,
    },
    requirements: ["A4", "A13", "A16", "A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SERVER],
    judge: (server, { tier }) => {
      if (isReplica(server)) return [];
      const days = atLeast(tier === "production" ? BACKUP.dailyKeptDays : BACKUP.pitrDays, "days");
      return [
        ...expectAt(server, "backup.backupRetentionDays", days),
        ...(tier === "production" ? expectAt(server, "backup.geoRedundantBackup", word("Enabled")) : []),
      ];
    },
  },
  {
    id: "postgres-highly-available",
    scope: "resource",
    title: "A production PostgreSQL primary has a standby, of a kind that its region offers.",
    why: "Without a standby a failed machine costs a restore: hours instead of the 5 minutes of A13.",
    remedy: "leave the mode to PostgresWithReplicasAndPgBouncer, which takes it from facts/regions.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-high-availability",
      read: READ,
    },
    requirements: ["A13", "A16"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SERVER],
    judge: (server, { tier }) => {
      if (tier !== "production" || isReplica(server)) return [];
      // A same-zone standby stays allowed where zones exist: Azure at times has no capacity for the better one.
      const offered = regionOf(server)?.postgresHa === "SameZone" ? ["SameZone"] : ["ZoneRedundant", "SameZone"];
      return expectAt(server, "highAvailability.mode", word(...offered));
    },
  },
];

/** A replica can have neither backups nor a standby: its primary's are judged. */
function isReplica({ properties }: Resource): boolean {
  return valueAt(properties, "createMode") === "Replica" && valueAt(properties, "sourceServerResourceId") !== undefined;
}
