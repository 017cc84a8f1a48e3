/** Private endpoints: where they stand, what they may ask for, and how their names get into zones. */
import { freeAddresses } from "../addresses";
import { isArmId, parseArmId } from "../arm-id";
import { at, idOf, list, objects, text } from "../body";
import type { Situation } from "../rule";
import { ZONE_GROUP } from "../rules/private-dns-zone-groups";
import { connectionsOf, hostsOf, PRIVATE_ENDPOINT } from "../rules/private-endpoints";
import { groupsOf } from "../rules/private-link-services";
import type { Resource } from "../../store/store";
import { type Breach, type Law, pagesBelow } from "./law";

const TARGET = "privateLinkServiceConnections[0].privateLinkServiceId";
const LONGEST_MESSAGE = 140;
const MOST_ZONES = 5;

const overview = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/private-link/private-endpoint-overview#${heading}`,
  read: "2026-11",
});
const page = pagesBelow("azure", "2026-11");

/** A law on what an endpoint leads to, judged when it is made; what is not there was told before. */
const onTarget =
  (type: string, judge: (target: Resource, situation: Situation) => Breach[]): NonNullable<Law["admit"]> =>
  (situation) =>
    connectionsOf(situation.body).flatMap(({ target }) => {
      const standing = situation.store.get(target);
      return standing?.type.toLowerCase() === type.toLowerCase() ? judge(standing, situation) : [];
    });

/** Targets of a type are taken in one tier only. */
const inTier =
  (type: string, tier: string): NonNullable<Law["admit"]> =>
  (situation) =>
    onTarget(type, ({ id, body }) => {
      const got = text(at(body, "sku", "name"));
      if (got === undefined || got === tier) return [];
      return [{ property: TARGET, got: `${id} of tier ${got}`, expected: tier, fix: "Change its sku.name" }];
    })(situation);

const places: readonly Law[] = [
  {
    id: "endpoint-in-the-networks-region",
    type: PRIVATE_ENDPOINT,
    says: "A private endpoint is in its network's region.",
    code: "InvalidResourceReference",
    source: overview("private-endpoint-properties"),
    admit: ({ store, body, location }) => {
      const subnet = store.get(idOf(body["subnet"]) ?? "");
      if (!subnet || subnet.location === location) return [];
      const got = `the location ${location} and a subnet in ${subnet.location}`;
      return [{ property: "location", got, expected: "one region", fix: "Make the endpoint in its subnet's region" }];
    },
  },
  {
    id: "endpoint-in-the-networks-subscription",
    type: PRIVATE_ENDPOINT,
    says: "A private endpoint is in its network's subscription.",
    code: "LinkedResourceInAnotherSubscription",
    source: overview("private-endpoint-properties"),
    admit: ({ id, body }) => {
      const subnet = idOf(body["subnet"]);
      const theirs = subnet === undefined ? id.subscription : parseArmId(subnet).subscription;
      if (theirs.toLowerCase() === id.subscription.toLowerCase()) return [];
      const got = `${subnet}, while the endpoint is in ${id.subscription}`;
      const fix = "Make the endpoint with the provider of the network's subscription";
      return [{ property: "subnet.id", got, expected: "one subscription", fix }];
    },
  },
  {
    id: "endpoint-finds-its-addresses",
    type: PRIVATE_ENDPOINT,
    says: "A private endpoint's subnet has an address for each of its names.",
    code: "SubnetIsFull",
    source: overview("private-endpoint-properties"),
    admit: (situation) => {
      const subnet = situation.store.get(idOf(situation.body["subnet"]) ?? "");
      if (!subnet || situation.previous) return [];
      const [free, needed] = [freeAddresses(situation.store, subnet), Math.max(1, hostsOf(situation).length)];
      if (free >= needed) return [];
      const got = `${subnet.id}, which has ${free === 0 ? "no free address" : `${free} free`}`;
      return [{ property: "subnet.id", got, expected: `${needed} at least`, fix: "Use a larger subnet" }];
    },
  },
];

