/** What a service promises, what is told when it is not kept, and which releases wait for it. */
import { at, type FileKey, one, rendered } from "./services";

interface RenderedRule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

const rulesOf = (key: FileKey): readonly RenderedRule[] =>
  at(one(rendered(key), "PrometheusRule"), "spec", "groups", 0, "rules") as RenderedRule[];

describe("a service", () => {
  test("wakes at once when no pod of a critical service is ready, and soon when none of another is", () => {
    const severity = (key: FileKey): unknown =>
      rulesOf(key).find(({ alert }) => alert === "ServiceDown")?.labels["severity"];
    expect([severity("critical"), severity("canary")]).toEqual(["P0", "P1"]);
  });

  test("says what a service promises, for budgets that are kept of it, and of what has no promise nothing", () => {
    const promises = rulesOf("critical").filter(({ alert }) => alert === undefined);
    expect(promises.map(({ expr, labels }) => [labels["slo"], expr, labels["le"]])).toEqual([
      ["availability", "vector(0.999)", undefined],
      ["latency-p95", "vector(0.95)", "250.0"],
      ["latency-p99", "vector(0.99)", "500.0"],
    ]);
    expect(rulesOf("worker").every(({ alert }) => alert !== undefined)).toBe(true);
  });
});

describe("releases", () => {
  const gate = (release: string): object => ({
    analysis: {
      templates: [{ templateName: "error-budget", clusterScope: true }],
      args: [
        { name: "service", value: "content" },
        { name: "release", value: release },
      ],
    },
  });

  test("that mend something ask for less of a budget, and those that mend an incident for none (B5)", () => {
    const stepsOf = (fix: "critical" | "incident"): unknown =>
      at(one(rendered("canary", { canary: { fix } }), "Rollout"), "spec", "strategy", "canary");
    expect(stepsOf("critical")).toMatchObject({ steps: [gate("critical"), { setWeight: 10 }, {}, {}, {}] });
    expect(stepsOf("incident")).toMatchObject({
      steps: [{ setWeight: 10 }, {}, {}, {}],
      analysis: { startingStep: 1 },
    });
    const blueGreen = at(one(rendered("critical", { critical: { fix: "incident" } }), "Rollout"), "spec", "strategy");
    expect(blueGreen).toMatchObject({
      blueGreen: { prePromotionAnalysis: { templates: [{ templateName: "accounts" }] } },
    });
  });
});
