/** Private endpoints: their addresses, the connections that they make at their targets, and their network interfaces. */
import { addressFor } from "../addresses";
import { idOf, list, object, objects, text, texts } from "../body";
import type { Companion, Situation, TypeRule } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";
import { networkName } from "./names";
import { endpointHosts } from "./private-link-services";

export const PRIVATE_ENDPOINT = "Microsoft.Network/privateEndpoints";

/** A wish of an endpoint: what it is to lead to. */
export interface Connection {
  name: string;
  target: string;
  group: string | undefined;
  manual: boolean;
  message: string | undefined;
}

/** Those that ask and those that need not, in order. */
export function connectionsOf(body: PropertyMap): Connection[] {
  const read = (property: string, manual: boolean): Connection[] =>
    objects(body[property]).flatMap((entry) => {
      const target = text(entry["privateLinkServiceId"]);
      if (target === undefined) return [];
      const [group] = texts(entry["groupIds"]);
      return [{ name: text(entry["name"]) ?? "", target, group, manual, message: text(entry["requestMessage"]) }];
    });
  return [...read("privateLinkServiceConnections", false), ...read("manualPrivateLinkServiceConnections", true)];
}

/** Names that then lead to the endpoint, each to an address of its own. */
export function hostsOf({ store, body }: Pick<Situation, "store" | "body">): string[] {
  const [connection] = connectionsOf(body);
  const target = connection && store.get(connection.target);
  return target ? endpointHosts(target, connection.group) : [];
}

/** One address for each host name; one alone where the service has none. */
function addressesOf(situation: Situation): { host: string | undefined; address: string }[] {
  const subnet = idOf(situation.body["subnet"]);
  const fixed = objects(situation.body["ipConfigurations"]).map((entry) => text(entry["privateIPAddress"]));
  if (subnet === undefined) return [];
  const names: (string | undefined)[] = hostsOf(situation);
  if (names.length === 0) names.push(undefined);
  return names.map((host, index) => ({ host, address: addressFor(situation, subnet, `host ${index}`, fixed[index]) }));
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

function groupOf(id: string): string {
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

export const privateEndpointRules: readonly TypeRule[] = [
  {
    type: PRIVATE_ENDPOINT,
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
    outputs: endpointOutputs,
    companions: endpointCompanions,
  },
];
