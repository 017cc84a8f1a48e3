import { EGRESS_ALERTS, SNAT } from "../../../facts/network";
import { azure, EACH } from "../azure-metrics";
import type { Board } from "../board";
import { inRegion, rate, sumBy } from "../signals";

export const network: Board = {
  uid: "network",
  title: "Network and SNAT",
  says: "Can pods reach the internet, and how many ports of the ways out are in use? What no other board shows, and what once took the platform down.",
  variables: ["region"],
  rows: {
    "Ways out": [
      {
        title: "Firewall: SNAT ports in use",
        says: "Beyond all of them, new calls to the internet time out while everything inside works.",
        unit: "percent",
        queries: { [EACH]: azure("azure_firewall", "SNATPortUtilization", "maximum") },
        limit: { above: SNAT.usedAtMostPercent },
        runbook: "snat-exhaustion",
      },
      {
        title: "Firewall: health",
        says: "Below the line, calls to partners and new sign-ins fail or will soon.",
        unit: "percent",
        queries: { [EACH]: azure("azure_firewall", "FirewallHealth", "average") },
        limit: { below: EGRESS_ALERTS.firewallHealth },
        runbook: "snat-exhaustion",
      },
      {
        title: "Firewall: throughput",
        says: "Bits a second, in eighths.",
        unit: "bytesPerSecond",
        queries: { [EACH]: `${azure("azure_firewall", "Throughput", "average")} / 8` },
      },
      {
        title: "NAT gateway: connections",
        says: "Open connections. What share of the ports that is depends on the gateway's addresses; its alert knows them.",
        unit: "count",
        queries: { [EACH]: azure("azure_nat", "TotalConnectionCount", "maximum") },
        runbook: "snat-exhaustion",
      },
      {
        title: "NAT gateway: path",
        says: "Share of probes that get through.",
        unit: "percent",
        queries: { [EACH]: azure("azure_nat", "DatapathAvailability", "average") },
        limit: { below: EGRESS_ALERTS.pathAvailability },
        runbook: "snat-exhaustion",
      },
      {
        title: "NAT gateway: dropped packets",
        says: "Drops in a quarter of an hour.",
        unit: "count",
        queries: { [EACH]: `15 * ${azure("azure_nat", "PacketDropCount", "total")}` },
        limit: { above: EGRESS_ALERTS.droppedPackets },
        runbook: "snat-exhaustion",
      },
    ],
    "Nodes' network": [
      {
        title: "Connections tracked, share of what a node can",
        says: "A node that tracks all it can drops new connections, as without ports.",
        unit: "share",
        queries: {
          "{{region}}": `max by (region) (${inRegion("node_nf_conntrack_entries")} / ${inRegion("node_nf_conntrack_entries_limit")})`,
        },
        runbook: "snat-exhaustion",
      },
      {
        title: "Bytes in and out of nodes",
        says: "Physical interfaces only.",
        unit: "bytesPerSecond",
        queries: {
          "in {{region}}": sumBy("region", rate(inRegion("node_network_receive_bytes_total", 'device=~"eth.*"'))),
          "out {{region}}": sumBy("region", rate(inRegion("node_network_transmit_bytes_total", 'device=~"eth.*"'))),
        },
      },
      {
        title: "TCP segments sent again",
        says: "Share of all; a rise means loss somewhere on the way.",
        unit: "share",
        queries: {
          "{{region}}": `${sumBy("region", rate(inRegion("node_netstat_Tcp_RetransSegs")))} / ${sumBy("region", rate(inRegion("node_netstat_Tcp_OutSegs")))}`,
        },
      },
    ],
    Certificates: [
      {
        title: "Days until certificates expire",
        says: "As a client sees them, by address.",
        unit: "count",
        queries: {
          "{{instance}}": `(min by (instance) (${inRegion("probe_ssl_earliest_cert_expiry")}) - time()) / 86400`,
        },
        runbook: "certificate-expiry",
        width: 12,
      },
      {
        title: "Probes from outside",
        says: "1: answered as it should.",
        unit: "yesNo",
        queries: { "{{instance}}": `min by (instance) (${inRegion("probe_success")})` },
        limit: { below: 1 },
        runbook: "service-unavailable",
        width: 12,
      },
    ],
  },
};
