/** Private DNS zones: their names, the networks that they are linked to, and their records. */
import { idOf, list, text } from "../body";
import type { Situation } from "../rule";
import { keyOf, type Resource } from "../../store/store";
import type { Law } from "./law";

const ZONE = "Microsoft.Network/privateDnsZones";
const LINK = `${ZONE}/virtualNetworkLinks`;
const MOST_LABELS = 34;
const MOST_RECORDS = 20;
const RESERVED = [
  "azclient.ms",
  "azure.com",
  "cloudapp.net",
  "core.windows.net",
  "microsoft.com",
  "msidentity.com",
  "trafficmanager.net",
  "windows.net",
];

const zones = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/dns/private-dns-privatednszone#${heading}`,
  read: "2026-11",
});
const links = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links#${heading}`,
  read: "2026-11",
});

/** Links of the same network, beside the one in hand. */
function rivals({ store, id, body }: Situation): Resource[] {
  const network = keyOf(idOf(body["virtualNetwork"]) ?? "");
  if (network === "") return [];
  return store
    .ofType(LINK)
    .filter((link) => keyOf(link.id) !== keyOf(id.id) && keyOf(idOf(link.body["virtualNetwork"]) ?? "") === network);
}

/** Id of the zone that a link belongs to. */
function zoneOf(linkId: string): string {
  return linkId.split("/").slice(0, -2).join("/").toLowerCase();
}

function lastPart(id: string): string {
  return id.split("/").at(-1) ?? "";
}

export const privateDnsLaws: readonly Law[] = [
  {
    id: "private-zone-of-34-labels",
    type: ZONE,
    says: "The name of a private DNS zone has 34 labels at most.",
    code: "PrivateZoneNameHasTooManyLabels",
    source: zones("restrictions"),
    check: ({ body }) => {
      const labels = (text(body["privateZoneName"]) ?? "").split(".").length;
      if (labels <= MOST_LABELS) return [];
      const expected = `2 to ${MOST_LABELS}`;
      return [{ property: "privateZoneName", got: `${labels} labels`, expected, fix: "Choose a shorter name" }];
    },
  },
  {
    id: "private-zone-is-not-azures",
    type: ZONE,
    says: "A private DNS zone has none of the names that Azure keeps for itself.",
    code: "PrivateZoneNameIsReserved",
    source: zones("restrictions"),
    check: ({ body }) => {
      const name = (text(body["privateZoneName"]) ?? "").toLowerCase();
      if (!RESERVED.includes(name)) return [];
      const expected = `none of ${RESERVED.join(", ")}`;
      return [{ property: "privateZoneName", got: JSON.stringify(name), expected, fix: "Use the service's own zone" }];
    },
  },
  {
    id: "private-zone-delegates-nothing",
    type: `${ZONE}/NS`,
    says: "A private DNS zone holds no NS records.",
    code: "RecordTypeNotSupported",
    source: zones("restrictions"),
    admit: ({ id }) => {
      const fix = "Make the child a private zone of its own, and link it";
      return [{ property: "recordType", got: `NS for ${id.name}`, expected: "another type", fix }];
    },
  },
  {
    id: "private-record-set-of-20",
    type: `${ZONE}/A`,
    says: "A record set of a private DNS zone has 20 records at most.",
    code: "RecordSetHasTooManyRecords",
    source: zones("limits"),
    admit: ({ body }) => {
      const count = list(body["aRecords"]).length;
      if (count <= MOST_RECORDS) return [];
      const expected = `${MOST_RECORDS} at most`;
      return [{ property: "aRecords", got: `${count} records`, expected, fix: "Spread them over several names" }];
    },
  },
  {
    id: "link-once-a-zone",
    type: LINK,
    says: "A private DNS zone is linked to a network once.",
    code: "Conflict",
    source: links("other-considerations"),
    admit: (situation) => {
      const rival = rivals(situation).find(({ id }) => zoneOf(id) === situation.id.parent.toLowerCase());
      if (!rival) return [];
      const got = `a second link of the same network beside ${rival.id}`;
      return [{ property: "virtualNetwork.id", got, expected: "one link a network", fix: "Use that link" }];
    },
  },
  {
    id: "link-one-zone-of-a-name",
    type: LINK,
    says: "A network is linked to one zone of a name.",
    code: "BadRequest",
    source: { from: "https://learn.microsoft.com/azure/private-link/private-link-faq", read: "2026-11" },
    admit: (situation) => {
      const zone = situation.id.parent.toLowerCase();
      const rival = rivals(situation).find(({ id }) => zoneOf(id) !== zone && lastPart(zoneOf(id)) === lastPart(zone));
      if (!rival) return [];
      const got = `a link to a second ${lastPart(zone)} beside ${rival.id}`;
      const expected = "one zone of a name in a network";
      return [{ property: "virtualNetwork.id", got, expected, fix: "Share that zone, or remove its link" }];
    },
  },
  {
    id: "link-one-registration-zone",
    type: LINK,
    says: "A network registers its machines in one zone.",
    code: "VirtualNetworkAlreadyHasRegistrationZone",
    source: links("registration-virtual-network"),
    admit: (situation) => {
      if (situation.body["registrationEnabled"] !== true) return [];
      const rival = rivals(situation).find(({ body }) => body["registrationEnabled"] === true);
      if (!rival) return [];
      const got = `true beside ${rival.id}`;
      return [{ property: "registrationEnabled", got, expected: "one such link a network", fix: "Set one to false" }];
    },
  },
];
