import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const ID = `${GROUP}/providers/Microsoft.Network/applicationGateways/agw`;
const part = (collection: string, name: string): PropertyMap => ({ id: `${ID}/${collection}/${name}` });
const subnet = (name: string, network = "vnet"): PropertyMap => ({
  id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${name}`,
});
const address = (name: string): PropertyMap => ({
  id: `${GROUP}/providers/Microsoft.Network/publicIPAddresses/${name}`,
});

const links = (addresses: PropertyMap[]): PropertyMap => ({
  privateLinkConfigurations: [{ name: "link", ipConfigurations: addresses }],
});
const link = (more: PropertyMap = {}): PropertyMap => ({
  name: "nat",
  primary: true,
  privateIPAllocationMethod: "Dynamic",
  subnet: subnet("link"),
  ...more,
});
const listener = (more: PropertyMap = {}): PropertyMap => ({
  name: "https",
  protocol: "Https",
  frontendIPConfiguration: part("frontendIPConfigurations", "private"),
  frontendPort: part("frontendPorts", "https"),
  sslCertificate: part("sslCertificates", "names"),
  hostNames: ["www.plugilo.com"],
  ...more,
});
const rule = (more: PropertyMap = {}): PropertyMap => ({
  name: "rule",
  priority: 100,
  ruleType: "Basic",
  httpListener: part("httpListeners", "https"),
  backendAddressPool: part("backendAddressPools", "pool"),
  backendHttpSettings: part("backendHttpSettingsCollection", "settings"),
  ...more,
});
const settings = (more: PropertyMap = {}): PropertyMap => ({
  name: "settings",
  port: 443,
  protocol: "Https",
  requestTimeout: 30,
  connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
  probe: part("probes", "probe"),
  ...more,
});
const probe = (more: PropertyMap = {}): PropertyMap => ({
  name: "probe",
  protocol: "Https",
  host: "www.plugilo.com",
  path: "/healthz",
  interval: 5,
  timeout: 2,
  unhealthyThreshold: 3,
  ...more,
});
const redirect = (more: PropertyMap = {}): PropertyMap => ({
  name: "redirect",
  redirectType: "Permanent",
  targetListener: part("httpListeners", "https"),
  ...more,
});
const frontends: PropertyMap[] = [
  { name: "private", subnet: subnet("gateway"), privateLinkConfiguration: part("privateLinkConfigurations", "link") },
  { name: "public", publicIPAddress: address("right") },
];

/** A gateway as Azure takes it, with one of everything that a law is about. */
const RIGHT: PropertyMap = {
  applicationGatewayName: "agw",
  sku: { name: "WAF_v2", tier: "WAF_v2" },
  autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 },
  identity: {
    type: "UserAssigned",
    userAssignedIdentities: [`${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-gateway`],
  },
  firewallPolicy: {
    id: `${GROUP}/providers/Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies/waf`,
  },
  gatewayIPConfigurations: [{ name: "gateway", subnet: subnet("gateway") }],
  frontendIPConfigurations: frontends,
  frontendPorts: [{ name: "https", port: 443 }],
  ...links([link()]),
  sslCertificates: [{ name: "names", keyVaultSecretId: "https://kv.vault.azure.net/secrets/names" }],
  httpListeners: [listener()],
  backendAddressPools: [{ name: "pool", backendAddresses: [{ ipAddress: "10.1.9.4" }] }],
  backendHttpSettingsCollection: [settings()],
  probes: [probe()],
  redirectConfigurations: [redirect()],
  requestRoutingRules: [rule()],
};

const standing = async (cloud: TestCloud): Promise<void> => {
  await cloud.network();
  await cloud.subnet("gateway", "10.1.0.0/24");
  await cloud.subnet("link", "10.1.1.0/26", { privateLinkServiceNetworkPolicies: "Disabled" });
  await cloud.subnet("closed", "10.1.2.0/26");
  const ip = { sku: { name: "Standard" }, publicIPAllocationMethod: "Static" };
  await cloud.make("network:PublicIPAddress", "right", { publicIpAddressName: "right", ...ip });
  await cloud.make("network:PublicIPAddress", "far", { publicIpAddressName: "far", location: "swedencentral", ...ip });
  await cloud.make("managedidentity:UserAssignedIdentity", "id", { resourceName: "id-gateway" });
  await cloud.make("network:WebApplicationFirewallPolicy", "waf", POLICY);
};

/** A network elsewhere, with a subnet of the same use. */
const elsewhere = async (cloud: TestCloud): Promise<void> => {
  await standing(cloud);
  await cloud.network("far", "10.9.0.0/16", "swedencentral");
  const place = { virtualNetworkName: "far", subnetName: "gateway", addressPrefix: "10.9.0.0/24" };
  await cloud.make("network:Subnet", "far", place);
};

/** A subnet with somebody in it. */
const crowded = async (cloud: TestCloud): Promise<void> => {
  await standing(cloud);
  await cloud.subnet("crowded", "10.1.3.0/24");
  await cloud.make("network:LoadBalancer", "lb", {
    loadBalancerName: "lb",
    sku: { name: "Standard" },
    frontendIPConfigurations: [{ name: "fe", subnet: subnet("crowded") }],
  });
};

const gateway = (wrong: PropertyMap, given = standing): LawCase => ({
  given,
  kind: "network:ApplicationGateway",
  right: RIGHT,
  wrong,
});

const custom = (more: PropertyMap = {}, values = ["fd-1"]): PropertyMap => ({
  name: "rule",
  priority: 1,
  ruleType: "MatchRule",
  action: "Block",
  matchConditions: [{ matchVariables: [{ variableName: "RequestUri" }], operator: "Equal", matchValues: values }],
  ...more,
});
const POLICY: PropertyMap = {
  policyName: "waf",
  managedRules: { managedRuleSets: [{ ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2" }] },
  policySettings: { state: "Enabled", mode: "Prevention", maxRequestBodySizeInKb: 128 },
  customRules: [custom()],
};
const policy = (wrong: PropertyMap): LawCase => ({
  kind: "network:WebApplicationFirewallPolicy",
  right: POLICY,
  wrong,
});
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}.plugilo.com`);

describeLaws("ApplicationGateway", {
  "gateway-in-its-networks-region": gateway(
    { gatewayIPConfigurations: [{ name: "gateway", subnet: subnet("gateway", "far") }] },
    elsewhere,
  ),
  "gateway-address-in-its-region": gateway({
    frontendIPConfigurations: [frontends[0] ?? {}, { name: "public", publicIPAddress: address("far") }],
  }),
  "gateway-has-its-subnet-to-itself": gateway(
    { gatewayIPConfigurations: [{ name: "gateway", subnet: subnet("crowded") }] },
    crowded,
  ),
  "gateway-instances-in-bounds": gateway({ autoscaleConfiguration: { minCapacity: 11, maxCapacity: 10 } }),
  "gateway-one-frontend-of-each-kind": gateway({
    frontendIPConfigurations: [
      ...frontends,
      { name: "second", publicIPAddress: address("right") },
      { name: "third", publicIPAddress: address("right") },
    ],
  }),
  "gateway-private-link-in-another-subnet": gateway(links([link({ subnet: subnet("gateway") })])),
  "gateway-private-link-is-dynamic": gateway(links([link({ privateIPAllocationMethod: "Static" })])),
  "gateway-private-link-eight-addresses": gateway(
    links(many(9).map((_, index) => link({ name: `nat-${index}`, primary: index === 0 }))),
  ),
  "gateway-private-link-subnet-without-policies": gateway(links([link({ subnet: subnet("closed") })])),
  "listener-five-host-names": gateway({
    httpListeners: [listener({ hostNames: many(6) })],
    redirectConfigurations: [],
  }),
  "listener-host-name-or-host-names": gateway({ httpListeners: [listener({ hostName: "www.plugilo.com" })] }),
  "listener-https-has-a-certificate": gateway({
    httpListeners: [Object.fromEntries(Object.entries(listener()).filter(([key]) => key !== "sslCertificate"))],
  }),
  "certificate-from-a-vault-by-an-identity": gateway({ identity: { type: "SystemAssigned" } }),
  "redirect-to-a-listener-of-one-name": gateway({ httpListeners: [listener({ hostNames: many(2) })] }),
  "redirect-to-a-listener-or-an-address": gateway({
    redirectConfigurations: [redirect({ targetUrl: "https://www.plugilo.com" })],
  }),
  "routing-rule-has-a-priority": gateway({ requestRoutingRules: [rule({ priority: 20_001 })] }),
  "routing-rule-priority-is-its-own": gateway({ requestRoutingRules: [rule(), rule({ name: "second" })] }),
  "backend-drains-within-an-hour": gateway({
    backendHttpSettingsCollection: [settings({ connectionDraining: { enabled: true, drainTimeoutInSec: 3601 } })],
  }),
  "backend-answers-within-a-day": gateway({ backendHttpSettingsCollection: [settings({ requestTimeout: 86_401 })] }),
  "probe-speaks-as-its-backend": gateway({ probes: [probe({ protocol: "Http" })] }),
  "probe-looks-for-a-short-text": gateway({ probes: [probe({ match: { body: "x".repeat(4091) } })] }),
  "host-name-from-a-backend-that-has-one": gateway({
    backendHttpSettingsCollection: [settings({ pickHostNameFromBackendAddress: true })],
  }),
  "gateway-firewall-policy-wants-waf-v2": gateway({ sku: { name: "Standard_v2", tier: "Standard_v2" } }),
  "gateway-of-waf-v2-has-a-firewall": {
    ...gateway({ sku: { name: "WAF_v2", tier: "WAF_v2" } }),
    right: {
      ...Object.fromEntries(Object.entries(RIGHT).filter(([key]) => key !== "firewallPolicy")),
      sku: { name: "Standard_v2", tier: "Standard_v2" },
    },
  },
  "firewall-rule-priority-to-a-hundred": policy({ customRules: [custom({ priority: 101 })] }),
  "firewall-rule-priority-is-its-own": policy({ customRules: [custom(), custom({ name: "second" })] }),
  "firewall-a-hundred-rules": policy({
    customRules: many(101).map((_, index) => custom({ name: `rule${index}`, priority: index + 1 })),
  }),
  "firewall-ten-texts-a-condition": policy({ customRules: [custom({}, many(11))] }),
  "firewall-sizes-in-bounds": policy({ policySettings: { maxRequestBodySizeInKb: 2001 } }),
  "firewall-managed-rules-not-retired": policy({
    managedRules: { managedRuleSets: [{ ruleSetType: "OWASP", ruleSetVersion: "3.1" }] },
  }),
  "firewall-scrubs-addresses-as-a-whole": policy({
    policySettings: {
      logScrubbing: {
        state: "Enabled",
        scrubbingRules: [{ matchVariable: "RequestIPAddress", selectorMatchOperator: "Equals", selector: "x" }],
      },
    },
  }),
});
