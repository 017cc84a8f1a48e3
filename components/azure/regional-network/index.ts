import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { EgressFirewall } from "../egress-firewall";
import type { RegionalNetworkArgs, SubnetRole } from "./args";
import { buildSubnet, hyphenated, SUBNETS } from "./build-subnets";
import { natAddresses, natGateway, watchNat } from "./nat";
import { routeTable, routeToFirewall } from "./routes";
import { securityGroups, type SecurityGroups } from "./security-groups";
import { faultsOf, hasNatGateway, wayOut } from "./validate";

export type { DdosProtection, FirewallEgress, NatEgress, RegionalNetworkArgs, SubnetRole } from "./args";

const COMPONENT = "RegionalNetwork";

/**
 * A region's network, or the hub's: subnets by plan, rules on every one of them, and one way out.
 *
 * Nothing comes in but what a rule names, and nothing goes out by Azure's default addresses. The way out is a NAT gateway, or a
 * firewall that lets named destinations through. Routes past the firewall, which AKS' page has for its public address, are
 * for clusters with a public API server or doors in the firewall; there are neither
 * (https://learn.microsoft.com/azure/aks/limit-egress-traffic, 2026-11). Private endpoints and peered networks have routes of
 * their own, which are narrower than the one to the firewall.
 *
 * @costs The way out: a NAT gateway costs little by the hour and by the GB, a firewall about forty times that by the hour
 * (`EgressFirewall`). Each public address costs by the hour. The network, its subnets, rules and routes are free; what crosses a
 * peering is paid by the GB.
 *
 * @fails A NAT gateway of this API version lives in one zone (https://learn.microsoft.com/azure/nat-gateway/nat-sku, 2026-11):
 * when that zone fails, pods in all zones lose the internet, and with it partners and, after an hour, the sign-in of services;
 * users then see errors. A firewall in a region with zones is in all of them, on addresses of its own, and outlives one. When
 * ports run out, new calls to the internet time out while everything inside works, as in the SNAT incident (B10).
 *
 * @recovers Ports come back by themselves four minutes after connections fall idle; more addresses are a change of
 * configuration that takes a minute and cuts nothing. A lost zone's NAT gateway comes back with the zone, or an operator
 * names another zone, which replaces the gateway within minutes and keeps its addresses.
 */
export class RegionalNetwork<Role extends SubnetRole> extends pulumi.ComponentResource {
  readonly vnetId: pulumi.Output<string>;
  readonly vnetName: pulumi.Output<string>;
  /** ARM ids by role of the plan. Those of subnets that call out are handed out once their way out is there. */
  readonly subnetIds: Readonly<Record<Role, pulumi.Output<string>>>;
  /** Public addresses that the network's traffic to the internet comes from: what partners let in. */
  readonly egressAddresses: pulumi.Output<string[]>;
  /** Routes to the firewall, which a cluster's identity must be allowed to read; none with a NAT gateway. */
  readonly routeTableId: pulumi.Output<string> | undefined;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    private readonly args: RegionalNetworkArgs<Role>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const { site } = args;
    const vnet = this.makeVnet();
    const nat = hasNatGateway(args.egress, site.region) ? this.makeNat() : undefined;
    const groups = securityGroups(name, args, { parent: this });
    const routes = args.egress.kind === "firewall" ? routeTable(`${name}-routes`, site, { parent: this }) : undefined;
    const subnets = this.makeSubnets(vnet, { groups, gateway: nat?.gateway, routes });
    const made = Object.values<network.Subnet>(subnets);
    const firewall = this.makeFirewall(subnets, nat !== undefined);
    const ready = routes && firewall ? [...made, this.route(routes, firewall)] : made;
    this.observe(vnet, groups, nat?.gateway);

