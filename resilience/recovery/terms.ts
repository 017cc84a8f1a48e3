import { PEOPLE, type RecoveryFigure, type Trust } from "../../facts/recovery";
import { SEVERITIES, type Severity } from "../../facts/severities";
import { inTurn, type Decider, type Path, type Term } from "./sum";
import { decider, environmentOf, numberAt, value, type Located, type View } from "./view";

/** A figure of facts/recovery.ts, and the property of ours that makes it count. */
export function fromFact(name: string, figure: RecoveryFigure, decidedBy?: Decider): Term {
  return {
    name,
    range: { best: figure.bestSeconds, worst: figure.worstSeconds },
    formula: figure.says,
    trust: figure.trust,
    fact: figure.source,
    ...(decidedBy === undefined ? {} : { decidedBy }),
  };
}

/** What our own property says. */
export function fromProperty(
  name: string,
  [best, worst]: readonly [number, number],
  formula: string,
  decidedBy: Decider,
  trust: Trust = "documented",
): Term {
  return { name, range: { best, worst }, formula, trust, decidedBy };
}

/** Nobody can say how long. @param why in one clause */
export function untold(name: string, why: string, decidedBy?: Decider): Term {
  return {
    name,
    range: { best: 0, worst: Infinity },
    formula: "not known",
    trust: "assumed",
    unknown: why,
    ...(decidedBy === undefined ? {} : { decidedBy }),
  };
}

/** A deployment will tell: the property that decides has no value yet. */
export function notYet(name: string, decidedBy: Decider): Term {
  return { ...untold(name, "it is not known before deployment", decidedBy), untilDeployed: true };
}

const ALERT = "azure-native:monitor:MetricAlert";
const LADDER = "pagerduty:index/escalationPolicy:EscalationPolicy";
const INFRASTRUCTURE = /infrastructure/;

/** Alert of the edge by which people learn that a region is gone. */
export const REGION_GONE = "front-door-origin-health";

/**
 * From a failure to a decision by people: an alert, the pager, somebody who answers, and who decides.
 *
 * @param alert name of the alert that tells of it; nothing where none does.
 */
export function byPeople(view: View, stack: string, alert: string | undefined): Path {
  const rule = alert === undefined ? undefined : alertOf(view, stack, alert);
  return inTurn(
    rule ? alertTerm(rule) : fromFact("noticed", PEOPLE.unnoticed),
    ...(rule ? pageTerm(rule) : []),
    answerTerm(view, stack),
    fromFact("decision", PEOPLE.decision),
  );
}

/** The stack's own, else another stack's of the environment: the edge sees a region that is silent itself. */
function alertOf(view: View, stack: string, name: string): Located | undefined {
  const named = view.of(ALERT).filter(({ resource }) => resource.name === name);
  return (
    named.find((one) => one.stack === stack) ?? named.find((one) => environmentOf(one.stack) === environmentOf(stack))
  );
}

/** An alert looks at a window, each so often: it speaks when most of the window is bad, at the latest after all of it. */
function alertTerm(rule: Located): Term {
  const [window, every] = [
    durationSeconds(value(rule, "windowSize")),
    durationSeconds(value(rule, "evaluationFrequency")),
  ];
  if (window === undefined || every === undefined) {
    return notYet("alert", decider(rule, "windowSize"));
  }
  return fromProperty(
    "alert",
    [every, window + every],
    `window ${window} s + look each ${every} s`,
    decider(rule, "windowSize"),
  );
}

/** Alertmanager's and PagerDuty's delay by severity (B4). */
function pageTerm(rule: Located): readonly Term[] {
  const severity = numberAt(rule, "severity");
  const known = `P${String(severity)}`;
  if (!isSeverity(known)) return [];
  const minutes = SEVERITIES[known].pageAfterMinutes;
  if (minutes === undefined) return [untold("pager", `${known} pages nobody`, decider(rule, "severity"))];
  const seconds = minutes * 60;
  return seconds === 0
    ? []
    : [fromProperty("pager", [seconds, seconds], `${known} pages after ${minutes} min`, decider(rule, "severity"))];
}

function isSeverity(text: string): text is Severity {
  return text in SEVERITIES;
}

/** The first on call answers, or the ladder goes on to the second. */
function answerTerm(view: View, stack: string): Term {
  const ladders = view.of(LADDER).filter((one) => environmentOf(one.stack) === environmentOf(stack));
  const ladder = ladders.find(({ resource }) => INFRASTRUCTURE.test(resource.name));
  if (!ladder) return untold("answer", "nobody is called: no ladder of this environment is in view");
  const delay = "rules[0].escalationDelayInMinutes";
  const minutes = numberAt(ladder, delay);
  if (typeof minutes !== "number") return notYet("answer", decider(ladder, delay));
  return fromProperty(
    "answer",
    [Math.min(PEOPLE.firstAnswerSeconds, minutes * 60), minutes * 60],
    `the first on call answers within ${minutes} min`,
    decider(ladder, delay),
    "assumed",
  );
}

/** Seconds of `PT5M`, `PT1H`, `P1D`. */
export function durationSeconds(text: unknown): number | undefined {
  const match = typeof text === "string" ? /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) : null;
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
