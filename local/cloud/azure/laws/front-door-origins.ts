/** Front Door: origins, their private links and their probes. */
import { at, text } from "../body";
import { FRONT_DOOR_PRIVATE_LINK_LOCATIONS } from "../regions";
import type { Situation } from "../rule";
import { parseArmId } from "../arm-id";
import { linkOf } from "../rules/front-door-links";
import { groupsOf } from "../rules/private-link-services";
import { keyOf, type Resource } from "../../store/store";
import type { Law } from "./law";

const ORIGIN = "Microsoft.Cdn/profiles/originGroups/origins";
const PRIVATE_LINK: Law["source"] = {
  from: "https://learn.microsoft.com/azure/frontdoor/private-link",
  read: "2026-11",
};
const GATEWAY_LINK = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/frontdoor/how-to-enable-private-link-application-gateway#${heading}`,
  read: "2026-11",
});

const siblingsOf = ({ store, id }: Situation): Resource[] =>
  store.children(id.parent).filter((origin) => keyOf(origin.id) !== keyOf(id.id));
const isEnabled = (body: Resource["body"]): boolean => text(body["enabledState"]) !== "Disabled";
const isGateway = (target: string): boolean => /applicationGateways$/i.test(parseArmId(target).type);

export const frontDoorOriginLaws: readonly Law[] = [
  {
    id: "front-door-private-link-from-a-listed-region",
    type: ORIGIN,
    says: "A private link starts from a region where Front Door offers it.",
    code: "PrivateLinkLocationNotSupported",
    source: { ...PRIVATE_LINK, from: `${PRIVATE_LINK.from}#region-availability` },
    check: ({ body }) => {
      const link = linkOf(body);
      if (!link || link.location === "" || FRONT_DOOR_PRIVATE_LINK_LOCATIONS.has(link.location)) return [];
      const property = "sharedPrivateLinkResource.privateLinkLocation";
      const got = `${JSON.stringify(link.location)}, from where Front Door opens no private link`;
      const expected = `one of ${[...FRONT_DOOR_PRIVATE_LINK_LOCATIONS].join(", ")}`;
      return [{ property, got, expected, fix: "Choose the nearest" }];
    },
  },
  {
    id: "front-door-group-private-or-public",
    type: ORIGIN,
    says: "A group's origins are all private or all public.",
    code: "MixedPublicAndPrivateOrigins",
    source: GATEWAY_LINK("common-mistakes-to-avoid"),
    admit: (situation) => {
      const link = linkOf(situation.body);
      if (!siblingsOf(situation).some(({ body }) => (linkOf(body) === undefined) !== (link === undefined))) return [];
      const got = `${link ? "a private" : "a public"} origin in a group with origins of the other kind`;
      return [
        { property: "sharedPrivateLinkResource", got, expected: "all private or all public", fix: "Split the group" },
      ];
    },
  },
  {
    id: "front-door-private-link-wants-premium",
    type: ORIGIN,
    says: "Only a Premium profile opens private links.",
    code: "PrivateLinkNotSupportedForSku",
    source: PRIVATE_LINK,
    admit: ({ store, id, body }) => {
      const profile = store.get(id.parent.split("/").slice(0, -2).join("/"));
      const sku = text(at(profile?.body, "sku", "name"));
      if (!linkOf(body) || !profile || sku === "Premium_AzureFrontDoor") return [];
      const got = `a private link in a profile of SKU ${sku}`;
      const fix = "Raise the profile's SKU";
      return [{ property: "sharedPrivateLinkResource", got, expected: "Premium_AzureFrontDoor", fix }];
    },
  },
  {
    id: "front-door-private-link-to-a-part-that-there-is",
    type: ORIGIN,
    says: "A private link names a part of its target that takes one.",
    code: "InvalidPrivateLinkGroupId",
    source: GATEWAY_LINK("create-an-origin-group-and-add-the-application-gateway-as-an-origin"),
    admit: ({ store, body }) => {
      const link = linkOf(body);
      if (link?.target === undefined) return [];
      const groups = groupsOf(parseArmId(link.target).type, store.get(link.target)) ?? [];
      const named = groups.some((group) => group.toLowerCase() === link.group?.toLowerCase());
      if (groups.length === 0 || named) return [];
      const got = `the group id ${JSON.stringify(link.group ?? null)} for ${link.target}`;
      const property = "sharedPrivateLinkResource.groupId";
      return [{ property, got, expected: `one of ${groups.join(", ")}`, fix: "Mend groupId" }];
    },
  },
  {
    id: "front-door-private-link-to-a-gateway-that-has-one",
    type: ORIGIN,
    says: "A gateway has a private link configuration before Front Door links to it.",
    code: "PrivateLinkConfigurationMissing",
    source: GATEWAY_LINK("common-mistakes-to-avoid"),
    admit: ({ store, body }) => {
      const target = linkOf(body)?.target;
      if (target === undefined || !isGateway(target)) return [];
      if (groupsOf(parseArmId(target).type, store.get(target))?.length !== 0) return [];
      const got = `${target}, none of whose frontends has a private link configuration`;
      const property = "sharedPrivateLinkResource.privateLink";
      return [{ property, got, expected: "one", fix: "Give the frontend a privateLinkConfiguration" }];
    },
  },
  {
    id: "front-door-asks-where-it-has-a-choice",
    type: ORIGIN,
    says: "A group with several enabled origins is probed.",
    code: "HealthProbeRequiredForMultipleOrigins",
    source: {
      from: "https://learn.microsoft.com/azure/frontdoor/health-probes#disabling-health-probes",
      read: "2026-11",
    },
    admit: (situation) => {
      const group = situation.store.get(situation.id.parent);
      if (!group || group.body["healthProbeSettings"] !== undefined || !isEnabled(situation.body)) return [];
      if (!siblingsOf(situation).some(({ body }) => isEnabled(body))) return [];
      const got = `a second enabled origin in ${group.id}, which has no healthProbeSettings`;
      return [
        { property: "enabledState", got, expected: "a group that is probed", fix: "Give it healthProbeSettings" },
      ];
    },
  },
];
