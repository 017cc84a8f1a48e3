import type * as pulumi from "@pulumi/pulumi";
import { IPv4 } from "ipaddr.js";
import { ADDRESSES_TAKEN } from "../../../facts/address-plan";
import { COLOURS, leastGatewayInstances } from "../../../facts/edge";
import type { Fault } from "../../arguments";
import type { ApplicationGatewayArgs, Backend, Colours, GatewaySite } from "./args";
import { ACTIVE, ENTRANCE, HTTPS_PORT, targetKeyOf, targetsOf } from "./routing";

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-application-gateway-limits (2026-11) */
const LIMITS = { hostNamesOfListener: 5, instances: ADDRESSES_TAKEN.gatewayInstances, leastMaximum: 2, port: 65_535 };
/** A gateway's name and that of its private link together. https://learn.microsoft.com/azure/application-gateway/private-link-configure (2026-11) */
const LONGEST_NAMES = 70;
export const PRIVATE_LINK_NAME = "front-door";
const RESERVED: readonly string[] = [ACTIVE, ENTRANCE, ...COLOURS];

export function faultsOf(args: ApplicationGatewayArgs): Fault[] {
  return [
    ...addressFaults("privateFrontendAddress", args.privateFrontendAddress),
    ...Object.entries(args.backends ?? {}).flatMap(([key, backend]) => backendFaults(key, backend)),
    ...(args.colours ? colourFaults(args.colours) : []),
    ...siteFaults(args),
    ...capacityFaults(args),
    ...secretFaults("certificate.secretId", args.certificate.secretId),
    ...nameFaults(args.site.names.of("applicationGateway")),
  ];
}

function addressFaults(path: string, got: string): Fault[] {
  if (IPv4.isValidFourPartDecimal(got)) return [];
  return [{ path, got, expected: "an IPv4 address", fix: "take one from the address plan" }];
}

function pathFaults(path: string, got: string): Fault[] {
  return got.startsWith("/") ? [] : [{ path, got, expected: "a path", fix: "begin it with a slash" }];
}

function portFaults(path: string, got: number): Fault[] {
  if (Number.isInteger(got) && got >= 1 && got <= LIMITS.port) return [];
  return [{ path, got, expected: `a port from 1 to ${LIMITS.port}`, fix: "name the one that it listens on" }];
}

function backendFaults(key: string, backend: Backend): Fault[] {
  const path = `backends.${key}`;
  const fix = "choose another: the gateway uses these for its colours";
  return [
    ...keyFaults(path, key),
    ...(RESERVED.includes(key) ? [{ path, got: key, expected: `none of ${RESERVED.join(", ")}`, fix }] : []),
    ...("address" in backend ? addressFaults(`${path}.address`, backend.address) : []),
    ...portFaults(`${path}.port`, backend.port ?? HTTPS_PORT),
    ...pathFaults(`${path}.probePath`, backend.probePath),
    ...secretFaults(`${path}.trustedRootId`, backend.trustedRootId),
  ];
}

function colourFaults({ address, probePath, trustedRootId, blue, green }: Colours): Fault[] {
  const fix = "give each its own: the port is what tells one colour from the other";
  return [
    ...addressFaults("colours.address", address),
    ...pathFaults("colours.probePath", probePath),
    ...portFaults("colours.blue.port", blue.port),
    ...portFaults("colours.green.port", green.port),
    ...(blue.port === green.port
      ? [{ path: "colours.green.port", got: green.port, expected: "another port than blue's", fix }]
      : []),
    ...secretFaults("colours.trustedRootId", trustedRootId),
  ];
}

function siteFaults(args: ApplicationGatewayArgs): Fault[] {
  const sites = Object.entries(args.sites);
  const owners = new Map<string, string>();
  const reached = new Set(sites.map(([, site]) => targetKeyOf(site, args)));
  const alone = targetsOf(args).filter(({ key }) => !reached.has(key));
  return [
    ...sites.flatMap(([key, site]) => [
      ...keyFaults(`sites.${key}`, key),
      ...hostNameFaults(`sites.${key}.hostNames`, site, owners),
      ...destinationFaults(`sites.${key}.backend`, site, args),
    ]),
    ...alone.map(({ key }) => ({
      path: "sites",
      got: Object.keys(args.sites),
      expected: `a site that leads to ${key}`,
      fix: "give it a host name of its own: Azure probes only what a listener leads to",
    })),
  ];
}

function keyFaults(path: string, key: string): Fault[] {
  if (/^[a-z][a-z0-9-]*$/.test(key)) return [];
  const fix = "rename it: it becomes part of names in Azure";
  return [{ path, got: key, expected: "a key of lower-case letters, digits and hyphens", fix }];
}

function destinationFaults(path: string, site: GatewaySite, args: ApplicationGatewayArgs): Fault[] {
  if (targetKeyOf(site, args) !== undefined) return [];
  const known = [...targetsOf(args).map(({ key }) => key), ...(args.colours ? [ACTIVE] : [])];
  const fix = "name one, or add it to `backends`";
  return [{ path, got: site.backend, expected: `one of ${known.join(", ")}`, fix }];
}

function hostNameFaults(path: string, { hostNames }: GatewaySite, owners: Map<string, string>): Fault[] {
  const most = LIMITS.hostNamesOfListener;
  const faults: Fault[] = [];
  if (hostNames.length === 0 || hostNames.length > most) {
    const fix = "Azure takes no more on one listener; make a second site";
    faults.push({ path, got: hostNames, expected: `1 to ${most} host names`, fix });
  }
  hostNames.forEach((got, index) => {
    const owner = owners.get(got);
    owners.set(got, owner ?? path);
    const place = `${path}[${index}]`;
    if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(got)) {
      faults.push({ path: place, got, expected: "a lower-case host name without wildcard", fix: "mend it" });
    } else if (owner !== undefined) {
      const fix = "remove one: a request could not tell which is meant";
      faults.push({ path: place, got, expected: `a name that ${owner} has not`, fix });
    }
  });
  return faults;
}

function capacityFaults({ capacity: { minimum, maximum }, site }: ApplicationGatewayArgs): Fault[] {
  const { instances, leastMaximum } = LIMITS;
  const least = site.environment === "prod" ? leastGatewayInstances(site.region.zones) : 0;
  const faults: Fault[] = [];
  if (!Number.isInteger(maximum) || maximum < leastMaximum || maximum > instances) {
    const expected = `a whole number from ${leastMaximum} to ${instances}`;
    faults.push({ path: "capacity.maximum", got: maximum, expected, fix: "a second gateway carries more" });
  }
  if (!Number.isInteger(minimum) || minimum < least || minimum > maximum) {
    const expected = `a whole number from ${least} to the maximum, ${maximum}`;
    const fix = "in production have two a zone, or two where there are no zones; below that raise the maximum";
    faults.push({ path: "capacity.minimum", got: minimum, expected, fix });
  }
  return faults;
}

function secretFaults(path: string, secretId: pulumi.Input<string> | undefined): Fault[] {
  if (typeof secretId !== "string" || /^https:\/\/[^/]+\/secrets\/[^/]+\/?$/.test(secretId)) return [];
  return [
    {
      path,
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
