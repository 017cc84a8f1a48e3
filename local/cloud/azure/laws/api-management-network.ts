/** API Management in networks: subnets and public addresses of each location. */
import { at, idOf, object, objects, text, texts } from "../body";
import { freeAddresses, parseBlock, prefixesOfSubnet } from "../addresses";
import {
  addressesNeeded,
  injected,
  locationsOf,
  subnetOf,
  type ServiceLocation,
} from "../rules/api-management-locations";
import { claimsOf } from "../../store/claims";
import type { Resource } from "../../store/store";
import type { Value } from "../../protocol/values";
import type { Situation } from "../rule";
import { type Breach, type Law, pagesBelow } from "./law";

const SERVICE = "Microsoft.ApiManagement/service";
const docs = pagesBelow("azure/api-management", "2026-11");
const resources = docs("virtual-network-injection-resources");
const prerequisites = docs("api-management-using-with-internal-vnet#prerequisites");

function absent(value: Value | undefined): boolean {
  return value === undefined || value === null;
}

/** Judges the subnet of each location that is in a network. */
function subnets(
  judge: (subnet: Resource, location: ServiceLocation, situation: Situation) => Omit<Breach, "property">[],
) {
  return (situation: Situation): Breach[] =>
    injected(situation)
      ? locationsOf(situation).flatMap((location) => {
          const subnet = situation.store.get(subnetOf(location) ?? "");
          const property = `${location.path}virtualNetworkConfiguration.subnetResourceId`;
          return subnet ? judge(subnet, location, situation).map((breach) => ({ property, ...breach })) : [];
        })
      : [];
}

/** Judges the public address of each location. */
function addresses(judge: (address: Resource, location: ServiceLocation) => Omit<Breach, "property">[]) {
  return (situation: Situation): Breach[] =>
    locationsOf(situation).flatMap((location) => {
      const address = situation.store.get(text(location.body["publicIpAddressId"]) ?? "");
      const property = `${location.path}publicIpAddressId`;
      return address ? judge(address, location).map((breach) => ({ property, ...breach })) : [];
    });
}

