import { overlaps, usableAddresses } from "../../../facts/address-plan";
import {
  ADDRESSES_IN_USE_PER_NETWORK,
  addressesNeeded,
  addressesOf,
  firewallWithAddresses,
  NAT_GATEWAY,
  nodesFor,
  portsAllowed,
  portsNeeded,
  SNAT,
  type WayOut,
} from "../../../facts/network";
import type { Region } from "../../../facts/regions";
import type { Fault } from "../../arguments";
import { firewallFaults } from "../egress-firewall";
import type { FirewallEgress, NatEgress, RegionalNetworkArgs, SubnetRole, Subnets } from "./args";

type Checked = Pick<RegionalNetworkArgs<SubnetRole>, "site" | "egress" | "cluster" | "remoteNetworks"> & {
  readonly plan: { readonly addressSpace: string; readonly subnets: Subnets };
};

/** Everything wrong with the arguments that can be known before anything is deployed. */
export function faultsOf(args: Checked): Fault[] {
  const { egress, site } = args;
  const way = wayOut(egress, site.region);
  const counted = countFaults(way, egress.publicIps);
  return [
    ...counted,
    ...(counted.length > 0 ? [] : portFaults(way, args)),
    ...(egress.kind === "firewall" ? firewallFaults(egress, "egress.") : []),
    ...addressFaults(args),
    ...remoteFaults(args),
  ];
}

/**
 * A NAT gateway of this API version lives in one zone, so that a firewall over all zones would lose its way out with that
 * one: there it uses addresses of its own. Where there are no zones, nothing is lost, and a NAT gateway has more ports.
 * https://learn.microsoft.com/azure/firewall/integrate-with-nat-gateway-v2#why-nat-gateway-v2 (2026-11)
 */
export function hasNatGateway({ kind }: NatEgress | FirewallEgress, region: Region): boolean {
  return kind === "nat" || region.zones.length === 0;
}

/** What the public addresses of a network belong to. */
export function wayOut(egress: NatEgress | FirewallEgress, region: Region): WayOut {
  if (hasNatGateway(egress, region)) return NAT_GATEWAY;
  return firewallWithAddresses(egress.kind === "firewall" ? egress.capacity?.minimum : undefined);
}

function countFaults({ addresses: { fewest, most } }: WayOut, publicIps: number): Fault[] {
  if (Number.isInteger(publicIps) && publicIps >= fewest && publicIps <= most) return [];
  return [
    {
      path: "egress.publicIps",
      got: publicIps,
      expected: `a whole number from ${fewest} to ${most}`,
      fix: "one way out takes no more; what needs more ports belongs behind private endpoints, which cost none",
    },
  ];
}

/** B10: with all nodes there and all of their connections open, enough ports are still free. */
function portFaults(way: WayOut, { egress, cluster }: Checked): Fault[] {
  const ports = portsNeeded(cluster);
  if (ports <= portsAllowed(way, egress.publicIps)) return [];
  const needed = addressesNeeded(way, ports);
  const { most } = way.addresses;
  return [
    {
      path: "egress.publicIps",
      got: egress.publicIps,
      expected:
        `at least ${needed}: ${cluster.nodes + cluster.systemNodes} nodes with up to ${cluster.connections.node} connections each ` +
        `need ${ports} ports, and an address has ${way.portsPerAddress}, of which ${SNAT.usedAtMostPercent} % may be used`,
      fix: needed > most ? "raise the firewall's least capacity, or lower the pools' limits" : `make it ${needed}`,
    },
  ];
}

/** Nodes, and with flat networking their pods, must find addresses in their subnets, and all of them in the network. */
function addressFaults({ plan: { subnets }, cluster }: Checked): Fault[] {
  const { nodes, systemNodes, podAddresses } = cluster;
  const subnetFaults = (["nodes", "systemNodes"] as const).flatMap((role) => {
    const [cidr, count] = [subnets[role], cluster[role]];
    const room = cidr === undefined ? Infinity : nodesFor(usableAddresses(cidr), podAddresses);
    return count <= room
      ? []
      : [tooMany(`cluster.${role}`, count, `${room}, which is what ${cidr} holds`, podAddresses)];
  });
  const all = addressesOf(nodes + systemNodes, podAddresses);
  if (all <= ADDRESSES_IN_USE_PER_NETWORK) return subnetFaults;
  const room = nodesFor(ADDRESSES_IN_USE_PER_NETWORK, podAddresses);
  return [
    ...subnetFaults,
    tooMany("cluster", nodes + systemNodes, `${room}, which is what a network holds`, podAddresses),
  ];
}

function tooMany(path: string, got: number, room: string, podAddresses: number): Fault {
  return {
    path,
    got,
    expected: `at most ${room} at ${podAddresses + 1} addresses a node`,
    fix: "use larger nodes or lower the pools' limits, or give the network more room",
  };
}

function remoteFaults({ plan, remoteNetworks = {} }: Checked): Fault[] {
  return Object.entries(remoteNetworks)
    .filter(([, block]) => overlaps(block, plan.addressSpace))
    .map(([key, got]) => ({
      path: `remoteNetworks.${key}`,
      got,
      expected: `a block outside ${plan.addressSpace}, this network's own`,
      fix: "renumber one of the two",
    }));
}