    this.subnetIds = mapRoles(subnets, ({ id }, role) => onceMade(id, SUBNETS[role].callsOut ? ready : made));
    this.vnetId = onceMade(vnet.id, made);
    this.vnetName = onceMade(vnet.name, made);
    this.egressAddresses = nat?.addresses ?? firewall?.publicAddresses ?? pulumi.output([]);
    this.routeTableId = routes?.id;
    this.registerOutputs({
      vnetId: this.vnetId,
      vnetName: this.vnetName,
      subnetIds: this.subnetIds,
      egressAddresses: this.egressAddresses,
      routeTableId: this.routeTableId,
    });
  }

  private makeVnet(): network.VirtualNetwork {
    const { site, plan, ddos } = this.args;
    return new network.VirtualNetwork(
      `${this.name}-vnet`,
      {
        virtualNetworkName: site.names.of("virtualNetwork"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        addressSpace: { addressPrefixes: [plan.addressSpace] },
        ...(ddos.kind === "network" ? { enableDdosProtection: true, ddosProtectionPlan: { id: ddos.planId } } : {}),
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeNat(): { gateway: network.NatGateway; addresses: pulumi.Output<string[]> } {
    const { site, egress, ddos, alerting } = this.args;
    const opts = { parent: this };
    const addresses = natAddresses(`${this.name}-nat`, site, { count: egress.publicIps, ddos }, opts);
    const gateway = natGateway(`${this.name}-nat`, site, addresses, opts);
    if (alerting) {
      const watched = { targetId: gateway.id, way: wayOut(egress, site.region), addresses: addresses.length };
      watchNat(`${this.name}-nat`, alerting, watched, opts);
    }
    const known = pulumi.all(addresses.map(({ ipAddress }) => ipAddress));
    return { gateway, addresses: known.apply((all) => all.filter((address) => address !== undefined)) };
  }

  /** One after another: Azure refuses a second write to a network while one is under way. */
  private makeSubnets(
    vnet: network.VirtualNetwork,
    { groups, gateway, routes }: { groups: SecurityGroups; gateway?: network.NatGateway; routes?: network.RouteTable },
  ): Record<Role, network.Subnet> {
    const { site, plan } = this.args;
    let previous: network.Subnet | undefined;
    return mapRoles(plan.subnets, (addressPrefix, role) => {
      const traits = SUBNETS[role];
      const group = groups.get(role);
      // With a firewall, what calls out is sent there, and the firewall leaves by the gateway.
      const leavesByNat = routes ? role === "firewall" : traits.callsOut;
      previous = new network.Subnet(
        `${this.name}-${hyphenated(role)}`,
        {
          subnetName: traits.azureName ?? site.names.of("subnet", hyphenated(role)),
          virtualNetworkName: vnet.name,
          resourceGroupName: site.resourceGroupName,
          addressPrefix,
          ...buildSubnet(traits),
          ...(group ? { networkSecurityGroup: { id: group.id } } : {}),
          ...(gateway && leavesByNat ? { natGateway: { id: gateway.id } } : {}),
          ...(routes && traits.callsOut ? { routeTable: { id: routes.id } } : {}),
        },
        { parent: this, ...(previous ? { dependsOn: [previous] } : {}) },
      );
      return previous;
    });
  }

  /** When all subnets are there: it is a write to the network, too. */
  private makeFirewall(
    subnets: Readonly<Partial<Record<SubnetRole, network.Subnet>>>,
    behindNat: boolean,
  ): EgressFirewall | undefined {
    const { site, plan, egress, ddos, workspaceId, alerting } = this.args;
    const { firewall: subnet } = subnets;
    if (egress.kind !== "firewall" || !subnet) return undefined;
    const sources = Object.fromEntries(
      rolesOf(plan.subnets).flatMap((role) => (SUBNETS[role].callsOut ? [[role, plan.subnets[role]]] : [])),
    ) as Record<string, string>;
    return new EgressFirewall(
      `${this.name}-firewall`,
      {
        site,
        subnetId: onceMade(subnet.id, Object.values(subnets)),
        sources,
        publicIps: behindNat ? 1 : egress.publicIps,
        behindNat,
        ...(egress.capacity ? { capacity: egress.capacity } : {}),
        destinations: egress.destinations ?? {},
        protection: PROTECTION[ddos.kind],
        ...(workspaceId === undefined ? {} : { workspaceId }),
        ...(alerting ? { alerting } : {}),
      },
      { parent: this },
    );
  }

  private route(table: network.RouteTable, { privateAddress }: EgressFirewall): network.Route {
    const to = { table, address: privateAddress };
    return routeToFirewall(`${this.name}-route`, this.args.site, to, { parent: this });
  }

  private observe(vnet: network.VirtualNetwork, groups: SecurityGroups, nat: network.NatGateway | undefined): void {
    const { workspaceId } = this.args;
    if (workspaceId === undefined) return;
    const opts = { parent: this };
    diagnose(`${this.name}-vnet-diagnostics`, { targetId: vnet.id, workspaceId }, opts);
    if (nat) diagnose(`${this.name}-nat-diagnostics`, { targetId: nat.id, workspaceId, logs: "none" }, opts);
    for (const [role, { id }] of groups) {
      diagnose(`${this.name}-${hyphenated(role)}-diagnostics`, { targetId: id, workspaceId, metrics: false }, opts);
    }
  }
}

const PROTECTION = { network: "VirtualNetworkInherited", address: "Enabled", none: "Disabled" } as const;

/**
 * Hands a part of the network out only when all of that is there: a peering or an endpoint that is made between two subnets is a
 * second write to the network, which Azure refuses, and a cluster without a way out does not start.
 */
function onceMade(value: pulumi.Output<string>, parts: readonly pulumi.CustomResource[]): pulumi.Output<string> {
  return pulumi.all([value, pulumi.all(parts.map(({ id }) => id))]).apply(([first]) => first);
}

function rolesOf<Role extends SubnetRole>(subnets: Readonly<Record<Role, unknown>>): Role[] {
  return Object.keys(subnets) as Role[];
}

function mapRoles<Role extends SubnetRole, From, To>(
  values: Readonly<Record<Role, From>>,
  change: (value: From, role: Role) => To,
): Record<Role, To> {
  return Object.fromEntries(rolesOf(values).map((role) => [role, change(values[role], role)])) as Record<Role, To>;
}
