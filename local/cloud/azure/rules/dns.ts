/** DNS zones, private and public, their links and records, and resolvers. */
import { addressFor } from "../addresses";
import { idOf, objects, text } from "../body";
import type { PropertyMap } from "../../protocol/values";
import type { Refusal, Situation, TypeRule } from "../rule";
import type { Resource, Store } from "../../store/store";
import { domainName, networkName } from "./names";

function zoneKeeps(zone: Resource, store: Store): Refusal[] {
  const [link] = store.children(zone.id).filter(({ type }) => /virtualNetworkLinks$/i.test(type));
  if (!link) return [];
  const message = `${zone.id} is linked to a network by ${link.id}. Expected: no link. Delete the links first`;
  return [{ property: "", code: "CannotDeleteResource", message }];
}

function nameServers(situation: Situation): string[] {
  const cluster = 1 + situation.seal.number("name servers", 9);
  return ["com", "net", "org", "info"].map((top, index) => `ns${index + 1}-0${cluster}.azure-dns.${top}.`);
}

function recordName({ id }: Situation): string {
  const zone = id.names[0] ?? "";
  return id.name === "@" ? `${zone}.` : `${id.name}.${zone}.`;
}

/** Where a resolver answers: the address that it asks for, or the next free one. */
function inboundConfigurations(situation: Situation): PropertyMap[] {
  return objects(situation.body["ipConfigurations"]).map((configuration, index) => {
    const subnet = idOf(configuration["subnet"]);
    if (subnet === undefined) return configuration;
    const wanted = text(configuration["privateIpAddress"]);
    return { ...configuration, privateIpAddress: addressFor(situation, subnet, `inbound ${index}`, wanted) };
  });
}

export const dnsRules: readonly TypeRule[] = [
  {
    type: "Microsoft.Network/privateDnsZones",
    name: domainName(1, 253),
    global: true,
    keeps: zoneKeeps,
    outputs: () => ({ numberOfRecordSets: 1 }),
  },
  {
    type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    name: networkName(1, 80),
    global: true,
    immutable: ["virtualNetwork.id"],
    outputs: () => ({ virtualNetworkLinkState: "Completed" }),
  },
  ...["A", "AAAA", "CNAME", "MX", "PTR", "SRV", "TXT"].map((kind) => ({
    type: `Microsoft.Network/privateDnsZones/${kind}`,
    global: true as const,
    outputs: (situation: Situation) => ({ fqdn: recordName(situation), isAutoRegistered: false }),
  })),
  {
    type: "Microsoft.Network/dnsZones",
    name: domainName(1, 253),
    global: true,
    outputs: (situation) => ({ nameServers: nameServers(situation), numberOfRecordSets: 2 }),
  },
  ...["A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SRV", "TXT"].map((kind) => ({
    type: `Microsoft.Network/dnsZones/${kind}`,
    global: true as const,
    outputs: (situation: Situation) => ({ fqdn: recordName(situation) }),
  })),
  { type: "Microsoft.Network/dnsResolvers", name: networkName(1, 80), immutable: ["virtualNetwork.id"] },
  {
    type: "Microsoft.Network/dnsResolvers/inboundEndpoints",
    name: networkName(1, 80),
    immutable: ["ipConfigurations"],
    outputs: (situation) => ({ ipConfigurations: inboundConfigurations(situation) }),
  },
  { type: "Microsoft.Network/dnsResolvers/outboundEndpoints", name: networkName(1, 80), immutable: ["subnet.id"] },
  { type: "Microsoft.Network/dnsForwardingRulesets", name: networkName(1, 80) },
  {
    type: "Microsoft.Network/dnsForwardingRulesets/forwardingRules",
    name: networkName(1, 80),
    immutable: ["domainName"],
  },
  {
    type: "Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks",
    name: networkName(1, 80),
    immutable: ["virtualNetwork.id"],
  },
];
