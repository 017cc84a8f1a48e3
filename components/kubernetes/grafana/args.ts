import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { InternalGatewayArgs } from "../internal-gateway";
import type { VaultReader } from "../vault-files";

export interface GrafanaArgs {
  readonly namespace: pulumi.Input<string>;
  /** Required. Name that people reach it by; its certificate proves it. */
  readonly hostName: string;
  /** Required. Address behind that name, inside the hub. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address">;
  /** Required. That certificate, by its name in the vault; service account `grafana` takes the reader's identity. */
  readonly certificate: VaultReader & { readonly name: string };
  /** Required. Sign-in with Entra: nobody has a password, and Grafana has no client secret. */
  readonly signIn: {
    readonly tenantId: string;
    /**
     * Required. Application (client) id that trusts service account `grafana` of the namespace. Its application roles `Admin`, `Editor`
     * and `Viewer` say who may do what; who has none does not get in.
     */
    readonly clientId: string;
  };
  /** Required. Where its questions go. */
  readonly sources: {
    /** Required. Prometheus' interface, over all regions. */
    readonly metrics: pulumi.Input<string>;
    /** Required. Alertmanager's. */
    readonly alerts: pulumi.Input<string>;
    /** Required. Subscription that Azure Monitor is asked about first, as the certificate reader's identity. */
    readonly subscriptionId: string;
  };
  /** Required. Dashboards in Grafana's JSON, by file name without extension. May be empty. */
  readonly dashboards: Readonly<Record<string, string>>;
}

/** Service account that it runs as: what federated credentials name. */
export const GRAFANA_ACCOUNT = "grafana";

export function grafanaFaults({ hostName, dashboards }: GrafanaArgs): Fault[] {
  const faults: Fault[] = [];
  if (!/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/.test(hostName)) {
    const expected = "a lower-case host name, without scheme or port";
    faults.push({ path: "hostName", got: hostName, expected, fix: "give the name that people type" });
  }
  for (const [name, text] of Object.entries(dashboards)) {
    const uid = uidOf(text);
    if (uid === name) continue;
    const expected = "JSON with a uid that is the dashboard's name: links to it must outlive a new start";
    faults.push({ path: `dashboards.${name}`, got: uid, expected, fix: "give it that uid" });
  }
  return faults;
}

function uidOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && "uid" in parsed ? parsed.uid : undefined;
  } catch {
    return "no JSON";
  }
}
