import { ACCOUNT, cosmosOf } from "./cosmos";
import { WORKSPACE_ID } from "./doors";
import { at } from "./recorder";

const ALERT = "azure-native:monitor:MetricAlert";
const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";

describe("alerts on Cosmos DB", () => {
  it("tell of hot partitions, availability, late replication, and each change of regions", async () => {
    const recording = await cosmosOf({ alerted: true });
    const told = recording.ofType(ALERT).map(({ name, parent, inputs }) => {
      const criterion = at(inputs, "criteria", "allOf", 0);
      expect([parent, inputs["scopes"]]).toEqual(["cosmos", [recording.one(ACCOUNT).id]]);
      expect(at(criterion, "metricNamespace")).toBe("Microsoft.DocumentDB/databaseAccounts");
      const limit = [at(criterion, "metricName"), at(criterion, "operator"), at(criterion, "threshold")];
      return [name, at(criterion, "timeAggregation"), ...limit, inputs["windowSize"], inputs["severity"]].join(" ");
    });
    expect(told).toEqual([
      "cosmos-availability Average ServiceAvailability LessThan 99.9 PT1H 1",
      "cosmos-hot-partition Average NormalizedRUConsumption GreaterThan 80 PT15M 3",
      "cosmos-region-added Count AddRegion GreaterThan 0 PT5M 3",
      "cosmos-region-failover Count RegionFailover GreaterThan 0 PT5M 2",
      "cosmos-region-offline Count OfflineRegion GreaterThan 0 PT5M 1",
      "cosmos-region-removed Count RemoveRegion GreaterThan 0 PT5M 2",
      "cosmos-replication-latency Maximum ReplicationLatency GreaterThan 60000 PT5M 1",
    ]);
  });

  it("look at each partition, region and pair of regions by itself", async () => {
    const recording = await cosmosOf({ alerted: true });
    const dimensionsOf = (name: string): unknown =>
      at(recording.one(ALERT, name).inputs, "criteria", "allOf", 0, "dimensions");
    const each = (...names: string[]) => names.map((name) => ({ name, operator: "Include", values: ["*"] }));
    expect(dimensionsOf("cosmos-hot-partition")).toEqual(each("DatabaseName", "Region", "PhysicalPartitionId"));
    expect(dimensionsOf("cosmos-replication-latency")).toEqual(each("SourceRegion", "TargetRegion"));
  });

  it("count the share of refused requests from the account's log", async () => {
    const recording = await cosmosOf({ alerted: true, workspaceId: WORKSPACE_ID });
    const { inputs, parent } = recording.one(LOG_ALERT);
    expect(parent).toBe("cosmos");
    expect(inputs).toMatchObject({
      scopes: [WORKSPACE_ID],
      severity: 2,
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      actions: { actionGroups: [recording.one("azure-native:monitor:ActionGroup", "alerts-pager").id] },
    });
    const criterion = at(inputs, "criteria", "allOf", 0);
    expect(criterion).toMatchObject({ metricMeasureColumn: "share", operator: "GreaterThan", threshold: 5 });
    const query = String(at(criterion, "query"));
    expect(query).toContain(`_ResourceId =~ "${recording.one(ACCOUNT).id}"`);
    expect(query).toContain('countif(ErrorCode == "16500")');
    expect(query).toContain("where requests >= 1000");
  });

  it("cannot count shares without a workspace, and are none where nobody is to hear of them", async () => {
    expect((await cosmosOf({ alerted: true })).ofType(LOG_ALERT)).toEqual([]);
    const silent = await cosmosOf({ workspaceId: WORKSPACE_ID });
    expect([...silent.ofType(ALERT), ...silent.ofType(LOG_ALERT)]).toEqual([]);
  });
});
