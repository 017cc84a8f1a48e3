import { readApprovers } from "../../../review/approvers";
import { markdownOf } from "../../../review/markdown";
import { packChange } from "../../../review/pack-change";
import type { Pack, RuleText, Told } from "../../../review/policy";
import { reviewOf } from "../../../review/review";
import { sarifOf } from "../../../review/sarif";
import type { Waiver } from "../../../policy/waivers";
import { recorded, stack } from "./form";

const VAULT = "azure-native:keyvault:Vault";
const [KEPT, MADE] = ["kept", "made"].map((name) => recorded(VAULT, name)) as [
  ReturnType<typeof recorded>,
  ReturnType<typeof recorded>,
];
const STACKS = [stack({ before: [KEPT], after: [KEPT, MADE] })];
const PURGE: RuleText = {
  ...{ id: "vault-purge-protected", title: "A vault keeps what is deleted.", severity: "mandatory" },
  ...{ unknown: "refuse", scope: "resource", types: [VAULT, "azure-native:keyvault:ManagedHsm"] },
};
const WAIVER: Waiver = {
  ...{ rule: PURGE.id, stack: "prod-frankfurt", type: VAULT, name: "made" },
  ...{ reason: "it is being moved", owner: "platform", expires: "2027-01-31" },
};

function told(name: string, level: Told["level"] = "mandatory"): Told {
  const { urn, type } = recorded(VAULT, name);
  return {
    rule: { ...PURGE, remedy: "protect it.", documentation: { address: "https://example.com", read: "2026-11" } },
    ...{
      level,
      finding: { resource: { urn, name, type }, path: "enablePurgeProtection", got: "false", unknown: false },
    },
    message: `${name}: got false, expected true.`,
  };
}

function pack(more: Partial<Pack> = {}): Pack {
  const verdicts = { before: [told("kept")], after: [told("kept"), told("made")] };
  return { rules: [PURGE], waivers: [], settings: {}, verdicts, ...more };
}

const QUIET: Pick<Pack, "verdicts"> = { verdicts: { before: [], after: [] } };
const changed = (after: Partial<Pack>): ReturnType<typeof packChange> =>
  packChange({ before: pack(), after: pack(after) }, STACKS);

describe("a rule", () => {
  test("that is gone hides what it found, and what this change breaks first", () => {
    const { rules, hidden } = changed({ ...QUIET, rules: [] });
    expect(rules).toEqual([{ rule: PURGE.id, title: PURGE.title, is: "gone", how: ["mandatory"], finds: 0 }]);
    expect(hidden.map(({ verdict, because, isNew }) => [verdict.finding.resource.name, because, isNew])).toEqual([
      ["made", "the rule is gone", true],
      ["kept", "the rule is gone", false],
    ]);
  });

  test.each<[string, RuleText, "weaker" | "stricter", string]>([
    ["only advises", { ...PURGE, severity: "advisory" }, "weaker", "severity mandatory → advisory"],
    ["lets unknown values pass", { ...PURGE, unknown: "report" }, "weaker", "unknown values: refuse → report"],
    ["judges fewer types", { ...PURGE, types: [VAULT] }, "weaker", "no longer judges azure-native:keyvault:ManagedHsm"],
    ["judges all types", { ...PURGE, types: "all" }, "stricter", "judges all types"],
  ])("that %s is told with what it was and is", (_, rule, is, how) => {
    expect(changed({ rules: [rule] }).rules).toMatchObject([{ rule: PURGE.id, is, how: [how] }]);
  });

  test("that settings turn off is weaker in those stacks, and says so of what it hides", () => {
    const settings = { resource: { stacks: { "prod-frankfurt": { levels: { [PURGE.id]: "disabled" as const } } } } };
    const { rules, hidden } = changed({ ...QUIET, settings });
    expect(rules).toMatchObject([{ is: "weaker", how: ["level mandatory → disabled in prod-frankfurt"] }]);
    expect(hidden[0]?.because).toBe("level mandatory → disabled in prod-frankfurt");
  });

  test("that settings turn off everywhere says so in two words", () => {
    const settings = { resource: { levels: { [PURGE.id]: "advisory" as const } } };
    const stacks = [...STACKS, stack({ stack: "prod-berlin" })];
    const { rules } = packChange({ before: pack(), after: pack({ settings }) }, stacks);
    expect(rules).toMatchObject([{ is: "weaker", how: ["level mandatory → advisory in all stacks"] }]);
  });

  test("that says what it said and finds less judges otherwise", () => {
    const { rules, hidden } = changed({ verdicts: { before: [told("kept")], after: [told("kept")] } });
    expect(rules).toMatchObject([{ rule: PURGE.id, is: "otherwise" }]);
    expect(hidden).toMatchObject([{ because: "the rule, or a fact that it reads, is another", isNew: true }]);
  });

  test("that is new tells how much it finds of what nothing found before", () => {
    const { rules, hidden } = packChange({ before: pack({ ...QUIET, rules: [] }), after: pack() }, STACKS);
    expect(rules).toMatchObject([{ rule: PURGE.id, is: "new", finds: 2 }]);
    expect(hidden).toEqual([]);
  });

  test("of easier objectives for a stack is weaker for all of them", () => {
    const settings = { estate: { stacks: { "prod-frankfurt": { tier: "non-critical" as const } } } };
    const how = ["estate.tier as its name tells → non-critical in prod-frankfurt"];
    expect(changed({ settings }).rules).toMatchObject([{ rule: "all rules", is: "weaker", how }]);
  });
});

