import { DOMParser, type Element } from "@xmldom/xmldom";
import {
  globalPolicy,
  healthPolicy,
  planPolicy,
  servicePolicy,
} from "../../../components/azure/api-management/build-policies";
import {
  ANONYMOUS_RATE,
  ANSWER_WITHIN_SECONDS,
  BREAKER,
  BURST,
  burstCalls,
  FALLBACK_SECONDS,
  PLANS,
  RETRY,
  RETRY_BEFORE_SECONDS,
  USER_RATE,
  type PlanKey,
} from "../../../facts/api-limits";
import { GATEWAY_PROBE } from "../../../facts/edge";
import { policyFaults } from "../../../local/cloud/azure/policies/documents";
import { STATEMENTS, type Scope } from "../../../local/cloud/azure/policies/statements";

const PLANS_URL = "https://www.plugilo.com/plans";
const TOKENS = {
  openIdConfigurationUrl: "https://login.plugilo.com/.well-known/openid-configuration",
  audience: "api://plugilo",
};
const PLAN_KEYS = Object.keys(PLANS) as PlanKey[];

const closed = servicePolicy("accounts-v1", false, TOKENS);
const open = servicePolicy("accounts-v1", true, TOKENS);
const DOCUMENTS: readonly (readonly [string, string, Scope])[] = [
  ["the global one", globalPolicy(PLANS_URL), "global"],
  ...PLAN_KEYS.map((key) => [`that of the plan ${key}`, planPolicy(key, PLANS_URL), "product"] as const),
  ["that of a service", closed, "api"],
  ["that of a service for everybody", open, "api"],
  ["that of the health endpoint", healthPolicy("cluster"), "api"],
];

/** Statements of a kind, in the order in which they are carried out. */
function all(text: string, name: string): Element[] {
  const root = new DOMParser().parseFromString(text, "text/xml").documentElement;
  return root ? [...root.getElementsByTagName(name)] : [];
}

/** Attributes by name, of each statement of a kind. */
function attributes(text: string, name: string): Record<string, string>[] {
  return all(text, name).map((element) =>
    Object.fromEntries([...element.attributes].map((attribute) => [attribute.name, attribute.value])),
  );
}

