import { overlaps } from "../../facts/address-plan";
import { IN_CLUSTER_ADDRESSES } from "../../facts/aks";
import {
  foreignBlocks,
  objectAt,
  objects,
  text,
  texts,
  type Breach,
  type Estate,
  type NetworkedResource,
  type NetworkedStack,
} from "./estate";

type Law = (stack: NetworkedStack, estate: Estate) => Breach[];
type Judged = Omit<Breach, "law" | "stack" | "resource">;

const EVERYWHERE = "0.0.0.0/0";

/** Judges each resource of some types of a stack. */
function each(
  law: string,
  types: readonly string[],
  judge: (resource: NetworkedResource, stack: NetworkedStack, estate: Estate) => readonly Judged[],
): Law {
  return (stack, estate) =>
    stack.resources
      .filter(({ type }) => types.includes(type))
      .flatMap((resource) =>
        judge(resource, stack, estate).map((judged) => ({
          law,
          stack: stack.name,
          resource: resource.name,
          ...judged,
        })),
      );
}

/** An address means one place: networks, and what exists in clusters alone, are all apart. */
const addresses: Law = (stack, { stacks, spaces }) => {
  const own = spaces.get(stack.name) ?? [];
  const others = [
    ...stacks
      .filter(({ name }) => name !== stack.name)
      .flatMap(({ name }) => (spaces.get(name) ?? []).map((block) => [name, block])),
    ...Object.entries(IN_CLUSTER_ADDRESSES).map(([name, block]) => [`${name} of every cluster`, block]),
  ];
  return own.flatMap((block) =>
    others
      .filter(([, other]) => overlaps(block, other ?? ""))
      .map(([name, other]) => ({
        law: "addresses-are-apart",
        stack: stack.name,
        resource: "virtual network",
        got: `${block}, which shares addresses with ${other} (${name})`,
        expected: "addresses of its own",
      })),
  );
};

/** Networks of two regions are never joined, and what joins one to the hub carries nothing on. */
const peerings = each(
  "regions-are-not-joined",
  ["azure-native:network:VirtualNetworkPeering"],
  ({ properties }, stack, { ownerOf }) => {
    const from = ownerOf(`/resourceGroups/${text(properties["resourceGroupName"]) ?? ""}/`);
    const to = ownerOf(text(objectAt(properties, "remoteVirtualNetwork")["id"]) ?? "");
    const carries = ["allowForwardedTraffic", "allowGatewayTransit", "useRemoteGateways"].filter(
      (flag) => properties[flag] !== false,
    );
    return [
      ...(from && to && (from.kind !== "region" || to.kind !== "region")
        ? []
        : [
            {
              got: `a peering of ${from?.name ?? "an unknown network"} with ${to?.name ?? "an unknown network"}`,
              expected: "one of a region with the hub",
            },
          ]),
      ...carries.map((flag) => ({
        got: `${flag}: ${String(properties[flag] ?? "Azure's default")}`,
        expected: "false: what one side sends ends at the other",
      })),
    ];
  },
);

/** No route leads to another region, or to addresses that mean something in a cluster alone; the default one stays within. */
const routes: Law = (stack, estate) => {
  const tables = stack.resources
    .filter(({ type }) => type === "azure-native:network:RouteTable")
    .flatMap(({ name, properties }) => objects(properties["routes"]).map((route) => ({ name, route })));
  const alone = stack.resources
    .filter(({ type }) => type === "azure-native:network:Route")
    .map(({ name, properties }) => ({ name, route: properties }));
  return [...tables, ...alone].flatMap(({ name, route }) => {
    const prefix = text(route["addressPrefix"]) ?? "unknown";
    const hop = text(route["nextHopIpAddress"]);
    const outside =
      hop !== undefined && !(estate.spaces.get(stack.name) ?? []).some((block) => overlaps(block, `${hop}/32`));
    const told = { law: "routes-stay-within", stack: stack.name, resource: name };
    if (text(route["nextHopType"]) === "None") return [];
    if (outside) return [{ ...told, got: `${prefix} by ${hop}`, expected: "a next hop in the stack's own network" }];
    if (prefix === EVERYWHERE) return [];
    return meant(prefix, stack, estate).map((block) => ({
      ...told,
      got: `${prefix} by ${hop ?? text(route["nextHopType"]) ?? "unknown"}, which leads to ${block}`,
      expected: "no way there",
    }));
  });
};

/** Of a block, what lies in another region or in clusters alone. A service tag names neither. */
function meant(block: string, stack: NetworkedStack, estate: Estate): string[] {
  if (block === "*") return [...foreignBlocks(estate, stack)];
  if (!/^\d/.test(block)) return [];
  return [...foreignBlocks(estate, stack), ...Object.values(IN_CLUSTER_ADDRESSES)].filter((other) =>
    overlaps(block, other),
  );
}

