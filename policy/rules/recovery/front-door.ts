import { expectAt, wordUnlike } from "../expectation";
import type { Resource } from "../../../resilience/resource";
import { liesWithin, UNKNOWN } from "../../../resilience/resource";
import { found, undecided, type Finding, type Rule } from "../rule";

const GROUP = "azure-native:cdn:AFDOriginGroup";
const ORIGIN = "azure-native:cdn:AFDOrigin";

export const frontDoorRules: readonly Rule[] = [
  {
    id: "front-door-has-somewhere-to-go",
    scope: "estate",
    title: "Front Door probes its origins and in production has at least two.",
    why: "A failed region is isolated only if it is noticed and another one is there (A1, C3).",
    remedy: "give FrontDoorWithAppGateways the gateways of two regions and a probe path.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/health-probes", read: "2026-11" },
    requirements: ["A1", "C3"],
    frameworks: ["WAF RE:07", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) =>
      resources
        .filter(({ type }) => type === GROUP)
        .flatMap((group) => [
          ...expectAt(group, "healthProbeSettings.probePath", wordUnlike(/^(?!\/)/, "a path to ask for")),
          ...originFindings(group, resources, tier === "production" ? 2 : 1),
        ]),
  },
];

/** Origins that take requests; one that is switched off is none. */
function originFindings(group: Resource, resources: readonly Resource[], wanted: number): readonly Finding[] {
  const states = resources
    .filter((one) => one.type === ORIGIN && liesWithin(one, group, "originGroupName"))
    .map(({ properties }) => properties["enabledState"]);
  const serving = states.filter((state) => state === "Enabled").length;
  const expected = `at least ${wanted} enabled, in this group`;
  if (serving >= wanted) return [];
  return serving + states.filter((state) => state === UNKNOWN).length >= wanted
    ? [undecided(group, "origins", expected)]
    : [found(group, "origins", String(serving), expected)];
}
