import { judgeStack } from "../../../policy/judge";
import { RULES } from "../../../policy/rules";
import { tell } from "../../../policy/rules/rule";
import { ourEstate } from "./estate";

describe("what the program declares", () => {
  it("keeps every rule: no rule asks what the estate does not do", async () => {
    for (const { name, resources } of await ourEstate()) {
      expect([name, judgeStack(resources).map(({ rule, finding }) => tell(rule, finding))]).toEqual([name, []]);
    }
  });

  it("has something to judge for every rule, so that the rule above is no empty promise", async () => {
    const types = new Set((await ourEstate()).flatMap(({ resources }) => resources.map(({ type }) => type)));
    const idle = RULES.filter((rule) => rule.scope === "resource" && rule.types !== "all")
      .filter((rule) => rule.scope === "resource" && ![...rule.types].some((type) => types.has(type)))
      .map(({ id }) => id);
    expect(idle).toEqual([]);
  });
});
