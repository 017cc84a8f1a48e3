import { readRoster } from "../../../observability/on-call/roster";
import { RULES } from "../../../policy/rules";
import { verdictsOn, type PackConfig } from "../../../policy/verdict";
import { Waivers, WAIVERS, type Waiver } from "../../../policy/waivers";
import { ourEstate } from "./estate";
import { inOrder, set, without, type Mutation } from "./mutations";

const TODAY = new Date("2026-11-26T23:59:00Z");
const VAULT = "azure-native:keyvault:Vault";
const ofVault: Waiver = {
  rule: "vault-purge-protected",
  stack: "prod-management",
  type: VAULT,
  name: "vault-vault",
  reason: "it is being moved",
  owner: "platform",
  expires: "2026-11-26",
};
const forgetful = set(`${VAULT} vault-vault @prod-management`, { "properties.softDeleteRetentionInDays": 7 });

/** What is said of the hub's stack, by level, rule and resource. */
async function said(mutate: Mutation, waivers: readonly Waiver[], config: PackConfig = {}): Promise<string[]> {
  const hub = mutate(await ourEstate()).find(({ name }) => name === "prod-management");
  const verdicts = verdictsOn(hub?.resources ?? [], config, new Waivers(waivers, TODAY));
  return verdicts.map(({ rule, level, finding }) => `${level} ${rule.id} ${finding.resource.name}`);
}

describe("a waiver", () => {
  it("lets its one finding pass as advice until the end of its last day", async () => {
    expect(await said(forgetful, [])).toEqual(["mandatory vault-purge-protected vault-vault"]);
    expect(await said(forgetful, [ofVault])).toEqual(["advisory vault-purge-protected vault-vault"]);
  });

  it("tells in the message who answers for it, why and for how long", async () => {
    const hub = forgetful(await ourEstate()).find(({ name }) => name === "prod-management");
    const [verdict] = verdictsOn(hub?.resources ?? [], {}, new Waivers([ofVault], TODAY));
    expect(verdict?.message).toMatch(/^Excused until 2026-11-26 by platform: it is being moved\nvault-vault /);
  });

  it("excuses nothing once it has expired, and fails itself", async () => {
    const waivers = [{ ...ofVault, expires: "2026-11-25" }];
    expect(await said(forgetful, waivers)).toEqual([
      "mandatory vault-purge-protected vault-vault",
      "mandatory waivers-are-current vault-vault",
    ]);
  });

  it.each([
    ["of another rule", { rule: "no-keys-or-passwords" }],
    ["of another resource", { name: "vault-other" }],
    ["of another type", { type: "azure-native:storage:StorageAccount" }],
  ])("%s excuses nothing, and fails because nothing needs it", async (_, change) => {
    const [first, second] = await said(forgetful, [{ ...ofVault, ...change }]);
    expect([first, second]).toEqual([
      "mandatory vault-purge-protected vault-vault",
      expect.stringMatching(/^mandatory waivers-are-current (vault-vault|plugilo-prod-management)$/),
    ]);
  });

  it("of another stack is left to that stack's own run", async () => {
    expect(await said((estate) => estate, [{ ...ofVault, stack: "prod-frankfurt" }])).toEqual([]);
  });

  it("that nothing needs fails: at its resource, and at the stack once that is gone", async () => {
    expect(await said((estate) => estate, [ofVault])).toEqual(["mandatory waivers-are-current vault-vault"]);
    expect(await said(without(VAULT), [ofVault])).toContain("mandatory waivers-are-current plugilo-prod-management");
  });

  it("for a resource that a run was not asked about is not called useless", () => {
    const waivers = new Waivers([ofVault], TODAY);
    const urn = `urn:pulumi:prod-management::plugilo::${VAULT}::vault-vault`;
    const vault = { urn, name: "vault-vault", type: VAULT, properties: {}, protect: true, propertySources: {} };
    expect(waivers.stale("prod-management", [vault])).toEqual([]);
    waivers.note(vault);
    expect(waivers.stale("prod-management", [vault])).toHaveLength(1);
  });
});

describe("the waivers of the estate", () => {
  it("name rules that there are, say why, and are answered for by a team or a person of the roster", () => {
    const { people, teams } = readRoster();
    const known = new Set([...Object.keys(people), ...Object.keys(teams)]);
    const wrong = WAIVERS.filter(
      ({ rule, reason, owner, expires }) =>
        !RULES.some(({ id }) => id === rule) ||
        reason.length < 20 ||
        !known.has(owner) ||
        !/^\d{4}-\d\d-\d\d$/.test(expires),
    );
    expect(wrong).toEqual([]);
  });
});

describe("settings", () => {
  const unknown = set(`${VAULT} vault-vault @prod-management`, {
    "properties.enablePurgeProtection": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  });

  it("of a stack count before those of all, and only for it", async () => {
    const levels = { "vault-purge-protected": "disabled" } as const;
    const own = { levels: { "vault-purge-protected": "advisory" } } as const;
    expect(await said(forgetful, [], { resource: { levels } })).toEqual([]);
    expect(await said(forgetful, [], { resource: { levels, stacks: { "prod-management": own } } })).toEqual([
      "advisory vault-purge-protected vault-vault",
    ]);
    expect(await said(forgetful, [], { resource: { stacks: { "prod-berlin": { levels } } } })).toEqual([
      "mandatory vault-purge-protected vault-vault",
    ]);
  });

  it("of a tier loosen what the tier does not ask, and nothing else", async () => {
    const local = set("azure-native:containerregistry:Registry", { zoneRedundancy: "Disabled" });
    const tier = { resource: { stacks: { "prod-management": { tier: "non-critical" } } } } as const;
    expect(await said(local, [])).toContain("mandatory registry-survives-a-zone registry-registry");
    expect(await said(local, [], tier)).toEqual([]);
    expect(await said(inOrder(local, forgetful), [], tier)).toEqual(["mandatory vault-purge-protected vault-vault"]);
  });

  it("do not make advice of a value that is unknown where its rule refuses that", async () => {
    expect(await said(unknown, [])).toEqual(["mandatory vault-purge-protected vault-vault"]);
  });
});
