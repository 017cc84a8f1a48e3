/**
 * What PagerDuty's provider refuses before it asks PagerDuty, by kind. Limits and words are those of
 * https://github.com/PagerDuty/terraform-provider-pagerduty/tree/master/pagerduty (2026-11), which Pulumi's wraps.
 */
import { DateTime, IANAZone } from "luxon";
import type { CheckFailure } from "../protocol/provider";
import { isObject, isUnknown, type PropertyMap, type Value } from "../protocol/values";

/** Judges inputs without secrets around them; what is unknown passes. */
export type Check = (inputs: PropertyMap) => CheckFailure[];

function fault(property: string, got: Value, expected: string): CheckFailure {
  return { property, reason: `got ${JSON.stringify(got)}. Expected: ${expected}` };
}

/** A property that, if it is there and known, must be right. */
function must(inputs: PropertyMap, name: string, right: (value: Value) => boolean, expected: string): CheckFailure[] {
  const value = inputs[name] ?? null;
  return value === null || isUnknown(value) || right(value) ? [] : [fault(name, value, expected)];
}

const oneOf = (inputs: PropertyMap, name: string, ...values: string[]): CheckFailure[] =>
  must(inputs, name, (value) => values.includes(String(value)), `one of ${values.join(", ")}`);
const between = (inputs: PropertyMap, name: string, least: number, most: number): CheckFailure[] =>
  must(
    inputs,
    name,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    `a whole number from ${least} to ${most}`,
  );
const zone = (inputs: PropertyMap, name: string): CheckFailure[] =>
  must(inputs, name, (value) => IANAZone.isValidZone(String(value)), "a time zone such as Europe/Berlin");
const mail = (inputs: PropertyMap, name: string): CheckFailure[] =>
  must(inputs, name, (value) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(String(value)), "a mail address");
const seconds = (inputs: PropertyMap, name: string): CheckFailure[] =>
  must(inputs, name, (value) => value === "null" || /^\d+$/.test(String(value)), 'seconds as a text, or "null"');
const instant = (inputs: PropertyMap, name: string): CheckFailure[] =>
  must(
    inputs,
    name,
    (value) => /T.*(Z|[+-]\d\d:\d\d)$/.test(String(value)) && DateTime.fromISO(String(value)).isValid,
    "a time such as 2026-11-02T09:00:00Z",
  );

/** The objects of a list, each with where it stands. */
function itemsOf(inputs: PropertyMap, name: string): [string, PropertyMap][] {
  const list = inputs[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index): [string, PropertyMap][] => (isObject(item) ? [[`${name}[${index}]`, item]] : []));
}

function within(where: string, failures: readonly CheckFailure[]): CheckFailure[] {
  return failures.map((failure) => ({ ...failure, property: `${where}.${failure.property}` }));
}

const notEmpty = (inputs: PropertyMap, name: string): CheckFailure[] =>
  must(inputs, name, (value) => !Array.isArray(value) || value.length > 0, "at least one");

const YEAR = 365 * 24 * 3600;
const DAY = 24 * 3600;

const restriction: Check = (inputs) => {
  const daily = inputs["type"] === "daily_restriction";
  return [
    ...oneOf(inputs, "type", "daily_restriction", "weekly_restriction"),
    ...between(inputs, "startDayOfWeek", 1, 7),
    ...between(inputs, "durationSeconds", 1, daily ? DAY - 1 : 7 * DAY - 1),
    ...must(inputs, "startTimeOfDay", (value) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(String(value)), "00:00:00"),
    ...(daily && inputs["startDayOfWeek"]
      ? [fault("startDayOfWeek", inputs["startDayOfWeek"], "none: it is daily")]
      : []),
  ];
};

const layer: Check = (inputs) => {
  const { start = null, end = null } = inputs;
  const backwards = typeof start === "string" && typeof end === "string" && Date.parse(end) <= Date.parse(start);
  return [
    ...["start", "end", "rotationVirtualStart"].flatMap((name) => instant(inputs, name)),
    ...(backwards ? [fault("end", end, `a time after ${start}`)] : []),
    ...between(inputs, "rotationTurnLengthSeconds", 3600, YEAR),
    ...notEmpty(inputs, "users"),
    ...itemsOf(inputs, "restrictions").flatMap(([where, item]) => within(where, restriction(item))),
  ];
};

const rule: Check = (inputs) => [
  ...between(inputs, "escalationDelayInMinutes", 1, Number.MAX_SAFE_INTEGER),
  ...notEmpty(inputs, "targets"),
  ...itemsOf(inputs, "targets").flatMap(([where, target]) =>
    within(where, oneOf(target, "type", "user_reference", "schedule_reference", "user", "schedule")),
  ),
];

const urgency: Check = (inputs) => {
  const constant = inputs["type"] === "constant";
  const said = inputs["urgency"] ?? null;
  return [
    ...oneOf(inputs, "type", "constant", "use_support_hours"),
    ...oneOf(inputs, "urgency", "high", "low", "severity_based"),
    ...(constant && said === null ? [fault("urgency", null, "high, low or severity_based: it is constant")] : []),
    ...(!constant && said !== null ? [fault("urgency", said, "none: it follows the support hours")] : []),
  ];
};

const ROLES = "admin limited_user observer owner read_only_user restricted_access read_only_limited_user user".split(
  " ",
);
const INTEGRATIONS = [
  ...["aws_cloudwatch", "cloudkick", "event_transformer_api", "generic_email", "generic_events_api", "keynote"],
  ...["nagios", "pingdom", "sql_monitor"],
].map((name) => `${name}_inbound_integration`);

export const user: Check = (inputs) => [
  ...mail(inputs, "email"),
  ...zone(inputs, "timeZone"),
  ...oneOf(inputs, "role", ...ROLES),
];

export const membership: Check = (inputs) => oneOf(inputs, "role", "observer", "responder", "manager");

export const schedule: Check = (inputs) => [
  ...zone(inputs, "timeZone"),
  ...notEmpty(inputs, "layers"),
  ...itemsOf(inputs, "layers").flatMap(([where, item]) => within(where, layer(item))),
];

export const ladder: Check = (inputs) => [
  ...between(inputs, "numLoops", 0, 9),
  ...notEmpty(inputs, "rules"),
  ...itemsOf(inputs, "rules").flatMap(([where, item]) => within(where, rule(item))),
];

export const service: Check = (inputs) => [
  ...oneOf(inputs, "alertCreation", "create_alerts_and_incidents", "create_incidents"),
  ...seconds(inputs, "acknowledgementTimeout"),
  ...seconds(inputs, "autoResolveTimeout"),
  ...(isObject(inputs["incidentUrgencyRule"])
    ? within("incidentUrgencyRule", urgency(inputs["incidentUrgencyRule"]))
    : []),
];

export const integration: Check = (inputs) => {
  const { type = null, vendor = null, integrationEmail = null } = inputs;
  const mailed = type === "generic_email_inbound_integration";
  return [
    ...oneOf(inputs, "type", ...INTEGRATIONS, "events_api_v2_inbound_integration"),
    ...(type !== null && vendor !== null ? [fault("vendor", vendor, "none: the type says it")] : []),
    ...(mailed && integrationEmail === null
      ? [fault("integrationEmail", null, "the address that it is mailed to")]
      : []),
    ...must(
      inputs,
      "integrationEmail",
      (value) => /^[^\s@]+@[a-z0-9-]+\.(eu\.)?pagerduty\.com$/i.test(String(value)),
      "an address of the account, such as alerts@plugilo.pagerduty.com",
    ),
  ];
};
