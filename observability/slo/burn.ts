import { BURN_LEAST_BAD, BURN_RATES } from "../../facts/objectives";
import type { AlertGroup } from "../alerts/group";
import { alert, type Rule } from "../alerts/rule";
import { errorRatio, SLO_SERIES } from "./series";

type Judge = AlertGroup["where"];
type BurnRate = (typeof BURN_RATES)[number];

const { objective, requests, bad } = SLO_SERIES;

/** A region knows each series once; the centre those of all regions, of which it makes one. */
const joined = (judge: Judge, of: string): string => (judge === "region" ? of : `sum by (service, slo) (${of})`);

/** Promises as a judge knows them: at the centre each once, whichever region told it. */
export function promised(judge: Judge): string {
  return judge === "region" ? objective : `topk by (service, slo) (1, max by (service, slo, owner) (${objective}))`;
}

/** Windows that a judge's alerts look at. */
function windowsOf(judge: Judge): string[] {
  return BURN_RATES.filter(({ judgedBy }) => judgedBy === judge).flatMap(({ short, long }) => [short, long]);
}

/** Shares of bad requests over the windows of a region's alerts. */
export function regionRatioRules(): Rule[] {
  return windowsOf("region").map((window) => ratioRule("region", window));
}

/** Over all regions together, and over longer than a region keeps. */
export function centreRatioRules(month: string): Rule[] {
  return [...windowsOf("centre"), month].map((window) => ratioRule("centre", window));
}

function ratioRule(judge: Judge, window: string): Rule {
  const over = (series: string): string =>
    joined(judge, window === "5m" ? series : `sum_over_time(${series}[${window}])`);
  return { record: errorRatio(window), expr: `${over(bad)} / (${over(requests)} > 0)` };
}

/**
 * Budgets that burn: over the long window, so that it matters, and still over the short one. One alert a speed, for all services and
 * promises. A promise of 93 % or less can never burn 14.4 times as fast; the next speed tells of it.
 */
export function burnAlerts(judge: Judge): Rule[] {
  return BURN_RATES.filter(({ judgedBy }) => judgedBy === judge).map((rate) => burnAlert(judge, rate));
}

/** What the centre records carries nothing but service and promise; what regions record under the same name, also their own labels. */
function burnAlert(judge: Judge, { name, factor, long, short, severity }: BurnRate): Rule {
  const ratio = (window: string): string =>
    judge === "region" ? errorRatio(window) : `${errorRatio(window)}{cluster=""}`;
  const burn = (window: string): string =>
    `${ratio(window)} / on (service, slo) group_left (owner) (1 - ${promised(judge)}) > ${factor}`;
  const badInLong = `${joined(judge, `avg_over_time(${bad}[${long}])`)} * ${secondsOf(long)}`;
  return alert({
    name,
    expr: `${burn(long)} and on (service, slo) ${burn(short)} and on (service, slo) ${badInLong} > ${BURN_LEAST_BAD}`,
    minutes: 2,
    severity,
    component: "slo",
    runbook: "error-budget",
    summary:
      "{{ $labels.service }} spends its budget of {{ $labels.slo }} {{ $value | humanize }} times as fast as it lasts a month",
    description: `Over ${long}, and still over the last ${short}. Look for a release under way, then at what the service calls.`,
  });
}

function secondsOf(window: BurnRate["long"]): number {
  return Number.parseInt(window, 10) * (window.endsWith("h") ? 3600 : 86_400);
}
