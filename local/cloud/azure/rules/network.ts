/** Virtual networks, subnets, addresses, gateways for outgoing traffic. */
import { objects, idOf, object, text, texts, at, normalizeLocation } from "../body";
import {
  addressesInUse,
  contains,
  overlap,
  parseBlock,
  prefixesOfSubnet,
  publicAddressFor,
  spaceOf,
} from "../addresses";
import type { Companion, Refusal, Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { keyOf, type Resource, type Store } from "../../store/store";
import { networkName } from "./names";

const NETWORK = "Microsoft.Network/virtualNetworks";
const SUBNET = `${NETWORK}/subnets`;

function badBlocks(property: string, prefixes: string[]): Refusal[] {
  return prefixes.flatMap((prefix) => {
    if (prefix.includes(":")) return [];
    const block = parseBlock(prefix);
    if (block && block.base === prefix.split("/")[0]) return [];
    const fix = block ? `Write ${block.base}/${block.bitmask}` : "Write it as address/bits";
    const message = `got ${JSON.stringify(prefix)}. Expected: a CIDR block whose address is its first one. ${fix}`;
    return [{ property, code: "InvalidCIDRNotation", message }];
  });
}

function overlapsWithin(property: string, prefixes: string[], code: string): Refusal[] {
  return prefixes.flatMap((prefix, index) =>
    prefixes.slice(index + 1).flatMap((other) => {
      if (!overlap(prefix, other)) return [];
      const message = `got ${prefix} and ${other}, which overlap. Expected: blocks that share no address. Change one of them`;
      return [{ property, code, message }];
    }),
  );
}

function subnetOutside(prefixes: string[], space: string[]): Refusal[] {
  return prefixes
    .filter((prefix) => parseBlock(prefix) && !space.some((block) => contains(block, prefix)))
    .map((prefix) => ({
      property: "addressPrefix",
      code: "NetcfgSubnetRangeOutsideVnet",
      message: `got ${prefix}. Expected: a block within the virtual network's space ${space.join(", ")}. Move the subnet or widen the network`,
    }));
}

/** A subnet against its siblings. */
function subnetClashes(id: string, prefixes: string[], siblings: Resource[]): Refusal[] {
  return siblings
    .filter((sibling) => keyOf(sibling.id) !== keyOf(id))
    .flatMap((sibling) => {
      const clash = prefixesOfSubnet(sibling).find((taken) => prefixes.some((prefix) => overlap(prefix, taken)));
      if (clash === undefined) return [];
      const message = `got ${prefixes.join(", ")}, which overlaps ${clash} of ${sibling.id}. Expected: a block that no other subnet has. Choose a free one`;
      return [{ property: "addressPrefix", code: "NetcfgSubnetRangesOverlap", message }];
    });
}

function subnetAdmit(situation: Situation): Refusal[] {
  const { store, id, body, previous } = situation;
  const network = store.get(id.parent);
  const prefixes = prefixesOf(body);
  if (!network) return [];
  const refusals = [
    ...subnetOutside(prefixes, spaceOf(network)),
    ...subnetClashes(
      id.id,
      prefixes,
      store.children(network.id).filter(({ type }) => type.toLowerCase() === SUBNET.toLowerCase()),
    ),
  ];
  const before = previous ? prefixesOfSubnet(previous) : prefixes;
  if (before.join() !== prefixes.join() && addressesInUse(store, id.id) > 0) {
    const message = `got a change of ${id.id} from ${before.join(", ")} to ${prefixes.join(", ")} while addresses of it are in use. Expected: an unused subnet. Make a new subnet and move what uses this one`;
    refusals.push({ property: "addressPrefix", code: "InUseSubnetCannotBeUpdated", message });
  }
  return refusals;
}

function prefixesOf(body: PropertyMap): string[] {
  const single = text(body["addressPrefix"]);
  return [...(single === undefined ? [] : [single]), ...texts(body["addressPrefixes"])];
}

function networkAdmit({ store, id, body }: Situation): Refusal[] {
  const space = texts(at(body, "addressSpace", "addressPrefixes"));
  const inline = new Set(objects(body["subnets"]).map((subnet) => text(subnet["name"])?.toLowerCase()));
  const standing = store.children(id.id).filter((child) => child.type.toLowerCase() === SUBNET.toLowerCase());
  return standing
    .filter((subnet) => !inline.has(subnet.id.split("/").at(-1)?.toLowerCase()))
    .flatMap((subnet) => subnetOutside(prefixesOfSubnet(subnet), space))
    .map((refusal) => ({ ...refusal, property: "addressSpace.addressPrefixes" }));
}

function inlineSubnets({ id, body, location }: Situation): Companion[] {
  return objects(body["subnets"]).flatMap((subnet) => {
    const name = text(subnet["name"]);
    return name === undefined ? [] : [{ id: `${id.id}/subnets/${name}`, location, body: subnet, outputs: {} }];
  });
}

function checkNetwork({ body }: { body: PropertyMap }): Refusal[] {
  const space = texts(at(body, "addressSpace", "addressPrefixes"));
  const subnets = objects(body["subnets"]);
  const ranges = subnets.flatMap(prefixesOf);
  return [
    ...badBlocks("addressSpace.addressPrefixes", space),
    ...overlapsWithin("addressSpace.addressPrefixes", space, "VnetAddressSpaceOverlap"),
    ...badBlocks("subnets", ranges),
    ...overlapsWithin("subnets", ranges, "NetcfgSubnetRangesOverlap"),
    ...(space.length > 0 ? subnetOutside(ranges, space) : []).map((refusal) => ({ ...refusal, property: "subnets" })),
  ];
}

function peeringAdmit({ store, id, body }: Situation): Refusal[] {
  const [local, remote] = [store.get(id.parent), store.get(idOf(body["remoteVirtualNetwork"]) ?? "")];
  if (!local || !remote) return [];
  const clash = spaceOf(local).find((block) => spaceOf(remote).some((other) => overlap(block, other)));
  if (clash === undefined) return [];
  const message = `got a peering of ${local.id} and ${remote.id}, which both hold addresses of ${clash}. Expected: spaces that share no address. Renumber one network`;
  return [{ property: "remoteVirtualNetwork", code: "VnetAddressSpacesOverlap", message }];
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
    check: checkNetwork,
    admit: networkAdmit,
    companions: inlineSubnets,
    inline: ["subnets"],
    outputs: ({ seal }) => ({ resourceGuid: seal.guid("resource") }),
  },
  {
    type: SUBNET,
    name: networkName(1, 80),
    check: ({ body }) => badBlocks("addressPrefix", prefixesOf(body)),
    admit: subnetAdmit,
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
    admit: peeringAdmit,
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
    immutable: ["sku.name"],
    inline: ["ipConfigurations"],
  },
  { type: "Microsoft.Network/firewallPolicies", name: networkName(1, 80) },
];