const targets: readonly Law[] = [
  {
    id: "endpoint-has-one-target",
    type: PRIVATE_ENDPOINT,
    says: "A private endpoint connects to one service.",
    code: "PrivateEndpointCanHaveOneConnectionOnly",
    source: page("private-link/private-link-faq"),
    check: ({ body }) => {
      const properties = ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] as const;
      const count = properties.reduce((sum, property) => sum + list(body[property]).length, 0);
      if (count < 2) return [];
      const property = "privateLinkServiceConnections";
      return [{ property, got: `${count} connections`, expected: "one", fix: "Make an endpoint a service" }];
    },
  },
  {
    id: "endpoint-asks-for-a-part-of-the-service",
    type: PRIVATE_ENDPOINT,
    says: "A private endpoint asks for a sub-resource that its target has, and for none of a private link service.",
    code: "InvalidPrivateLinkGroupId",
    source: overview("private-link-resource"),
    admit: ({ store, body }) =>
      connectionsOf(body).flatMap(({ target, group }) => {
        const groups = groupsOf(parseArmId(target).type, store.get(target));
        if (groups === undefined || (groups.length === 0 && group === undefined)) return [];
        if (group !== undefined && groups.some((known) => known.toLowerCase() === group.toLowerCase())) return [];
        const property = "privateLinkServiceConnections[0].groupIds";
        const got = `the group id ${JSON.stringify(group ?? null)} for ${target}`;
        const one = `one of ${groups.join(", ")}`;
        const expected = groups.length === 0 ? "no group id: it is a private link service" : one;
        return [{ property, got, expected, fix: "Mend groupIds" }];
      }),
  },
  {
    id: "endpoint-by-alias-asks",
    type: PRIVATE_ENDPOINT,
    says: "A private endpoint that knows a service by its alias asks to be approved.",
    code: "PrivateLinkServiceAliasNeedsManualConnection",
    source: overview("connect-by-using-an-alias"),
    check: ({ body }) =>
      objects(body["privateLinkServiceConnections"]).flatMap((entry) => {
        const target = text(entry["privateLinkServiceId"]);
        if (target === undefined || isArmId(target)) return [];
        const expected = "a resource id, or the alias in manualPrivateLinkServiceConnections";
        return [{ property: TARGET, got: JSON.stringify(target), expected, fix: "Move the connection there" }];
      }),
  },
  {
    id: "endpoint-message-of-140-characters",
    type: PRIVATE_ENDPOINT,
    says: "A request for approval has 140 characters at most.",
    code: "PrivateEndpointRequestMessageTooLong",
    source: {
      from: "https://learn.microsoft.com/rest/api/virtualnetwork/private-endpoints/create-or-update#privatelinkserviceconnection",
      read: "2026-11",
    },
    check: ({ body }) =>
      connectionsOf(body).flatMap(({ message = "", manual }) => {
        if (message.length <= LONGEST_MESSAGE) return [];
        const property = `${manual ? "manualP" : "p"}rivateLinkServiceConnections[0].requestMessage`;
        const expected = `${LONGEST_MESSAGE} at most`;
        return [{ property, got: `${message.length} characters`, expected, fix: "Shorten it" }];
      }),
  },
  {
    id: "endpoint-not-to-a-backup-vault",
    type: PRIVATE_ENDPOINT,
    says: "A Backup vault takes no private endpoint; a Recovery Services vault does.",
    code: "PrivateEndpointNotSupportedForResource",
    source: page("backup/backup-azure-private-endpoints-concept"),
    check: ({ body }) =>
      connectionsOf(body).flatMap(({ target }) => {
        if (!/\/providers\/Microsoft\.DataProtection\/backupVaults\/[^/]+$/i.test(target)) return [];
        const fix = "Leave the endpoint out: the vault reaches its sources as a trusted service";
        return [{ property: TARGET, got: target, expected: "a service with private endpoints", fix }];
      }),
  },
  {
    id: "endpoint-to-storage-of-version-2",
    type: PRIVATE_ENDPOINT,
    says: "A storage account of version 1 takes no private endpoint.",
    code: "PrivateEndpointNotSupportedForAccountKind",
    source: overview("private-link-resource"),
    admit: onTarget("Microsoft.Storage/storageAccounts", ({ id, body }) => {
      const kind = text(body["kind"]);
      if (kind !== "Storage") return [];
      return [{ property: TARGET, got: `${id} of kind ${kind}`, expected: "StorageV2", fix: "Upgrade the account" }];
    }),
  },
  {
    id: "endpoint-to-premium-registry",
    type: PRIVATE_ENDPOINT,
    says: "A registry takes private endpoints in its Premium tier only.",
    code: "FeatureNotSupportedBySku",
    source: page("container-registry/container-registry-private-link"),
    admit: inTier("Microsoft.ContainerRegistry/registries", "Premium"),
  },
  {
    id: "endpoint-to-premium-service-bus",
    type: PRIVATE_ENDPOINT,
    says: "A Service Bus namespace takes private endpoints in its Premium tier only.",
    code: "PrivateEndpointNotSupportedForTier",
    source: page("service-bus-messaging/private-link-service"),
    admit: inTier("Microsoft.ServiceBus/namespaces", "Premium"),
  },
  {
    id: "endpoint-with-a-fixed-address",
    type: PRIVATE_ENDPOINT,
    says: "An endpoint of a cluster, an application gateway or a recovery vault takes no fixed address.",
    code: "StaticIpConfigurationNotSupported",
    source: overview("static-ip-address"),
    check: ({ body }) => {
      const dynamic = /\/(managedClusters|applicationGateways|Microsoft\.RecoveryServices\/vaults)\/[^/]+$/i;
      const [connection] = connectionsOf(body);
      if (!connection || !dynamic.test(connection.target) || list(body["ipConfigurations"]).length === 0) return [];
      const got = `a fixed address for ${connection.target}`;
      return [{ property: "ipConfigurations", got, expected: "none", fix: "Leave it out, and rely on the name" }];
    },
  },
];

const zoneGroups: readonly Law[] = [
  {
    id: "zone-group-of-five-zones",
    type: ZONE_GROUP,
    says: "A DNS zone group has five zones at most.",
    code: "PrivateDnsZoneGroupTooManyZones",
    source: page("private-link/private-endpoint-dns-integration#private-dns-zone-group"),
    check: ({ body }) => {
      const count = list(body["privateDnsZoneConfigs"]).length;
      if (count <= MOST_ZONES) return [];
      const expected = `${MOST_ZONES} at most`;
      return [{ property: "privateDnsZoneConfigs", got: `${count} zones`, expected, fix: "Leave some out" }];
    },
  },
  {
    id: "zone-group-once-an-endpoint",
    type: ZONE_GROUP,
    says: "An endpoint has one DNS zone group.",
    code: "PrivateEndpointCanHaveOneDnsZoneGroupOnly",
    source: page("private-link/private-endpoint-dns-integration#private-dns-zone-group"),
    admit: ({ store, id }) => {
      const standing = store.children(id.parent).find(({ type }) => type.toLowerCase() === ZONE_GROUP.toLowerCase());
      if (!standing || standing.id.toLowerCase() === id.id.toLowerCase()) return [];
      const got = `a second group beside ${standing.id}`;
      const fix = "Add the zones to that group";
      return [{ property: "privateDnsZoneGroupName", got, expected: "one group an endpoint", fix }];
    },
  },
];

export const privateEndpointLaws: readonly Law[] = [...places, ...targets, ...zoneGroups];