function rates(text: string) {
  return attributes(text, "rate-limit-by-key").map((rate) => ({
    key: /@\("([a-z:]+)/.exec(rate["counter-key"] ?? "")?.[1],
    calls: Number(rate["calls"]),
    seconds: Number(rate["renewal-period"]),
  }));
}

describe("policies", () => {
  it.each(DOCUMENTS)("%s: Azure accepts it, each statement where its page allows it", (_, text, scope) => {
    expect(policyFaults(text, scope)).toEqual([]);
  });

  it.each(DOCUMENTS)("%s: every statement is one that the table knows, so that all of it was judged", (_, text) => {
    const root = new DOMParser().parseFromString(text, "text/xml").documentElement;
    const inner = new Set([
      ...["policies", "inbound", "backend", "outbound", "on-error"],
      ...["when", "otherwise", "value", "openid-config", "audiences", "audience"],
    ]);
    const names = root ? [...root.getElementsByTagName("*")].map(({ tagName }) => tagName) : [];
    expect(names.filter((name) => !inner.has(name) && !(name in STATEMENTS))).toEqual([]);
  });

  it.each(DOCUMENTS)("%s: no placeholder is left, and no secret is named", (_, text) => {
    expect(text).not.toMatch(/\$\(\w+\)|\{\{/);
  });
});

describe("limits in the policies (A14)", () => {
  it.each(PLAN_KEYS)("are the figures of the plan %s, each window with a counter of its own", (key) => {
    const plan = PLANS[key];
    expect(rates(planPolicy(key, PLANS_URL))).toEqual([
      { key: "burst:subscription:", calls: burstCalls(plan), seconds: BURST.seconds },
      { key: "subscription:", calls: plan.callsPerMinute, seconds: 60 },
    ]);
    expect(attributes(planPolicy(key, PLANS_URL), "quota")).toEqual([
      { calls: String(plan.quotaCalls), "renewal-period": String(30 * 24 * 3600) },
    ]);
  });

  it("are 1000 a minute for a token's subject and 100 for an address without one, bursts beside them", () => {
    expect(rates(closed)).toEqual([
      { key: "address:", calls: ANONYMOUS_RATE.callsPerMinute, seconds: 60 },
      { key: "burst:address:", calls: burstCalls(ANONYMOUS_RATE), seconds: BURST.seconds },
      { key: "address:", calls: ANONYMOUS_RATE.callsPerMinute, seconds: 60 },
      { key: "burst:user:", calls: burstCalls(USER_RATE), seconds: BURST.seconds },
      { key: "user:", calls: USER_RATE.callsPerMinute, seconds: 60 },
    ]);
  });

  it("share the address's counter between callers without a token and those with wrong ones, who alone count there", () => {
    const [wrong, ...others] = attributes(closed, "rate-limit-by-key");
    expect(wrong?.["increment-condition"]).toBe(
      '@(context.Response.StatusCode == 401 && !context.Variables.ContainsKey("token"))',
    );
    expect(others.filter((rate) => "increment-condition" in rate)).toEqual([]);
  });

  it("come before anything is forwarded, and an address's before the tokens are looked at", () => {
    const order = closed.match(/<(rate-limit-by-key|validate-jwt|set-backend-service)/g);
    expect(order?.at(0)).toBe("<rate-limit-by-key");
    expect(order?.indexOf("<validate-jwt")).toBe(1);
    expect(order?.at(-1)).toBe("<set-backend-service");
  });

  it("tell who runs into one when to come again", () => {
    for (const text of [closed, ...PLAN_KEYS.map((key) => planPolicy(key, PLANS_URL))]) {
      const names = attributes(text, "rate-limit-by-key").map((rate) => rate["retry-after-variable-name"]);
      expect(new Set(names)).toEqual(new Set(["retryAfter"]));
    }
    expect(globalPolicy(PLANS_URL)).toContain('context.Variables["retryAfter"]');
  });

  it("answer a used-up quota with the way to a larger plan, in the body and in a header", () => {
    expect(globalPolicy(PLANS_URL)).toContain(`<value>&lt;${PLANS_URL}&gt;; rel="payment"</value>`);
    expect(planPolicy("free", PLANS_URL)).toContain("Standard has 1000 calls a minute and 2000000 in 30 days");
    expect(planPolicy("premium", PLANS_URL)).toContain(`Talk to us about more: ${PLANS_URL}`);
    const [first] = all(planPolicy("free", PLANS_URL), "inbound");
    const names = [...(first?.getElementsByTagName("*") ?? [])].map(({ tagName }) => tagName);
    expect(names.indexOf("set-variable")).toBeLessThan(names.indexOf("rate-limit-by-key"));
  });
});

describe("who may call", () => {
  it("is checked with the issuer's keys, for our audience, by a scheme that has to be there", () => {
    expect(attributes(closed, "validate-jwt")).toMatchObject([
      { "header-name": "Authorization", "require-scheme": "Bearer", "require-signed-tokens": "true" },
    ]);
    expect(attributes(closed, "openid-config")).toEqual([{ url: TOKENS.openIdConfigurationUrl }]);
    expect(all(closed, "audience").map(({ textContent }) => textContent)).toEqual([TOKENS.audience]);
  });

  it("is nobody without a token or a plan, unless the service is for everybody", () => {
    const conditions = (text: string) => attributes(text, "when").map(({ condition }) => condition);
    expect(conditions(closed)).toContain("@(context.Subscription == null && !false)");
    expect(conditions(open)).toContain("@(context.Subscription == null && !true)");
  });

  it("escapes what it is given, so that an audience cannot become a statement", () => {
    const odd = servicePolicy("a", false, { ...TOKENS, audience: '</audience>"&' });
    expect(policyFaults(odd, "api")).toEqual([]);
    expect(all(odd, "audience").map(({ textContent }) => textContent)).toEqual(['</audience>"&']);
  });
});

describe("waiting, repeating and falling back (A15, C5)", () => {
  const text = globalPolicy(PLANS_URL);

  it("tries again what changes nothing, as often and as long as the figures say", () => {
    expect(attributes(text, "retry")).toEqual([
      {
        condition:
          "@(context.Response != null && new[] { 502, 503, 504 }.Contains(context.Response.StatusCode) && " +
          '"GET HEAD OPTIONS PUT DELETE".Split().Contains(context.Request.Method) && ' +
          `context.Elapsed.TotalSeconds < ${RETRY_BEFORE_SECONDS})`,
        count: String(RETRY.count),
        interval: "1",
        delta: "1",
        "max-interval": "5",
        "first-fast-retry": "false",
      },
    ]);
  });

  it("gives the service what is left of the time, and keeps the body for another try", () => {
    expect(attributes(text, "forward-request")).toEqual([
      {
        timeout: `@((int)Math.Max(1, ${ANSWER_WITHIN_SECONDS} - context.Elapsed.TotalSeconds))`,
        "buffer-request-body": "true",
      },
    ]);
  });

  it("keeps only what the service allows to be kept, the same for everybody, for ten minutes, in the region", () => {
    const [kept] = attributes(text, "cache-store-value");
    expect(kept).toMatchObject({ duration: String(FALLBACK_SECONDS), "caching-type": "internal" });
    const condition = attributes(text, "when").map((when) => when["condition"] ?? "");
    const ours = condition.find((one) => one.includes("stale-if-error")) ?? "";
    for (const part of ['"GET"', "== 200", '"public"', '!context.Response.Headers.ContainsKey("Vary")']) {
      expect(ours).toContain(part);
    }
  });

  it("looks a kept answer up by the key that it was kept by", () => {
    const [kept] = attributes(text, "cache-store-value");
    const found = attributes(text, "cache-lookup-value");
    expect(found).toHaveLength(2);
    for (const lookup of found) expect(lookup).toMatchObject({ key: kept?.["key"], "default-value": "" });
  });

  it("falls back when the service failed and when it could not be reached", () => {
    const places = all(text, "cache-lookup-value").map((element) => {
      let parent = element.parentNode as Element | null;
      while (parent && !["outbound", "on-error"].includes(parent.tagName)) parent = parent.parentNode as Element | null;
      return parent?.tagName;
    });
    expect(places).toEqual(["outbound", "on-error"]);
  });

  it("says when to come again: when the breaker lets requests through, unless the service knows better", () => {
    const comeBack = attributes(text, "set-variable").filter(({ name }) => name === "comeBack");
    const value = `@(context.Response == null ? "${BREAKER.openSeconds}" : context.Response.Headers.GetValueOrDefault("Retry-After", "${BREAKER.openSeconds}"))`;
    expect(comeBack.map((variable) => variable["value"])).toEqual([value, value]);
  });

  it("asks the cluster for its health as it is: no limit, no retry, within the probe's own time", () => {
    const health = healthPolicy("cluster");
    expect(health).not.toMatch(/<(retry|rate-limit-by-key|base|cache)/);
    expect(attributes(health, "forward-request")).toEqual([{ timeout: String(GATEWAY_PROBE.timeoutSeconds) }]);
  });

  it("carries one name of the request in every answer, and none of the software behind it", () => {
    const named = all(text, "set-header").filter((header) => header.getAttribute("name") === "X-Correlation-Id");
    expect(named).toHaveLength(9);
    const deleted = attributes(text, "set-header").filter((header) => header["exists-action"] === "delete");
    expect(deleted.map(({ name }) => name)).toEqual(["Ocp-Apim-Subscription-Key", "X-Powered-By", "X-AspNet-Version"]);
  });
});
