import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";

export interface DiagnoseArgs {
  /** Required. ARM id of the resource whose logs and metrics go to the workspace. */
  readonly targetId: pulumi.Input<string>;
  /** Required. Log Analytics workspace. */
  readonly workspaceId: pulumi.Input<string>;
  /** Optional. Which log categories: `none` for types that have metrics only. @default "allLogs" */
  readonly logs?: "allLogs" | "audit" | "none";
  /** Optional. Whether metrics go too; some sub-resources have none. @default true */
  readonly metrics?: boolean;
  /**
   * Optional. Tables of the type's own instead of AzureDiagnostics, for types that offer the choice.
   * @default false
   */
  readonly dedicatedTables?: boolean;
}

/**
 * Sends a resource's logs and metrics to a workspace. Category groups, so that categories which Azure adds later come too.
 * https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#category-groups (2026-11)
 */
export function diagnose(
  name: string,
  { targetId, workspaceId, logs = "allLogs", metrics = true, dedicatedTables = false }: DiagnoseArgs,
  opts: pulumi.CustomResourceOptions,
): monitor.DiagnosticSetting {
  return new monitor.DiagnosticSetting(
    name,
    {
      name: "to-workspace",
      resourceUri: targetId,
      workspaceId,
      logs: logs === "none" ? [] : [{ categoryGroup: logs, enabled: true }],
      metrics: metrics ? [{ category: "AllMetrics", enabled: true }] : [],
      ...(dedicatedTables ? { logAnalyticsDestinationType: "Dedicated" } : {}),
    },
    opts,
  );
}
