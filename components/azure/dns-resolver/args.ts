import { Netmask } from "netmask";
import type * as pulumi from "@pulumi/pulumi";
import { overlaps, type AddressPlan, type HubSubnet } from "../../../facts/address-plan";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

/** A domain that another cloud answers for. */
export interface ForwardedDomain {
  /** Required. Two to 34 labels, lower case, without a dot at the end: `aws.plugilo.internal`. */
  readonly domain: string;
  /** Required. Addresses of the resolvers there, 1 to 6, reached over the VPN. */
  readonly servers: readonly string[];
}

export interface DnsResolverArgs {
  readonly site: Site;
  /** Required. The network that it answers for and asks from, in the site's region. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Plan of that network: the address where it answers follows from it. */
  readonly plan: AddressPlan<HubSubnet>;
  /** Required. Ids of its two subnets, delegated to `Microsoft.Network/dnsResolvers`, which nothing else uses. */
  readonly subnetIds: Readonly<Record<"dnsInbound" | "dnsOutbound", pulumi.Input<string>>>;
  /** Optional. Domains of other clouds, by key. @default none: it only answers */
  readonly forward?: Readonly<Record<string, ForwardedDomain>>;
}

/** https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets#rules (2026-11) */
const KEY = /^[a-z][a-z0-9-]*$/;
const DOMAIN = /^(?=.{3,253}$)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.){1,33}[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-dns-limits (2026-11) */
const MOST_SERVERS = 6;
/** Kept by the service for itself: https://learn.microsoft.com/azure/dns/dns-private-resolver-overview#subnet-restrictions (2026-11) */
const RESERVED = Array.from({ length: 16 }, (_, index) => `10.0.${index + 1}.0/24`);

export function faultsOf({ plan, forward = {} }: Pick<DnsResolverArgs, "plan" | "forward">): Fault[] {
  return [
    ...(["dnsInbound", "dnsOutbound"] as const)
      .filter((role) => RESERVED.some((block) => overlaps(block, plan.subnets[role])))
      .map((role) => ({
        path: `plan.subnets.${role}`,
        got: plan.subnets[role],
        expected: "a block outside 10.0.1.0 to 10.0.16.255, which the service keeps for itself",
        fix: "give the hub another address space",
      })),
    ...Object.entries(forward).flatMap(([key, one]) => forwardFaults(key, one)),
  ];
}

function forwardFaults(key: string, { domain, servers }: ForwardedDomain): Fault[] {
  const path = `forward.${key}`;
  const faults: Fault[] = [];
  if (!KEY.test(key)) {
    faults.push({ path, got: key, expected: "a key of lower-case letters, digits and hyphens", fix: "rename it" });
  }
  if (!DOMAIN.test(domain)) {
    faults.push({
      path: `${path}.domain`,
      got: domain,
      expected: "2 to 34 lower-case labels without a dot at the end",
      fix: "mend it",
    });
  }
  if (servers.length < 1 || servers.length > MOST_SERVERS || !servers.every(isAddress)) {
    faults.push({
      path: `${path}.servers`,
      got: servers,
      expected: `1 to ${MOST_SERVERS} IPv4 addresses`,
      fix: "name the other cloud's inbound resolvers",
    });
  }
  return faults;
}

function isAddress(text: string): boolean {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return false;
  try {
    return new Netmask(text).bitmask === 32;
  } catch {
    return false;
  }
}
