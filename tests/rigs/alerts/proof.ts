import type { Rule } from "../../../observability/alerts/rule";
import { type Case, complaint } from "../promtool";

/** What there is to be seen, as promtool writes series, and when it is looked. */
export interface Scene {
  readonly what: string;
  readonly series: Readonly<Record<string, string>>;
  /** Minutes from the beginning. */
  readonly at: number;
  /** Labels that the alert carries then, such as those that hide it behind its cause. @default any */
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alert on both sides of its threshold. */
export interface Proof {
  readonly alert: string;
  readonly fires: Scene | readonly Scene[];
  readonly holds: readonly Scene[];
}

/** The same value all the time. */
export function still(value: number, samples = 120): string {
  return `${value}x${samples}`;
}

/** A counter that grows by so much a sample. */
export function grows(step: number, samples = 120): string {
  return `0+${step}x${samples}`;
}

/** What promtool says against proofs, all in one run; nothing when it agrees with all of them. */
export function disagreements(rules: readonly Rule[], minutes: number, proofs: readonly Proof[]): string {
  const bare = rules.map((rule) => ("alert" in rule ? { ...rule, annotations: {} } : rule));
  const interval = `${minutes}m`;
  const cases = proofs.flatMap(({ alert, fires, holds }) => [
    ...[fires].flat().map((scene) => caseOf(alert, interval, scene, 1)),
    ...holds.map((scene) => caseOf(alert, interval, scene, 0)),
  ]);
  return complaint([{ name: "ours", rules: bare }], interval, cases);
}

function caseOf(alert: string, interval: string, { series, at, labels = {} }: Scene, value: number): Case {
  const wanted = Object.entries({ alertname: alert, alertstate: "firing", ...labels });
  const firing = `ALERTS{${wanted.map(([key, text]) => `${key}="${text}"`).join(",")}}`;
  const expr = `clamp_max(count(${firing}), 1) or vector(0)`;
  return {
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr, eval_time: `${at}m`, exp_samples: [{ labels: "{}", value }] }],
  };
}
