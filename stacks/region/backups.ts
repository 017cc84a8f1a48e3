import { BackupVault } from "../../components/azure/backup-vault";
import type { PostgresWithReplicasAndPgBouncer } from "../../components/azure/postgres-with-replicas-and-pgbouncer";
import type { Foundation } from "./foundation";

/**
 * The region's vault of daily copies (A4, A22). A database is in it where the region's vaults take any, and where it is the primary:
 * a replica has no backups of its own.
 */
export function backups(base: Foundation, postgres: PostgresWithReplicasAndPgBouncer): BackupVault {
  const { config, place, sites, workspaceId, alerting, azure } = base;
  const longTerm = place.postgresVault && config.role === "primary";
  const vault = new BackupVault(
    "backups",
    {
      site: sites.data,
      tenantId: config.tenantId,
      furtherPolicies: longTerm ? ["postgres"] : [],
      workspaceId,
      alerting,
    },
    azure,
  );
  if (longTerm) {
    const server = { serverId: postgres.serverId, region: place };
    vault.protectDatabase("postgres-backup", server, { parent: postgres, dependsOn: [] });
  }
  return vault;
}
