import { fromTable, word } from "../expectation";
import type { Rule } from "../rule";

export const serviceBusRules: readonly Rule[] = [
  {
    id: "bus-premium",
    scope: "resource",
    title: "Service Bus is of the premium tier.",
    why: "Only that tier spreads over zones, has capacity of its own and takes a private endpoint (A16, B10).",
    remedy: "use ServiceBus, which makes a premium namespace.",
    documentation: {
      address: "https://learn.microsoft.com/azure/reliability/reliability-service-bus",
      read: "2026-11",
    },
    requirements: ["A16", "B10"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ "azure-native:servicebus:Namespace": { "sku.name": word("Premium"), "sku.tier": word("Premium") } }),
  },
];
