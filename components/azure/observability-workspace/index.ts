import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import type { Site } from "../../site";

export interface ObservabilityWorkspaceArgs {
  readonly site: Site;
  /** Required. Days that logs are kept, 30 to 730: beyond it they are archive, which this workspace does not use. */
  readonly retentionDays: number;
  /** Optional. Tells a second workspace of a region apart. @default none: the region's own */
  readonly role?: string;
  /**
   * Optional. Who writes. `azure`: diagnostic settings, by Azure's own way, which closed ingestion does not close.
   * `agents`: sensors on nodes, which come by the public way with the workspace's keys, so both stay open; keep nothing
   * else there. @default "azure"
   */
  readonly writers?: "azure" | "agents";
}

const RETENTION_DAYS = { least: 30, most: 730 } as const;

/**
 * Where the region's Azure resources send their platform logs. One a region: a region's logs must not depend on another.
 *
 * Nothing of ours posts to it, so it takes no keys and nothing from the public network. People query it with their Entra
 * accounts. Defender's sensor cannot use such a workspace and gets one of its own (`writers: "agents"`).
 * https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-design#control-network-access-to-ampls-resources (2026-11)
 *
 * @costs Gigabytes taken in, by far, then those kept beyond a month. A chatty category of one diagnostic setting can cost
 * more than the resource that it tells of.
 * @fails Users notice nothing. While it is down or throttles, Azure keeps diagnostic logs for a while and then drops them,
 * so an investigation may have a gap. Region and workspace fail together: the other region's logs are its own.
 * @recovers By itself. A deleted workspace can be had back for 14 days, by making it again under its name.
 */
export class ObservabilityWorkspace extends pulumi.ComponentResource {
  readonly workspaceId: pulumi.Output<string>;

  /** @throws ArgumentError when the retention is outside 30 to 730 days. */
  constructor(name: string, args: ObservabilityWorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, retentionDays, role, writers = "azure" } = args;
    const { least, most } = RETENTION_DAYS;
    const fits = Number.isInteger(retentionDays) && retentionDays >= least && retentionDays <= most;
    refuse(
      "ObservabilityWorkspace",
      name,
      fits
        ? []
        : [
            {
              path: "retentionDays",
              got: retentionDays,
              expected: `whole days from ${least} to ${most}`,
              fix: "choose a value in the range",
            },
          ],
    );
    super("plugilo:azure:ObservabilityWorkspace", name, {}, opts);
    const workspace = new operationalinsights.Workspace(
      `${name}-workspace`,
      {
        workspaceName: site.names.of("logWorkspace", role),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        sku: { name: "PerGB2018" },
        retentionInDays: retentionDays,
        features: { disableLocalAuth: writers === "azure", enableLogAccessUsingOnlyResourcePermissions: true },
        publicNetworkAccessForIngestion: writers === "azure" ? "Disabled" : "Enabled",
        publicNetworkAccessForQuery: "Enabled",
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
    this.workspaceId = workspace.id;
    this.registerOutputs({ workspaceId: this.workspaceId });
  }
}
