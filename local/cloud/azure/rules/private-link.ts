/** Private endpoints, their DNS records and connections, private link services. */
import { addressFor, freeAddresses } from "../addresses";
import { parseArmId } from "../arm-id";
import { idOf, list, object, objects, text, texts } from "../body";
import type { Companion, Refusal, Situation, TypeRule } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";
import { keyOf, type Resource, type Store } from "../../store/store";
import { handOn } from "./front-door-links";
import { endpointHosts, groupsOf } from "./private-link-services";
import { networkName } from "./names";

interface Connection {
  name: string;
  target: string;
  group: string | undefined;
  manual: boolean;
  message: string | undefined;
}

function connectionsOf(body: PropertyMap): Connection[] {
  const read = (property: string, manual: boolean): Connection[] =>
    objects(body[property]).flatMap((entry) => {
      const target = text(entry["privateLinkServiceId"]);
      if (target === undefined) return [];
      const [group] = texts(entry["groupIds"]);
      return [{ name: text(entry["name"]) ?? "", target, group, manual, message: text(entry["requestMessage"]) }];
    });
  return [...read("privateLinkServiceConnections", false), ...read("manualPrivateLinkServiceConnections", true)];
}

const hosts = (situation: Situation): string[] => {
  const [connection] = connectionsOf(situation.body);
  const target = connection && situation.store.get(connection.target);
  return target ? endpointHosts(target, connection.group) : [];
};

/** One address for each host name; one alone where the service has none. */
function addressesOf(situation: Situation): { host: string | undefined; address: string }[] {
  const subnet = idOf(situation.body["subnet"]);
  const fixed = objects(situation.body["ipConfigurations"]).map((entry) => text(entry["privateIPAddress"]));
  if (subnet === undefined) return [];
  const names: (string | undefined)[] = hosts(situation);
  if (names.length === 0) names.push(undefined);
  return names.map((host, index) => ({ host, address: addressFor(situation, subnet, `host ${index}`, fixed[index]) }));
}

function endpointAdmit(situation: Situation): Refusal[] {
  const { store, body, location, previous } = situation;
  const subnet = store.get(idOf(body["subnet"]) ?? "");
  const refusals: Refusal[] = [];
  if (subnet && subnet.location !== location) {
    const message = `got the location ${location} and a subnet in ${subnet.location}. Expected: one region. Make the endpoint in its subnet's region`;
    refusals.push({ property: "location", code: "InvalidResourceReference", message });
  }
  if (subnet && !previous && freeAddresses(store, subnet) < 1) {
    const message = `got ${subnet.id}, which has no free address. Expected: at least one. Use a larger subnet`;
    refusals.push({ property: "subnet.id", code: "SubnetIsFull", message });
  }
  for (const { target, group } of connectionsOf(body)) {
    const groups = groupsOf(parseArmId(target).type, store.get(target));
    if (groups === undefined) continue;
    if (groups.length === 0 && group === undefined) continue;
    if (group !== undefined && groups.some((known) => known.toLowerCase() === group.toLowerCase())) continue;
    const expected = groups.length === 0 ? "no group id: it is a private link service" : `one of ${groups.join(", ")}`;
    const message = `got the group id ${JSON.stringify(group ?? null)} for ${target}. Expected: ${expected}. Mend groupIds`;
    refusals.push({
      property: "privateLinkServiceConnections[0].groupIds",
      code: "InvalidPrivateLinkGroupId",
      message,
    });
  }
  return refusals;
}

function connectionId(situation: Situation, target: string): string {
  return `${target}/privateEndpointConnections/${situation.id.name}.${situation.seal.guid(`connection ${target}`)}`;
}

/**
 * A private link service approves requests from the subscriptions on its list.
 * https://learn.microsoft.com/azure/private-link/private-link-service-overview#control-service-access (2026-11)
 */
function approvesByItself({ store, id }: Situation, target: string): boolean {
  const listed = texts(object(store.get(target)?.body["autoApproval"])["subscriptions"]);
  return listed.some((one) => one === "*" || one.toLowerCase() === id.subscription.toLowerCase());
}

/** How the owner of the target sees it now; what was approved stays approved. */
function stateOf(situation: Situation, connection: Connection): PropertyMap {
  const standing = situation.store.get(connectionId(situation, connection.target));
  const known = object(standing?.body["privateLinkServiceConnectionState"]);
  if (text(known["status"]) !== undefined) return known;
  return connection.manual && !approvesByItself(situation, connection.target)
    ? { status: "Pending", description: connection.message ?? "", actionsRequired: "None" }
    : { status: "Approved", description: "", actionsRequired: "None" };
}

