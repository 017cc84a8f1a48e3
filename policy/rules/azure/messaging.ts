import { UNKNOWN, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, fromTable, is, word, type Expectation } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { linked, ofType } from "./links";
import { eachAt, entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const NAMESPACE = "azure-native:servicebus:Namespace";
const SCALING = "azure-native:monitor:AutoscaleSetting";

/** Fewer, and one restart of a receiver sends a good message to the dead letters. */
const LEAST_DELIVERIES = 3;

export const messagingRules: readonly Rule[] = [
  {
    id: "queues-lose-nothing",
    scope: "resource",
    title: "A message that expires or cannot be handled is put aside, not dropped.",
    why: "A job that vanishes is an order that nobody ships; in the dead letters somebody sees it (A2, A22).",
    remedy: "declare the queue in ServiceBus, which dead-letters and limits deliveries.",
    documentation: {
      address: "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues",
      read: READ,
    },
    requirements: ["A2", "A22"],
    frameworks: ["WAF RE:07"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:servicebus:Queue": {
        deadLetteringOnMessageExpiration: is(true),
        maxDeliveryCount: atLeast(LEAST_DELIVERIES, "deliveries"),
      },
    }),
  },
  {
    id: "bus-scales",
    scope: "estate",
    title: "A production namespace of Service Bus adds messaging units by itself.",
    why: "Units do not grow with the load otherwise, and at a spike senders are turned away (A2, C1).",
    remedy: "give ServiceBus a greatest number of units above its least.",
    documentation: {
      address: "https://learn.microsoft.com/azure/service-bus-messaging/automate-update-messaging-units",
      read: READ,
    },
    requirements: ["A2", "C1"],
    frameworks: ["WAF RE:06", "WAF PE:05", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) => {
      if (tier !== "production") return [];
      const scaled = linked(ofType(resources, SCALING), "targetResourceUri", (one) => [
        one.properties["targetResourceUri"],
      ]);
      return ofType(resources, NAMESPACE)
        .filter((namespace) => scaled(namespace).length === 0)
        .map((namespace) => missing(namespace, "autoscale setting", "one of this namespace, in the same stack"));
    },
  },
  {
    id: "autoscale-works-both-ways",
    scope: "resource",
    title: "An autoscale setting is on, has room to grow, and goes up as well as down.",
    why: "One that only grows is paid for ever after; one whose least is its greatest does nothing (C1).",
    remedy: "leave the setting to ServiceBus, or give it both bounds and both rules.",
    documentation: {
      address: "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-best-practices",
      read: READ,
    },
    requirements: ["C1"],
    frameworks: ["WAF RE:06", "WAF CO:12"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SCALING],
    judge: (setting) => [
      ...expectAt(setting, "enabled", is(true)),
      ...eachAt(setting, "profiles", "a profile", (at) => [
        ...expectAt(setting, `${at}.capacity.maximum`, above(fieldOf(profile(setting, at), "capacity.minimum"))),
        ...directionFindings(setting, at),
      ]),
    ],
  },
];

function profile(setting: Resource, at: string): unknown {
  return entriesAt(setting, "profiles")[Number(/\d+/.exec(at)?.[0])];
}

/** Azure writes these numbers as text. */
function above(least: unknown): Expectation {
  return {
    text: "more than the minimum",
    met: (most) => typeof least === "string" && typeof most === "string" && Number(most) > Number(least),
  };
}

function directionFindings(setting: Resource, at: string): readonly Finding[] {
  const path = `${at}.rules`;
  const directions = entriesAt(setting, path).map((rule) => fieldOf(rule, "scaleAction.direction"));
  return (["Increase", "Decrease"] as const).flatMap((wanted) => {
    const expected = `a rule that goes ${wanted === "Increase" ? "up" : "down"}`;
    if (directions.some(word(wanted).met)) return [];
    if (directions.includes(UNKNOWN)) return [undecided(setting, path, expected)];
    return [found(setting, path, "no such rule", expected)];
  });
}
