import type * as pulumi from "@pulumi/pulumi";
import { DESTINATION_NAME } from "../../../facts/egress";
import { FIREWALL_CAPACITY } from "../../../facts/network";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { AddressProtection } from "../public-address";

/** Instances of a firewall: those that are always there, and the most that it may grow to. */
export interface FirewallCapacity {
  /** Required. 2 to 50. Ports are counted for these alone: more come within five to seven minutes, an attack of load sooner. */
  readonly minimum: number;
  /** Required. The same, for a fixed size, or at least two more. */
  readonly maximum: number;
}

export interface EgressFirewallArgs {
  /** Required. Region, and resource group of the firewall, which Azure wants to be that of its network and addresses. */
  readonly site: Site;
  /** Required. The network's `AzureFirewallSubnet`. */
  readonly subnetId: pulumi.Input<string>;
  /** Required. Address blocks that may call out through it, by key. */
  readonly sources: Readonly<Record<string, string>>;
  /** Required. Public addresses of its own, 1 to 250. */
  readonly publicIps: number;
  /**
   * Required. Whether a NAT gateway on its subnet carries the traffic: then its own address is for Azure's management only, and
   * its ports are not watched.
   */
  readonly behindNat: boolean;
  /** Optional. @default Azure's own scaling, from 2 instances */
  readonly capacity?: FirewallCapacity;
  /** Optional. Names that may be called over HTTPS beside what a cluster's platform needs, by key. @default none */
  readonly destinations?: Readonly<Record<string, readonly string[]>>;
  /** Required. DDoS protection of its addresses. */
  readonly protection: AddressProtection;
  /** Optional. Workspace for what was let through and what was refused. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Tells people when ports run short or the firewall is not well. @default nobody is told */
  readonly alerting?: Alerting;
}

const KEY = /^[a-z][a-z0-9-]*$/;

/** @param prefix where the caller's own arguments hold these: `egress.` */
export function firewallFaults(
  { capacity, destinations = {} }: Pick<EgressFirewallArgs, "capacity" | "destinations">,
  prefix = "",
): Fault[] {
  return [
    ...(capacity ? capacityFaults(capacity, `${prefix}capacity`) : []),
    ...Object.entries(destinations).flatMap(([key, names]) => nameFaults(key, names, `${prefix}destinations`)),
  ];
}

function capacityFaults({ minimum, maximum }: FirewallCapacity, path: string): Fault[] {
  const { least, most } = FIREWALL_CAPACITY;
  const outside = Object.entries({ minimum, maximum })
    .filter(([, value]) => !Number.isInteger(value) || value < least || value > most)
    .map(([key, got]) => ({
      path: `${path}.${key}`,
      got,
      expected: `a whole number from ${least} to ${most}`,
      fix: "choose a value in the range",
    }));
  if (outside.length > 0 || maximum === minimum || maximum > minimum + 1) return outside;
  return [
    {
      path: `${path}.maximum`,
      got: maximum,
      expected: `${minimum}, the minimum, or at least ${minimum + 2}: Azure takes nothing between`,
      fix: "raise it, or make the size fixed",
    },
  ];
}

function nameFaults(key: string, names: readonly string[], path: string): Fault[] {
  const at = `${path}.${key}`;
  return [
    ...(KEY.test(key)
      ? []
      : [{ path: at, got: key, expected: "a key of lower-case letters, digits and hyphens", fix: "rename it" }]),
    ...(names.length > 0 ? [] : [{ path: at, got: names, expected: "at least one name", fix: "remove the key" }]),
    ...names
      .filter((name) => !DESTINATION_NAME.test(name))
      .map((got) => ({
        path: at,
        got,
        expected: "a lower-case host name, or *. and one: an asterisk stands on the left only",
        fix: "mend it",
      })),
  ];
}
