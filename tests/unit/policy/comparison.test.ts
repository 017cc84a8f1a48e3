import { APRL } from "../../../policy/comparison/aprl";
import { BEYOND } from "../../../policy/comparison/beyond";
import { type Verdict } from "../../../policy/comparison/form";
import { PSRULE } from "../../../policy/comparison/psrule";
import { RULES } from "../../../policy/rules";

/** What none of our rules asks, and why that is borne for now. A gap that is closed leaves this list. */
const GAPS: readonly string[] = [
  "AKS.NodeMinPods",
  "APIM.MinAPIVersion",
  "APIM.MultiRegion",
  "AppGwWAF.Exclusions",
  "ApiManagement: Enable auto-scale for production workloads on API Management services",
  "ApiManagement: Configure API management service in multiple Azure regions",
  "OperationalInsights: Create a health status alert rule for your Log Analytics workspace",
];

const compared = Object.entries({ ...PSRULE, ...APRL });
const oursOf = (verdict: Verdict): readonly string[] => ("ours" in verdict ? verdict.ours : []);

describe("the comparison with Azure's public packs", () => {
  it("names only rules that there are", () => {
    const ids = new Set(RULES.map(({ id }) => id));
    const named = [...compared.flatMap(([, verdict]) => oursOf(verdict)), ...BEYOND.flatMap(({ ours }) => ours)];
    expect([...new Set(named)].filter((id) => !ids.has(id)).sort()).toEqual([]);
  });

  it("has no gap but those that are known", () => {
    expect(compared.filter(([, verdict]) => "gap" in verdict).map(([name]) => name)).toEqual(GAPS);
  });

  it("says of each rule of theirs what becomes of it", () => {
    const silent = compared.filter(([, verdict]) => {
      if ("ours" in verdict) return verdict.ours.length === 0;
      return !/^[A-Z].*\.$/.test("gap" in verdict ? verdict.gap : verdict.notApplicable);
    });
    expect(silent.map(([name]) => name)).toEqual([]);
    expect(Object.keys(PSRULE).length).toBeGreaterThan(180);
    expect(Object.keys(APRL).length).toBeGreaterThan(110);
  });
});
