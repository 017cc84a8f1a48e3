import { RULES } from "../../../policy/rules";
import { objectiveRules } from "../../../policy/rules/objectives";
import { judgeWhole, tierOfStack } from "../../../policy/judge";
import { made } from "../../../resilience/estate";
import { UNKNOWN, type Resource } from "../../../resilience/resource";
import { stops, tell, type Finding, type Rule } from "../../../policy/rules/rule";
import { CASES } from "./cases";
import { publicRetiringRedis } from "./cases/basic";
import { byRule, judgedAfter, ourEstate } from "./estate";
import { findingsOf } from "./judgement";
import { add, beforeItExists, type Mutation } from "./mutations";
import { soundWorkload } from "./sound-workload";

/** Documentation of those who make what is judged. */
const DOCUMENTED =
  /^https:\/\/(learn\.microsoft\.com|www\.pulumi\.com|kubernetes\.io|istio\.io|karpenter\.sh|keda\.sh|strimzi\.io|www\.elastic\.co|argo[\w-]*\.readthedocs\.io|prometheus\.io|prometheus-operator\.dev)\//;
const FRAMEWORK =
  /^(WAF (RE|SE|CO|OE|PE):\d\d|CIS (Azure|AKS|Kubernetes) \d+\.\d+(\.\d+)? \d+(\.\d+)+|ISO 27001 A\.[5-8]\.\d+)$/;

const named = (id: string): Rule => {
  const rule = RULES.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
};

/** Findings of all rules after a mutation of our estate, by rule. */
async function spoken(mutate: Mutation): Promise<Record<string, readonly Finding[]>> {
  const estate = await ourEstate();
  return byRule(judgedAfter(estate, mutate(estate)));
}

/** Rules that compute tell of consequences, so they may speak beside the rule that names the cause; beside theirs none may. */
const computed = new Set(objectiveRules.map(({ id }) => id));
/** What a preview says that it cannot know is nobody's mistake. */
const unsaid = (id: string, findings: readonly Finding[]): boolean =>
  named(id).unknown === "report" && findings.every(({ unknown }) => unknown);
const besides = (id: string, others: Record<string, readonly Finding[]>): string[] =>
  Object.entries(others)
    .filter(([other, findings]) => (computed.has(id) || !computed.has(other)) && !unsaid(other, findings))
    .map(([other]) => other);

const cases = Object.entries(CASES);
const broken = cases.flatMap(([id, one]) => Object.entries(one.broken).map(([what, how]) => ({ id, what, ...how })));
const undecided = cases.flatMap(([id, one]) =>
  one.undecided === "never" ? [] : Object.entries(one.undecided).map(([what, how]) => ({ id, what, ...how })),
);

describe("every rule", () => {
  it("has a case that breaks it and one that leaves it undecided, unless it says that nothing can", () => {
    const lacking = RULES.filter(({ id, unknown, scope }) => {
      const { broken: breaks = {}, undecided: unsure = {} } = CASES[id] ?? {};
      const decided = unknown === "never" || scope === "estate" || Object.keys(unsure).length > 0;
      return Object.keys(breaks).length === 0 || !decided;
    });
    expect(lacking.map(({ id }) => id)).toEqual([]);
    expect(Object.keys(CASES).filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
  });

  it("has an id of its own, says why, what to do, where that is documented and which requirement it serves", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const rule of RULES) {
      expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(rule.title).toMatch(/^[A-Z].*\.$/);
      expect(rule.why).toMatch(/^[A-Z].*\.$/);
      expect(rule.remedy).toMatch(/^[a-z].*\.$/);
      expect(rule.documentation.address).toMatch(DOCUMENTED);
      expect(rule.documentation.read).toMatch(/^\d{4}-\d{2}$/);
      expect(rule.requirements.length).toBeGreaterThan(0);
      for (const framework of rule.frameworks) expect(framework).toMatch(FRAMEWORK);
    }
  });

  it("passes our estate as a preview sees it before anything exists, or says that it cannot know yet", async () => {
    const said = Object.entries(await spoken(beforeItExists));
    expect(said.filter(([id, findings]) => !unsaid(id, findings))).toEqual([]);
  });
});

