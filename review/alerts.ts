import { isDeepStrictEqual } from "node:util";
import { made } from "../resilience/estate";
import { valueAt, type Resource } from "../resilience/resource";
import type { Recorded, StackChange } from "./change";

/** An alert, or a rule that objectives of the service are computed by, that is not what it was. */
export interface AlertChange {
  readonly stack: string;
  /** Its own name, `HighErrorRate`, or the resource's. */
  readonly name: string;
  readonly kind: "alert" | "recording rule";
  readonly is: "new" | "changed" | "gone";
  /** Properties that differ. */
  readonly paths: readonly string[];
}

type Alert = Pick<AlertChange, "name" | "kind"> & { readonly body: Readonly<Record<string, unknown>> };

const AZURE_ALERTS = ["azure-native:monitor:MetricAlert", "azure-native:monitor:ScheduledQueryRule"];

/** Words on an alert are no change of when it speaks. */
const SPEAKING = ["tags", "annotations", "location"];

export function alertChanges({ stack, before = [], after = [] }: StackChange): AlertChange[] {
  const [olds, news] = [alertsOf(before), alertsOf(after)];
  return [...new Set([...olds.keys(), ...news.keys()])].sort().flatMap((key): AlertChange[] => {
    const [old, now] = [olds.get(key), news.get(key)];
    const { name, kind } = now ?? old ?? { name: key, kind: "alert" };
    if (!old || !now) return [{ stack, name, kind, is: now ? "new" : "gone", paths: [] }];
    const keys = [...new Set([...Object.keys(old.body), ...Object.keys(now.body)])].sort();
    const paths = keys.filter((one) => !isDeepStrictEqual(old.body[one], now.body[one]));
    return paths.length > 0 ? [{ stack, name, kind, is: "changed", paths }] : [];
  });
}

/** By what tells them apart. */
function alertsOf(recorded: readonly Recorded[]): Map<string, Alert> {
  const alerts = new Map<string, Alert>();
  for (const one of recorded) {
    if (AZURE_ALERTS.includes(one.type)) {
      const body = Object.fromEntries(Object.entries(Object(one.inputs)).filter(([key]) => !SPEAKING.includes(key)));
      alerts.set(one.name, { name: one.name, kind: "alert", body });
    } else if (one.type.endsWith(":PrometheusRule")) rulesOf(made(one), alerts);
  }
  return alerts;
}

function rulesOf(resource: Resource, alerts: Map<string, Alert>): void {
  for (const group of listAt(resource.properties, "spec.groups")) {
    for (const rule of listAt(group, "rules")) {
      const { annotations: _, alert, record, ...body } = rule;
      const name = String(alert ?? record);
      const key = [resource.name, String(group["name"]), name, JSON.stringify(body["labels"] ?? {})].join(" ");
      alerts.set(key, { name, kind: alert === undefined ? "recording rule" : "alert", body });
    }
  }
}

function listAt(properties: Readonly<Record<string, unknown>>, path: string): Readonly<Record<string, unknown>>[] {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}
