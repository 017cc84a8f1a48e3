import { BackupVault } from "../../components/azure/backup-vault";
import type { AksCluster } from "../../components/azure/aks-cluster";
import { ClusterBackup } from "../../components/azure/cluster-backup";
import type { PostgresWithReplicasAndPgBouncer } from "../../components/azure/postgres-with-replicas-and-pgbouncer";
import { Storage } from "../../components/azure/storage";
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
      furtherPolicies: [
        ...(place.clusterBackup ? (["clusters"] as const) : []),
        ...(longTerm ? (["postgres"] as const) : []),
      ],
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

/** The cluster's objects, where the region's vaults take clusters; elsewhere they are in Git and in this program alone. */
export function clusterBackup(
  { config, place, sites, link, workspaceId, alerting, azure }: Foundation,
  vault: BackupVault,
  cluster: AksCluster,
): void {
  if (!place.clusterBackup) return;
  const { accountId, accountName, blobEndpoint } = new Storage(
    "cluster-copies",
    { site: sites.data, role: "k8s", link, containers: [CLUSTER_CONTAINER], workspaceId, alerting },
    azure,
  );
  const account = { accountId, accountName, blobEndpoint, container: CLUSTER_CONTAINER };
  const { tenantId } = config;
  new ClusterBackup("cluster-backup", { site: sites.platform, cluster, vault, account, tenantId }, azure);
}

/** One cluster a container: https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-support-matrix (2026-11). */
const CLUSTER_CONTAINER = "objects";
