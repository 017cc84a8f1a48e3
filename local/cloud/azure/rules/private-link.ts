/** Private link: endpoints, their names, services of ours behind load balancers, and connections as their targets see them. */
import { addressFor } from "../addresses";
import { idOf, objects, text } from "../body";
import type { Refusal, Situation, TypeRule } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";
import { keyOf, type Resource, type Store } from "../../store/store";
import { handOn } from "./front-door-links";
import { networkName } from "./names";
import { zoneGroupRules } from "./private-dns-zone-groups";
import { privateEndpointRules } from "./private-endpoints";

export const PRIVATE_LINK_SERVICE = "Microsoft.Network/privateLinkServices";

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
  ...privateEndpointRules,
  ...zoneGroupRules,
  {
    type: PRIVATE_LINK_SERVICE,
    name: networkName(1, 80),
    immutable: ["loadBalancerFrontendIpConfigurations", "destinationIPAddress"],
    keeps: serviceKeeps,
    outputs: serviceOutputs,
  },
  ...[
    "Microsoft.Network/applicationGateways",
    PRIVATE_LINK_SERVICE,
    "Microsoft.ApiManagement/service",
    "Microsoft.Cache/redisEnterprise",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.Insights/privateLinkScopes",
    "Microsoft.KeyVault/vaults",
    "Microsoft.RecoveryServices/vaults",
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
