import { overlaps } from "../facts/address-plan";
import { regionNamed } from "../facts/regions";
import { capabilityFaults } from "./capability-checks";
import type {
  EdgeConfig,
  Estate,
  ManagementConfig,
  OnCallConfig,
  RegionConfig,
  StackConfig,
  StandaloneConfig,
} from "./config-schema";

/**
 * Faults that no file shows alone: overlapping addresses, missing partners, regions that cannot do what is asked.
 *
 * @param unreadable stacks whose own files have faults, and so are not in `estate`.
 */
export function crossChecks(estate: Estate, unreadable: ReadonlySet<string>): string[] {
  return [
    ...addressFaults(estate),
    ...[...estate].flatMap(([stack, config]) => [
      ...capabilityFaults(stack, config, estate),
      ...partnerFaults(stack, config, estate, unreadable),
    ]),
    ...environmentFaults(estate),
  ];
}

/** The stacks that one refers to, nearest first: the order in which an estate comes up. */
export function referencesOf(stack: string, estate: Estate): string[] {
  const config = estate.get(stack);
  if (!config || refersToNone(config)) return [];
  if (config.kind === "region") return [config.management, ...(config.joins ? [config.joins] : [])];
  return [config.management, ...regionsOf(estate, config.environment).map(([name]) => name)];
}

/** Every stack after those that it refers to. Circles are refused by the configuration check. */
export function inOrder(estate: Estate): string[] {
  const ordered: string[] = [];
  const visit = (stack: string): void => {
    if (ordered.includes(stack)) return;
    referencesOf(stack, estate).forEach(visit);
    ordered.push(stack);
  };
  [...estate.keys()].sort().forEach(visit);
  return ordered;
}

/** Region stacks of an environment: a new file is a new region, and nothing else. */
export function regionsOf(estate: Estate, environment: StackConfig["environment"]): [string, RegionConfig][] {
  return [...estate].filter(
    (entry): entry is [string, RegionConfig] => entry[1].kind === "region" && entry[1].environment === environment,
  );
}

/** The first of an environment, or all of it. */
function refersToNone(config: StackConfig): config is ManagementConfig | StandaloneConfig {
  return config.kind === "management" || config.kind === "standalone";
}

function addressFaults(estate: Estate): string[] {
  const spaces = [...estate].flatMap(([stack, config]) => [
    ...(config.kind === "edge" || config.kind === "on-call"
      ? []
      : [{ stack, key: "network.addressSpace", space: config.network.addressSpace }]),
    ...(config.kind === "management" ? Object.entries(config.otherClouds ?? {}) : []).map(
      ([cloud, { addressSpace }]) => ({ stack, key: `otherClouds.${cloud}.addressSpace`, space: addressSpace }),
    ),
  ]);
  return spaces.flatMap((a, index) =>
    spaces
      .slice(index + 1)
      .filter((b) => overlaps(a.space, b.space))
      .map(
        (b) =>
          `${b.stack}: plugilo:${b.key}: got ${b.space}, which overlaps ${a.space} of ${a.stack}, expected a space of its own; choose another.`,
      ),
  );
}

function partnerFaults(stack: string, config: StackConfig, estate: Estate, unreadable: ReadonlySet<string>): string[] {
  if (refersToNone(config)) return [];
  // A partner whose own file has faults is told there; a second message here would send the reader to the wrong file.
  const partnerFault = (key: string, partner: string, kind: StackConfig["kind"]): string[] =>
    unreadable.has(partner) ? [] : missingPartner(stack, key, partner, kind, config, estate);
  const faults = partnerFault("management", config.management, "management");
  if (config.kind === "edge") return [...faults, ...servedFaults(stack, config, estate)];
  if (config.kind === "on-call") return [...faults, ...mailFaults(stack, config, estate)];
  if (config.role === "primary" && config.joins) {
    faults.push(
      `${stack}: plugilo:joins: got "${config.joins}", expected nothing, because a primary joins no other; remove it.`,
    );
  }
  if (config.role === "secondary" && !config.joins) {
    faults.push(
      `${stack}: plugilo:joins: got nothing, expected the region stack that this secondary replicates from; set it.`,
    );
  }
  if (config.joins) faults.push(...partnerFault("joins", config.joins, "region"));
  if (joinsItself(stack, estate)) {
    faults.push(
      `${stack}: plugilo:joins: got a circle of stacks that join each other, expected a chain that ends at the primary.`,
    );
  }
  return faults;
}

