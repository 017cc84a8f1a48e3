import { IPv4, IPv6 } from "ipaddr.js";
import { FRONT_DOOR_PROBE_INTERVAL } from "../../../facts/edge";
import type { Fault } from "../../arguments";
import {
  type FirewallLimits,
  type FrontDoorWithAppGatewaysArgs,
  type GatewayOrigin,
  redirectedDomains,
  servedDomains,
  type ServedDomain,
  withDefaults,
} from "./args";

/** https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit (2026-11) */
const RATE = { least: 10, most: 5000 };
const WEIGHT = { least: 1, most: 1000 };
const PRIORITY = { least: 1, most: 5 };
/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-front-door-standard-and-premium-service-limits (2026-11) */
const LIMITS = { addressesOfRule: 600, pathLength: 256 };
const HOST_NAME = /^([a-z0-9-]+\.)+[a-z]{2,}$/;

export function faultsOf(args: FrontDoorWithAppGatewaysArgs): Fault[] {
  const { fewestSeconds, mostSeconds } = FRONT_DOOR_PROBE_INTERVAL;
  const probes = { least: fewestSeconds, most: mostSeconds };
  return [
    ...wholeNumber("probeIntervalSeconds", args.probeIntervalSeconds, probes),
    ...domainFaults(args),
    ...gatewayFaults(args),
    ...limitFaults(args.limits),
  ];
}

function domainFaults(args: FrontDoorWithAppGatewaysArgs): Fault[] {
  const served = servedDomains(args);
  const keys = served.map(([key]) => key);
  const names = Object.entries(args.domains).map(
    ([key, { hostName }]) => [`domains.${key}.hostName`, hostName] as const,
  );
  return [
    ...(served.length > 0
      ? []
      : [{ path: "domains", got: [], expected: "one that is served", fix: "give one a probePath" }]),
    ...Object.keys(args.domains).flatMap((key) => keyFaults(`domains.${key}`, key)),
    ...names.flatMap(([path, got]) => hostNameFaults(path, got)),
    ...repetitions(names, "remove one of the two"),
    ...served.flatMap(([key, domain]) => servedFaults(`domains.${key}`, domain)),
    ...redirectedDomains(args)
      .filter(([, { redirectTo }]) => !keys.includes(redirectTo))
      .map(([key, { redirectTo: got }]) => {
        const expected = `the key of a domain that is served: ${keys.join(", ")}`;
        return { path: `domains.${key}.redirectTo`, got, expected, fix: "name one" };
      }),
  ];
}

function servedFaults(path: string, { probePath, cachedPaths = [] }: ServedDomain): Fault[] {
  const seen = new Set<string>();
  return [
    ...pathFaults(`${path}.probePath`, probePath),
    ...cachedPaths.flatMap((got, index): Fault[] => {
      const place = `${path}.cachedPaths[${index}]`;
      const lower = got.toLowerCase();
      if (!/^\/[^*]+\*?$/.test(got)) {
        const fix = "name what is the same for everybody; the rest must never be kept";
        return [{ path: place, got, expected: "a path that may end in *, longer than that", fix }];
      }
      if (seen.has(lower)) {
        return [{ path: place, got, expected: "each path once, in any case of letters", fix: "remove it" }];
      }
      seen.add(lower);
      return [];
    }),
  ];
}

function gatewayFaults(args: FrontDoorWithAppGatewaysArgs): Fault[] {
  const gateways = Object.entries(args.gateways);
  const domains = servedDomains(args).map(([key]) => key);
  const names = gateways.flatMap(([key, { hostNames }]) =>
    Object.entries(hostNames).map(([domain, name]) => [`gateways.${key}.hostNames.${domain}`, name] as const),
  );
  return [
    ...gateways.flatMap(([key, origin]) => originFaults(`gateways.${key}`, key, origin, domains)),
    ...names.flatMap(([path, got]) => hostNameFaults(path, got)),
    ...repetitions(names, "Front Door tells origins apart by it, also their health; name one host each"),
    ...(gateways.some(([, origin]) => withDefaults(origin).enabled)
      ? []
      : [
          {
            path: "gateways",
            got: Object.keys(args.gateways),
            expected: "at least one that is enabled",
            fix: "enable one: a route without an origin is refused",
          },
        ]),
  ];
}

