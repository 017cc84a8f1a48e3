import { busOf, type BusGiven, NAMESPACE, QUEUE, SUBSCRIPTION, TOPIC } from "./buses";
import { WORKSPACE_ID } from "./doors";
import { at, settled } from "./recorder";

const ALERT = "azure-native:monitor:MetricAlert";
const SCALING = "azure-native:monitor:AutoscaleSetting";
const PAIRING = "azure-native:servicebus:DisasterRecoveryConfig";
const STANDBY_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ServiceBus/namespaces/sbns-plugilo-prod-fra";

describe("a region's service bus", () => {
  it("is a namespace with its queues behind a private endpoint, and nothing else", async () => {
    expect((await busOf({ queues: { emails: {}, imports: {} } })).census()).toEqual({
      [NAMESPACE]: 1,
      [QUEUE]: 2,
      "azure-native:network:PrivateEndpoint": 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it("is of the tier that has private endpoints, without keys, and closed to the public", async () => {
    expect((await busOf()).one(NAMESPACE).inputs).toMatchObject({
      namespaceName: "sbns-plugilo-prod-ber",
      location: "germanynorth",
      sku: { name: "Premium", tier: "Premium", capacity: 1 },
      premiumMessagingPartitions: 1,
      disableLocalAuth: true,
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
    });
  });

  it("says nothing of zones: Azure spreads it by itself", async () => {
    expect((await busOf({}, { region: "germanywestcentral" })).one(NAMESPACE).inputs).not.toHaveProperty(
      "zoneRedundant",
    );
  });

  it("tells two of a region apart by their role", async () => {
    expect((await busOf({ role: "imports" })).one(NAMESPACE).inputs["namespaceName"]).toBe(
      "sbns-plugilo-prod-ber-imports",
    );
  });

  it("sends its logs to the workspace, if there is one", async () => {
    const recording = await busOf({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: recording.one(NAMESPACE).id,
      workspaceId: WORKSPACE_ID,
    });
  });

  it("protects messages where the site asks for it", async () => {
    const topics = {
      events: { subscriptions: { mail: { filters: { all: { kind: "sql", condition: "1=1" } } } } },
    } as const;
    const [safe, loose] = [await busOf({ topics }), await busOf({ topics }, { protect: false })];
    for (const type of [NAMESPACE, QUEUE, TOPIC, SUBSCRIPTION]) expect(safe.one(type).protect).toBe(true);
    for (const type of ["Rule", "DefaultRule"]) expect(safe.one(`azure-native:servicebus:${type}`).protect).toBe(false);
    expect(loose.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("tells its address, and what recovery may count on", async () => {
    const [berlin, frankfurt] = [await busOf(), await busOf({}, { region: "germanywestcentral" })];
    expect(await settled(berlin.result.hostName)).toBe("sbns-plugilo-prod-ber.servicebus.windows.net");
    expect(await settled(berlin.result.namespaceName)).toBe("sbns-plugilo-prod-ber");
    expect(await settled(berlin.result.namespaceId)).toBe(berlin.one(NAMESPACE).id);
    expect(berlin.result.recovery).toEqual({ zoneRedundant: false, regionLoss: "messages-wait", standby: "none" });
    expect(frankfurt.result.recovery.zoneRedundant).toBe(true);
  });
});

describe("messaging units", () => {
  const capacity = async (given: BusGiven) => at((await busOf(given)).one(NAMESPACE).inputs, "sku", "capacity");

  it("are one a partition where nothing is said, and stay as many", async () => {
    expect(await capacity({ partitions: 4 })).toBe(4);
    expect((await busOf({ partitions: 4 })).one(NAMESPACE).inputs["premiumMessagingPartitions"]).toBe(4);
    expect((await busOf()).ofType(SCALING)).toEqual([]);
  });

  it("are as many as asked, without autoscale where least and most are equal", async () => {
    const recording = await busOf({ units: { minimum: 4, maximum: 4 } });
    expect(recording.one(NAMESPACE).inputs["sku"]).toMatchObject({ capacity: 4 });
    expect(recording.one(NAMESPACE).ignoreChanges).toEqual([]);
    expect(recording.ofType(SCALING)).toEqual([]);
  });

  it("grow and shrink by CPU between two counts, to the next count that Azure has (C1)", async () => {
    const recording = await busOf({ units: { minimum: 1, maximum: 8 } });
    const id = recording.one(NAMESPACE).id;
    const trigger = { metricName: "NamespaceCpuUsage", metricNamespace: "microsoft.servicebus/namespaces" };
    expect(recording.one(SCALING).inputs).toMatchObject({
      autoscaleSettingName: "autoscale-plugilo-prod-ber-bus",
      location: "germanynorth",
      enabled: true,
      targetResourceUri: id,
      profiles: [
        {
          capacity: { minimum: "1", maximum: "8", default: "8" },
          rules: [
            {
              metricTrigger: {
                ...trigger,
                metricResourceUri: id,
                operator: "GreaterThan",
                threshold: 70,
                timeWindow: "PT5M",
              },
              scaleAction: { direction: "Increase", type: "ServiceAllowedNextValue", value: "1", cooldown: "PT5M" },
            },
            {
              metricTrigger: {
                ...trigger,
                metricResourceUri: id,
                operator: "LessThan",
                threshold: 30,
                timeWindow: "PT15M",
              },
              scaleAction: { direction: "Decrease", type: "ServiceAllowedNextValue", value: "1", cooldown: "PT10M" },
            },
          ],
        },
      ],
    });
  });

  it("that autoscale has added are not taken away by the next run", async () => {
    const namespace = (await busOf({ units: { minimum: 2, maximum: 8 } })).one(NAMESPACE);
    expect(namespace.inputs["sku"]).toMatchObject({ capacity: 2 });
    expect(namespace.ignoreChanges).toEqual(["sku.capacity"]);
  });
});

describe("a namespace that is paired", () => {
  const paired = () => busOf({ pairing: { alias: "sbns-plugilo-prod", standbyId: STANDBY_ID } });

  it("has an alias that names its standby, and tells the alias", async () => {
    const recording = await paired();
    expect(recording.one(PAIRING).inputs).toEqual({
      namespaceName: "sbns-plugilo-prod-ber",
      resourceGroupName: "rg-plugilo-prod-ber-unit",
      alias: "sbns-plugilo-prod",
      partnerNamespace: STANDBY_ID,
    });
    expect(await settled(recording.result.hostName)).toBe("sbns-plugilo-prod.servicebus.windows.net");
    expect(await settled(recording.result.namespaceName)).toBe("sbns-plugilo-prod-ber");
    expect(recording.result.recovery.standby).toBe("entities");
  });

  it("gets its private endpoint before: Azure refuses it afterwards", async () => {
    expect((await paired()).one(PAIRING).dependsOn).toContain("bus-endpoint");
  });
});

describe("alerts", () => {
  const watched = async (given: BusGiven) =>
    (await busOf({ ...given, alerted: true })).ofType(ALERT).map(({ name, inputs }) => {
      const criterion = at(inputs, "criteria", "allOf", 0);
      const [metric, by] = [at(criterion, "metricName"), at(criterion, "timeAggregation")];
      const over = [at(criterion, "dimensions", 0, "name"), at(criterion, "dimensions", 0, "values", 0)];
      const windows = [inputs["windowSize"], inputs["evaluationFrequency"]];
      return [
        name,
        by,
        metric,
        at(criterion, "operator"),
        at(criterion, "threshold"),
        ...over,
        ...windows,
        inputs["severity"],
      ]
        .filter((part) => part !== undefined)
        .join(" ");
    });

  it("tell of dead letters, throttling, errors, busy units and of each queue's and topic's backlog", async () => {
    const queues = { emails: {}, "imports/big": { backlog: 50 } };
    const topics = { events: { subscriptions: {}, backlog: 7 } };
    expect(await watched({ queues, topics })).toEqual([
      "bus-backlog-emails Average ActiveMessages GreaterThan 1000 EntityName emails PT15M PT5M 2",
      "bus-backlog-events Average ActiveMessages GreaterThan 7 EntityName events PT15M PT5M 2",
      "bus-backlog-imports-big Average ActiveMessages GreaterThan 50 EntityName imports/big PT15M PT5M 2",
      "bus-cpu Maximum NamespaceCpuUsage GreaterThan 80 PT15M PT5M 3",
      "bus-dead-letters Maximum DeadletteredMessages GreaterThan 0 EntityName * PT15M PT5M 3",
      "bus-memory Maximum NamespaceMemoryUsage GreaterThan 80 PT15M PT5M 3",
      "bus-server-errors Total ServerErrors GreaterThan 10 PT5M PT1M 1",
      "bus-throttled Total ThrottledRequests GreaterThan 0 PT5M PT1M 2",
    ]);
  });

  it("look at the namespace, and belong to the component", async () => {
    const recording = await busOf({ alerted: true });
    for (const { inputs, parent } of recording.ofType(ALERT)) {
      expect(inputs["scopes"]).toEqual([recording.one(NAMESPACE).id]);
      expect(at(inputs, "criteria", "allOf", 0, "metricNamespace")).toBe("Microsoft.ServiceBus/namespaces");
      expect(parent).toBe("bus");
    }
  });

  it("are none where nobody is to hear of them", async () => {
    expect((await busOf()).ofType(ALERT)).toEqual([]);
  });
});
