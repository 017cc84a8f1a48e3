import { atLeast, expectAt } from "../expectation";
import { expectZones } from "../region";
import type { Rule } from "../rule";

/** C2: one may be gone while another is renewed. */
const LEAST_INSTANCES = 2;

export const gatewayRules: readonly Rule[] = [
  {
    id: "gateway-survives-a-zone",
    scope: "resource",
    title: "An Application Gateway spans the region's zones, and in production never scales below two instances.",
    why: "A gateway is on every request's path (A1, C2). Elsewhere it may go down to none: the first request then waits.",
    remedy: "give ApplicationGateway a minimum capacity of two or more; zones follow facts/regions.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/application-gateway/application-gateway-autoscaling-zone-redundant",
      read: "2026-11",
    },
    requirements: ["A1", "C2", "C10"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:network:ApplicationGateway"],
    judge: (gateway, { tier }) => [
      ...expectAt(
        gateway,
        "autoscaleConfiguration.minCapacity",
        atLeast(tier === "production" ? LEAST_INSTANCES : 0, "instances"),
      ),
      ...expectZones(gateway, "zones"),
    ],
  },
];
