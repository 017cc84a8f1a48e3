import type { input } from "@pulumi/azure-native/types";
import type { ApplicationGatewayArgs } from "./args";
import type { Part, Settings } from "./build-gateway";
import { targetKeyOf, targetsOf } from "./routing";

/** What every listener has in common. */
type Listener = Pick<
  input.network.ApplicationGatewayHttpListenerArgs,
  "frontendIPConfiguration" | "frontendPort" | "sslCertificate"
>;

const REWRITES = "headers";
const FIRST_PRIORITY = 100;

/**
 * A listener and a rule a site, HTTPS only. Nothing comes here by HTTP: Front Door redirects it at the edge, and a gateway cannot
 * redirect to a listener of several host names
 * (https://learn.microsoft.com/azure/application-gateway/multiple-site-overview#considerations-and-limitations-of-using-wildcard-or-multiple-host-names-in-a-listener, 2026-11).
 */
export function buildSites(args: ApplicationGatewayArgs, part: Part, listener: Listener) {
  // Host names never overlap, so which rule comes first decides nothing; Azure wants each to have a priority of its own.
  const sites = Object.entries(args.sites).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    httpListeners: sites.map(([name, { hostNames }]) => ({
      ...listener,
      name,
      protocol: "Https",
      hostNames: [...hostNames],
    })),
    rewriteRuleSets: [{ name: REWRITES, rewriteRules: [clientAddress] }],
    requestRoutingRules: sites.map(([name, site], index) => {
      const target = targetsOf(args).find(({ key }) => key === targetKeyOf(site, args));
      return {
        name,
        priority: FIRST_PRIORITY + 10 * index,
        ruleType: "Basic",
        httpListener: part("httpListeners", name),
        ...(target && {
          backendAddressPool: part("backendAddressPools", target.pool),
          backendHttpSettings: part("backendHttpSettingsCollection", target.key),
        }),
        rewriteRuleSet: part("rewriteRuleSets", REWRITES),
      };
    }),
  } satisfies Partial<Settings>;
}

/**
 * The chain of proxies without ports, and the client as Front Door saw it: whatever a client wrote into that header itself
 * is overwritten. https://learn.microsoft.com/azure/application-gateway/rewrite-http-headers-url#server-variables (2026-11)
 */
const clientAddress = {
  name: "client-address",
  ruleSequence: 100,
  actionSet: {
    requestHeaderConfigurations: [
      { headerName: "X-Forwarded-For", headerValue: "{var_add_x_forwarded_for_proxy}" },
      { headerName: "X-Real-IP", headerValue: "{http_req_X-Azure-ClientIP}" },
    ],
  },
};
