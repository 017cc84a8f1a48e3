import { liesWithin } from "../../../resilience/resource";
import { missing, type Rule } from "../rule";

const ZONE = "azure-native:privatedns:PrivateZone";
const LINK = "azure-native:privatedns:VirtualNetworkLink";

export const privateZoneRules: readonly Rule[] = [
  {
    id: "private-zones-linked",
    scope: "estate",
    title: "Each private DNS zone is asked by a network.",
    why: "A zone without a link answers nobody: names lead to public addresses, which are closed (A17, B10).",
    remedy: "make zones by PrivateLinkEverything, which links each to the stack's own network.",
    documentation: {
      address: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
      read: "2026-11",
    },
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06"],
    severity: "mandatory",
    unknown: "never",
    judge: (resources) => {
      const links = resources.filter(({ type }) => type === LINK);
      return resources
        .filter(({ type }) => type === ZONE)
        .filter((zone) => !links.some((link) => liesWithin(link, zone, "privateZoneName")))
        .map((zone) => missing(zone, "virtual network link", "one, in the same stack"));
    },
  },
];
