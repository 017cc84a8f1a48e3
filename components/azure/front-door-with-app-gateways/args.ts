import type * as pulumi from "@pulumi/pulumi";
import { FRONT_DOOR_PROBE_INTERVAL } from "../../../facts/edge";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

/** A region's application gateway as an origin. */
export interface GatewayOrigin {
  /** Required. ARM id of the application gateway. */
  readonly gatewayId: pulumi.Input<string>;
  /** Required. Name of the gateway's frontend that private link leads to. */
  readonly frontendName: pulumi.Input<string>;
  /** Required. Azure region that the private link starts from; no two gateways should share it, or they share its fate. */
  readonly privateLinkLocation: string;
  /**
   * Required. Name that the gateway's certificate proves, its own among all gateways; one of the gateway's host names.
   * Probes ask for it; requests keep the name that the client asked for.
   */
  readonly hostName: string;
  /** Optional. Share of the requests among gateways of the same priority, 1 to 1000. @default 500 */
  readonly weight?: number;
  /** Optional. 1 to 5; a gateway serves only while none of a lower number is healthy. @default 1 - all serve (A17) */
  readonly priority?: number;
  /** Optional. `false` takes the gateway out without forgetting its private link (A10). @default true */
  readonly enabled?: boolean;
}

/** A public host name. */
export interface Domain {
  /** Required. */
  readonly hostName: string;
  /** Optional. Azure DNS zone of the name, so that Azure can tell when the domain is delegated. @default none */
  readonly dnsZoneId?: pulumi.Input<string>;
}

export interface FrontDoorWithAppGatewaysArgs {
  /** Required. Resource group; Front Door itself has no region. */
  readonly site: Site;
  /** Required. Origins by key, such as `frankfurt`; at least two for A1. */
  readonly gateways: Readonly<Record<string, GatewayOrigin>>;
  /** Required. Public host names by key, such as `www`. */
  readonly domains: Readonly<Record<string, Domain>>;
  /** Required. Health endpoint that every gateway answers, and seconds between two probes of one edge site, 5 to 255. */
  readonly probe: { readonly path: string; readonly intervalSeconds: number };
  /** Required. Requests a minute that one client address may send, at least 10 (A14: 100). */
  readonly rateLimitPerMinute: number;
  /** Optional. Workspace for access, probe and firewall logs and for metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit (2026-11) */
const SMALLEST_RATE = 10;
const DEFAULTS = { weight: 500, priority: 1 };
const WEIGHT = { least: 1, most: 1000 };
const PRIORITY = { least: 1, most: 5 };

/** What an origin is when its author says nothing. */
export function withDefaults({ weight, priority, enabled }: GatewayOrigin) {
  return { weight: weight ?? DEFAULTS.weight, priority: priority ?? DEFAULTS.priority, enabled: enabled ?? true };
}

export function faultsOf(args: FrontDoorWithAppGatewaysArgs): Fault[] {
  const { fewestSeconds, mostSeconds } = FRONT_DOOR_PROBE_INTERVAL;
  const faults = [
    ...wholeNumber("probe.intervalSeconds", args.probe.intervalSeconds, { least: fewestSeconds, most: mostSeconds }),
    ...wholeNumber("rateLimitPerMinute", args.rateLimitPerMinute, { least: SMALLEST_RATE, most: 5000 }),
    ...gatewayFaults(args.gateways),
    ...uniqueHostNames("gateways", args.gateways, "Front Door tells origins apart by it; name one host a gateway"),
    ...uniqueHostNames("domains", args.domains, "remove one of the two"),
  ];
  if (!args.probe.path.startsWith("/")) {
    faults.push({ path: "probe.path", got: args.probe.path, expected: "a path", fix: "begin it with a slash" });
  }
  return faults;
}

function gatewayFaults(gateways: FrontDoorWithAppGatewaysArgs["gateways"]): Fault[] {
  const faults = Object.entries(gateways).flatMap(([key, origin]) => {
    const { weight, priority } = withDefaults(origin);
    return [
      ...wholeNumber(`gateways.${key}.weight`, weight, WEIGHT),
      ...wholeNumber(`gateways.${key}.priority`, priority, PRIORITY),
    ];
  });
  if (!Object.values(gateways).some((origin) => withDefaults(origin).enabled)) {
    const fix = "enable one: a route without an origin is refused";
    faults.push({ path: "gateways", got: Object.keys(gateways), expected: "at least one that is enabled", fix });
  }
  return faults;
}

function wholeNumber(path: string, got: number, { least, most }: { least: number; most: number }): Fault[] {
  if (Number.isInteger(got) && got >= least && got <= most) return [];
  return [
    { path, got, expected: `a whole number from ${least} to ${most}`, fix: "choose one within Front Door's limits" },
  ];
}

function uniqueHostNames(path: string, named: Readonly<Record<string, { hostName: string }>>, fix: string): Fault[] {
  const owners = new Map<string, string>();
  return Object.entries(named).flatMap(([key, { hostName }]) => {
    const owner = owners.get(hostName);
    owners.set(hostName, owner ?? key);
    if (owner === undefined) return [];
    return [{ path: `${path}.${key}.hostName`, got: hostName, expected: `another than that of ${owner}`, fix }];
  });
}
