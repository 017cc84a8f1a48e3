import * as pulumi from "@pulumi/pulumi";
import { diagnose, type DiagnoseArgs } from "../../../components/azure/diagnostics";
import { SUBSCRIPTION } from "./computed";
import { WORKSPACE_ID } from "./doors";
import { record } from "./recorder";

const TARGET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;

async function settingOf(given: Partial<DiagnoseArgs> = {}) {
  const recording = await record((opts) => {
    const parent = new pulumi.ComponentResource("plugilo:azure:Any", "any", {}, opts);
    return diagnose("logs", { targetId: TARGET, workspaceId: WORKSPACE_ID, ...given }, { parent });
  });
  return recording.one("azure-native:monitor:DiagnosticSetting", "logs").inputs;
}

describe("diagnostics", () => {
  it("sends all logs and metrics of its target to the workspace", async () => {
    expect(await settingOf()).toEqual({
      name: "to-workspace",
      resourceUri: TARGET,
      workspaceId: WORKSPACE_ID,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    });
  });

  it("sends audit logs only, or none, where that is all that is wanted", async () => {
    expect((await settingOf({ logs: "audit" }))["logs"]).toEqual([{ categoryGroup: "audit", enabled: true }]);
    expect((await settingOf({ logs: "none" }))["logs"]).toEqual([]);
  });

  it("leaves metrics out for types that have none", async () => {
    expect((await settingOf({ metrics: false }))["metrics"]).toEqual([]);
  });

  it("asks for tables of the type's own where they are offered", async () => {
    expect((await settingOf({ dedicatedTables: true }))["logAnalyticsDestinationType"]).toBe("Dedicated");
  });
});
