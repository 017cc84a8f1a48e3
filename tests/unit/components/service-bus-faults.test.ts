import type { ServiceBusArgs, Subscription } from "../../../components/azure/service-bus";
import { busOf, type BusGiven as Given } from "./buses";

const queue = (emails: ServiceBusArgs["queues"][string]): Given => ({ queues: { emails } });
const subscribed = (mail: Subscription, name = "mail"): Given => ({
  topics: { events: { subscriptions: { [name]: mail } } },
});

describe("arguments that Service Bus cannot have", () => {
  it.each<[string, Given, string]>([
    ["a queue's name with blanks", { queues: { "my mails": {} } }, "queues.my mails: got"],
    ["a lock beyond five minutes", queue({ lockSeconds: 301 }), "queues.emails.lockSeconds: got 301"],
    ["half a delivery", queue({ maxDeliveryCount: 1.5 }), "queues.emails.maxDeliveryCount: got 1.5"],
    ["a life of no days", queue({ timeToLiveDays: 0 }), "queues.emails.timeToLiveDays: got 0"],
    [
      "a memory of more than a week",
      queue({ duplicateDetectionMinutes: 10_081 }),
      "queues.emails.duplicateDetectionMinutes: got 10081",
    ],
    ["a size between two", queue({ maxSizeGb: 6 }), "queues.emails.maxSizeGb: got 6, expected one of 1, 2, 3"],
    ["dead letters to nowhere", queue({ deadLettersTo: "failed" }), 'queues.emails.deadLettersTo: got "failed"'],
    ["dead letters to itself", queue({ deadLettersTo: "emails" }), 'queues.emails.deadLettersTo: got "emails"'],
    [
      "dead letters that go on and on",
      { queues: { a: { deadLettersTo: "b" }, b: { deadLettersTo: "c" }, c: {} } },
      "another queue of the namespace that keeps its own dead letters",
    ],
    ["three partitions", { partitions: 3 as 4 }, "partitions: got 3, expected one of 1, 2, 4"],
    [
      "units that do not divide among partitions",
      { partitions: 2, units: { minimum: 1, maximum: 8 } },
      "units.minimum: got 1, expected one of 2, 4, 8, 16, 32",
    ],
    [
      "more at least than at most",
      { units: { minimum: 8, maximum: 4 } },
      "units.minimum: got 8, expected at most units.maximum, 4",
    ],
    ["an alias of five letters", { pairing: { alias: "alias", standbyId: "x" } }, 'pairing.alias: got "alias"'],
    [
      "a topic and a queue of one name",
      { ...queue({}), topics: { emails: { subscriptions: {} } } },
      "topics.emails: got",
    ],
    ["a topic of 6 GB", { topics: { events: { maxSizeGb: 6, subscriptions: {} } } }, "topics.events.maxSizeGb: got 6"],
    ["a topic's name with blanks", { topics: { "my events": { subscriptions: {} } } }, "topics.my events: got"],
    [
      "a life of no days in a topic",
      { topics: { events: { timeToLiveDays: 0, subscriptions: {} } } },
      "timeToLiveDays",
    ],
    ["a subscription's name with slashes", subscribed({}, "my/mail"), "subscriptions.my/mail: got"],
    ["a subscription's lock", subscribed({ lockSeconds: 4 }), "topics.events.subscriptions.mail.lockSeconds: got 4"],
    [
      "a filter's name with blanks",
      subscribed({ filters: { "my filter": { kind: "sql", condition: "1=1" } } }),
      "filters.my filter: got",
    ],
    [
      "a condition of 1,025 characters",
      subscribed({ filters: { long: { kind: "sql", condition: "x".repeat(1025) } } }),
      "filters.long.condition: got",
    ],
    [
      "a filter that asks nothing",
      subscribed({ filters: { empty: { kind: "properties", properties: {} } } }),
      "topics.events.subscriptions.mail.filters.empty: got",
    ],
  ])("refuses %s", async (_, given, message) => {
    await expect(busOf(given)).rejects.toThrow(message);
  });
});
