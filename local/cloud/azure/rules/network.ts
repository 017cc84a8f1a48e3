/** Virtual networks, subnets, addresses, gateways for outgoing traffic. */
import { objects, idOf, object, text, normalizeLocation } from "../body";
import { addressesInUse, addressFor, publicAddressFor } from "../addresses";
import type { Companion, Refusal, Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { keyOf, type Resource, type Store } from "../../store/store";
import { networkName } from "./names";

const NETWORK = "Microsoft.Network/virtualNetworks";
const SUBNET = `${NETWORK}/subnets`;
const WATCHER = "Microsoft.Network/networkWatchers";

function inlineSubnets({ id, body, location }: Situation): Companion[] {
  return objects(body["subnets"]).flatMap((subnet) => {
    const name = text(subnet["name"]);
    return name === undefined ? [] : [{ id: `${id.id}/subnets/${name}`, location, body: subnet, outputs: {} }];
  });
}

/**
 * The watcher that a region gets with a subscription's first network there, in a group of its own. Azure leaves it when that
 * network goes; here it goes along, so that a destroyed estate leaves nothing behind.
 * https://learn.microsoft.com/azure/network-watcher/network-watcher-create (2026-11)
 */
function watcher({ id, location }: Situation): Companion[] {
  if (location === "") return [];
  const group = `/subscriptions/${id.subscription}/resourceGroups/NetworkWatcherRG`;
  const name = `NetworkWatcher_${location}`;
  const outputs = { provisioningState: "Succeeded" };
  return [
    { id: group, location, body: { location }, outputs },
    { id: `${group}/providers/${WATCHER}/${name}`, location, body: { location }, outputs },
  ];
}

function networkCompanions(situation: Situation): Companion[] {
  return [...inlineSubnets(situation), ...watcher(situation)];
}

/** The subnet is named once; all configurations share the address in it. */
function firewallConfigurations(situation: Situation): PropertyMap[] {
  return objects(situation.body["ipConfigurations"]).map((configuration) => {
    const subnet = idOf(configuration["subnet"]);
    if (subnet === undefined) return configuration;
    return { ...configuration, privateIPAddress: addressFor(situation, subnet, "firewall") };
  });
}

/** Connected as soon as both sides have it. */
function peeringState({ store, id, body }: Situation): string {
  const remote = idOf(body["remoteVirtualNetwork"]) ?? "";
  const back = store
    .children(remote)
    .some((peer) => keyOf(idOf(peer.body["remoteVirtualNetwork"]) ?? "") === keyOf(id.parent));
  return back ? "Connected" : "Initiated";
}

function subnetKeeps(subnet: Resource, store: Store): Refusal[] {
  const used = addressesInUse(store, subnet.id);
  if (used === 0) return [];
  const message = `subnet ${subnet.id} has ${used} address(es) in use. Expected: an unused subnet. Delete what uses it first`;
  return [{ property: "", code: "InUseSubnetCannotBeDeleted", message }];
}

export const networkRules: readonly TypeRule[] = [
  {
    type: NETWORK,
    name: networkName(2, 64),
    companions: networkCompanions,
    inline: ["subnets"],
    outputs: ({ seal }) => ({ resourceGuid: seal.guid("resource") }),
  },
  {
    type: SUBNET,
    name: networkName(1, 80),
    keeps: subnetKeeps,
    outputs: ({ body }) => ({
      privateEndpointNetworkPolicies: body["privateEndpointNetworkPolicies"] ?? "Disabled",
      privateLinkServiceNetworkPolicies: body["privateLinkServiceNetworkPolicies"] ?? "Enabled",
    }),
  },
  {
    type: `${NETWORK}/virtualNetworkPeerings`,
    name: networkName(1, 80),
    immutable: ["remoteVirtualNetwork.id"],
    soft: true,
    outputs: (situation) => ({ peeringState: peeringState(situation), peeringSyncLevel: "FullyInSync" }),
  },
  { type: "Microsoft.Network/networkSecurityGroups", name: networkName(1, 80), inline: ["securityRules"] },
  { type: "Microsoft.Network/networkSecurityGroups/securityRules", name: networkName(1, 80) },
  { type: "Microsoft.Network/routeTables", name: networkName(1, 80), inline: ["routes"] },
  { type: "Microsoft.Network/ddosProtectionPlans", name: networkName(1, 80) },
  {
    type: "Microsoft.Network/publicIPAddresses",
    name: networkName(1, 80),
    immutable: ["zones", "publicIPAddressVersion", "sku.tier", "publicIPPrefix.id"],
    outputs: (situation) => {
      const settings = object(situation.body["dnsSettings"]);
      const label = text(settings["domainNameLabel"]);
      const fqdn = `${label}.${normalizeLocation(situation.location)}.cloudapp.azure.com`;
      return {
        ipAddress: publicAddressFor(situation),
        resourceGuid: situation.seal.guid("resource"),
        ...(label === undefined ? {} : { dnsSettings: { ...settings, fqdn } }),
      };
    },
  },
  {
    type: "Microsoft.Network/natGateways",
    name: networkName(1, 80),
    immutable: ["zones", "sku.name"],
    outputs: ({ seal }) => ({ resourceGuid: seal.guid("resource") }),
  },
  {
    type: "Microsoft.Network/azureFirewalls",
    name: networkName(1, 56),
    immutable: ["sku.name", "zones"],
    inline: ["ipConfigurations"],
    outputs: (situation) => ({ ipConfigurations: firewallConfigurations(situation) }),
  },
  { type: "Microsoft.Network/firewallPolicies", name: networkName(1, 80) },
  { type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups", name: networkName(1, 80) },
  { type: "Microsoft.Network/routeTables/routes", name: networkName(1, 80) },
  { type: WATCHER, name: networkName(1, 80) },
  {
    type: `${WATCHER}/flowLogs`,
    name: networkName(1, 80),
    immutable: ["targetResourceId"],
    outputs: ({ seal }) => ({ targetResourceGuid: seal.guid("target") }),
  },
];
