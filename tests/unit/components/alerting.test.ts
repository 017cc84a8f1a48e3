import * as pulumi from "@pulumi/pulumi";
import { Alerting, type AlertingArgs, type WatchArgs } from "../../../components/azure/alerting";
import { RUNBOOKS_URL } from "../../../facts/severities";
import { alertingIn, HEARERS } from "./alerts";
import { SUBSCRIPTION } from "./computed";
import { record } from "./recorder";
import { siteIn } from "./sites";

const TARGET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/natGateways/ng`;

const SNAT: WatchArgs = {
  targetId: TARGET,
  says: "The NAT gateway runs out of ports.",
  runbook: "snat-exhaustion",
  metric: "SNATConnectionCount",
  namespace: "Microsoft.Network/natGateways",
  aggregation: "Total",
  operator: "GreaterThan",
  threshold: 51_609,
  severity: 1,
};

const watched = (change: Partial<WatchArgs> = {}, hearers: Omit<AlertingArgs, "site"> = HEARERS) =>
  record((opts) => {
    const alerting = new Alerting("alerts", { site: siteIn("germanywestcentral"), ...hearers }, opts);
    const parent = new pulumi.ComponentResource("plugilo:azure:Any", "any", {}, opts);
    alerting.watch("nat-ports", { ...SNAT, ...change }, { parent });
  });

describe("Alerting", () => {
  it("makes a group for the pager and one for the mailbox, in the common schema", async () => {
    const groups = (await watched()).ofType("azure-native:monitor:ActionGroup");
    expect(groups.map(({ name, inputs }) => [name, inputs["groupShortName"], inputs["emailReceivers"]])).toEqual([
      ["alerts-mail", "prod-fra", [{ name: "mail", emailAddress: HEARERS.mail, useCommonAlertSchema: true }]],
      ["alerts-pager", "prod-fra", [{ name: "pager", emailAddress: HEARERS.pager, useCommonAlertSchema: true }]],
    ]);
  });

  it.each([
    [0, HEARERS, "alerts-pager"],
    [1, HEARERS, "alerts-pager"],
    [2, HEARERS, "alerts-pager"],
    [3, HEARERS, "alerts-mail"],
    [0, { mail: HEARERS.mail }, "alerts-mail"],
  ] as const)("tells an alert of severity %s to the right one of %j", async (severity, hearers, told) => {
    const recording = await watched({ severity }, hearers);
    const group = recording.one("azure-native:monitor:ActionGroup", told);
    const { inputs } = recording.one("azure-native:monitor:MetricAlert", "nat-ports");
    expect(inputs["actions"]).toEqual([{ actionGroupId: group.id }]);
  });

  it("watches a metric, tells its group, and closes the alert by itself", async () => {
    const alert = (await watched()).one("azure-native:monitor:MetricAlert", "nat-ports");
    expect(alert.parent).toBe("any");
    expect(alert.inputs).toMatchObject({
      scopes: [TARGET],
      description: `The NAT gateway runs out of ports. ${RUNBOOKS_URL}/snat-exhaustion.md`,
      severity: 1,
      autoMitigate: true,
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      criteria: {
        allOf: [
          { metricName: "SNATConnectionCount", operator: "GreaterThan", threshold: 51_609, timeAggregation: "Total" },
        ],
      },
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
    const { targetId, says, metric: name, namespace, aggregation, severity, runbook } = SNAT;
    const metric = { targetId, says, metric: name, namespace, aggregation, severity, runbook };
    const learned = (sensitivity?: "Low") =>
      record((opts) => {
        const alerting = alertingIn(siteIn("germanywestcentral"), opts);
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

  it("refuses addresses that are none, all at once", async () => {
    const site = siteIn("germanywestcentral");
    const wrong = record((opts) => new Alerting("alerts", { site, pager: "nobody", mail: "" }, opts));
    await expect(wrong).rejects.toThrow(
      /mail: got "", expected a mail address[^]*pager: got "nobody", expected a mail address/,
    );
  });
});