describe("the order in which the engine hands a stack over", () => {
  const first = (region: string, all: readonly Resource[]): readonly Resource[] => [
    ...all.filter(({ properties }) => properties["location"] === region),
    ...all.filter(({ properties }) => properties["location"] !== region),
  ];
  const inOrder: readonly [string, (all: readonly Resource[]) => readonly Resource[]][] = [
    ["backwards", (all) => all.toReversed()],
    ["by name", (all) => all.toSorted((a, b) => a.name.localeCompare(b.name))],
    ...["germanynorth", "germanywestcentral", "swedencentral"].map((region): (typeof inOrder)[number] => [
      `${region} first`,
      (all) => first(region, all),
    ]),
  ];

  it.each(inOrder)("means nothing to any rule of a stack: %s", async (_, ordered) => {
    for (const { name, resources } of await ourEstate()) {
      const findings = judgeWhole(ordered(resources.map(made))).map(({ rule }) => rule.id);
      expect([name, findings]).toEqual([name, []]);
    }
  });
});

describe("a broken rule", () => {
  it.each(broken)("$id speaks when $what, and no other names the cause", async ({ id, by, path, got }) => {
    const { [id]: findings = [], ...others } = await spoken(by);
    expect(besides(id, others)).toEqual([]);
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining({ path, got, unknown: false })]));
    for (const finding of findings) {
      const rule = named(id);
      const message = tell(rule, finding);
      expect(message).toContain(`${finding.resource.name} (${finding.resource.type})`);
      expect(message).toContain(`${finding.path}: got ${finding.got}, expected ${finding.expected}`);
      expect(message).toContain(`To mend it: ${rule.remedy}`);
      expect(message).toContain(rule.documentation.address);
      expect(stops(rule, finding)).toBe(rule.severity === "mandatory");
    }
  });

  it("one public Redis of the retiring service breaks the law of access and that of recovery", async () => {
    const rules = Object.keys(await spoken(publicRetiringRedis));
    expect(rules).toEqual(expect.arrayContaining(["public-access-closed", "redis-not-retiring"]));
  });
});

describe("what looks like a data store in a cluster and is none", () => {
  const disk = { spec: { storageClassName: "managed-csi" } };
  const own = { image: `crplugiloprodhub.azurecr.io/services/it@sha256:${"0".repeat(64)}` };
  it.each([
    [
      "a StatefulSet of the platform with a disk",
      "StatefulSet",
      soundWorkload({ metadata: { namespace: "monitoring" }, spec: { volumeClaimTemplates: [disk] } }),
    ],
    [
      "a workload's StatefulSet without one",
      "StatefulSet",
      soundWorkload({ metadata: { namespace: "services" }, spec: { volumeClaimTemplates: [] }, container: own }),
    ],
    [
      "an exporter of a database's figures",
      "Deployment",
      soundWorkload({ container: { image: "quay.io/prometheuscommunity/postgres-exporter:v0.17.1" } }),
    ],
    [
      "a client",
      "Deployment",
      soundWorkload({ container: { image: "crplugiloprodhub.azurecr.io/services/redis-janitor:1.0" } }),
    ],
  ])("%s passes", async (_, kind, properties) => {
    expect(await spoken(add({ type: `kubernetes:apps/v1:${kind}`, properties: { ...properties } }))).toEqual({});
  });
});

describe("an unknown value", () => {
  it.each(undecided)("$id is undecided when $what, and stops the change if it says so", async ({ id, by, path }) => {
    const { [id]: findings = [] } = await spoken(by);
    const finding = findings.find((one) => one.path === path);
    expect(finding).toMatchObject({ unknown: true, got: "a value that only a deployment will tell" });
    if (!finding) return;
    const rule = named(id);
    expect(stops(rule, finding)).toBe(rule.unknown === "refuse");
    expect(tell(rule, finding)).toContain("pass a value that is known before deployment");
  });

  it("changes nothing for a rule that says it reads none", async () => {
    const blind = (resource: Resource): Resource => ({
      ...resource,
      properties: Object.fromEntries(Object.keys(resource.properties).map((key) => [key, UNKNOWN])),
    });
    for (const { name, resources } of await ourEstate()) {
      const stack = resources.map(made).map(blind);
      for (const rule of RULES.filter(({ unknown }) => unknown === "never")) {
        expect([name, rule.id, findingsOf(rule, stack, tierOfStack(stack))]).toEqual([name, rule.id, []]);
      }
    }
  });

  it("that a rule only reports never stops a change, and a violation of it still does", () => {
    const rule: Rule = { ...named("bus-premium"), unknown: "report" };
    const resource = { urn: "", name: "bus", type: "", properties: {}, protect: false, propertySources: {} };
    const finding = { resource, path: "sku.name", got: "nothing", expected: "Premium" };
    expect(stops(rule, { ...finding, unknown: true })).toBe(false);
    expect(stops(rule, { ...finding, unknown: false })).toBe(true);
  });
});