function endpointOutputs(situation: Situation): PropertyMap {
  const { body, id } = situation;
  const nic = text(body["customNetworkInterfaceName"]) ?? `${id.name}.nic.${situation.seal.guid("nic")}`;
  const parts = (property: string): PropertyMap[] =>
    objects(body[property]).map((entry) => {
      const connection = connectionsOf({ [property]: [entry] })[0];
      const name = text(entry["name"]) ?? "";
      const state: PropertyMap = connection
        ? { privateLinkServiceConnectionState: stateOf(situation, connection) }
        : {};
      return { ...entry, ...state, id: `${id.id}/${property}/${name}`, provisioningState: "Succeeded" };
    });
  const addresses = addressesOf(situation);
  return {
    networkInterfaces: [{ id: `${groupOf(id.id)}/providers/Microsoft.Network/networkInterfaces/${nic}` }],
    customDnsConfigs: situation.preview
      ? UNKNOWN
      : addresses.flatMap(({ host, address }) => (host === undefined ? [] : [{ fqdn: host, ipAddresses: [address] }])),
    ...(body["privateLinkServiceConnections"]
      ? { privateLinkServiceConnections: parts("privateLinkServiceConnections") }
      : {}),
    ...(body["manualPrivateLinkServiceConnections"]
      ? { manualPrivateLinkServiceConnections: parts("manualPrivateLinkServiceConnections") }
      : {}),
  };
}

export function groupOf(id: string): string {
  return id.split("/").slice(0, 5).join("/");
}

function endpointCompanions(situation: Situation, outputs: PropertyMap): Companion[] {
  const { body, location, id } = situation;
  const subnet = idOf(body["subnet"]);
  const nic = idOf(list(outputs["networkInterfaces"])[0]);
  const addresses = addressesOf(situation).map(({ address }) => address);
  const companions: Companion[] = connectionsOf(body).map((connection) => ({
    id: connectionId(situation, connection.target),
    location: "",
    body: { privateLinkServiceConnectionState: stateOf(situation, connection) },
    outputs: { privateEndpoint: { id: id.id }, groupIds: connection.group ? [connection.group] : [] },
  }));
  if (nic !== undefined && subnet !== undefined) {
    const ipConfigurations = addresses.map((address, index) => ({
      name: `privateEndpointIpConfig.${index}`,
      privateIPAddress: address,
      subnet: { id: subnet },
    }));
    companions.push({ id: nic, location, body: { ipConfigurations }, outputs: {} });
  }
  return companions;
}

/** The zone's records for the endpoint's host names, as the group writes them. */
function zoneRecords({
  store,
  id,
  body,
}: Situation): { zone: string; config: string; name: string; addresses: string[] }[] {
  const endpoint = store.get(id.parent);
  const configs = objects(endpoint?.outputs["customDnsConfigs"]);
  return objects(body["privateDnsZoneConfigs"]).flatMap((entry) => {
    const zone = text(entry["privateDnsZoneId"]);
    const zoneName = zone?.split("/").at(-1)?.toLowerCase() ?? "";
    const suffixes = publicSuffixes(zoneName);
    return configs.flatMap((config) => {
      const host = text(config["fqdn"])?.toLowerCase() ?? "";
      const suffix = suffixes.find((each) => host.endsWith(`.${each}`));
      if (zone === undefined || suffix === undefined) return [];
      const name = host.slice(0, -suffix.length - 1);
      return [{ zone, config: text(entry["name"]) ?? "", name, addresses: texts(config["ipAddresses"]) }];
    });
  });
}

/** What follows a service's name in public; a vault's zone is not called as its public name ends. */
function publicSuffixes(zoneName: string): string[] {
  const suffix = zoneName.replace(/^privatelink\./, "");
  return suffix === "vaultcore.azure.net" ? [suffix, "vault.azure.net"] : [suffix];
}

function groupOutputs(situation: Situation): PropertyMap {
  const records = zoneRecords(situation);
  return {
    privateDnsZoneConfigs: objects(situation.body["privateDnsZoneConfigs"]).map((entry) => ({
      ...entry,
      recordSets: records
        .filter(({ config }) => config === text(entry["name"]))
        .map(({ name, addresses, zone }) => ({
          recordType: "A",
          recordSetName: name,
          fqdn: `${name}.${zone.split("/").at(-1)}`,
          ttl: 10,
          ipAddresses: addresses,
          provisioningState: "Succeeded",
        })),
    })),
  };
}