export const apiManagementNetworkLaws: readonly Law[] = [
  {
    id: "api-management-subnet-in-each-location",
    type: SERVICE,
    says: "A service in a network has a subnet in each of its locations.",
    code: "VirtualNetworkConfigurationMissing",
    source: resources,
    check: (view) =>
      injected(view)
        ? locationsOf(view)
            .filter(({ body }) => absent(at(body, "virtualNetworkConfiguration", "subnetResourceId")))
            .map(({ path }) => ({
              property: `${path}virtualNetworkConfiguration`,
              got: `virtualNetworkType ${JSON.stringify(view.body["virtualNetworkType"])} and no subnet`,
              expected: "a subnet of the location's own",
              fix: "Name one",
            }))
        : [],
  },
  {
    id: "api-management-zones-in-networks-need-address",
    type: SERVICE,
    says: "A location in a network and in chosen zones has a public address of ours.",
    code: "PublicIpAddressMissing",
    source: {
      from: "https://learn.microsoft.com/azure/reliability/reliability-api-management#considerations",
      read: "2026-11",
    },
    check: (view) =>
      injected(view)
        ? locationsOf(view)
            .filter(({ body }) => texts(body["zones"]).length > 0 && absent(body["publicIpAddressId"]))
            .map(({ path, body }) => ({
              property: `${path}publicIpAddressId`,
              got: `zones ${texts(body["zones"]).join(", ")} and no address`,
              expected: "a Standard public address",
              fix: "Make one in the location",
            }))
        : [],
  },
  {
    id: "api-management-external-needs-address",
    type: SERVICE,
    says: "A service in external mode has a public address of ours in each location.",
    code: "PublicIpAddressMissing",
    source: docs("api-management-using-with-vnet#prerequisites"),
    check: (view) =>
      text(view.body["virtualNetworkType"]) === "External"
        ? locationsOf(view)
            .filter(({ body }) => absent(body["publicIpAddressId"]))
            .map(({ path }) => ({
              property: `${path}publicIpAddressId`,
              got: "external mode and no address",
              expected: "a Standard public address",
              fix: "Make one in the location",
            }))
        : [],
  },
  {
    id: "api-management-subnet-not-delegated",
    type: SERVICE,
    says: "The subnet of a classic service is not delegated.",
    code: "SubnetDelegationNotSupported",
    source: resources,
    admit: subnets((subnet) => {
      const names = objects(subnet.body["delegations"]).flatMap(({ serviceName }) => text(serviceName) ?? []);
      if (names.length === 0) return [];
      const got = `${subnet.id}, delegated to ${names.join(", ")}`;
      return [{ got, expected: "no delegation", fix: "Take another subnet" }];
    }),
  },
  {
    id: "api-management-subnet-has-security-group",
    type: SERVICE,
    says: "The subnet of a service has a network security group: without one nothing comes in.",
    code: "SubnetWithoutNetworkSecurityGroup",
    source: resources,
    admit: subnets((subnet) => {
      if (idOf(subnet.body["networkSecurityGroup"]) !== undefined) return [];
      return [{ got: `${subnet.id} without a security group`, expected: "one", fix: "Give the subnet one" }];
    }),
  },
  {
    id: "api-management-subnet-in-its-location",
    type: SERVICE,
    says: "The subnet of a location is in that location.",
    code: "InvalidResourceLocation",
    source: resources,
    admit: subnets((subnet, { name }) => {
      if (subnet.location === "" || name === "" || subnet.location === name) return [];
      return [{ got: `${subnet.id} in ${subnet.location}`, expected: name, fix: "Take a subnet of the location" }];
    }),
  },
  {
    id: "api-management-subnet-holds-its-units",
    type: SERVICE,
    says: "The subnet of a location has two addresses a unit, and one more in internal mode.",
    code: "SubnetTooSmall",
    source: docs("virtual-network-injection-resources#subnet-size"),
    admit: subnets((subnet, location, { store, id, body }) => {
      if (prefixesOfSubnet(subnet).every((prefix) => !parseBlock(prefix))) return [];
      const held = claimsOf(store, id.id).filter(({ scope }) => scope.endsWith(subnet.id.toLowerCase())).length;
      const free = freeAddresses(store, subnet) + held;
      const needed = addressesNeeded(location, text(body["virtualNetworkType"]) === "Internal");
      if (free >= needed) return [];
      const got = `${subnet.id} (${prefixesOfSubnet(subnet).join(", ")}) with ${free} free addresses`;
      return [{ got, expected: `${needed} free addresses`, fix: "Take a larger subnet, or fewer units" }];
    }),
  },
  {
    id: "api-management-address-is-standard",
    type: SERVICE,
    says: "A public address of a service is Standard.",
    code: "PublicIpAddressSkuNotSupported",
    source: resources,
    admit: addresses((address) => {
      const sku = text(at(address.body, "sku", "name")) ?? "Basic";
      return sku === "Standard" ? [] : [{ got: `${address.id} of SKU ${sku}`, expected: "Standard", fix: "Change it" }];
    }),
  },
  {
    id: "api-management-address-in-its-location",
    type: SERVICE,
    says: "The public address of a location is in that location.",
    code: "InvalidResourceLocation",
    source: prerequisites,
    admit: addresses((address, { name }) => {
      if (name === "" || address.location === name) return [];
      return [{ got: `${address.id} in ${address.location}`, expected: name, fix: "Make it in the location" }];
    }),
  },
  {
    id: "api-management-address-has-dns-label",
    type: SERVICE,
    says: "A public address of a service has a DNS label.",
    code: "PublicIpAddressWithoutDnsLabel",
    source: prerequisites,
    admit: addresses((address) => {
      if (object(address.body["dnsSettings"])["domainNameLabel"] !== undefined) return [];
      return [{ got: `${address.id} without a DNS label`, expected: "one", fix: "Set dnsSettings.domainNameLabel" }];
    }),
  },
  {
    id: "api-management-in-network-takes-no-endpoint",
    type: "Microsoft.Network/privateEndpoints",
    says: "A service in a network takes no private endpoint.",
    code: "PrivateEndpointNotSupportedInVirtualNetwork",
    source: docs("private-endpoint#limitations"),
    admit: ({ store, body }) =>
      ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"].flatMap((list) =>
        objects(body[list]).flatMap((connection, index): Breach[] => {
          const target = store.get(text(connection["privateLinkServiceId"]) ?? "");
          if (target?.type.toLowerCase() !== SERVICE.toLowerCase() || !injected(target)) return [];
          const property = `${list}[${index}].privateLinkServiceId`;
          const got = `${target.id}, which is in a network`;
          return [{ property, got, expected: "a service outside of networks", fix: "Reach it by its private address" }];
        }),
      ),
  },
];
