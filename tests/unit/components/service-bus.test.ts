import { ServiceBus, type ServiceBusArgs } from "../../../components/azure/service-bus";
import { ROLES } from "../../../facts/roles";
import { doorIn, WORKSPACE_ID } from "./doors";
import { record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<ServiceBusArgs, "site" | "link">>;

const NAMESPACE = "azure-native:servicebus:Namespace";
const QUEUE = "azure-native:servicebus:Queue";

function run(given: Given = {}, protect = true): Promise<Recording<ServiceBus>> {
  return record((opts) => {
    const site = siteIn("germanynorth", { protect });
    return new ServiceBus(
      "bus",
      { queues: { emails: {} }, ...given, site, link: doorIn(site, "serviceBus", opts) },
      opts,
    );
  });
}

describe("a region's service bus", () => {
  it("is a namespace with its queues behind a private endpoint, and nothing else", async () => {
    expect((await run({ queues: { emails: {}, imports: {} } })).census()).toEqual({
      [NAMESPACE]: 1,
      [QUEUE]: 2,
      "azure-native:network:PrivateEndpoint": 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it("is of the tier that has private endpoints, without keys, and closed to the public", async () => {
    expect((await run()).one(NAMESPACE).inputs).toMatchObject({
      namespaceName: "sbns-plugilo-prod-ber",
      sku: { name: "Premium", tier: "Premium", capacity: 1 },
      disableLocalAuth: true,
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
    });
  });

  it("is as large as asked", async () => {
    expect((await run({ messagingUnits: 4 })).one(NAMESPACE).inputs["sku"]).toMatchObject({ capacity: 4 });
  });

  it("keeps what nobody could handle as dead letters", async () => {
    expect((await run()).one(QUEUE).inputs).toMatchObject({
      queueName: "emails",
      lockDuration: "PT60S",
      maxDeliveryCount: 10,
      defaultMessageTimeToLive: "P14D",
      deadLetteringOnMessageExpiration: true,
      requiresSession: false,
      requiresDuplicateDetection: false,
    });
  });

  it("takes a queue's settings", async () => {
    const emails = {
      lockSeconds: 300,
      maxDeliveryCount: 3,
      timeToLiveDays: 1,
      duplicateDetectionMinutes: 30,
      sessions: true,
    };
    expect((await run({ queues: { emails } })).one(QUEUE).inputs).toMatchObject({
      lockDuration: "PT300S",
      maxDeliveryCount: 3,
      defaultMessageTimeToLive: "P1D",
      requiresDuplicateDetection: true,
      duplicateDetectionHistoryTimeWindow: "PT30M",
      requiresSession: true,
    });
  });

  it("grants sending and receiving on the queue, not on the namespace", async () => {
    const recording = await run({ queues: { emails: { senders: { api: "one" }, receivers: { worker: "two" } } } });
    const assignments = recording.ofType("azure-native:authorization:RoleAssignment");
    expect(assignments.map(({ inputs }) => [inputs["principalId"], inputs["roleDefinitionId"]])).toEqual([
      ["two", expect.stringContaining(ROLES.serviceBusDataReceiver.guid)],
      ["one", expect.stringContaining(ROLES.serviceBusDataSender.guid)],
    ]);
    for (const { inputs } of assignments) expect(inputs["scope"]).toBe(recording.one(QUEUE).id);
  });

  it("sends its logs to the workspace, if there is one", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: recording.one(NAMESPACE).id,
      workspaceId: WORKSPACE_ID,
    });
  });

  it("protects messages where the site asks for it, and tells its address", async () => {
    const [safe, loose] = [await run(), await run({}, false)];
    for (const type of [NAMESPACE, QUEUE]) expect(safe.one(type).protect).toBe(true);
    expect(loose.all.filter(({ protect }) => protect)).toEqual([]);
    expect(await settled(safe.result.hostName)).toBe("sbns-plugilo-prod-ber.servicebus.windows.net");
    expect(await settled(safe.result.namespaceId)).toBe(safe.one(NAMESPACE).id);
  });

  it.each<[string, Given, string]>([
    ["a queue's name with blanks", { queues: { "my mails": {} } }, "queues.my mails: got"],
    ["a lock beyond five minutes", { queues: { emails: { lockSeconds: 301 } } }, "queues.emails.lockSeconds: got 301"],
    ["no delivery at all", { queues: { emails: { maxDeliveryCount: 0 } } }, "queues.emails.maxDeliveryCount: got 0"],
    ["a life of no days", { queues: { emails: { timeToLiveDays: 0 } } }, "queues.emails.timeToLiveDays: got 0"],
    [
      "a memory of more than a week",
      { queues: { emails: { duplicateDetectionMinutes: 10_081 } } },
      "queues.emails.duplicateDetectionMinutes: got 10081",
    ],
  ])("refuses %s", async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});
