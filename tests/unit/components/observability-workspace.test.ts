import { ObservabilityWorkspace } from "../../../components/azure/observability-workspace";
import { record, settled } from "./recorder";
import { siteIn } from "./sites";

const WORKSPACE = "azure-native:operationalinsights:Workspace";

const run = (retentionDays: number, protect = true) =>
  record(
    (opts) => new ObservabilityWorkspace("logs", { site: siteIn("germanynorth", { protect }), retentionDays }, opts),
  );

describe("a region's workspace", () => {
  it("keeps logs as long as asked, takes no keys, and nothing from the public network", async () => {
    const recording = await run(90);
    expect(recording.census()).toEqual({ [WORKSPACE]: 1 });
    expect(recording.one(WORKSPACE)).toMatchObject({
      protect: true,
      inputs: {
        workspaceName: "log-plugilo-prod-ber",
        location: "germanynorth",
        sku: { name: "PerGB2018" },
        retentionInDays: 90,
        features: { disableLocalAuth: true },
        publicNetworkAccessForIngestion: "Disabled",
        publicNetworkAccessForQuery: "Enabled",
      },
    });
    expect(await settled(recording.result.workspaceId)).toBe(recording.one(WORKSPACE).id);
  });

  it("takes keys from the public network where agents write, under a name of its own", async () => {
    const recording = await record(
      (opts) =>
        new ObservabilityWorkspace(
          "defender",
          { site: siteIn("germanynorth"), retentionDays: 30, role: "defender", writers: "agents" },
          opts,
        ),
    );
    expect(recording.one(WORKSPACE).inputs).toMatchObject({
      workspaceName: "log-plugilo-prod-ber-defender",
      features: { disableLocalAuth: false },
      publicNetworkAccessForIngestion: "Enabled",
    });
  });

  it("is unprotected where the site is", async () => {
    expect((await run(30, false)).one(WORKSPACE).protect).toBe(false);
  });

  it.each([29, 731, 30.5])("refuses to keep logs for %p days", async (days) => {
    await expect(run(days)).rejects.toThrow(`retentionDays: got ${days}, expected whole days from 30 to 730`);
  });
});