/** What the edge leads to and a region does not serve, and what it is told of regions and domains that there are not. */
function servedFaults(stack: string, config: EdgeConfig, estate: Estate): string[] {
  const regions = regionsOf(estate, config.environment);
  const shorts = regions.map(([, { region }]) => regionNamed(region).short);
  const unknown = (key: string, names: string[], known: string[]): string[] =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => `${stack}: plugilo:${key}.${name}: got a key of nothing, expected one of ${known.join(", ")}.`);
  return [
    ...Object.entries(config.domains).flatMap(([key, hostName]) =>
      regions
        .filter(([, { gateway }]) => gateway.sites[key] !== hostName)
        .map(
          ([name, { gateway }]) =>
            `${name}: plugilo:gateway.sites.${key}: got ${gateway.sites[key] ?? "nothing"}, expected ${hostName}, which ${stack} leads there.`,
        ),
    ),
    ...unknown("gateways", Object.keys(config.gateways ?? {}), shorts),
    ...unknown("cachedPaths", Object.keys(config.cachedPaths ?? {}), Object.keys(config.domains)),
  ];
}

/** Stacks of the environment whose alerts on Azure's own metrics would not reach the pager. */
function mailFaults(stack: string, { environment, pagerMail }: OnCallConfig, estate: Estate): string[] {
  return [...estate].flatMap(([name, config]) => {
    if (config.kind === "on-call" || config.environment !== environment) return [];
    const { pager } = config.alerts;
    if (pager === pagerMail) return [];
    return [
      `${name}: plugilo:alerts.pager: got ${pager ?? "nothing"}, expected ${pagerMail}, which ${stack} makes at PagerDuty.`,
    ];
  });
}

function missingPartner(
  stack: string,
  key: string,
  partner: string,
  kind: StackConfig["kind"],
  config: StackConfig,
  estate: Estate,
): string[] {
  const found = estate.get(partner);
  if (found?.kind === kind && found.environment === config.environment) return [];
  const candidates = [...estate].filter(([, other]) => other.kind === kind && other.environment === config.environment);
  const got = found
    ? `"${partner}" (${found.kind} of ${found.environment})`
    : `"${partner}", which has no Pulumi.${partner}.yaml`;
  const expected =
    candidates
      .map(([name]) => name)
      .filter((name) => name !== stack)
      .join(", ") || "one to be written";
  return [`${stack}: plugilo:${key}: got ${got}, expected a ${kind} stack of ${config.environment}: ${expected}.`];
}

function joinsItself(stack: string, estate: Estate): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = stack; at;) {
    if (seen.has(at)) return true;
    seen.add(at);
    const config: StackConfig | undefined = estate.get(at);
    at = config?.kind === "region" ? config.joins : undefined;
  }
  return false;
}

function environmentFaults(estate: Estate): string[] {
  const environments = new Set([...estate.values()].map((config) => config.environment));
  return [...environments].flatMap((environment) => {
    const regions = regionsOf(estate, environment);
    const primaries = regions.filter(([, config]) => config.role === "primary").map(([name]) => name);
    const faults = companyFaults(environment, estate);
    if (primaries.length > 1) {
      faults.push(
        `${environment}: plugilo:role: got ${primaries.length} primaries (${primaries.join(", ")}), expected one.`,
      );
    }
    faults.push(
      ...shared(regions, (config) => config.gateway.originName).map(
        ([value, stacks]) =>
          `${environment}: plugilo:gateway.originName: got ${value} in ${stacks.join(" and ")}, expected a name of its own in each, by which Front Door tells them apart.`,
      ),
      ...shared(regions, (config) => config.region).map(
        ([value, stacks]) =>
          `${environment}: plugilo:region: got ${value} in ${stacks.join(" and ")}, expected a region a stack.`,
      ),
      ...shared(regions, (config) => regionNamed(config.region).frontDoorPrivateLinkLocation).map(
        ([value, stacks]) =>
          `${environment}: plugilo:region: got ${stacks.join(" and ")}, whose Front Door origins would both be reached through ${value}, expected no shared location; choose another region.`,
      ),
    );
    return faults;
  });
}

/** A stack on its own is the whole environment in its region: names of another in the same place would be its own. */
function companyFaults(environment: string, estate: Estate): string[] {
  const stacks = [...estate].filter(([, config]) => config.environment === environment);
  return stacks
    .filter(([, { kind }]) => kind === "standalone")
    .flatMap(([stack, { region }]) =>
      stacks
        .filter(([other, config]) => other !== stack && config.region === region)
        .map(
          ([other]) =>
            `${stack}: plugilo:region: got ${region} beside ${other} of ${environment}, expected a region or an environment of its own; choose another.`,
        ),
    );
}

function shared(regions: [string, RegionConfig][], by: (config: RegionConfig) => string): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [name, config] of regions) groups.set(by(config), [...(groups.get(by(config)) ?? []), name]);
  return [...groups].filter(([, names]) => names.length > 1);
}
