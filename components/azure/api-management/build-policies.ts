import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ANONYMOUS_RATE,
  ANSWER_WITHIN_SECONDS,
  BREAKER,
  BURST,
  burstCalls,
  FALLBACK_SECONDS,
  PLANS,
  QUOTA_DAYS,
  RETRY,
  RETRY_BEFORE_SECONDS,
  USER_RATE,
  type Plan,
  type PlanKey,
} from "../../../facts/api-limits";
import { GATEWAY_PROBE } from "../../../facts/edge";

const FOLDER = join(__dirname, "policies");
const SECONDS_A_DAY = 86_400;
const QUOTA_SECONDS = QUOTA_DAYS * SECONDS_A_DAY;

/** Tokens that callers may bring. */
export interface Tokens {
  /** Required. Where the issuer publishes its keys: an https address that ends in `/.well-known/openid-configuration`. */
  readonly openIdConfigurationUrl: string;
  /** Required. Audience that a token must be meant for. */
  readonly audience: string;
}

/** Figures and names by placeholder; plain text, never an expression. */
type Values = Readonly<Record<string, string | number>>;

/** Every request: correlation, retries, time-outs, answers to those who ask too much or of what is down. */
export function globalPolicy(plansUrl: string): string {
  return fill("global.xml", {
    plansUrl,
    retryStatuses: RETRY.statuses.join(", "),
    retryMethods: RETRY.methods.join(" "),
    retryCount: RETRY.count,
    retryFirstWait: RETRY.firstWaitSeconds,
    retryDelta: RETRY.deltaSeconds,
    retryLongestWait: RETRY.longestWaitSeconds,
    retryBefore: RETRY_BEFORE_SECONDS,
    answerWithin: ANSWER_WITHIN_SECONDS,
    fallbackSeconds: FALLBACK_SECONDS,
    quotaSeconds: QUOTA_SECONDS,
  }).replaceAll(INCLUDED, () => fallback());
}

/**
 * Where the global policy says so, its fallback stands. Not as a policy fragment of Azure's: azure-native calls that resource's name
 * `id`, which Pulumi never sends. https://github.com/pulumi/pulumi-dotnet/issues/171 (2026-11)
 */
const INCLUDED = '<include-fragment fragment-id="fallback" />';

function fallback(): string {
  return fill("fallback.xml", { openSeconds: BREAKER.openSeconds })
    .replace(/<!--[^]*?-->\s*<fragment>/, "")
    .replace("</fragment>", "")
    .trim();
}

export function planPolicy(key: PlanKey, plansUrl: string): string {
  const plan: Plan = PLANS[key];
  return fill("plan.xml", {
    upgrade: upgradeHint(plan, plansUrl),
    callsPerMinute: plan.callsPerMinute,
    burstCalls: burstCalls(plan),
    burstSeconds: BURST.seconds,
    quotaCalls: plan.quotaCalls,
    quotaSeconds: QUOTA_SECONDS,
  });
}

/**
 * @param backend what its backends' names begin with; the region's name follows.
 * @param anonymous whether callers without a token and without a plan are served.
 */
export function servicePolicy(backend: string, anonymous: boolean, tokens: Tokens): string {
  return fill("service.xml", {
    backend,
    anonymous: String(anonymous),
    openIdConfigurationUrl: tokens.openIdConfigurationUrl,
    audience: tokens.audience,
    anonymousCalls: ANONYMOUS_RATE.callsPerMinute,
    anonymousBurst: burstCalls(ANONYMOUS_RATE),
    userCalls: USER_RATE.callsPerMinute,
    userBurst: burstCalls(USER_RATE),
    burstSeconds: BURST.seconds,
  });
}

export function healthPolicy(backend: string): string {
  return fill("health.xml", { backend, probeSeconds: GATEWAY_PROBE.timeoutSeconds });
}

function upgradeHint({ upgrade }: Plan, plansUrl: string): string {
  const next: Plan | undefined = Object.entries(PLANS).find(([key]) => key === upgrade)?.[1];
  if (!next) return `Talk to us about more: ${plansUrl}`;
  const { displayName, callsPerMinute, quotaCalls } = next;
  return `${displayName} has ${callsPerMinute} calls a minute and ${quotaCalls} in ${QUOTA_DAYS} days: ${plansUrl}`;
}

/** @throws when a placeholder has no value, or a value no placeholder: one of the two was forgotten. */
function fill(file: string, values: Values): string {
  const unused = new Set(Object.keys(values));
  const filled = readFileSync(join(FOLDER, file), "utf8").replace(/\$\((\w+)\)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file}: got the placeholder ${name}, expected a value for it.`);
    unused.delete(name);
    return escaped(String(value));
  });
  if (unused.size > 0)
    throw new Error(`${file}: got values ${[...unused].join(", ")}, expected a placeholder for each.`);
  return filled;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
