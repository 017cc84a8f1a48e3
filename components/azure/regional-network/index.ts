import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { publicAddress } from "../public-address";
import { faultsOf, type RegionalNetworkArgs, type SubnetRole } from "./args";
import { securityRules } from "./build-security-rules";
import { buildSubnet, hyphenated, SUBNETS } from "./build-subnets";

export type { RegionalNetworkArgs, SubnetRole } from "./args";

const COMPONENT = "RegionalNetwork";

/**
 * A region's network, or the hub's: subnets by plan, rules on every one of them, and one way out.
 *
 * Nothing comes in but what a rule names, and nothing goes out by Azure's default addresses. The NAT gateway of this API
 * version lives in one zone (https://learn.microsoft.com/azure/nat-gateway/nat-availability-zones, 2026-11): when that
 * zone fails, the cluster loses the internet but none of the services it needs, which are behind private endpoints.
 */
export class RegionalNetwork<Role extends SubnetRole> extends pulumi.ComponentResource {
  readonly vnetId: pulumi.Output<string>;
  readonly vnetName: pulumi.Output<string>;
  /** ARM ids by role of the plan. */
  readonly subnetIds: Readonly<Record<Role, pulumi.Output<string>>>;
  /** Public addresses that the network's traffic to the internet comes from: what partners let in. */
  readonly natAddresses: pulumi.Output<string[]>;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: RegionalNetworkArgs<Role>, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const vnet = this.makeVnet(name, args);
    const addresses = this.makeAddresses(name, args);
    const nat = this.makeNat(name, args, addresses);
    const groups = this.makeSecurityGroups(name, args);
    const subnets = this.makeSubnets(name, args, vnet, nat, groups);
    this.observe(name, args, vnet, nat, groups);
    const whole = (id: pulumi.Output<string>) => onceWhole(id, subnets);
    this.subnetIds = mapRoles(subnets, ({ id }) => whole(id));
    this.vnetId = whole(vnet.id);
    this.vnetName = whole(vnet.name);
    this.natAddresses = pulumi
      .all(addresses.map(({ ipAddress }) => ipAddress))
      .apply((all) => all.filter((address) => address !== undefined));
    this.registerOutputs({
      vnetId: this.vnetId,
      vnetName: this.vnetName,
      subnetIds: this.subnetIds,
      natAddresses: this.natAddresses,
    });
  }

  private makeVnet(name: string, { site, plan }: RegionalNetworkArgs<Role>): network.VirtualNetwork {
    return new network.VirtualNetwork(
      `${name}-vnet`,
      {
        virtualNetworkName: site.names.of("virtualNetwork"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        addressSpace: { addressPrefixes: [plan.addressSpace] },
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeAddresses(name: string, { site, natPublicIps }: RegionalNetworkArgs<Role>): network.PublicIPAddress[] {
    return Array.from({ length: natPublicIps }, (_, index) => {
      const role = `nat-${index + 1}`;
      return publicAddress(`${name}-${role}`, site, role, { parent: this });
    });
  }

  private makeNat(
    name: string,
    { site }: RegionalNetworkArgs<Role>,
    addresses: readonly network.PublicIPAddress[],
  ): network.NatGateway {
    const [zone] = site.region.zones;
    return new network.NatGateway(
      `${name}-nat`,
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
      { parent: this },
    );
  }

  private makeSecurityGroups(
    name: string,
    { site, plan }: RegionalNetworkArgs<Role>,
  ): Map<Role, network.NetworkSecurityGroup> {
    return new Map(
      rolesOf(plan.subnets).map((role) => [
        role,
        new network.NetworkSecurityGroup(
          `${name}-${hyphenated(role)}-rules`,
          {
            networkSecurityGroupName: site.names.of("networkSecurityGroup", hyphenated(role)),
            resourceGroupName: site.resourceGroupName,
            location: site.region.name,
            securityRules: securityRules(role, plan.subnets),
            tags: site.tags,
          },
          { parent: this },
        ),
      ]),
    );
  }

  /** One after another: Azure refuses a second write to a network while one is under way. */
  private makeSubnets(
    name: string,
    { site, plan }: RegionalNetworkArgs<Role>,
    vnet: network.VirtualNetwork,
    nat: network.NatGateway,
    groups: ReadonlyMap<Role, network.NetworkSecurityGroup>,
  ): Record<Role, network.Subnet> {
    let previous: network.Subnet | undefined;
    return mapRoles(plan.subnets, (addressPrefix, role) => {
      const group = groups.get(role);
      previous = new network.Subnet(
        `${name}-${hyphenated(role)}`,
        {
          subnetName: site.names.of("subnet", hyphenated(role)),
          virtualNetworkName: vnet.name,
          resourceGroupName: site.resourceGroupName,
          addressPrefix,
          ...buildSubnet(SUBNETS[role]),
          ...(group ? { networkSecurityGroup: { id: group.id } } : {}),
          ...(SUBNETS[role].nat ? { natGateway: { id: nat.id } } : {}),
        },
        { parent: this, ...(previous ? { dependsOn: [previous] } : {}) },
      );
      return previous;
    });
  }

  private observe(
    name: string,
    { workspaceId }: RegionalNetworkArgs<Role>,
    vnet: network.VirtualNetwork,
    nat: network.NatGateway,
    groups: ReadonlyMap<Role, network.NetworkSecurityGroup>,
  ): void {
    if (workspaceId === undefined) return;
    const opts = { parent: this };
    diagnose(`${name}-vnet-diagnostics`, { targetId: vnet.id, workspaceId }, opts);
    diagnose(`${name}-nat-diagnostics`, { targetId: nat.id, workspaceId, logs: "none" }, opts);
    for (const [role, { id }] of groups) {
      diagnose(`${name}-${hyphenated(role)}-diagnostics`, { targetId: id, workspaceId, metrics: false }, opts);
    }
  }
}

/**
 * Hands a part of the network out only when all subnets are there: a peering or an endpoint that is made meanwhile is a
 * second write to the network, which Azure refuses.
 */
function onceWhole(
  value: pulumi.Output<string>,
  subnets: Readonly<Record<string, network.Subnet>>,
): pulumi.Output<string> {
  const ids = pulumi.all(Object.values(subnets).map(({ id }) => id));
  return pulumi.all([value, ids]).apply(([first]) => first);
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
