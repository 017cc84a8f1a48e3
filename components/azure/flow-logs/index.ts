import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as network from "@pulumi/azure-native/network";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { FLOW_LOGS } from "../../../facts/network";
import { BACKUP } from "../../../facts/objectives";
import type { Site } from "../../site";
import { grant } from "../managed-identity/grant";
import { PrivateLinkEverything } from "../private-link-everything";
import { lifecycleRules } from "../storage/build-lifecycle";

export interface FlowLogsArgs {
  /** Required. Resource group of the account that the logs are written to. Azure wants it in the network's region. */
  readonly site: Site;
  /** Required. The network whose traffic is written down. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Gives the account its private endpoint: people read there. */
  readonly link: PrivateLinkEverything;
  /** Required. Workspace that is given the analysis of the traffic: who talked to whom, what was refused, and why. */
  readonly workspaceId: pulumi.Input<string>;
}

/**
 * Azure makes a watcher in each region where a subscription gets a network, and the group that they are in: neither is ours.
 * https://learn.microsoft.com/azure/network-watcher/network-watcher-create (2026-11)
 */
const WATCHERS = "NetworkWatcherRG";

/**
 * Who spoke to whom in a network: every flow and the rule that let it through or refused it, written to an account of its own,
 * kept 90 days (C7), and analysed into the workspace. Logs of the network, not of security groups, whose kind is being retired
 * and can no longer be made (https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview, 2026-11).
 *
 * The watcher writes with an identity of ours; the account has no keys. It comes in as one of Azure's trusted services, which may
 * pass a closed public door, while everybody else needs the private endpoint.
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity,
 * https://learn.microsoft.com/azure/network-watcher/frequently-asked-questions#how-do-i-use-flow-logs-with-a-storage-account-behind-a-firewall-,
 * https://learn.microsoft.com/azure/storage/common/storage-network-security#limitations-and-considerations (2026-11)
 *
 * @costs By the GB collected, after 5 GB a month that are free; then by the GB analysed, kept in the account and kept in the
 * workspace. Analysing every hour instead of every ten minutes is the cheaper of two rates. A busy cluster writes tens of GB a day.
 *
 * @fails When logs cannot be written, traffic goes on and nobody using the platform notices; what is lost is the evidence. The
 * 403s that the account counts are normal: the watcher first tries a key.
 *
 * @recovers By itself, from the minute that the account takes logs again; minutes in between are lost. After a change of the
 * account or of its identity, an operator runs the stack again, which writes the flow log anew.
 */
export class FlowLogs extends pulumi.ComponentResource {
  readonly flowLogId: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;

  constructor(
    private readonly name: string,
    args: FlowLogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plugilo:azure:FlowLogs", name, {}, opts);
    const { site, link } = args;
    const account = this.makeAccount(site);
    link.connect(`${name}-blob`, { service: "blob", targetId: account.id }, { parent: this });
    const writer = this.makeIdentity(site);
    const principalId = writer.principalId;
    const mayWrite = grant(
      `${name}-write`,
      { principalId, role: "blobDataContributor", scope: account.id },
      { parent: this },
    );
    const flowLog = this.makeFlowLog(args, account, writer, mayWrite);
    this.flowLogId = flowLog.id;
    this.accountId = account.id;
    this.registerOutputs({ flowLogId: this.flowLogId, accountId: this.accountId });
  }

  private makeAccount(site: Site): storage.StorageAccount {
    const account = new storage.StorageAccount(
      `${this.name}-account`,
      {
        accountName: site.names.of("storageAccount", "flows"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        // Standard: a premium account takes no flow logs.
        kind: "StorageV2",
        sku: { name: site.region.gzrs ? "Standard_GZRS" : "Standard_GRS" },
        accessTier: "Hot",
        minimumTlsVersion: "TLS1_2",
        enableHttpsTrafficOnly: true,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        allowCrossTenantReplication: false,
        isLocalUserEnabled: false,
        ...PrivateLinkEverything.closed("blob"),
        networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
    this.keep(site, account);
    return account;
  }

  /** Versions and deleted blobs outlive a mistake; what is old goes. Restoring to a moment would cost more than logs are worth. */
  private keep({ resourceGroupName }: Site, account: storage.StorageAccount): void {
    const place = { accountName: account.name, resourceGroupName };
    const kept = { enabled: true, days: BACKUP.pitrDays };
    const blobs = new storage.BlobServiceProperties(
      `${this.name}-blobs`,
      {
        ...place,
        blobServicesName: "default",
        isVersioningEnabled: true,
        deleteRetentionPolicy: kept,
        containerDeleteRetentionPolicy: kept,
      },
      { parent: this },
    );
    const rules = lifecycleRules({ writers: "azure", lifecycle: { deleteAfterDays: FLOW_LOGS.retentionDays } });
    new storage.ManagementPolicy(
      `${this.name}-lifecycle`,
      { ...place, managementPolicyName: "default", policy: { rules } },
      { parent: this, dependsOn: blobs },
    );
  }

  private makeIdentity({ names, resourceGroupName, region, tags }: Site): managedidentity.UserAssignedIdentity {
    return new managedidentity.UserAssignedIdentity(
      `${this.name}-writer`,
      {
        resourceName: names.of("managedIdentity", "flow-logs"),
        resourceGroupName,
        location: region.name,
        tags,
      },
      { parent: this },
    );
  }

  private makeFlowLog(
    { site, vnetId, workspaceId }: FlowLogsArgs,
    account: storage.StorageAccount,
    writer: managedidentity.UserAssignedIdentity,
    mayWrite: pulumi.Resource,
  ): network.FlowLog {
    return new network.FlowLog(
      `${this.name}-log`,
      {
        flowLogName: site.names.of("flowLog"),
        networkWatcherName: `NetworkWatcher_${site.region.name}`,
        resourceGroupName: WATCHERS,
        location: site.region.name,
        targetResourceId: vnetId,
        storageId: account.id,
        enabled: true,
        format: { type: "JSON", version: FLOW_LOGS.version },
        // The account's own lifecycle deletes: a retention here would write over it.
        retentionPolicy: { enabled: false, days: 0 },
        identity: { type: "UserAssigned", userAssignedIdentities: [writer.id] },
        flowAnalyticsConfiguration: {
          networkWatcherFlowAnalyticsConfiguration: {
            enabled: true,
            workspaceResourceId: workspaceId,
            workspaceRegion: site.region.name,
            trafficAnalyticsInterval: FLOW_LOGS.analysisMinutes,
          },
        },
        tags: site.tags,
      },
      { parent: this, dependsOn: mayWrite },
    );
  }
}
