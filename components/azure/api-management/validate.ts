import { PLANS, UNITS } from "../../../facts/api-limits";
import type { Fault } from "../../arguments";
import type { ApiManagementArgs, ApiManagementLocation, GatewayHostName, ServiceApi } from "./args";

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/;
/** Key, version and region are the name of a backend, which Azure ends at 80 characters (bicep-types-az, 2026-11). */
const KEY = /^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

export function faultsOf(args: ApiManagementArgs): Fault[] {
  return [
    ...locationsFaults(args),
    ...Object.entries(args.services).flatMap(([key, service]) => serviceFaults(`services.${key}`, key, service)),
    ...pathFaults(args.services),
    ...callerFaults(args),
    ...hostNameFaults(args),
    ...(/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(args.publisher.email)
      ? []
      : [fault("publisher.email", args.publisher.email, "a mail address", "mend it")]),
    ...(/^\/[\w/-]+$/.test(args.healthPath)
      ? []
      : [fault("healthPath", args.healthPath, "a path below the root", "begin it with a slash")]),
  ];
}

function fault(path: string, got: unknown, expected: string, fix: string): Fault {
  return { path, got, expected, fix };
}

function locationsFaults({ locations, primary }: ApiManagementArgs): Fault[] {
  const regions = Object.values(locations).map(({ region }) => region.name);
  const entrances = Object.values(locations).map(({ entrance }) => entrance.hostName);
  return [
    ...(primary in locations
      ? []
      : [fault("primary", primary, `one of ${Object.keys(locations).join(", ")}`, "name a location")]),
    ...Object.entries(locations).flatMap(([key, location]) => [
      ...(regions.filter((name) => name === location.region.name).length > 1
        ? [fault(`locations.${key}.region`, location.region.name, "each region once", "remove the repetition")]
        : []),
      ...(entrances.filter((name) => name === location.entrance.hostName).length > 1
        ? [fault(`locations.${key}.entrance.hostName`, location.entrance.hostName, "a name of its own", "rename it")]
        : []),
      ...locationFaults(`locations.${key}`, location),
    ]),
  ];
}

function locationFaults(path: string, { region, units, entrance }: ApiManagementLocation): Fault[] {
  const zones = Math.max(1, region.zones.length);
  const faults: Fault[] = [];
  if (!Number.isInteger(units) || units < 1 || units > UNITS.mostInRegion || units % zones !== 0) {
    const expected = `a multiple of ${zones} from ${zones} to ${UNITS.mostInRegion}`;
    faults.push(fault(`${path}.units`, units, expected, "give each zone of the region as many units as the others"));
  }
  const { hostName, port } = entrance;
  if (!HOST_NAME.test(hostName)) {
    faults.push(fault(`${path}.entrance.hostName`, hostName, "a lower-case host name", "mend it"));
  }
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
    faults.push(fault(`${path}.entrance.port`, port, "a port from 1 to 65535", "mend it"));
  }
  return faults;
}

function serviceFaults(at: string, key: string, { path, versions, methods }: ServiceApi): Fault[] {
  return [
    ...(KEY.test(key) ? [] : [fault(at, key, "1 to 40 lower-case letters, digits and hyphens", "rename the service")]),
    ...(KEY.test(path) ? [] : [fault(`${at}.path`, path, "one part of a path, without slashes", "mend it")]),
    ...listFaults(`${at}.versions`, versions, (version) => /^v\d{1,3}$/.test(version), "v1, v2 and so on"),
    ...listFaults(`${at}.methods`, methods, (method) => METHODS.includes(method), METHODS.join(", ")),
  ];
}

function listFaults(
  path: string,
  list: readonly string[] | undefined,
  right: (item: string) => boolean,
  expected: string,
): Fault[] {
  if (list === undefined) return [];
  if (list.length === 0) return [fault(path, list, "at least one", "name it, or leave the list out")];
  const wrong = list.filter((item, index) => !right(item) || list.indexOf(item) !== index);
  return wrong.map((item) => fault(path, item, `${expected}, each once`, "mend or remove it"));
}

function pathFaults(services: ApiManagementArgs["services"]): Fault[] {
  const paths = Object.entries(services);
  return paths.flatMap(([key, { path }], index) => {
    const [first] = paths.find(([, other]) => other.path === path) ?? [];
    const expected = `another than that of ${first}`;
    return paths.findIndex(([, other]) => other.path === path) === index
      ? []
      : [fault(`services.${key}.path`, path, expected, "give each service a path of its own")];
  });
}

function callerFaults({ tokens, plansUrl, subscriptions = {} }: ApiManagementArgs): Fault[] {
  const faults: Fault[] = [];
  if (!/^https:\/\/\S+\/\.well-known\/openid-configuration$/.test(tokens.openIdConfigurationUrl)) {
    const expected = "https://<issuer>/.well-known/openid-configuration";
    faults.push(fault("tokens.openIdConfigurationUrl", tokens.openIdConfigurationUrl, expected, "ask the issuer"));
  }
  if (tokens.audience === "") {
    faults.push(fault("tokens.audience", "", "what a token is for", "without it, anybody's token would do"));
  }
  if (!/^https:\/\/[\w.-]+(\/[\w./-]*)?$/.test(plansUrl)) {
    faults.push(fault("plansUrl", plansUrl, "an https address without query", "mend it"));
  }
  for (const [key, { plan }] of Object.entries(subscriptions)) {
    if (plan in PLANS) continue;
    const expected = `one of ${Object.keys(PLANS).join(", ")}`;
    faults.push(fault(`subscriptions.${key}.plan`, plan, expected, "choose a plan"));
  }
  return faults;
}

function hostNameFaults({ hostNames = {}, certificateVaultId }: ApiManagementArgs): Fault[] {
  const named = Object.entries(hostNames);
  if (named.length > 0 && certificateVaultId === undefined) {
    const fix = "give the vault first and bring the stack up, then the names";
    return [fault("certificateVaultId", undefined, "the vault of the certificates of `hostNames`", fix)];
  }
  return named.flatMap(([key, name]) => oneHostNameFaults(`hostNames.${key}`, name));
}

function oneHostNameFaults(path: string, { hostName, certificateSecretId }: GatewayHostName): Fault[] {
  const faults: Fault[] = [];
  if (!HOST_NAME.test(hostName)) faults.push(fault(`${path}.hostName`, hostName, "a lower-case host name", "mend it"));
  if (typeof certificateSecretId === "string" && !/^https:\/\/[^/]+\/secrets\/[^/]+\/?$/.test(certificateSecretId)) {
    const fix = "leave the version out: with it a renewed certificate is never taken up";
    const expected = "https://<vault>/secrets/<name>";
    faults.push(fault(`${path}.certificateSecretId`, certificateSecretId, expected, fix));
  }
  return faults;
}