/** A firewall lets nothing through to another region, by address; names are for the public internet. */
const firewalls = each(
  "firewalls-lead-to-no-region",
  ["azure-native:network:FirewallPolicyRuleCollectionGroup"],
  ({ properties }, stack, estate) =>
    objects(properties["ruleCollections"])
      .filter((collection) => objectAt(collection, "action")["type"] !== "Deny")
      .flatMap((collection) => objects(collection["rules"]))
      .flatMap((rule) => {
        const to = [...texts(rule["destinationAddresses"]), text(rule["translatedAddress"])].filter(
          (one) => one !== undefined,
        );
        const hidden = texts(rule["destinationIpGroups"]);
        return [
          ...to
            .filter((block) => meant(block, stack, estate).length > 0)
            .map((block) => ({ got: `rule ${String(rule["name"])} to ${block}`, expected: "none to another region" })),
          ...hidden.map((group) => ({
            got: `rule ${String(rule["name"])} to the group ${group}`,
            expected: "addresses that can be read here",
          })),
        ];
      }),
);

/** Rules of a subnet, inbound: nobody of another region, nor "everybody around", which includes joined networks; the rest is refused. */
const securityGroups = each(
  "subnets-admit-no-region",
  ["azure-native:network:NetworkSecurityGroup"],
  ({ properties }, stack, estate) => {
    const inbound = objects(properties["securityRules"]).filter((rule) => rule["direction"] === "Inbound");
    const closed = inbound.some(
      (rule) =>
        rule["access"] === "Deny" &&
        [rule["sourceAddressPrefix"], rule["destinationAddressPrefix"], rule["protocol"]].every((one) => one === "*"),
    );
    return [
      ...inbound
        .filter((rule) => rule["access"] === "Allow")
        .flatMap((rule) =>
          [text(rule["sourceAddressPrefix"]), ...texts(rule["sourceAddressPrefixes"])]
            .filter((source) => source !== undefined)
            .filter((source) => admitsRegion(source, stack, estate))
            .map((source) => ({
              got: `rule ${String(rule["name"])} from ${source}`,
              expected: "none from another region",
            })),
        ),
      ...(closed
        ? []
        : [{ got: "no rule that refuses the rest", expected: "one: Azure's own lets joined networks in" }]),
    ];
  },
);

function admitsRegion(source: string, stack: NetworkedStack, estate: Estate): boolean {
  if (source === "*" || source === "VirtualNetwork") return true;
  return /^\d/.test(source) && foreignBlocks(estate, stack).some((block) => overlaps(block, source));
}

/** Subnets that Azure wants without rules of ours. https://learn.microsoft.com/azure/firewall/firewall-faq (2026-11) */
const RULED_BY_AZURE = ["AzureFirewallSubnet", "AzureFirewallManagementSubnet", "GatewaySubnet"];

/** A rule alone binds nothing: every subnet has a group of them. */
const ruled = each("subnets-have-rules", ["azure-native:network:Subnet"], ({ properties }) =>
  RULED_BY_AZURE.includes(text(properties["subnetName"]) ?? "") ||
  text(objectAt(properties, "networkSecurityGroup")["id"]) !== undefined
    ? []
    : [{ got: "no security group", expected: "one" }],
);

const LEADS_TO_PODS = /\/(privateLinkServices|applicationGateways|managedClusters|loadBalancers)\//i;

/** An endpoint is a door in the network that it lies in: none of a region's leads to what stands before another's pods. */
const endpoints = each(
  "endpoints-lead-to-no-region",
  ["azure-native:network:PrivateEndpoint"],
  ({ properties }, _, { ownerOf }) => {
    const place = ownerOf(text(objectAt(properties, "subnet")["id"]) ?? "");
    return ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"]
      .flatMap((list) => objects(properties[list]))
      .map((connection) => text(connection["privateLinkServiceId"]) ?? "")
      .filter((target) => LEADS_TO_PODS.test(target))
      .map((target) => ({ target, owner: ownerOf(target) }))
      .filter(({ owner }) => place?.kind === "region" && owner?.name !== place.name && owner?.kind !== "hub")
      .map(({ target, owner }) => ({
        got: `a door in ${place?.name ?? "an unknown network"} to ${target} of ${owner?.name ?? "nobody known"}`,
        expected: "none before another region's pods",
      }));
  },
);

const GATEWAYS = [
  "VirtualNetworkGateway",
  "VirtualHub",
  "HubVirtualNetworkConnection",
  "ExpressRouteCircuit",
  "VirtualNetworkGatewayConnection",
];

/** Ways out of a region that nothing here follows. */
const gateways: Law = (stack) =>
  stack.kind !== "region"
    ? []
    : stack.resources
        .filter(({ type }) => GATEWAYS.some((gateway) => type === `azure-native:network:${gateway}`))
        .map(({ type, name }) => ({
          law: "regions-have-no-gateways",
          stack: stack.name,
          resource: name,
          got: type,
          expected: "none: other places are reached through the hub",
        }));

export const NETWORK_LAWS: readonly Law[] = [
  addresses,
  peerings,
  routes,
  firewalls,
  securityGroups,
  ruled,
  endpoints,
  gateways,
];