describe("a waiver", () => {
  const waived = { verdicts: { before: [told("kept")], after: [told("kept"), told("made", "advisory")] } };

  test("that is new hides one finding, and its rule is what it was", () => {
    const { rules, waivers, hidden } = changed({ ...waived, waivers: [WAIVER] });
    expect(rules).toEqual([]);
    expect(waivers).toEqual([{ is: "new", waiver: WAIVER }]);
    expect(hidden).toMatchObject([{ because: "waived until 2027-01-31 by platform", isNew: true }]);
  });

  test("is told as longer, shorter or gone by its last day", () => {
    const until = (expires: string): Partial<Pack> => ({ waivers: [{ ...WAIVER, expires }] });
    const is = (before: Partial<Pack>, after: Partial<Pack>): string[] =>
      packChange({ before: pack(before), after: pack(after) }, STACKS).waivers.map(
        (one) => `${one.is} ${String(one.from)}`,
      );
    expect(is(until("2026-12-31"), until("2027-01-31"))).toEqual(["longer 2026-12-31"]);
    expect(is(until("2027-01-31"), until("2026-12-31"))).toEqual(["shorter 2027-01-31"]);
    expect(is(until("2027-01-31"), {})).toEqual(["gone undefined"]);
    expect(is(until("2027-01-31"), until("2027-01-31"))).toEqual([]);
  });
});

describe("the comment", () => {
  const review = reviewOf({
    ...{
      stacks: STACKS,
      files: ["facts/objectives.ts"],
      policy: {},
      approvers: readApprovers("."),
      cost: () => undefined,
    },
    gitops: { before: new Map(), after: new Map() },
    packs: { before: pack(), after: pack({ ...QUIET, rules: [], waivers: [WAIVER] }) },
  });

  test("says in its verdict that less is judged, asks for security's approval, and tells each", () => {
    const text = markdownOf(review);
    expect(review.risk).toBe("policy");
    expect(text.split("\n")[2]).toContain(
      "**Judges less: 1 rule gone or weaker; 1 waiver new or longer; 2 findings hidden, 1 of them made by this change.**",
    );
    expect(text).toContain("- 1 of `@plugilo/security` for **policy**");
    expect(text).toContain("- **gone**: `vault-purge-protected` (mandatory): A vault keeps what is deleted.");
    expect(text).toContain("in `prod-frankfurt` until 2027-01-31 by `platform`: `it is being moved`");
    expect(text).toContain(
      "- hidden: **mandatory** `vault-purge-protected`: `kept` in `prod-frankfurt` `enablePurgeProtection`: got false, because",
    );
    expect(text).toMatch(/`made` in .* because waived until .*; \*\*this change breaks it\*\*/);
  });

  test("of code scanning warns at what is hidden", () => {
    const results = /"text": "Hidden, because the rule is gone\.\\nkept: got false/;
    expect(sarifOf(review, STACKS)).toMatch(results);
  });

  test("is not quiet where rules are edited and no resource changes", () => {
    expect(markdownOf({ ...review, stacks: [] }).split("\n")[0]).toBe("## Review: risk policy");
  });
});
