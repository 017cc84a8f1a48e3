import * as cdn from "@pulumi/azure-native/cdn";
import type * as pulumi from "@pulumi/pulumi";
import {
  type FrontDoorWithAppGatewaysArgs,
  type RedirectedDomain,
  redirectedDomains,
  type ServedDomain,
  servedDomains,
} from "./args";
import { buildDomain } from "./build-domain";
import { buildGroup, buildOrigin } from "./build-origins";
import { cached, everything, type RouteBody } from "./build-routes";
import { HEADER_RULES, redirectRule, type RuleBody } from "./build-rules";
import { pascal } from "./names";

/** What every part of the profile is made with. */
export interface Frame {
  /** Logical name of the component. */
  readonly name: string;
  readonly args: FrontDoorWithAppGatewaysArgs;
  readonly place: { readonly profileName: pulumi.Output<string>; readonly resourceGroupName: pulumi.Input<string> };
  readonly endpoint: cdn.AFDEndpoint;
  readonly opts: { readonly parent: pulumi.Resource };
}

/** A domain and where its requests go. */
interface Routed {
  readonly domain: cdn.AFDCustomDomain;
  readonly group: cdn.AFDOriginGroup;
  /** What must be in the group before a route may lead there: Azure refuses an empty one. */
  readonly origins: readonly cdn.AFDOrigin[];
}

/** Domains by key, each with its origins, its routes and what its answers say. */
export function makeRouting(frame: Frame): Record<string, cdn.AFDCustomDomain> {
  const headers = makeRuleSet(frame, "headers", "Headers", HEADER_RULES);
  const routed = new Map(
    servedDomains(frame.args).map(([key, domain]) => [key, makeServed(frame, key, domain, headers)] as const),
  );
  const domains = Object.fromEntries([...routed].map(([key, { domain }]) => [key, domain]));
  for (const [key, redirected] of redirectedDomains(frame.args)) {
    const target = routed.get(redirected.redirectTo);
    if (target) domains[key] = makeRedirected(frame, key, redirected, target, headers);
  }
  return domains;
}

function makeServed(frame: Frame, key: string, domain: ServedDomain, headers: cdn.RuleSet): Routed {
  const group = new cdn.AFDOriginGroup(
    `${frame.name}-${key}-gateways`,
    { ...frame.place, originGroupName: key, ...buildGroup(domain, frame.args) },
    frame.opts,
  );
  const origins = Object.entries(frame.args.gateways).map(
    ([gateway, origin]) =>
      new cdn.AFDOrigin(
        `${frame.name}-${key}-${gateway}`,
        {
          ...frame.place,
          originName: gateway,
          originGroupName: group.name,
          ...buildOrigin(key, origin, requestMessage(frame.args, gateway)),
        },
        frame.opts,
      ),
  );
  const routed = { domain: makeDomain(frame, key, domain), group, origins };
  makeRoute(frame, key, routed, everything(), [headers]);
  const kept = cached(domain);
  if (kept) makeRoute(frame, `${key}-cached`, routed, kept, [headers]);
  return routed;
}

/** Azure wants an origin group also where no request ever reaches one: the target's is taken. */
function makeRedirected(
  frame: Frame,
  key: string,
  redirected: RedirectedDomain,
  target: Routed,
  headers: cdn.RuleSet,
): cdn.AFDCustomDomain {
  const { redirectTo } = redirected;
  const domain = makeDomain(frame, key, redirected);
  const rules = { Redirect: redirectRule(frame.args.domains[redirectTo]?.hostName ?? redirectTo) };
  const redirect = makeRuleSet(frame, `${key}-redirect`, `Redirect${pascal(key)}`, rules);
  makeRoute(frame, key, { ...target, domain }, everything(), [headers, redirect]);
  return domain;
}

function makeDomain({ name, place, opts }: Frame, key: string, domain: ServedDomain | RedirectedDomain) {
  return new cdn.AFDCustomDomain(`${name}-${key}-domain`, { ...place, ...buildDomain(domain) }, opts);
}

function makeRoute(
  { name, place, endpoint, opts }: Frame,
  routeName: string,
  { domain, group, origins }: Routed,
  body: RouteBody,
  ruleSets: readonly cdn.RuleSet[],
): void {
  new cdn.Route(
    `${name}-${routeName}-route`,
    {
      ...place,
      routeName,
      endpointName: endpoint.name,
      originGroup: { id: group.id },
      customDomains: [{ id: domain.id }],
      ruleSets: ruleSets.map(({ id }) => ({ id })),
      ...body,
    },
    { ...opts, dependsOn: [...origins] },
  );
}

function makeRuleSet(
  { name, place, opts }: Frame,
  role: string,
  ruleSetName: string,
  rules: Readonly<Record<string, RuleBody>>,
): cdn.RuleSet {
  const set = new cdn.RuleSet(`${name}-${role}`, { ...place, ruleSetName }, opts);
  Object.entries(rules).forEach(([ruleName, rule], index) => {
    const order = index + 1;
    const logicalName = `${name}-${role}-${ruleName.toLowerCase()}`;
    new cdn.Rule(logicalName, { ...place, ruleSetName: set.name, ruleName, order, ...rule }, opts);
  });
  return set;
}

/** What a gateway's owner reads when asked for the private link: all domains share one, so it names none. */
export function requestMessage({ site }: FrontDoorWithAppGatewaysArgs, gateway: string): string {
  return `Plugilo ${site.environment}: Front Door to the gateway of ${gateway}`;
}
