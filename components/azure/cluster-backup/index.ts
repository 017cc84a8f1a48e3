import * as containerservice from "@pulumi/azure-native/containerservice";
import * as kubernetesconfiguration from "@pulumi/azure-native/kubernetesconfiguration";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { grant } from "../managed-identity";
import type { ClusterBackupArgs } from "./args";
import { agent, LEFT_OUT, VAULT_IN_CLUSTER } from "./build-extension";

export type { ClusterBackupArgs } from "./args";

/**
 * A copy of a cluster's objects each day, kept thirty days (A22): what somebody changed or deleted by hand is there to compare with.
 * A cluster as a whole is made anew by this program and filled by Argo CD, which is quicker and never stale.
 *
 * @costs A price a month for each namespace that is copied, and the gigabytes in the account; snapshots of disks, where they are
 * asked for. Half a CPU in the cluster.
 * @fails A copy that fails is told by the vault the same night; the day before's is still there. The first may fail because Azure
 * takes some minutes to believe a new role: run again. Clusters on which the agent does not run are not copied.
 * @recovers By an operator: whole namespaces are restored from any day of the last thirty, into this cluster or another of the
 * region that has the agent. When the region is lost, so are the copies: Argo CD fills another cluster from Git.
 */
export class ClusterBackup extends pulumi.ComponentResource {
  /** @throws ArgumentError when the vault has no policy for clusters. */
  constructor(name: string, args: ClusterBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:azure:ClusterBackup", name, {}, opts);
    const { site, cluster, vault, account, volumes = false } = args;
    const parent = { parent: this };
    // A group of its own: Azure wants the cluster to have all rights on it.
    const snapshots = new resources.ResourceGroup(
      `${name}-snapshots`,
      {
        resourceGroupName: site.names.of("resourceGroup", "snapshots"),
        location: site.region.name,
        tags: site.tags,
      },
      { ...parent, protect: site.protect },
    );
    const extension = new kubernetesconfiguration.Extension(`${name}-agent`, agent(args), parent);
    const principalId = extension.aksAssignedIdentity.apply((identity) => identity?.principalId ?? "");
    const ready = [
      extension,
      grant(`${name}-writes`, { principalId, role: "blobDataContributor", scope: account.accountId }, parent),
      grant(
        `${name}-snapshots-role`,
        { principalId: cluster.identityPrincipalId, role: "contributor", scope: snapshots.id },
        parent,
      ),
      new containerservice.TrustedAccessRoleBinding(
        `${name}-access`,
        {
          trustedAccessRoleBindingName: "backup-vault",
          resourceGroupName: site.resourceGroupName,
          resourceName: cluster.clusterName,
          sourceResourceId: vault.vaultId,
          roles: [VAULT_IN_CLUSTER],
        },
        parent,
      ),
    ];
    vault.protectCluster(
      name,
      {
        clusterId: cluster.clusterId,
        region: site.region,
        snapshotGroupId: snapshots.id,
        volumes,
        excludedResourceTypes: LEFT_OUT,
      },
      { ...parent, dependsOn: ready },
    );
    this.registerOutputs({});
  }
}