function originFaults(path: string, key: string, origin: GatewayOrigin, domains: readonly string[]): Fault[] {
  const { weight, priority } = withDefaults(origin);
  const named = Object.keys(origin.hostNames);
  const missing = domains.filter((domain) => !named.includes(domain));
  const idle = named.filter((domain) => !domains.includes(domain));
  return [
    ...keyFaults(path, key),
    ...wholeNumber(`${path}.weight`, weight, WEIGHT),
    ...wholeNumber(`${path}.priority`, priority, PRIORITY),
    ...missing.map((domain) => {
      const fix = "name the gateway's own host for it";
      return { path: `${path}.hostNames.${domain}`, got: undefined, expected: "a host name", fix };
    }),
    ...idle.map((domain) => {
      const expected = "the key of a domain that is served";
      return { path: `${path}.hostNames.${domain}`, got: origin.hostNames[domain], expected, fix: "remove it" };
    }),
  ];
}

function limitFaults(limits: FirewallLimits): Fault[] {
  const { paths = {}, methods, blockedCountries = [], blockedAddresses = [] } = limits;
  return [
    ...wholeNumber("limits.requestsPerMinute", limits.requestsPerMinute, RATE),
    ...Object.entries(paths).flatMap(([key, { path, requestsPerMinute }]) => [
      ...keyFaults(`limits.paths.${key}`, key),
      ...pathFaults(`limits.paths.${key}.path`, path),
      ...wholeNumber(`limits.paths.${key}.requestsPerMinute`, requestsPerMinute, RATE),
    ]),
    ...(methods?.length === 0
      ? [{ path: "limits.methods", got: methods, expected: "at least one", fix: "name those that services use" }]
      : []),
    ...blockedCountries
      .filter((code) => !/^[A-Z]{2}$/.test(code))
      .map((got) => {
        const expected = "two capital letters, as in ISO 3166-1";
        return { path: "limits.blockedCountries", got, expected, fix: "mend it" };
      }),
    ...blockedAddresses
      .filter((block) => !IPv4.isValidCIDR(block) && !IPv6.isValidCIDR(block))
      .map((got) => ({ path: "limits.blockedAddresses", got, expected: "a CIDR block", fix: "mend it" })),
    ...(blockedAddresses.length > LIMITS.addressesOfRule
      ? [
          {
            path: "limits.blockedAddresses",
            got: blockedAddresses.length,
            expected: `at most ${LIMITS.addressesOfRule}`,
            fix: "join neighbours into larger blocks",
          },
        ]
      : []),
  ];
}

function wholeNumber(path: string, got: number, { least, most }: { least: number; most: number }): Fault[] {
  if (Number.isInteger(got) && got >= least && got <= most) return [];
  const expected = `a whole number from ${least} to ${most}`;
  return [{ path, got, expected, fix: "choose one within Front Door's limits" }];
}

function pathFaults(path: string, got: string): Fault[] {
  if (got.startsWith("/") && got.length <= LIMITS.pathLength) return [];
  const expected = `a path of at most ${LIMITS.pathLength} characters`;
  return [{ path, got, expected, fix: "begin it with a slash and keep it short" }];
}

function keyFaults(path: string, key: string): Fault[] {
  if (/^[a-z][a-z0-9-]*$/.test(key)) return [];
  const fix = "rename it: it becomes part of names in Azure";
  return [{ path, got: key, expected: "a key of lower-case letters, digits and hyphens", fix }];
}

function hostNameFaults(path: string, got: string): Fault[] {
  if (HOST_NAME.test(got)) return [];
  const fix = "mend it: Azure issues no certificate for a wildcard";
  return [{ path, got, expected: "a lower-case host name without wildcard", fix }];
}

function repetitions(names: readonly (readonly [path: string, name: string])[], fix: string): Fault[] {
  const owners = new Map<string, string>();
  return names.flatMap(([path, got]) => {
    const owner = owners.get(got);
    owners.set(got, owner ?? path);
    return owner === undefined ? [] : [{ path, got, expected: `another than ${owner}`, fix }];
  });
}
