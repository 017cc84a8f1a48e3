/** Whether rules of ours really ask what the comparison with PSRule says they do. */
import { PSRULE } from "../../../../policy/comparison/psrule";
import { judgeStack } from "../../../../policy/judge";
import { ourEstate, type Estate } from "../estate";
import { psrule } from "./form";
import type { Mutant } from "./mutants";
import { scoreOf } from "./score";

/** Rules that hold something against a stack with this mistake. */
function rulesAgainst(estate: Estate, { resource, stack, instead }: Mutant): string[] {
  const resources = estate.find(({ name }) => name === stack)?.resources ?? [];
  const after = resources.flatMap((one) => (one !== resource ? [one] : instead ? [instead] : []));
  return judgeStack(after).map(({ rule }) => rule.id);
}

jest.setTimeout(600_000);

test("each mistake that a rule of PSRule is about is held against us by a rule of ours that is named beside it", async () => {
  const estate = await ourEstate();
  const byRule = new Map<string, Mutant[]>();
  for (const { example } of scoreOf(estate)) {
    byRule.set(example.source, [...(byRule.get(example.source) ?? []), example]);
  }
  const compared = Object.entries(PSRULE).flatMap(([name, verdict]) =>
    "ours" in verdict && byRule.has(psrule(name)) ? [[name, verdict.ours] as const] : [],
  );
  expect(compared.length).toBeGreaterThan(60);
  const wrong = compared.filter(([name, ours]) => {
    const rules = (byRule.get(psrule(name)) ?? []).flatMap((mutant) => rulesAgainst(estate, mutant));
    return !ours.some((id) => rules.includes(id));
  });
  expect(wrong.map(([name]) => name)).toEqual([]);
});
