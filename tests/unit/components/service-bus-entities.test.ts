import { ROLES } from "../../../facts/roles";
import { busOf, QUEUE, SUBSCRIPTION, TOPIC } from "./buses";
import type { Recording } from "./recorder";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";

/** Who is granted what on what: `principal does it scope's name`. */
function grants(recording: Recording<unknown>): string[] {
  const does = new Map<string, string>([
    [ROLES.serviceBusDataReceiver.guid, "receives"],
    [ROLES.serviceBusDataSender.guid, "sends"],
    [ROLES.reader.guid, "reads"],
  ]);
  return recording.ofType(ASSIGNMENT).map(({ inputs }) => {
    const [role = "", scope = ""] = [inputs["roleDefinitionId"], inputs["scope"]].map((id) =>
      String(id).replace(/.*\//, ""),
    );
    return `${String(inputs["principalId"])} ${does.get(role) ?? role} ${scope}`;
  });
}

describe("queues", () => {
  it("keep what nobody could handle as dead letters", async () => {
    expect((await busOf()).one(QUEUE).inputs).toEqual({
      namespaceName: "sbns-plugilo-prod-ber",
      resourceGroupName: "rg-plugilo-prod-ber-unit",
      queueName: "emails",
      maxSizeInMegabytes: 5120,
      lockDuration: "PT60S",
      maxDeliveryCount: 10,
      defaultMessageTimeToLive: "P14D",
      deadLetteringOnMessageExpiration: true,
      requiresSession: false,
      requiresDuplicateDetection: false,
    });
  });

  it("take their settings", async () => {
    const emails = {
      lockSeconds: 300,
      maxDeliveryCount: 3,
      timeToLiveDays: 1,
      duplicateDetectionMinutes: 30,
      sessions: true,
      maxSizeGb: 80,
    };
    expect((await busOf({ queues: { emails } })).one(QUEUE).inputs).toMatchObject({
      maxSizeInMegabytes: 81_920,
      lockDuration: "PT300S",
      maxDeliveryCount: 3,
      defaultMessageTimeToLive: "P1D",
      requiresDuplicateDetection: true,
      duplicateDetectionHistoryTimeWindow: "PT30M",
      requiresSession: true,
    });
  });

  it("hand their dead letters to a queue that is there before them", async () => {
    const recording = await busOf({ queues: { emails: { deadLettersTo: "failed" }, failed: {} } });
    const [emails, failed] = ["emails", "failed"].map((name) => recording.one(QUEUE, `bus-queue-${name}`));
    expect(emails?.inputs["forwardDeadLetteredMessagesTo"]).toBe("failed");
    expect(emails?.dependsOn).toContain("bus-queue-failed");
    expect(failed?.inputs).not.toHaveProperty("forwardDeadLetteredMessagesTo");
  });

  it("grant rights on themselves, not on the namespace: to send, to receive, and to read the length (A2)", async () => {
    const emails = { senders: { api: "one" }, receivers: { worker: "two" }, scalers: { keda: "three" } };
    const recording = await busOf({ queues: { emails, imports: {} } });
    expect(grants(recording)).toEqual(["two receives emails", "three reads emails", "one sends emails"]);
    expect(recording.ofType(ASSIGNMENT).map(({ name }) => name)).toEqual([
      "bus-queue-emails-receiver-worker",
      "bus-queue-emails-scaler-keda",
      "bus-queue-emails-sender-api",
    ]);
  });
});

describe("topics", () => {
  const mail = {
    receivers: { mailer: "two" },
    scalers: { keda: "three" },
    sessions: true,
    filters: {
      signups: { kind: "sql", condition: "sys.Label = 'signup'" },
      urgent: { kind: "properties", label: "alarm", correlationId: "c-1", properties: { region: "ber" } },
    },
  } as const;
  const events = { senders: { api: "one" }, timeToLiveDays: 7, duplicateDetectionMinutes: 10, subscriptions: { mail } };

  it("give each subscription its own copy of a message", async () => {
    const recording = await busOf({ topics: { events: { subscriptions: { mail: {}, audit: {} } } } });
    expect(recording.one(TOPIC).inputs).toEqual({
      namespaceName: "sbns-plugilo-prod-ber",
      resourceGroupName: "rg-plugilo-prod-ber-unit",
      topicName: "events",
      defaultMessageTimeToLive: "P14D",
      maxSizeInMegabytes: 5120,
      requiresDuplicateDetection: false,
    });
    expect(recording.ofType(SUBSCRIPTION).map(({ inputs }) => inputs)).toMatchObject([
      { topicName: "events", subscriptionName: "audit", deadLetteringOnMessageExpiration: true },
      { topicName: "events", subscriptionName: "mail", deadLetteringOnFilterEvaluationExceptions: true },
    ]);
    expect(recording.ofType("azure-native:servicebus:Rule")).toEqual([]);
    expect(recording.ofType("azure-native:servicebus:DefaultRule")).toEqual([]);
  });

  it("take their settings, and so do subscriptions", async () => {
    const recording = await busOf({ topics: { events } });
    expect(recording.one(TOPIC).inputs).toMatchObject({
      defaultMessageTimeToLive: "P7D",
      duplicateDetectionHistoryTimeWindow: "PT10M",
    });
    expect(recording.one(SUBSCRIPTION).inputs).toMatchObject({ requiresSession: true, lockDuration: "PT60S" });
  });

  it("filter for a subscription by conditions and by properties", async () => {
    const rules = (await busOf({ topics: { events } })).ofType("azure-native:servicebus:Rule");
    const place = { topicName: "events", subscriptionName: "mail" };
    expect(rules.map(({ inputs }) => inputs)).toMatchObject([
      {
        ...place,
        ruleName: "signups",
        filterType: "SqlFilter",
        sqlFilter: { sqlExpression: "sys.Label = 'signup'" },
      },
      {
        ...place,
        ruleName: "urgent",
        filterType: "CorrelationFilter",
        correlationFilter: { label: "alarm", correlationId: "c-1", properties: { region: "ber" } },
      },
    ]);
  });

  it("let nothing else through where there are filters, once those are there", async () => {
    const rule = (await busOf({ topics: { events } })).one("azure-native:servicebus:DefaultRule");
    expect(rule.inputs).toMatchObject({
      subscriptionName: "mail",
      filterType: "SqlFilter",
      sqlFilter: { sqlExpression: "1=0" },
    });
    expect(rule.dependsOn).toEqual(
      expect.arrayContaining(["bus-topic-events-mail-signups", "bus-topic-events-mail-urgent"]),
    );
  });

  it("grant sending on the topic, receiving and reading the length on the subscription", async () => {
    expect(grants(await busOf({ topics: { events } }))).toEqual([
      "two receives mail",
      "three reads mail",
      "one sends events",
    ]);
  });
});
