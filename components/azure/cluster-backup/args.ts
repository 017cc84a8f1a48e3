import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import type { BackupVault } from "../backup-vault";

export interface ClusterBackupArgs {
  readonly site: Site;
  /** Required. The cluster: AksCluster's outputs of these names. */
  readonly cluster: {
    readonly clusterId: pulumi.Output<string>;
    readonly clusterName: pulumi.Output<string>;
    /** Its control plane's identity, which makes the snapshots of disks. */
    readonly identityPrincipalId: pulumi.Output<string>;
  };
  /** Required. Vault of the same region, with a policy for clusters. */
  readonly vault: BackupVault;
  /** Required. Where the objects are put: an account that the cluster reaches by a private endpoint, and a container for this alone. */
  readonly account: {
    readonly accountId: pulumi.Output<string>;
    readonly accountName: pulumi.Output<string>;
    readonly blobEndpoint: pulumi.Output<string>;
    readonly container: string;
  };
  readonly tenantId: pulumi.Input<string>;
  /** Optional. Whether disks are copied as well. @default false: objects alone */
  readonly volumes?: boolean;
}
