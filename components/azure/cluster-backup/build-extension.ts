import type { ExtensionArgs } from "@pulumi/azure-native/kubernetesconfiguration";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterBackupArgs } from "./args";

/** Role of Kubernetes that AKS keeps for backup vaults. https://learn.microsoft.com/azure/aks/trusted-access-feature (2026-11) */
export const VAULT_IN_CLUSTER = "Microsoft.DataProtection/backupVaults/backup-operator";

/** Secrets come from the vault of keys and from operators: a second place that holds them would be one more to guard. */
export const LEFT_OUT = ["secrets"] as const;

/**
 * The agent in the cluster that puts its objects into a container. It signs in with an identity that Azure makes for it: an account
 * without keys leaves it no other way, and it must be told, as it would look for keys first.
 * https://learn.microsoft.com/azure/backup/quick-kubernetes-backup-terraform (2026-11)
 */
export function agent({ site, cluster, account, tenantId }: ClusterBackupArgs): ExtensionArgs {
  const location = "configuration.backupStorageLocation";
  const part = (index: number) => account.accountId.apply((id) => id.split("/")[index] ?? "");
  return {
    extensionName: "azure-aks-backup",
    resourceGroupName: site.resourceGroupName,
    clusterRp: "Microsoft.ContainerService",
    clusterResourceName: "managedClusters",
    clusterName: cluster.clusterName,
    extensionType: "microsoft.dataprotection.kubernetes",
    autoUpgradeMinorVersion: true,
    releaseTrain: "stable",
    scope: { cluster: { releaseNamespace: "dataprotection-microsoft" } },
    configurationSettings: {
      [`${location}.bucket`]: account.container,
      [`${location}.config.subscriptionId`]: part(2),
      [`${location}.config.resourceGroup`]: part(4),
      [`${location}.config.storageAccount`]: account.accountName,
      [`${location}.config.storageAccountURI`]: account.blobEndpoint,
      [`${location}.config.useAAD`]: "true",
      "credentials.tenantId": pulumi.output(tenantId),
    },
  };
}
