/** Application gateways: place, private link, capacity; and all their other laws together. */
import { at, idOf, objects, text } from "../body";
import { keyOf } from "../../store/store";
import type { PropertyMap, Value } from "../../protocol/values";
import { gatewayBackendLaws } from "./application-gateway-backends";
import { gatewayListenerLaws } from "./application-gateway-listeners";
import { type Law, pagesBelow } from "./law";
import { regionalFirewallLaws } from "./regional-firewall";

const TYPE = "Microsoft.Network/applicationGateways";
const page = pagesBelow("azure/application-gateway", "2026-11");
const LIMITS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-application-gateway-limits",
  read: "2026-11",
};
const MOST_INSTANCES = 125;
/** What takes addresses of a subnet. Others name one without being in it: role assignments, rules of a firewall. */
const IN_SUBNETS =
  /^Microsoft\.(Network\/(privateEndpoints|networkInterfaces|loadBalancers|privateLinkServices|azureFirewalls)|ContainerService\/managedClusters(\/agentPools)?|ApiManagement\/service|DBforPostgreSQL\/flexibleServers)$/i;

const subnetsOf = (parts: Value | undefined): string[] => objects(parts).flatMap((part) => idOf(part["subnet"]) ?? []);
const isNumber = (value: Value | undefined): value is number => typeof value === "number";

/** Each private link's addresses, with their path. */
function* linkAddresses(body: PropertyMap): Generator<[string, PropertyMap]> {
  for (const [link, configuration] of objects(body["privateLinkConfigurations"]).entries()) {
    for (const [index, entry] of objects(configuration["ipConfigurations"]).entries()) {
      yield [`privateLinkConfigurations[${link}].ipConfigurations[${index}]`, entry];
    }
  }
}

const placeLaws: readonly Law[] = [
  {
    id: "gateway-in-its-networks-region",
    type: TYPE,
    says: "A gateway is in the region of its subnet.",
    code: "InvalidResourceReference",
    source: page("application-gateway-components#frontend-ip-addresses"),
    admit: ({ store, body, location }) =>
      subnetsOf(body["gatewayIPConfigurations"]).flatMap((id, index) => {
        const subnet = store.get(id);
        if (!subnet || subnet.location === location) return [];
        const property = `gatewayIPConfigurations[${index}].subnet.id`;
        const got = `the subnet ${id} in ${subnet.location}`;
        return [{ property, got, expected: `${location}, as the gateway`, fix: "Use a subnet of that region" }];
      }),
  },
  {
    id: "gateway-address-in-its-region",
    type: TYPE,
    says: "A gateway's public address is in its region.",
    code: "InvalidResourceReference",
    source: page("application-gateway-components#frontend-ip-addresses"),
    admit: ({ store, body, location }) =>
      objects(body["frontendIPConfigurations"]).flatMap((frontend, index) => {
        const address = store.get(idOf(frontend["publicIPAddress"]) ?? "");
        if (!address || address.location === location) return [];
        const property = `frontendIPConfigurations[${index}].publicIPAddress.id`;
        const got = `${address.id} in ${address.location}`;
        return [{ property, got, expected: `${location}, as the gateway`, fix: "Make the address there" }];
      }),
  },
  {
    id: "gateway-has-its-subnet-to-itself",
    type: TYPE,
    says: "Nothing but application gateways is in a gateway's subnet.",
    code: "ApplicationGatewaySubnetCannotBeUsedByOtherResources",
    source: page("configuration-infrastructure#virtual-network-and-dedicated-subnet"),
    admit: ({ store, body, id }) =>
      subnetsOf(body["gatewayIPConfigurations"]).flatMap((subnet, index) => {
        const others = store
          .referrers(subnet)
          .flatMap(({ from }) => store.get(from) ?? [])
          .filter((user) => keyOf(user.id) !== keyOf(id.id) && IN_SUBNETS.test(user.type));
        const [other] = others;
        if (!other) return [];
        const property = `gatewayIPConfigurations[${index}].subnet.id`;
        const got = `${subnet}, where ${other.id} is`;
        return [{ property, got, expected: "a subnet for gateways alone", fix: "Give the gateway one of its own" }];
      }),
  },
  {
    id: "gateway-instances-in-bounds",
    type: TYPE,
    says: "Autoscale keeps between 0 and 125 instances, and never fewer than its minimum.",
    code: "ApplicationGatewayAutoscaleConfigurationInvalid",
    source: page("application-gateway-autoscaling-zone-redundant"),
    check: ({ body }) => {
      const [least, most] = ["minCapacity", "maxCapacity"].map((key) => at(body, "autoscaleConfiguration", key));
      const outside = [least, most].filter(isNumber).some((count) => count < 0 || count > MOST_INSTANCES);
      const crossed = isNumber(least) && isNumber(most) && least > most;
      if (!outside && !crossed) return [];
      const got = `${JSON.stringify(least ?? null)} to ${JSON.stringify(most ?? null)}`;
      const expected = `a minimum that is at most the maximum, both from 0 to ${MOST_INSTANCES}`;
      return [{ property: "autoscaleConfiguration", got, expected, fix: "Mend the bounds" }];
    },
  },
  {
    id: "gateway-one-frontend-of-each-kind",
    type: TYPE,
    says: "A gateway has one private and one public frontend of a kind of address at most.",
    code: "ApplicationGatewayFrontendIPConfigurationsLimitExceeded",
    source: LIMITS,
    check: ({ body }) => {
      const frontends = objects(body["frontendIPConfigurations"]);
      return (["subnet", "publicIPAddress"] as const).flatMap((kind) => {
        const count = frontends.filter((frontend) => frontend[kind] !== undefined).length;
        if (count <= 2) return [];
        const expected = "two, one for IPv4 and one for IPv6";
        const fix = "Remove some";
        return [{ property: "frontendIPConfigurations", got: `${count} with ${kind}`, expected, fix }];
      });
    },
  },
];

