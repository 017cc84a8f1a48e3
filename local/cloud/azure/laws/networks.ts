/** Virtual networks, their subnets and peerings. */
import { keyOf, type Resource, type Store } from "../../store/store";
import { addressesInUse, overlap, prefixesOfSubnet, spaceOf } from "../addresses";
import { at, idOf, objects, text, texts } from "../body";
import { badBlocks, blocksOf, outside, overlapsWithin } from "./address-blocks";
import { type Law, pagesBelow } from "./law";

const NETWORK = "Microsoft.Network/virtualNetworks";
const SUBNET = `${NETWORK}/subnets`;
const PEERING = `${NETWORK}/virtualNetworkPeerings`;
const SPACE = "addressSpace.addressPrefixes";

const page = pagesBelow("azure/virtual-network", "2026-11");
const ADD_SUBNET = page("virtual-network-manage-subnet", "add-a-subnet");
const CHANGE_SUBNET = page("virtual-network-manage-subnet", "change-subnet-settings");
const CHANGE_SPACE = page("manage-virtual-network", "add-or-remove-an-address-range");
const PEERINGS = page("virtual-network-manage-peering", "requirements-and-constraints");

function standingSubnets(store: Store, network: string): Resource[] {
  return store.children(network).filter(({ type }) => type.toLowerCase() === SUBNET.toLowerCase());
}

const ofNetworks: readonly Law[] = [
  {
    id: "network-blocks-are-cidr",
    type: NETWORK,
    says: "A network's address space is CIDR blocks, each from its first address.",
    code: "InvalidCIDRNotation",
    source: page("virtual-networks-faq"),
    check: ({ body }) => badBlocks(SPACE, texts(at(body, "addressSpace", "addressPrefixes"))),
  },
  {
    id: "network-blocks-share-nothing",
    type: NETWORK,
    says: "Blocks of a network's address space share no address.",
    code: "VnetAddressSpaceOverlap",
    source: CHANGE_SPACE,
    check: ({ body }) => overlapsWithin(SPACE, texts(at(body, "addressSpace", "addressPrefixes"))),
  },
  {
    id: "inline-subnets-are-cidr",
    type: NETWORK,
    says: "Subnets within a network's body are CIDR blocks, each from its first address.",
    code: "InvalidCIDRNotation",
    source: ADD_SUBNET,
    check: ({ body }) => badBlocks("subnets", objects(body["subnets"]).flatMap(blocksOf)),
  },
  {
    id: "inline-subnets-share-nothing",
    type: NETWORK,
    says: "Subnets within a network's body share no address.",
    code: "NetcfgSubnetRangesOverlap",
    source: ADD_SUBNET,
    check: ({ body }) => overlapsWithin("subnets", objects(body["subnets"]).flatMap(blocksOf)),
  },
  {
    id: "inline-subnets-within-space",
    type: NETWORK,
    says: "Subnets within a network's body lie within its address space.",
    code: "NetcfgSubnetRangeOutsideVnet",
    source: ADD_SUBNET,
    check: ({ body }) => {
      const space = texts(at(body, "addressSpace", "addressPrefixes"));
      return space.length > 0 ? outside("subnets", objects(body["subnets"]).flatMap(blocksOf), space) : [];
    },
  },
  {
    id: "network-keeps-the-space-of-its-subnets",
    type: NETWORK,
    says: "A network's address space is never taken from under its subnets.",
    code: "NetcfgSubnetRangeOutsideVnet",
    source: CHANGE_SPACE,
    admit: ({ store, id, body }) => {
      const inline = new Set(objects(body["subnets"]).map((subnet) => text(subnet["name"])?.toLowerCase()));
      const space = texts(at(body, "addressSpace", "addressPrefixes"));
      return standingSubnets(store, id.id)
        .filter((subnet) => !inline.has(subnet.id.split("/").at(-1)?.toLowerCase()))
        .flatMap((subnet) => outside(SPACE, prefixesOfSubnet(subnet), space));
    },
  },
  {
    id: "ddos-protection-needs-its-plan",
    type: NETWORK,
    says: "A network has DDoS protection by naming a plan.",
    code: "DdosProtectionPlanRequired",
    source: {
      from: "https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks/create-or-update",
      read: "2026-11",
    },
    check: ({ body }) => {
      if (body["enableDdosProtection"] !== true || body["ddosProtectionPlan"] !== undefined) return [];
      const fix = "Name a plan, or switch the protection off";
      return [{ property: "enableDdosProtection", got: "true without a plan", expected: "ddosProtectionPlan.id", fix }];
    },
  },
];

