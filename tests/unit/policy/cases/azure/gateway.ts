import { UNKNOWN } from "../../../../../resilience/resource";
import { set } from "../../mutations";
import { all, property, when, type Case } from "../form";

const GATEWAY = "azure-native:network:ApplicationGateway gateway-gateway @prod-frankfurt";
const FIREWALL = "azure-native:network:WebApplicationFirewallPolicy";
const [LISTENER, BACKEND] = ["httpListeners[0]", "backendHttpSettingsCollection[1]"];
const PLACE = `${LISTENER}.frontendIPConfiguration.id`;
const SETS = "managedRules.managedRuleSets";

export const gatewayCases: Readonly<Record<string, Case>> = {
  "gateway-speaks-tls": all(
    property(GATEWAY, `${LISTENER}.protocol`, "Http", '"Http"'),
    property(GATEWAY, "sslPolicy.policyName", "AppGwSslPolicy20150501", '"AppGwSslPolicy20150501"'),
    property(GATEWAY, "enableHttp2", false, "false"),
    property(GATEWAY, "identity.type", "None", '"None"'),
    when(
      "a policy of our own takes TLS 1.1",
      set(GATEWAY, { sslPolicy: { policyType: "CustomV2", minProtocolVersion: "TLSv1_1" } }),
      "sslPolicy.minProtocolVersion",
      '"TLSv1_1"',
    ),
    when(
      "a certificate is in the gateway itself",
      set(GATEWAY, { "sslCertificates[0]": { name: "own", data: "AAAA" } }),
      "sslCertificates[0].keyVaultSecretId",
      "nothing",
    ),
  ),
  "gateway-listens-privately": {
    broken: {
      "a listener is on the public address": {
        by: set(GATEWAY, { [PLACE]: "/g/frontendIPConfigurations/public" }),
        path: PLACE,
        got: '"public"',
      },
      "a listener is nowhere": { by: set(GATEWAY, { [PLACE]: undefined }), path: PLACE, got: "nothing" },
    },
    undecided: { "where a listener is, is unknown": { by: set(GATEWAY, { [PLACE]: UNKNOWN }), path: PLACE } },
  },
  "gateway-backends-probed-and-drained": all(
    property(GATEWAY, `${BACKEND}.protocol`, "Http", '"Http"'),
    property(GATEWAY, `${BACKEND}.connectionDraining.enabled`, false, "false"),
    property(GATEWAY, `${BACKEND}.connectionDraining.drainTimeoutInSec`, 1, "1"),
    property(GATEWAY, `${BACKEND}.cookieBasedAffinity`, "Enabled", '"Enabled"'),
    property(GATEWAY, "probes[0].path", "/", "another text"),
    property(GATEWAY, "probes[0].protocol", "Http", '"Http"'),
    when("a backend has no probe", set(GATEWAY, { [`${BACKEND}.probe`]: undefined }), `${BACKEND}.probe.id`, "nothing"),
    when(
      "there are no backends",
      set(GATEWAY, { backendHttpSettingsCollection: [] }),
      "backendHttpSettingsCollection",
      "nothing",
    ),
  ),
  "gateway-scales": property(GATEWAY, "autoscaleConfiguration.maxCapacity", 6, "6"),
  "gateway-behind-firewall": all(
    property(GATEWAY, "sku.name", "Standard_v2", '"Standard_v2"'),
    property(GATEWAY, "sku.tier", "Standard_v2", '"Standard_v2"'),
    when("it has no policy", set(GATEWAY, { firewallPolicy: undefined }), "firewallPolicy.id", "nothing"),
  ),
  "gateway-firewall-prevents": all(
    property(FIREWALL, "policySettings.mode", "Detection", '"Detection"'),
    property(FIREWALL, "policySettings.state", "Disabled", '"Disabled"'),
    property(FIREWALL, "policySettings.requestBodyCheck", false, "false"),
    property(FIREWALL, SETS, [], "nothing"),
    when(
      "a header is left out of all rules",
      set(FIREWALL, { "managedRules.exclusions": [{ selector: "x" }] }),
      "managedRules.exclusions[0].exclusionManagedRuleSets",
      "nothing",
    ),
    when("it has no rules against bots", set(FIREWALL, { [`${SETS}[1]`]: {} }), SETS, "nothing"),
  ),
};
