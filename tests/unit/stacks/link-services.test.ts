import * as pulumi from "@pulumi/pulumi";
import { offered } from "../../../stacks/link-services";
import { alertingIn } from "../components/alerts";
import { SUBSCRIPTION } from "../components/computed";
import { record } from "../components/recorder";
import { siteIn } from "../components/sites";

const SERVICE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/nodes/providers/Microsoft.Network/privateLinkServices/pls`;

const offer = (id: pulumi.Output<string> | undefined) =>
  record((opts) => {
    const site = siteIn("germanywestcentral");
    const alerting = alertingIn(site, opts);
    return offered(alerting, "entrance", id);
  });

describe("a private link service that other networks connect to", () => {
  it("is watched: its ports may not run out unseen", async () => {
    const alert = (await offer(pulumi.output(SERVICE))).one("azure-native:monitor:MetricAlert", "entrance-ports");
    const ports = { metricName: "PLSNatPortsUsage", operator: "GreaterThan", threshold: 70 };
    expect(alert.parent).toBe("alerts");
    expect(alert.inputs).toMatchObject({ scopes: [SERVICE], severity: 2, criteria: { allOf: [ports] } });
  });

  it("is missed where a gateway was made without one", async () => {
    await expect(offer(undefined)).rejects.toThrow(/^entrance: got no private link service, expected one/);
  });
});
