import { type Component, type Runbook, runbookUrl, type Severity } from "../../facts/severities";

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold, such as `5m`; none: the first look tells. */
  readonly for?: string;
  readonly labels: {
    readonly severity: Severity;
    readonly component: Component;
    /** Of a service's alert: its name, and the team that is told. */
    readonly service?: string;
    readonly owner?: string;
  };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

export type Rule = RecordingRule | AlertingRule;

/** An alert as its author thinks of it. */
export interface Alert {
  readonly name: string;
  readonly expr: string;
  /** Minutes that it must hold. */
  readonly minutes: number;
  readonly severity: Severity;
  readonly component: Component;
  readonly runbook: Runbook;
  /** What is wrong, one sentence: the first line that a woken person reads. */
  readonly summary: string;
  /** What it means for users, and what to look at first. */
  readonly description: string;
  /** Service and owner, where the expression's series do not name them. */
  readonly labels?: { readonly service: string; readonly owner: string };
}

export function alert(told: Alert): AlertingRule {
  const { name, expr, minutes, severity, component, runbook, summary, description, labels = {} } = told;
  return {
    alert: name,
    expr,
    ...(minutes > 0 ? { for: `${minutes}m` } : {}),
    labels: { severity, component, ...labels },
    annotations: { summary, description, runbook_url: runbookUrl(runbook) },
  };
}
