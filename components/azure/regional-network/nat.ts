import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { EGRESS_ALERTS, portsAllowed, SNAT, type WayOut } from "../../../facts/network";
import type { Site } from "../../site";
import type { Alerting, WatchArgs } from "../alerting";
import { type AddressProtection, publicAddress } from "../public-address";
import type { DdosProtection } from "./args";

const NAMESPACE = "Microsoft.Network/natGateways";

/** A NAT gateway's addresses take no protection of their own: at most they lie in a network that a plan protects. */
export function natAddresses(
  name: string,
  site: Site,
  { count, ddos }: { count: number; ddos: DdosProtection },
  opts: pulumi.CustomResourceOptions,
): network.PublicIPAddress[] {
  const protection: AddressProtection = ddos.kind === "network" ? "VirtualNetworkInherited" : "Disabled";
  return Array.from({ length: count }, (_, index) =>
    publicAddress(`${name}-${index + 1}`, site, `nat-${index + 1}`, opts, { protection }),
  );
}

export function natGateway(
  name: string,
  site: Site,
  addresses: readonly network.PublicIPAddress[],
  opts: pulumi.CustomResourceOptions,
): network.NatGateway {
  const [zone] = site.region.zones;
  return new network.NatGateway(
    name,
    {
      natGatewayName: site.names.of("natGateway"),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: { name: "Standard" },
      // The shortest: a forgotten connection gives its port back soonest (B10).
      idleTimeoutInMinutes: 4,
      publicIpAddresses: addresses.map(({ id }) => ({ id })),
      // A zone that is named can be reasoned about; left out, Azure picks one and does not tell.
      ...(zone === undefined ? {} : { zones: [zone] }),
      tags: site.tags,
    },
    opts,
  );
}

interface WatchedNat {
  readonly targetId: pulumi.Input<string>;
  readonly way: WayOut;
  readonly addresses: number;
}

/**
 * Tells people before ports run out, when calls fail, and when the path itself is broken (B10). Names and aggregations:
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-natgateways-metrics (2026-11)
 */
export function watchNat(
  name: string,
  alerting: Alerting,
  watched: WatchedNat,
  opts: pulumi.CustomResourceOptions,
): void {
  const { targetId } = watched;
  for (const [role, alert] of Object.entries(natAlerts(watched))) {
    alerting.watch(`${name}-${role}`, { targetId, namespace: NAMESPACE, runbook: "snat-exhaustion", ...alert }, opts);
  }
}

function natAlerts({
  way,
  addresses,
}: WatchedNat): Record<string, Omit<WatchArgs, "targetId" | "namespace" | "runbook">> {
  return {
    ports: {
      says: `Connections through the NAT gateway reach ${SNAT.usedAtMostPercent} % of its ports: calls to the internet will fail soon.`,
      metric: "TotalConnectionCount",
      aggregation: "Total",
      operator: "GreaterThan",
      threshold: portsAllowed(way, addresses),
      // Each minute's value is the number of open connections: a longer window would add them up.
      windowMinutes: 1,
      severity: 1,
    },
    failures: {
      says: "Connections through the NAT gateway fail: its ports are used up, or it is at its limit.",
      metric: "SNATConnectionCount",
      aggregation: "Total",
      operator: "GreaterThan",
      threshold: 0,
      dimensions: { ConnectionState: ["Failed"] },
      severity: 1,
    },
    path: {
      says: "The NAT gateway's path is broken: what calls the internet in this network does not get through.",
      metric: "DatapathAvailability",
      aggregation: "Average",
      operator: "LessThan",
      threshold: EGRESS_ALERTS.pathAvailability,
      windowMinutes: 15,
      severity: 1,
    },
    drops: {
      says: "The NAT gateway drops unusually many packets.",
      metric: "PacketDropCount",
      aggregation: "Total",
      operator: "GreaterThan",
      threshold: EGRESS_ALERTS.droppedPackets,
      windowMinutes: 15,
      everyMinutes: 5,
      severity: 3,
    },
  };
}
