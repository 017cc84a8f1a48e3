import type * as pulumi from "@pulumi/pulumi";
import type { Alerting } from "../components/azure/alerting";

/** Per cent. Usage is an average over the service's addresses: one of them may be full while the others are not. */
const TOO_FULL = 70;

/**
 * The private link service of a gateway that other networks connect to, watched: each of its addresses carries 64,000
 * connections, and one more is refused.
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-privatelinkservices-metrics (2026-11)
 *
 * @param gateway what lies behind the service, as alerts call it.
 * @throws Error when the gateway was made without a service: no other network could reach it.
 */
export function offered(
  alerting: Alerting,
  gateway: string,
  id: pulumi.Output<string> | undefined,
): pulumi.Output<string> {
  if (!id) throw new Error(`${gateway}: got no private link service, expected one that other networks connect to.`);
  alerting.watch(
    `${gateway}-ports`,
    {
      targetId: id,
      says: `Connections to ${gateway} from other networks use up the ports of its private link service, and the next ones will be refused: raise its natAddresses.`,
      runbook: "snat-exhaustion",
      metric: "PLSNatPortsUsage",
      namespace: "Microsoft.Network/privateLinkServices",
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: TOO_FULL,
      severity: 2,
    },
    { parent: alerting },
  );
  return id;
}