function serviceAdmit({ store, body }: Situation): Refusal[] {
  return objects(body["ipConfigurations"]).flatMap((entry, index) => {
    const subnet = store.get(idOf(entry["subnet"]) ?? "");
    if (!subnet || text(subnet.body["privateLinkServiceNetworkPolicies"]) === "Disabled") return [];
    const message = `got ${subnet.id}, whose privateLinkServiceNetworkPolicies are not "Disabled". Expected: "Disabled" on the subnet that gives the NAT addresses. Set it on the subnet`;
    const code = "PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled";
    return [{ property: `ipConfigurations[${index}].subnet`, code, message }];
  });
}

function serviceKeeps(service: Resource, store: Store): Refusal[] {
  const connections = store.children(service.id).filter(({ type }) => /privateEndpointConnections$/i.test(type));
  if (connections.length === 0) return [];
  const message = `${service.id} has ${connections.length} private endpoint connection(s). Expected: none. Delete the private endpoints first`;
  return [{ property: "", code: "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted", message }];
}

function serviceOutputs(situation: Situation): PropertyMap {
  const { id, body, seal, location } = situation;
  const ipConfigurations = objects(body["ipConfigurations"]).map((entry) => {
    const name = text(entry["name"]) ?? "";
    const subnet = idOf(entry["subnet"]);
    const address = subnet && addressFor(situation, subnet, `nat ${name}`, text(entry["privateIPAddress"]));
    return { ...entry, ...(address ? { privateIPAddress: address } : {}), id: `${id.id}/ipConfigurations/${name}` };
  });
  return { alias: `${id.name}.${seal.guid("alias")}.${location}.azure.privatelinkservice`, ipConfigurations };
}

/** The type that a person declares to approve or refuse a connection; it exists since somebody asked for it. */
function connectionRule(type: string): TypeRule {
  return {
    type: `${type}/privateEndpointConnections`,
    adopts: true,
    mustExist: true,
    outputs: ({ previous }) => ({ privateEndpoint: previous?.outputs["privateEndpoint"] ?? UNKNOWN }),
    deleted: handOn,
  };
}

export const privateLinkRules: readonly TypeRule[] = [
  {
    type: "Microsoft.Network/privateEndpoints",
    name: networkName(2, 64),
    immutable: [
      "subnet.id",
      "customNetworkInterfaceName",
      "privateLinkServiceConnections[*].privateLinkServiceId",
      "privateLinkServiceConnections[*].groupIds",
      "manualPrivateLinkServiceConnections[*].privateLinkServiceId",
      "manualPrivateLinkServiceConnections[*].groupIds",
    ],
    // The target may go before its endpoint, which is then left disconnected; the subnet may not.
    soft: ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"],
    admit: endpointAdmit,
    outputs: endpointOutputs,
    companions: endpointCompanions,
  },
  {
    type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    name: networkName(1, 80),
    outputs: (situation) => (situation.preview ? {} : groupOutputs(situation)),
    companions: (situation) =>
      zoneRecords(situation).map(({ zone, name, addresses }) => ({
        id: `${zone}/A/${name}`,
        location: "",
        body: { ttl: 10, aRecords: addresses.map((address) => ({ ipv4Address: address })) },
        outputs: { fqdn: `${name}.${zone.split("/").at(-1)}.`, isAutoRegistered: false },
      })),
  },
  {
    type: "Microsoft.Network/privateLinkServices",
    name: networkName(1, 80),
    immutable: ["loadBalancerFrontendIpConfigurations", "destinationIPAddress"],
    admit: serviceAdmit,
    keeps: serviceKeeps,
    outputs: serviceOutputs,
  },
  ...[
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/privateLinkServices",
    "Microsoft.ApiManagement/service",
    "Microsoft.Cache/redisEnterprise",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.KeyVault/vaults",
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.Storage/storageAccounts",
  ].map(connectionRule),
];

/** The connections of a resource, as its outputs list them; read anew each time, since others make them. */
export function connectionList(store: Store, id: string): PropertyMap[] {
  return store
    .children(id)
    .filter(({ type }) => /\/privateEndpointConnections$/i.test(type))
    .map((connection) => ({
      id: connection.id,
      name: connection.id.split("/").at(-1) ?? "",
      type: connection.type,
      provisioningState: "Succeeded",
      privateEndpoint: connection.outputs["privateEndpoint"] ?? null,
      privateLinkServiceConnectionState: connection.body["privateLinkServiceConnectionState"] ?? null,
      ...(keyOf(connection.parent) === "" ? {} : { groupIds: connection.outputs["groupIds"] ?? [] }),
    }));
}
