import { fromTable, word } from "./expectation";
import type { Rule } from "./rule";

const READ = "2026-11";

export const pagerRules: readonly Rule[] = [
  {
    id: "pages-climb",
    scope: "resource",
    title: "What arrives at the pager is urgent, so that it climbs until somebody answers.",
    why: "An incident of low urgency calls nobody a second time: what may wait is mail and never comes to the pager.",
    remedy: 'set incidentUrgencyRule to { type: "constant", urgency: "high" }, as components/pagerduty/on-call does.',
    documentation: { address: "https://www.pulumi.com/registry/packages/pagerduty/api-docs/service/", read: READ },
    requirements: ["B4", "B6"],
    frameworks: ["WAF OE:08", "ISO 27001 A.5.24"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ "pagerduty:index/service:Service": { "incidentUrgencyRule.urgency": word("high") } }),
  },
  {
    id: "pager-least-role",
    scope: "resource",
    title: "Nobody may do more at the pager than answer.",
    why: "Schedules and ladders are written here: whoever changes them there is undone, and whoever may do so is one more door.",
    remedy: 'set role to "limited_user", as components/pagerduty/on-call does.',
    documentation: { address: "https://www.pulumi.com/registry/packages/pagerduty/api-docs/user/", read: READ },
    requirements: ["B6"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.2"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ "pagerduty:index/user:User": { role: word("limited_user") } }),
  },
];
