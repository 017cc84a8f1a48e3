import type * as pulumi from "@pulumi/pulumi";
import { IPv4 } from "ipaddr.js";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

export interface ApplicationGatewayArgs {
  /** Required. Region and resource group. */
  readonly site: Site;
  /** Required. Subnet that the gateway has to itself. */
  readonly subnetId: pulumi.Input<string>;
  /** Required. Subnet, another one, that its private link takes NAT addresses from. */
  readonly privateLinkSubnetId: pulumi.Input<string>;
  /** Required. Static address of the frontend, in the gateway's subnet. */
  readonly privateFrontendAddress: string;
  /** Required. Address of the cluster's internal gateway, which speaks HTTPS on 443. */
  readonly backendAddress: string;
  /** Required. Host names that are served, 1 to 5; the first is also what the health probe asks for. */
  readonly hostNames: readonly string[];
  readonly certificate: {
    /** Required. Key Vault secret without version, so that a renewed certificate is taken up by itself. */
    readonly secretId: pulumi.Input<string>;
    /** Required. Vault that the gateway's identity may read. */
    readonly vaultId: pulumi.Input<string>;
  };
  /** Required. Instances that are always there, and the most that autoscale may make; at most 125 (C2). */
  readonly capacity: { readonly minimum: number; readonly maximum: number };
  /** Required. Health endpoint of the cluster, such as `/healthz`. */
  readonly probePath: string;
  /**
   * Optional. Id of the only Front Door that may come in, beside the private link that it comes by.
   * @default whoever's private link connection was approved
   */
  readonly frontDoorId?: pulumi.Input<string>;
  /** Optional. Workspace for access and firewall logs and for metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-application-gateway-limits (2026-11) */
const LIMITS = { hostNamesOfListener: 5, instances: 125, leastMaximum: 2 };
/** A gateway's name and that of its private link together. https://learn.microsoft.com/azure/application-gateway/private-link-configure (2026-11) */
const LONGEST_NAMES = 70;
export const PRIVATE_LINK_NAME = "front-door";

export function faultsOf(args: ApplicationGatewayArgs): Fault[] {
  return [
    ...addressFaults("privateFrontendAddress", args.privateFrontendAddress),
    ...addressFaults("backendAddress", args.backendAddress),
    ...hostNameFaults(args.hostNames),
    ...capacityFaults(args.capacity),
    ...certificateFaults(args.certificate.secretId),
    ...nameFaults(args.site.names.of("applicationGateway")),
    ...(args.probePath.startsWith("/")
      ? []
      : [{ path: "probePath", got: args.probePath, expected: "a path", fix: "begin it with a slash" }]),
  ];
}

function addressFaults(path: string, got: string): Fault[] {
  if (IPv4.isValidFourPartDecimal(got)) return [];
  return [{ path, got, expected: "an IPv4 address", fix: "take one from the address plan" }];
}

function hostNameFaults(hostNames: readonly string[]): Fault[] {
  const most = LIMITS.hostNamesOfListener;
  const faults: Fault[] = [];
  if (hostNames.length === 0 || hostNames.length > most) {
    const fix = "Azure takes no more on one listener; use a wildcard";
    faults.push({ path: "hostNames", got: hostNames, expected: `1 to ${most} host names`, fix });
  }
  if (hostNames[0]?.startsWith("*")) {
    const fix = "put a full name first: the health probe asks for it";
    faults.push({ path: "hostNames[0]", got: hostNames[0], expected: "a host name without wildcard", fix });
  }
  hostNames.forEach((got, index) => {
    const path = `hostNames[${index}]`;
    if (!/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/.test(got)) {
      faults.push({ path, got, expected: "a lower-case host name", fix: "mend it" });
    } else if (hostNames.indexOf(got) !== index) {
      faults.push({ path, got, expected: "each host name once", fix: "remove the repetition" });
    }
  });
  return faults;
}

function capacityFaults({ minimum, maximum }: ApplicationGatewayArgs["capacity"]): Fault[] {
  const { instances, leastMaximum } = LIMITS;
  const faults: Fault[] = [];
  if (!Number.isInteger(maximum) || maximum < leastMaximum || maximum > instances) {
    const expected = `a whole number from ${leastMaximum} to ${instances}`;
    faults.push({ path: "capacity.maximum", got: maximum, expected, fix: "a second gateway carries more" });
  }
  if (!Number.isInteger(minimum) || minimum < 0 || minimum > maximum) {
    const expected = `a whole number from 0 to the maximum, ${maximum}`;
    faults.push({ path: "capacity.minimum", got: minimum, expected, fix: "lower it, or raise the maximum" });
  }
  return faults;
}

function certificateFaults(secretId: pulumi.Input<string>): Fault[] {
  if (typeof secretId !== "string" || /^https:\/\/[^/]+\/secrets\/[^/]+\/?$/.test(secretId)) return [];
  return [
    {
      path: "certificate.secretId",
      got: secretId,
      expected: "https://<vault>/secrets/<name>",
      fix: "leave the version out: with it a renewed certificate is never taken up",
    },
  ];
}

function nameFaults(gatewayName: string): Fault[] {
  const got = gatewayName.length + PRIVATE_LINK_NAME.length;
  if (got <= LONGEST_NAMES) return [];
  const expected = `at most ${LONGEST_NAMES} characters in the names of gateway and private link`;
  return [{ path: "site.names", got, expected, fix: "shorten the workload or the environment" }];
}
