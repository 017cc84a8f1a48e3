/** Front Door (Standard and Premium) and Traffic Manager. */
import { at, idOf, normalizeLocation, object, text } from "../body";
import { FRONT_DOOR_PRIVATE_LINK_LOCATIONS } from "../regions";
import type { Companion, Refusal, Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { parseArmId } from "../arm-id";
import { groupsOf } from "./private-link-services";
import { hyphenated, letterThenAlphanumeric, networkName } from "./names";

const PROFILE = "Microsoft.Cdn/profiles";

function linkOf(
  body: PropertyMap,
): { target: string | undefined; group: string | undefined; location: string } | undefined {
  const link = object(body["sharedPrivateLinkResource"]);
  if (Object.keys(link).length === 0) return undefined;
  return {
    target: idOf(link["privateLink"]),
    group: text(link["groupId"]),
    location: normalizeLocation(link["privateLinkLocation"]),
  };
}

function checkOrigin({ body }: { body: PropertyMap }): Refusal[] {
  const link = linkOf(body);
  if (!link || link.location === "" || FRONT_DOOR_PRIVATE_LINK_LOCATIONS.has(link.location)) return [];
  const message = `got ${JSON.stringify(link.location)}, from where Front Door opens no private link. Expected: one of ${[...FRONT_DOOR_PRIVATE_LINK_LOCATIONS].join(", ")}. Choose the nearest`;
  const property = "sharedPrivateLinkResource.privateLinkLocation";
  return [{ property, code: "PrivateLinkLocationNotSupported", message }];
}

function originAdmit({ store, id, body }: Situation): Refusal[] {
  const link = linkOf(body);
  const refusals: Refusal[] = [];
  const siblings = store.children(id.parent).filter((origin) => origin.id.toLowerCase() !== id.id.toLowerCase());
  if (siblings.some((sibling) => (linkOf(sibling.body) === undefined) !== (link === undefined))) {
    const message = `got ${link ? "a private" : "a public"} origin in a group with origins of the other kind. Expected: all private or all public. Split the group`;
    refusals.push({ property: "sharedPrivateLinkResource", code: "MixedPublicAndPrivateOrigins", message });
  }
  const profile = store.get(id.parent.split("/").slice(0, -2).join("/"));
  if (link && profile && text(at(profile.body, "sku", "name")) !== "Premium_AzureFrontDoor") {
    const message = `got a private link in a profile of SKU ${text(at(profile.body, "sku", "name"))}. Expected: Premium_AzureFrontDoor. Raise the profile's SKU`;
    refusals.push({ property: "sharedPrivateLinkResource", code: "PrivateLinkNotSupportedForSku", message });
  }
  const groups =
    link?.target === undefined ? undefined : groupsOf(parseArmId(link.target).type, store.get(link.target));
  if (
    link &&
    groups &&
    groups.length > 0 &&
    !groups.some((group) => group.toLowerCase() === link.group?.toLowerCase())
  ) {
    const message = `got the group id ${JSON.stringify(link.group ?? null)} for ${link.target}. Expected: one of ${groups.join(", ")}. Mend groupId`;
    refusals.push({ property: "sharedPrivateLinkResource.groupId", code: "InvalidPrivateLinkGroupId", message });
  }
  if (link?.target && groups?.length === 0 && /applicationGateways$/i.test(parseArmId(link.target).type)) {
    const message = `got ${link.target}, none of whose frontends has a private link configuration. Expected: one. Give the frontend a privateLinkConfiguration`;
    refusals.push({
      property: "sharedPrivateLinkResource.privateLink",
      code: "PrivateLinkConfigurationMissing",
      message,
    });
  }
  return refusals;
}

function originConnection(situation: Situation): string | undefined {
  const target = linkOf(situation.body)?.target;
  return (
    target && `${target}/privateEndpointConnections/${situation.seal.guid("endpoint")}.${situation.seal.guid("link")}`
  );
}

/** Front Door asks; somebody at the target has to approve. */
function originCompanions(situation: Situation): Companion[] {
  const id = originConnection(situation);
  if (id === undefined) return [];
  const description = text(object(situation.body["sharedPrivateLinkResource"])["requestMessage"]) ?? "";
  const pending = { status: "Pending", description, actionsRequired: "None" };
  const known = situation.store.get(id)?.body["privateLinkServiceConnectionState"];
  const subscription = situation.seal.guid("front door's subscription");
  const endpoint = `/subscriptions/${subscription}/resourceGroups/eafd-${situation.seal.hex("group")}/providers/Microsoft.Network/privateEndpoints/${situation.seal.guid("endpoint")}`;
  return [
    {
      id,
      location: "",
      body: { privateLinkServiceConnectionState: known ?? pending },
      outputs: { privateEndpoint: { id: endpoint }, groupIds: [linkOf(situation.body)?.group ?? ""] },
    },
  ];
}

function originOutputs(situation: Situation): PropertyMap {
  const link = object(situation.body["sharedPrivateLinkResource"]);
  const connection = originConnection(situation);
  const known = connection && object(situation.store.get(connection)?.body["privateLinkServiceConnectionState"]);
  return {
    deploymentStatus: "NotStarted",
    originGroupName: situation.id.names[1] ?? "",
    ...(connection ? { sharedPrivateLinkResource: { ...link, status: (known && known["status"]) ?? "Pending" } } : {}),
  };
}

const DEPLOYED = { deploymentStatus: "NotStarted" };

export const edgeRules: readonly TypeRule[] = [
  {
    type: PROFILE,
    name: hyphenated(1, 260),
    global: true,
    outputs: ({ seal }) => ({ frontDoorId: seal.guid("front door"), resourceState: "Active" }),
  },
  {
    type: `${PROFILE}/afdEndpoints`,
    name: hyphenated(2, 46),
    global: true,
    immutable: ["autoGeneratedDomainNameLabelScope"],
    outputs: ({ id, seal }) => ({
      ...DEPLOYED,
      hostName: `${id.name.toLowerCase()}-${seal.hex("host", 16)}.z01.azurefd.net`,
    }),
  },
  { type: `${PROFILE}/originGroups`, name: hyphenated(1, 90), global: true, outputs: () => DEPLOYED },
  {
    type: `${PROFILE}/originGroups/origins`,
    name: hyphenated(1, 90),
    global: true,
    check: checkOrigin,
    admit: originAdmit,
    outputs: originOutputs,
    companions: originCompanions,
    soft: ["sharedPrivateLinkResource"],
  },
  { type: `${PROFILE}/afdEndpoints/routes`, name: hyphenated(1, 90), global: true, outputs: () => DEPLOYED },
  { type: `${PROFILE}/ruleSets`, name: letterThenAlphanumeric(1, 60), global: true, outputs: () => DEPLOYED },
  { type: `${PROFILE}/ruleSets/rules`, name: letterThenAlphanumeric(1, 260), global: true, outputs: () => DEPLOYED },
  { type: `${PROFILE}/securityPolicies`, name: hyphenated(1, 260), global: true, outputs: () => DEPLOYED },
  { type: `${PROFILE}/secrets`, name: hyphenated(2, 260), global: true, outputs: () => DEPLOYED },
  {
    type: `${PROFILE}/customDomains`,
    name: hyphenated(2, 260),
    global: true,
    immutable: ["hostName"],
    outputs: ({ seal }) => ({
      ...DEPLOYED,
      domainValidationState: "Pending",
      validationProperties: {
        validationToken: `_${seal.hex("validation", 31)}`,
        expirationDate: "2026-12-31T00:00:00Z",
      },
    }),
  },
  { type: "Microsoft.Cdn/cdnWebApplicationFirewallPolicies", name: letterThenAlphanumeric(1, 128), global: true },
  { type: "Microsoft.Network/trafficManagerProfiles", name: networkName(1, 63, "DomainNameNotUnique"), global: true },
];
