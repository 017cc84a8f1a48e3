import { BURN_LEAST_BAD, BURN_RATES } from "../../facts/objectives";
import type { AlertGroup, Own } from "../alerts/group";
import { alert, type Rule } from "../alerts/rule";
import { errorRatio, SLO_SERIES } from "./series";

type Judge = AlertGroup["where"];
type BurnRate = (typeof BURN_RATES)[number];

const { objective, requests, bad } = SLO_SERIES;

/** Windows that a judge's alerts look at. */
function windowsOf(judge: Judge): string[] {
  return BURN_RATES.filter(({ judgedBy }) => judgedBy === judge).flatMap(({ short, long }) => [short, long]);
}

/** Ratios over the windows of a region's alerts. */
export function regionRatioRules(own: Own): Rule[] {
  return windowsOf("region").map((window) => ratioRule(window, (series) => `${over(series, own, window)}`));
}

/** Over all regions together, and over longer than a region keeps. */
export function centreRatioRules(window: string): Rule[] {
  return [...windowsOf("centre"), window].map((each) =>
    ratioRule(each, (series) => `sum by (service, slo) (${over(series, "", each)})`),
  );
}

function over(series: string, own: Own, window: string): string {
  const selected = own === "" ? series : `${series}{${own}}`;
  return window === "5m" ? selected : `sum_over_time(${selected}[${window}])`;
}

function ratioRule(window: string, sum: (series: string) => string): Rule {
  return { record: errorRatio(window), expr: `${sum(bad)} / (${sum(requests)} > 0)` };
}

/** Promises as a judge knows them: at the centre each once, whichever region told it. */
export function promised(judge: Judge, own: Own): string {
  if (judge === "region") return own === "" ? objective : `${objective}{${own}}`;
  return `topk by (service, slo) (1, max by (service, slo, owner) (${objective}))`;
}

/**
 * Budgets that burn: over the long window, so that it matters, and still over the short one. One alert a speed, for all services and
 * promises. A promise of 93 % or less can never burn 14.4 times as fast; the next speed tells of it.
 */
export function burnAlerts(judge: Judge, own: Own = ""): Rule[] {
  return BURN_RATES.filter(({ judgedBy }) => judgedBy === judge).map((rate) => burnAlert(rate, judge, own));
}

function burnAlert({ factor, long, short, severity }: BurnRate, judge: Judge, own: Own): Rule {
  const selector = own === "" ? "" : `{${own}}`;
  const burn = (window: string): string =>
    `${errorRatio(window)}${selector} / on (service, slo) group_left (owner) (1 - ${promised(judge, own)}) > ${factor}`;
  const badSeries = judge === "region" ? `${bad}${selector}` : `sum by (service, slo) (${bad})`;
  const mean =
    judge === "region"
      ? `avg_over_time(${badSeries}[${long}])`
      : `sum by (service, slo) (avg_over_time(${bad}[${long}]))`;
  return alert({
    name: `ErrorBudgetBurns${factor === 14.4 ? "At14" : `At${factor}`}`,
    expr: `${burn(long)} and on (service, slo) ${burn(short)} and on (service, slo) ${mean} * ${secondsOf(long)} > ${BURN_LEAST_BAD}`,
    minutes: 2,
    severity,
    component: "slo",
    runbook: "error-budget",
    summary: `{{ $labels.service }} spends its budget of {{ $labels.slo }} {{ $value | humanize }} times as fast as it lasts a month`,
    description: `Over ${long}, and still over the last ${short}. Look for a release under way, then at what the service calls.`,
  });
}

const UNITS = { m: 60, h: 3600, d: 86_400 } as const;

function secondsOf(window: BurnRate["long"]): number {
  return Number.parseInt(window, 10) * (window.endsWith("h") ? UNITS.h : UNITS.d);
}