const ofSubnets: readonly Law[] = [
  {
    id: "subnet-is-cidr",
    type: SUBNET,
    says: "A subnet is a CIDR block from its first address.",
    code: "InvalidCIDRNotation",
    source: ADD_SUBNET,
    check: ({ body }) => badBlocks("addressPrefix", blocksOf(body)),
  },
  {
    id: "subnet-within-its-network",
    type: SUBNET,
    says: "A subnet lies within its network's address space.",
    code: "NetcfgSubnetRangeOutsideVnet",
    source: ADD_SUBNET,
    admit: ({ store, id, body }) => {
      const network = store.get(id.parent);
      return network ? outside("addressPrefix", blocksOf(body), spaceOf(network)) : [];
    },
  },
  {
    id: "subnet-shares-no-address",
    type: SUBNET,
    says: "A subnet shares no address with another of its network.",
    code: "NetcfgSubnetRangesOverlap",
    source: ADD_SUBNET,
    admit: ({ store, id, body }) => {
      const prefixes = blocksOf(body);
      return standingSubnets(store, id.parent)
        .filter((sibling) => keyOf(sibling.id) !== keyOf(id.id))
        .flatMap((sibling) => {
          const clash = prefixesOfSubnet(sibling).find((taken) => prefixes.some((prefix) => overlap(prefix, taken)));
          if (clash === undefined) return [];
          const got = `${prefixes.join(", ")}, which overlaps ${clash} of ${sibling.id}`;
          const expected = "a block that no other subnet has";
          return [{ property: "addressPrefix", got, expected, fix: "Choose a free one" }];
        });
    },
  },
  {
    id: "subnet-in-use-keeps-its-block",
    type: SUBNET,
    says: "A subnet whose addresses are in use keeps its block.",
    code: "InUseSubnetCannotBeUpdated",
    source: CHANGE_SUBNET,
    admit: ({ store, id, body, previous }) => {
      const [before, now] = [previous ? prefixesOfSubnet(previous) : [], blocksOf(body)];
      if (!previous || before.join() === now.join() || addressesInUse(store, id.id) === 0) return [];
      const got = `a change of ${id.id} from ${before.join(", ")} to ${now.join(", ")} while addresses of it are in use`;
      const fix = "Make a new subnet and move what uses this one";
      return [{ property: "addressPrefix", got, expected: "an unused subnet", fix }];
    },
  },
  {
    id: "delegated-subnet-has-no-way-out-of-ours",
    type: SUBNET,
    says: "A delegated subnet is not marked private: its service decides how it leaves.",
    code: "DelegatedSubnetCannotBePrivate",
    source: page("ip-services/default-outbound-access", "limitations"),
    check: ({ body }) => {
      if (body["defaultOutboundAccess"] !== false || objects(body["delegations"]).length === 0) return [];
      const fix = "Leave defaultOutboundAccess out";
      return [{ property: "defaultOutboundAccess", got: "false in a delegated subnet", expected: "no value", fix }];
    },
  },
  {
    id: "nat-gateway-serves-one-network",
    type: SUBNET,
    says: "A NAT gateway serves subnets of one network.",
    code: "NatGatewayCannotSpanVirtualNetworks",
    source: {
      from: "https://learn.microsoft.com/azure/nat-gateway/nat-overview#azure-nat-gateway-basics",
      read: "2026-11",
    },
    admit: ({ store, id, body }) => {
      const gateway = idOf(body["natGateway"]);
      if (gateway === undefined) return [];
      const other = store
        .referrers(gateway)
        .map(({ from }) => store.get(from))
        .find((user) => user?.type.toLowerCase() === SUBNET.toLowerCase() && keyOf(user.parent) !== keyOf(id.parent));
      if (!other) return [];
      const got = `${gateway}, which serves ${other.id}`;
      return [{ property: "natGateway.id", got, expected: "a gateway of this network", fix: "Make one for it" }];
    },
  },
];

const ofPeerings: readonly Law[] = [
  {
    id: "peered-networks-share-no-address",
    type: PEERING,
    says: "Networks that are peered share no address.",
    code: "VnetAddressSpacesOverlap",
    source: PEERINGS,
    admit: ({ store, id, body }) => {
      const [local, remote] = [store.get(id.parent), store.get(idOf(body["remoteVirtualNetwork"]) ?? "")];
      if (!local || !remote) return [];
      const clash = spaceOf(local).find((block) => spaceOf(remote).some((other) => overlap(block, other)));
      if (clash === undefined) return [];
      const got = `a peering of ${local.id} and ${remote.id}, which both hold addresses of ${clash}`;
      const expected = "spaces that share no address";
      return [{ property: "remoteVirtualNetwork", got, expected, fix: "Renumber one network" }];
    },
  },
  {
    id: "networks-are-peered-once",
    type: PEERING,
    says: "Two networks are joined by one peering on each side.",
    code: "AnotherPeeringAlreadyReferencesRemoteVnet",
    source: PEERINGS,
    admit: ({ store, id, body }) => {
      const remote = keyOf(idOf(body["remoteVirtualNetwork"]) ?? "");
      const rival = store
        .children(id.parent)
        .find(
          (peer) => keyOf(peer.id) !== keyOf(id.id) && keyOf(idOf(peer.body["remoteVirtualNetwork"]) ?? "") === remote,
        );
      if (!rival || remote === "") return [];
      const got = `a second peering to ${remote} beside ${rival.id}`;
      return [{ property: "remoteVirtualNetwork", got, expected: "one", fix: "Remove one of the two" }];
    },
  },
];

export const networkLaws: readonly Law[] = [...ofNetworks, ...ofSubnets, ...ofPeerings];
