import { RULES } from "../../../policy/rules";
import { tell } from "../../../policy/rules/rule";
import { findingsOf } from "./judgement";
import { ourEstate } from "./estate";

describe("what our components make", () => {
  it("keeps every rule at production's tier: no rule asks what the estate does not do", async () => {
    const estate = await ourEstate();
    const told = RULES.flatMap((rule) => findingsOf(rule, estate, "production").map((one) => tell(rule, one)));
    expect(told).toEqual([]);
  });

  it("has something to judge for every rule, so that the rule above is no empty promise", async () => {
    const estate = await ourEstate();
    const types = new Set(estate.map(({ type }) => type));
    const idle = RULES.filter((rule) => rule.scope === "resource" && rule.types !== "all")
      .filter((rule) => rule.scope === "resource" && ![...rule.types].some((type) => types.has(type)))
      .map(({ id }) => id);
    expect(idle).toEqual([]);
  });
});
