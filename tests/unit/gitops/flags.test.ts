import { FlagdCore } from "@openfeature/flagd-core";
import { OpenFeature, ProviderNotReadyError, type EvaluationContext, type Provider } from "@openfeature/server-sdk";
import { flagFiles, ownFaults, schemaFaults, type FlagFile } from "./flag-files";

const USERS = Array.from({ length: 10_000 }, (_, index) => `user-${index}`);

/** The evaluator that services run, over one file. */
function evaluator(file: unknown): FlagdCore {
  const core = new FlagdCore();
  core.setConfigurations(JSON.stringify(file));
  return core;
}

function fileOf(name: string): FlagFile {
  const file = flagFiles().get(name);
  if (!file) throw new Error(`expected a file ${name}, got ${[...flagFiles().keys()].join(", ")}`);
  return file;
}

/** The file of accounts with another share of users that have passkeys. */
function withShare(share: number): FlagdCore {
  const text = JSON.stringify(fileOf("accounts"));
  const changed = text.replace('["on",10],["off",90]', `["on",${share}],["off",${100 - share}]`);
  if (share !== 10) expect(changed).not.toBe(text);
  return evaluator(JSON.parse(changed));
}

const having = (core: FlagdCore): Set<string> =>
  new Set(
    USERS.filter((targetingKey) => core.resolveBooleanEvaluation("accounts-passkeys", false, { targetingKey }).value),
  );

