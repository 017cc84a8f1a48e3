import * as pulumi from "@pulumi/pulumi";
import { Alerting, type WatchArgs } from "../../../components/azure/alerting";
import { SUBSCRIPTION } from "./computed";

import { record } from "./recorder";
import { siteIn } from "./sites";

const TARGET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/natGateways/ng`;

const SNAT: WatchArgs = {
  targetId: TARGET,
  says: "The NAT gateway runs out of ports.",
  metric: "SNATConnectionCount",
  namespace: "Microsoft.Network/natGateways",
  aggregation: "Total",
  operator: "GreaterThan",
  threshold: 51_609,
  severity: 1,
};

const watched = (change: Partial<WatchArgs> = {}) =>
  record((opts) => {
    const alerting = new Alerting(
      "alerts",
      { site: siteIn("germanywestcentral"), emails: { pager: "prod@example.pagerduty.com" } },
      opts,
    );
    const parent = new pulumi.ComponentResource("plugilo:azure:Any", "any", {}, opts);
    alerting.watch("nat-ports", { ...SNAT, ...change }, { parent });
  });

describe("Alerting", () => {
  it("makes one group of receivers for the stack, in the common schema", async () => {
    const group = (await watched()).one("azure-native:monitor:ActionGroup").inputs;
    expect(group).toMatchObject({
      groupShortName: "prod-fra",
      emailReceivers: [{ name: "pager", emailAddress: "prod@example.pagerduty.com", useCommonAlertSchema: true }],
    });
  });

  it("watches a metric, tells its group, and closes the alert by itself", async () => {
    const alert = (await watched()).one("azure-native:monitor:MetricAlert", "nat-ports");
    expect(alert.parent).toBe("any");
    expect(alert.inputs).toMatchObject({
      scopes: [TARGET],
      description: "The NAT gateway runs out of ports.",
      severity: 1,
      autoMitigate: true,
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      criteria: {
        allOf: [
          { metricName: "SNATConnectionCount", operator: "GreaterThan", threshold: 51_609, timeAggregation: "Total" },
        ],
      },
      actions: [{ actionGroupId: expect.stringContaining("/actionGroups/") }],
    });
  });

  it("looks at an hour as Azure writes it, and at the values of a dimension alone", async () => {
    const change = { windowMinutes: 60, everyMinutes: 15, dimensions: { ConnectionState: ["Failed"] } } as const;
    const { inputs } = (await watched(change)).one("azure-native:monitor:MetricAlert");
    expect(inputs).toMatchObject({ evaluationFrequency: "PT15M", windowSize: "PT1H" });
    expect(inputs["criteria"]).toMatchObject({
      allOf: [{ dimensions: [{ name: "ConnectionState", operator: "Include", values: ["Failed"] }] }],
    });
  });

  it("learns a metric's pattern where nobody knows its right value, and asks for two wrong looks of four", async () => {
    const { targetId, says, metric: name, namespace, aggregation, severity } = SNAT;
    const metric = { targetId, says, metric: name, namespace, aggregation, severity };
    const learned = (sensitivity?: "Low") =>
      record((opts) => {
        const alerting = new Alerting(
          "alerts",
          { site: siteIn("germanywestcentral"), emails: { pager: "prod@example.pagerduty.com" } },
          opts,
        );
        const parent = new pulumi.ComponentResource("plugilo:azure:Any", "any", {}, opts);
        const dimensions = { ConnectionState: ["Failed"] };
        const args = { ...metric, dimensions, operator: "GreaterOrLessThan", sensitivity } as const;
        alerting.watchPattern("nat-requests", args, { parent });
      });
    const alert = (await learned()).one("azure-native:monitor:MetricAlert", "nat-requests");
    expect(alert.parent).toBe("any");
    expect(alert.inputs).toMatchObject({
      scopes: [TARGET],
      severity: 1,
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
    });
    expect(alert.inputs["criteria"]).toEqual({
      odataType: "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
      allOf: [
        {
          criterionType: "DynamicThresholdCriterion",
          name: "metric",
          metricNamespace: "Microsoft.Network/natGateways",
          metricName: "SNATConnectionCount",
          timeAggregation: "Total",
          dimensions: [{ name: "ConnectionState", operator: "Include", values: ["Failed"] }],
          operator: "GreaterOrLessThan",
          alertSensitivity: "Medium",
          failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 2 },
        },
      ],
    });
    const low = (await learned("Low")).one("azure-native:monitor:MetricAlert").inputs["criteria"];
    expect(low).toMatchObject({ allOf: [{ alertSensitivity: "Low" }] });
  });

  it("refuses to alert nobody, and an address that is none", async () => {
    const of = (emails: Record<string, string>) =>
      record((opts) => new Alerting("alerts", { site: siteIn("germanywestcentral"), emails }, opts));
    await expect(of({})).rejects.toThrow("emails: got {}, expected at least one address");
    await expect(of({ pager: "nobody" })).rejects.toThrow('emails.pager: got "nobody", expected a mail address');
  });
});