const privateLinkLaws: readonly Law[] = [
  {
    id: "gateway-private-link-in-another-subnet",
    type: TYPE,
    says: "A gateway's private link takes its addresses from a subnet that is not the gateway's.",
    code: "ApplicationGatewayPrivateLinkSubnetSameAsGatewaySubnet",
    source: page("private-link#limitations"),
    check: ({ body }) => {
      const own = subnetsOf(body["gatewayIPConfigurations"]).map(keyOf);
      return [...linkAddresses(body)].flatMap(([property, entry]) => {
        const subnet = idOf(entry["subnet"]);
        if (subnet === undefined || !own.includes(keyOf(subnet))) return [];
        const got = `${subnet}, the gateway's own subnet`;
        return [{ property, got, expected: "another subnet for private link", fix: "Use one of its own" }];
      });
    },
  },
  {
    id: "gateway-private-link-is-dynamic",
    type: TYPE,
    says: "A private link's addresses are dynamic.",
    code: "ApplicationGatewayPrivateLinkStaticIPNotSupported",
    source: page("private-link#limitations"),
    check: ({ body }) =>
      [...linkAddresses(body)].flatMap(([path, entry]) => {
        if (text(entry["privateIPAllocationMethod"]) !== "Static") return [];
        const property = `${path}.privateIPAllocationMethod`;
        return [{ property, got: '"Static"', expected: '"Dynamic"', fix: "Let Azure choose the address" }];
      }),
  },
  {
    id: "gateway-private-link-eight-addresses",
    type: TYPE,
    says: "A private link has eight addresses at most.",
    code: "ApplicationGatewayPrivateLinkIpConfigurationsLimitExceeded",
    source: page("private-link-configure"),
    check: ({ body }) =>
      objects(body["privateLinkConfigurations"]).flatMap((configuration, index) => {
        const count = objects(configuration["ipConfigurations"]).length;
        if (count <= 8) return [];
        const property = `privateLinkConfigurations[${index}].ipConfigurations`;
        return [{ property, got: String(count), expected: "at most 8", fix: "Remove some" }];
      }),
  },
  {
    id: "gateway-private-link-subnet-without-policies",
    type: TYPE,
    says: "The subnet of a private link's addresses has no private link service policies.",
    code: "PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled",
    source: page("private-link-configure"),
    admit: ({ store, body }) =>
      [...linkAddresses(body)].flatMap(([path, entry]) => {
        const subnet = store.get(idOf(entry["subnet"]) ?? "");
        if (!subnet || text(subnet.body["privateLinkServiceNetworkPolicies"]) === "Disabled") return [];
        const got = `${subnet.id}, whose privateLinkServiceNetworkPolicies are not "Disabled"`;
        return [{ property: `${path}.subnet`, got, expected: '"Disabled"', fix: "Set it on the subnet" }];
      }),
  },
];

export const applicationGatewayLaws: readonly Law[] = [
  ...placeLaws,
  ...privateLinkLaws,
  ...gatewayListenerLaws,
  ...gatewayBackendLaws,
  ...regionalFirewallLaws,
];