describe("files of flags", () => {
  test.each([...flagFiles()])("%s passes flagd's schema and our rules", (name, file) => {
    expect(Object.keys(file.flags).length).toBeGreaterThan(0);
    expect(schemaFaults(file)).toEqual([]);
    expect(ownFaults(name, file)).toEqual([]);
  });

  const flag = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" };
  const metadata = { owner: "accounts", purpose: "permission" };
  const counted = { cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] };
  const split = (...parts: unknown[]): object => ({ if: [true, { fractional: parts }, null] });
  test.each([
    ["a state that is none", { ...flag, state: "ON" }],
    ["variants of two types", { ...flag, variants: { on: true, off: "no" } }],
    ["an operation that is none", { ...flag, targeting: { endswith: ["a", "b"] } }],
    ["a name of flagd's own that it has not", { ...flag, targeting: { var: "$flagd.user" } }],
    ["a comparison of versions that is none", { ...flag, targeting: { sem_ver: [{ var: "v" }, "about", "2.0.0"] } }],
  ])("flagd's schema refuses %s", (_, broken) => {
    expect(schemaFaults({ flags: { "accounts-x": flag } })).toEqual([]);
    expect(schemaFaults({ flags: { "accounts-x": broken } })).not.toEqual([]);
  });

  test.each([
    ["a name of another file", "x", { ...flag, metadata }, /begins with accounts-/],
    ["nobody's flag", "accounts-x", { ...flag, metadata: { purpose: "permission" } }, /metadata\.owner/],
    ["a flag without a purpose", "accounts-x", { ...flag, metadata: { owner: "accounts" } }, /metadata\.purpose/],
    ["a release for ever", "accounts-x", { ...flag, metadata: { ...metadata, purpose: "release" } }, /removeBy/],
    ["a default that is no variant", "accounts-x", { ...flag, defaultVariant: "maybe", metadata }, /defaultVariant/],
    [
      "a rule's answer that is no variant",
      "accounts-x",
      { ...flag, metadata, targeting: { if: [true, "yes", null] } },
      /yes is no/,
    ],
    ["shares of 90", "accounts-x", { ...flag, metadata, targeting: split(counted, ["on", 10], ["off", 80]) }, /got 90/],
    [
      "users counted by address",
      "accounts-x",
      { ...flag, metadata, targeting: split({ var: "email" }, ["on", 1], ["off", 99]) },
      /counted by/,
    ],
  ])("our rules refuse %s, and nothing else", (_, key, broken, fault) => {
    const faults = ownFaults("accounts", { flags: { [key]: broken } });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});

describe("segments and conditions", () => {
  const [billing, content] = [evaluator(fileOf("billing")), evaluator(fileOf("content"))];
  const layout = (context: EvaluationContext): string =>
    billing.resolveStringEvaluation("billing-invoice-layout", "code", context).value;
  const search = (context: EvaluationContext): string =>
    content.resolveStringEvaluation("content-search", "code", context).value;

  test("a segment of tenants has it, and no other", () => {
    expect(layout({ environment: "prod", tenant: "tenant-0042" })).toBe("compact");
    expect(layout({ environment: "prod", tenant: "tenant-0043" })).toBe("classic");
    expect(layout({ environment: "prod" })).toBe("classic");
  });

  test("staging has all of it, by the context that the server adds", () => {
    expect(layout({ environment: "staging", tenant: "tenant-0043" })).toBe("compact");
  });

  test("staff has it whatever the share of users is", () => {
    const staff = { targetingKey: "user-1", email: "a@plugilo.com" };
    expect(withShare(0).resolveBooleanEvaluation("accounts-passkeys", false, staff).value).toBe(true);
    const stranger = { targetingKey: "user-1", email: "a@plugilo.com.evil.example" };
    expect(withShare(0).resolveBooleanEvaluation("accounts-passkeys", false, stranger).value).toBe(false);
  });

  test("two conditions hold together, a version's by its order and not by its letters", () => {
    const found = (appVersion: string, plan: string): number =>
      USERS.slice(0, 1000).filter((targetingKey) => search({ targetingKey, appVersion, plan }) === "meaning").length;
    expect(found("2.10.0", "enterprise")).toBeGreaterThan(400);
    expect(found("2.2.9", "enterprise")).toBe(0);
    expect(found("2.10.0", "free")).toBe(0);
  });

  test("a value may be a number", () => {
    const size = (plan: string): number => content.resolveNumberEvaluation("content-page-size", 1, { plan }).value;
    expect([size("enterprise"), size("free")]).toEqual([50, 20]);
  });
});

describe("percentages", () => {
  test.each([1, 10, 50, 90])("%i %% of 10,000 users have it, as near as chance allows", (share) => {
    const percent = (having(withShare(share)).size / USERS.length) * 100;
    // Four standard deviations: one hash in 16,000 would miss them.
    expect(Math.abs(percent - share)).toBeLessThan(4 * Math.sqrt((share * (100 - share)) / USERS.length));
  });

  test("nobody has it at 0 %, everybody at 100 %", () => {
    expect([having(withShare(0)).size, having(withShare(100)).size]).toEqual([0, USERS.length]);
  });

  test("a user keeps the answer, in whichever pod is asked", () => {
    expect(having(withShare(10))).toEqual(having(withShare(10)));
  });

  test("who has it keeps it as the share grows", () => {
    let before = having(withShare(1));
    for (const share of [10, 25, 50, 100]) {
      const now = having(withShare(share));
      expect([...before].filter((user) => !now.has(user))).toEqual([]);
      expect(now.size).toBeGreaterThan(before.size);
      before = now;
    }
  });

  test("the same users do not get everything first: two flags' tenths share a tenth", () => {
    const other = JSON.parse(
      JSON.stringify(fileOf("accounts")).replaceAll("accounts-passkeys", "accounts-other"),
    ) as object;
    const core = evaluator(other);
    const first = having(withShare(10));
    const both = [...first].filter(
      (targetingKey) => core.resolveBooleanEvaluation("accounts-other", false, { targetingKey }).value,
    );
    expect(both.length / first.size).toBeLessThan(0.2);
  });
});

describe("when there is no answer", () => {
  const DOMAIN = "unit";
  /** A service's provider over the real evaluator, with or without flags. */
  const provider = (core: FlagdCore | undefined): Provider => ({
    metadata: { name: "flagd" },
    runsOn: "server",
    initialize: () => (core ? Promise.resolve() : Promise.reject(new ProviderNotReadyError("flagd does not answer"))),
    resolveBooleanEvaluation: (key, fallback, context) =>
      Promise.resolve(needed(core).resolveBooleanEvaluation(key, fallback, context)),
    resolveStringEvaluation: (key, fallback, context) =>
      Promise.resolve(needed(core).resolveStringEvaluation(key, fallback, context)),
    resolveNumberEvaluation: (key, fallback, context) =>
      Promise.resolve(needed(core).resolveNumberEvaluation(key, fallback, context)),
    resolveObjectEvaluation: (key, fallback, context) =>
      Promise.resolve(needed(core).resolveObjectEvaluation(key, fallback, context)),
  });
  const needed = (core: FlagdCore | undefined): FlagdCore => {
    if (!core) throw new ProviderNotReadyError("flagd does not answer");
    return core;
  };
  const ask = async (core: FlagdCore | undefined, key: string, fallback: boolean): Promise<boolean> => {
    await OpenFeature.setProviderAndWait(DOMAIN, provider(core)).catch(() => undefined);
    return OpenFeature.getClient(DOMAIN).getBooleanValue(key, fallback, { targetingKey: "user-1" });
  };
  afterEach(() => OpenFeature.clearProviders());

  test("with flagd down from the start, the code's default counts", async () => {
    expect(await ask(undefined, "accounts-sign-up-open", false)).toBe(false);
    expect(await ask(undefined, "accounts-sign-up-open", true)).toBe(true);
  });

  test("with flags, theirs counts", async () => {
    expect(await ask(evaluator(fileOf("accounts")), "accounts-sign-up-open", false)).toBe(true);
  });

  test.each(["gone", "DISABLED"])("for a flag that is %s, the code's default counts", async (how) => {
    const { flags, ...rest } = fileOf("accounts");
    const { "accounts-sign-up-open": open, ...others } = flags;
    const file =
      how === "gone"
        ? { ...rest, flags: others }
        : { ...rest, flags: { "accounts-sign-up-open": { ...open, state: how } } };
    expect(await ask(evaluator(file), "accounts-sign-up-open", false)).toBe(false);
  });

  test("a kill switch turns off by its default variant", async () => {
    const text = JSON.stringify(fileOf("accounts")).replace('"defaultVariant":"on"', '"defaultVariant":"off"');
    expect(await ask(evaluator(JSON.parse(text)), "accounts-sign-up-open", true)).toBe(false);
  });
});
