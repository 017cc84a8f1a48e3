import type * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../../../components/azure/alerting";
import type { Site } from "../../../components/site";
import { at, type Recording } from "./recorder";

/** Somebody who is called, and somebody who reads mails by day. */
export const HEARERS = { pager: "prod@example.pagerduty.com", mail: "platform@example.com" } as const;

/** Somebody who hears of what a component watches. */
export function alertingIn(site: Site, opts: pulumi.ComponentResourceOptions): Alerting {
  return new Alerting("alerts", { site, ...HEARERS }, opts);
}

/** What is watched by metric, one row an alert: name, metric, comparison, threshold, severity. */
export function watched(recording: Recording<unknown>): unknown[][] {
  return recording.ofType("azure-native:monitor:MetricAlert").map(({ name, inputs }) => {
    const of = (key: string) => at(inputs, "criteria", "allOf", 0, key);
    return [name, of("metricName"), of("operator"), of("threshold"), inputs["severity"]];
  });
}
