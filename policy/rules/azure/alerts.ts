import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, expectPresent, is, type Expectation } from "../expectation";
import { missing, undecided, type Finding, type Rule } from "../rule";
import { linked, ofType } from "./links";
import { eachAt, entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const METRIC_ALERT = "azure-native:monitor:MetricAlert";
const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";
const ACTION_GROUP = "azure-native:monitor:ActionGroup";

/** Azure Monitor's 0 to 2 ring a telephone: P0 to P2 (B4). */
const LAST_THAT_PAGES = 2;

const severity: Expectation = {
  text: "0 to 3",
  met: (value) => typeof value === "number" && [0, 1, 2, 3].includes(value),
};

/** Addresses that PagerDuty gives a service to be mailed at. https://support.pagerduty.com/main/docs/email-integration-guide (2026-11) */
const PAGER = /@([\w-]+\.)*pagerduty\.(com|eu)$/i;

export const alertRules: readonly Rule[] = [
  {
    id: "alerts-are-heard",
    scope: "resource",
    title: "An alert is on, has a severity and tells somebody.",
    why: "An alert without an action group is a line in a portal that nobody has open (B4, B9).",
    remedy: "make alerts through the stack's Alerting.",
    documentation: {
      address: "https://learn.microsoft.com/azure/azure-monitor/alerts/best-practices-alerts",
      read: READ,
    },
    requirements: ["B4", "B9"],
    frameworks: ["WAF RE:10", "WAF OE:07", "ISO 27001 A.8.16"],
    severity: "mandatory",
    unknown: "refuse",
    types: [METRIC_ALERT, LOG_ALERT],
    judge: (alert) => [
      ...expectAt(alert, "enabled", is(true)),
      ...expectAt(alert, "severity", severity),
      ...(alert.type === METRIC_ALERT
        ? [
            // A metric that is well again ends its own alert, so that an open one means something.
            ...expectAt(alert, "autoMitigate", is(true)),
            ...eachAt(alert, "actions", "an action", (at) =>
              expectPresent(alert, `${at}.actionGroupId`, "an action group"),
            ),
          ]
        : eachAt(alert, "actions.actionGroups", "an action group", (at) =>
            expectPresent(alert, at, "an action group"),
          )),
    ],
  },
  {
    id: "action-groups-are-read",
    scope: "resource",
    title: "An action group is on and reaches somebody.",
    why: "Alerts that are sent into a group without receivers are lost without a word (B4).",
    remedy: "use Alerting, which makes a group for the pager and one for mail.",
    documentation: { address: "https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups", read: READ },
    requirements: ["B4"],
    frameworks: ["WAF OE:08", "ISO 27001 A.5.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [ACTION_GROUP],
    judge: (group) => [
      ...expectAt(group, "enabled", is(true)),
      ...(["webhookReceivers", "eventHubReceivers", "azureFunctionReceivers", "logicAppReceivers"].some(
        (kind) => entriesAt(group, kind).length > 0,
      )
        ? []
        : eachAt(group, "emailReceivers", "a receiver", (at) =>
            expectPresent(group, `${at}.emailAddress`, "an address"),
          )),
    ],
  },
  {
    id: "urgent-alerts-page",
    scope: "estate",
    title: "In production an alert of severity 0 to 2 rings somebody's telephone.",
    why: "A mail about an outage is read in the morning (B4, B6).",
    remedy: "make the alert through the stack's Alerting, which sends by severity.",
    documentation: { address: "https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups", read: READ },
    requirements: ["B4", "B6"],
    frameworks: ["WAF OE:08", "ISO 27001 A.5.26"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) => (tier === "production" ? pageFindings(resources) : []),
  },
];

function pageFindings(resources: readonly Resource[]): readonly Finding[] {
  const alerts = ofType(resources, METRIC_ALERT, LOG_ALERT);
  const alertsOf = linked(alerts, "actions", groupsOf);
  const groups = ofType(resources, ACTION_GROUP);
  const pagers = groups.filter((group) => addressesOf(group).some((one) => typeof one === "string" && PAGER.test(one)));
  const unsure = groups.filter((group) => addressesOf(group).includes(UNKNOWN));
  const heard = new Set(pagers.flatMap(alertsOf));
  const perhaps = new Set(unsure.flatMap(alertsOf));
  const expected = "one whose mails ring a telephone";
  return alerts
    .filter((alert) => Number(alert.properties["severity"]) <= LAST_THAT_PAGES && !heard.has(alert))
    .map((alert) =>
      perhaps.has(alert) ? undecided(alert, "action group", expected) : missing(alert, "action group", expected),
    );
}

function groupsOf(alert: Resource): readonly unknown[] {
  if (alert.type === LOG_ALERT) return entriesAt(alert, "actions.actionGroups");
  return entriesAt(alert, "actions").map((action) => fieldOf(action, "actionGroupId"));
}

function addressesOf(group: Resource): readonly unknown[] {
  return entriesAt(group, "emailReceivers").map((receiver) =>
    receiver === UNKNOWN ? UNKNOWN : valueAt({ receiver }, "receiver.emailAddress"),
  );
}
