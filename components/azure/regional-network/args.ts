import type * as pulumi from "@pulumi/pulumi";
import type { AddressPlan, HubSubnet, RegionSubnet } from "../../../facts/address-plan";
import type { ClusterSize } from "../../../facts/network";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { FirewallCapacity } from "../egress-firewall";

/** What a subnet is for, in a region or in the hub. */
export type SubnetRole = RegionSubnet | HubSubnet;

/** CIDR by role, of those that a plan has. */
export type Subnets = Readonly<Partial<Record<SubnetRole, string>>>;

/** A NAT gateway on the subnets of the cluster: everything on the internet may be called. */
export interface NatEgress {
  readonly kind: "nat";
  /** Required. Public addresses of the NAT gateway, 1 to 16, 64,512 ports each (B10). */
  readonly publicIps: number;
}

/** A firewall that lets named destinations through and nothing else. */
export interface FirewallEgress {
  readonly kind: "firewall";
  /**
   * Required. Public addresses that the network's traffic comes from. In a region with zones they are the firewall's own, at most
   * 250, with 2,496 ports each on each instance that is always there; in one without, those of a NAT gateway behind it, 1 to
   * 16, with 64,512 ports each.
   */
  readonly publicIps: number;
  /** Optional. Least and most instances, paid by the hour. @default Azure's own scaling, from 2 instances */
  readonly capacity?: FirewallCapacity;
  /**
   * Optional. Names that the cluster may call over HTTPS beside what its platform needs (facts/egress.ts), by key: partners,
   * registries. `*.example.com` is every host below. @default none
   */
  readonly destinations?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Protection of public addresses beyond what Azure gives every one of them for nothing. Only Front Door faces the internet here,
 * and it has its own: production takes `none` until something of ours takes connections from the internet.
 * Neither kind protects a NAT gateway's addresses:
 * https://learn.microsoft.com/azure/ddos-protection/ddos-protection-sku-comparison#limitations (2026-11)
 *
 * `network`: one plan protects up to 100 addresses of the tenant, with rapid response and credits for what an attack cost;
 * about 2,944 USD a month. `address`: each of a firewall's addresses is protected by itself, without those two; about
 * 199 USD a month each. https://richardsoncloud.com/azure-ddos-protection (2026-11)
 */
export type DdosProtection =
  | { readonly kind: "network"; readonly planId: pulumi.Input<string> }
  | { readonly kind: "address" }
  | { readonly kind: "none" };

export interface RegionalNetworkArgs<Role extends SubnetRole> {
  /** Required. Region and resource group of the network. */
  readonly site: Site;
  /** Required. Address space and subnets; which subnets there are follows from it (`planRegion` or `planHub`). */
  readonly plan: AddressPlan<Role>;
  /** Required. How the cluster reaches the internet. A change replaces the cluster: its outbound type is fixed. */
  readonly egress: NatEgress | FirewallEgress;
  /** Required. The largest that the cluster may become (`largestCluster`): what addresses and ports must be enough for. */
  readonly cluster: ClusterSize;
  /** Required. */
  readonly ddos: DdosProtection;
  /**
   * Optional. Address blocks beyond the VPN whose resolvers may ask the hub's for names of ours, by key.
   * @default none
   */
  readonly remoteNetworks?: Readonly<Record<string, string>>;
  /** Optional. Workspace for the network's logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Tells people when the ways out run short of ports or fail (B10). @default nobody is told */
  readonly alerting?: Alerting;
}
