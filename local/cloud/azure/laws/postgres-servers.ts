/** PostgreSQL flexible servers by themselves: standby, backups, disk, keys, network. */
import { STORAGE_SIZES_GB } from "../../../../facts/postgres";
import type { PropertyMap } from "../../protocol/values";
import { at, object, text } from "../body";
import { zonesOf } from "../regions";
import { type Breach, type Law, pagesBelow } from "./law";

const type = "Microsoft.DBforPostgreSQL/flexibleServers";
const page = pagesBelow("azure", "2026-11");
const flexible = (path: string): Law["source"] => page(`postgresql/flexible-server/${path}`);
const HIGH_AVAILABILITY = page("reliability/reliability-postgresql-flexible-server");
const ENCRYPTION = flexible("concepts-data-encryption");

export const postgresServerLaws: readonly Law[] = [
  {
    id: "postgres-zone-redundancy-needs-zones",
    type,
    says: "Zone-redundant high availability of PostgreSQL needs a region with zones.",
    code: "AvailabilityZoneNotSupported",
    source: HIGH_AVAILABILITY,
    check: ({ body, location }) => {
      if (modeOf(body) !== "ZoneRedundant" || location === "" || zonesOf(location).length > 0) return [];
      const got = `"ZoneRedundant" in ${location}, which has no zones`;
      const fix = "Take the mode from the region's facts";
      return [{ property: "highAvailability.mode", got, expected: '"SameZone" or "Disabled"', fix }];
    },
  },
  {
    id: "postgres-standby-zone-suits-its-mode",
    type,
    says: "A zone-redundant standby is in another zone than its primary, a same-zone standby in the same.",
    code: "StandbyAvailabilityZoneNotSupported",
    source: HIGH_AVAILABILITY,
    check: ({ body }) => {
      const [own, other] = [
        text(body["availabilityZone"]),
        text(at(body, "highAvailability", "standbyAvailabilityZone")),
      ];
      const mode = modeOf(body);
      if (!own || !other || (mode !== "ZoneRedundant" && mode !== "SameZone")) return [];
      if ((own === other) === (mode === "SameZone")) return [];
      const expected = mode === "SameZone" ? `zone ${own}` : `another zone than ${own}`;
      const property = "highAvailability.standbyAvailabilityZone";
      return [{ property, got: `zone ${other} with "${mode}"`, expected, fix: "Change the zone or the mode" }];
    },
  },
  {
    id: "postgres-burstable-has-no-standby",
    type,
    says: "The Burstable tier of PostgreSQL has no high availability.",
    code: "HighAvailabilityNotSupportedForBurstable",
    source: HIGH_AVAILABILITY,
    check: ({ body }) => {
      const mode = modeOf(body);
      if (text(at(body, "sku", "tier")) !== "Burstable" || mode === undefined || mode === "Disabled") return [];
      const expected = '"Disabled", or another tier';
      return [
        { property: "highAvailability.mode", got: `"${mode}" on the Burstable tier`, expected, fix: "Change one" },
      ];
    },
  },
  {
    id: "postgres-backups-kept-7-to-35-days",
    type,
    says: "PostgreSQL keeps backups 7 to 35 days.",
    code: "InvalidBackupRetentionDays",
    source: flexible("concepts-backup-restore#backup-retention"),
    check: ({ body }) => {
      const days = at(body, "backup", "backupRetentionDays");
      if (typeof days !== "number" || (days >= 7 && days <= 35)) return [];
      const property = "backup.backupRetentionDays";
      return [{ property, got: String(days), expected: "7 to 35 days", fix: "Change it" }];
    },
  },
  {
    id: "postgres-disk-is-a-premium-size",
    type,
    says: "A premium disk of PostgreSQL has one of its sizes.",
    code: "StorageSizeNotSupported",
    source: page("postgresql/compute-storage/concepts-storage-premium-ssd"),
    check: ({ body }) => {
      const size = at(body, "storage", "storageSizeGB");
      const premium = (text(at(body, "storage", "type")) ?? "Premium_LRS") === "Premium_LRS";
      if (!premium || typeof size !== "number" || STORAGE_SIZES_GB.includes(size)) return [];
      const expected = `one of ${STORAGE_SIZES_GB.join(", ")}`;
      return [{ property: "storage.storageSizeGB", got: `${size} GiB`, expected, fix: "Take the next larger size" }];
    },
  },
  {
    id: "postgres-disk-never-shrinks",
    type,
    says: "The disk of a PostgreSQL server never shrinks.",
    code: "StorageShrinkNotSupported",
    source: flexible("concepts-limits#storage"),
    admit: ({ body, previous }) => {
      const [before, now] = [previous?.body, body].map((one) => at(one, "storage", "storageSizeGB"));
      if (typeof before !== "number" || typeof now !== "number" || now >= before) return [];
      const got = `${now} GiB, the server has ${before}`;
      return [{ property: "storage.storageSizeGB", got, expected: "as much or more", fix: "Keep it" }];
    },
  },
  {
    id: "postgres-version-is-never-taken-back",
    type,
    says: "The major version of a PostgreSQL server is never taken back.",
    code: "MajorVersionDowngradeNotSupported",
    source: flexible("concepts-major-version-upgrade"),
    admit: ({ body, previous }) => {
      const [before, now] = [text(previous?.body["version"]), text(body["version"])];
      if (before === undefined || now === undefined || Number(now) >= Number(before)) return [];
      const fix = "Keep it, or restore a backup from before into a new server";
      return [{ property: "version", got: `${now}, the server has ${before}`, expected: `${before} or later`, fix }];
    },
  },
  {
    id: "postgres-own-key-needs-its-identity",
    type,
    says: "A key of the customer's needs its address and a user-assigned identity of the server that may use it.",
    code: "DataEncryptionIdentityMissing",
    source: ENCRYPTION,
    check: ({ body }) => (isOwnKey(body) ? keyBreaches(body, "primaryKeyURI", "primaryUserAssignedIdentityId") : []),
  },
  {
    id: "postgres-geo-backup-needs-its-own-key",
    type,
    says: "With a key of the customer's, geo-redundant backups need another key and an identity for it.",
    code: "GeoBackupDataEncryptionMissing",
    source: ENCRYPTION,
    check: ({ body }) =>
      isOwnKey(body) && text(at(body, "backup", "geoRedundantBackup")) === "Enabled"
        ? keyBreaches(body, "geoBackupKeyURI", "geoBackupUserAssignedIdentityId")
        : [],
  },
  {
    id: "postgres-geo-backup-identity-is-another",
    type,
    says: "The identity that reads the key of geo-redundant backups is not the one that reads the server's key.",
    code: "GeoBackupIdentityMustDiffer",
    source: ENCRYPTION,
    check: ({ body }) => {
      const own = text(at(body, "dataEncryption", "primaryUserAssignedIdentityId"));
      const geo = text(at(body, "dataEncryption", "geoBackupUserAssignedIdentityId"));
      if (own === undefined || own.toLowerCase() !== geo?.toLowerCase()) return [];
      const property = "dataEncryption.geoBackupUserAssignedIdentityId";
      return [{ property, got: own, expected: "another identity", fix: "Make one in the paired region" }];
    },
  },
  {
    id: "postgres-in-a-network-is-not-public",
    type,
    says: "A PostgreSQL server that is deployed in a virtual network has no public access.",
    code: "PublicAccessNotSupportedInVnet",
    source: flexible("concepts-limits#networking"),
    check: ({ body }) => {
      const inNetwork = at(body, "network", "delegatedSubnetResourceId") !== undefined;
      if (!inNetwork || text(at(body, "network", "publicNetworkAccess")) !== "Enabled") return [];
      const [property, got] = ["network.publicNetworkAccess", '"Enabled" with a delegated subnet'];
      return [{ property, got, expected: '"Disabled"', fix: "Leave one of the two out" }];
    },
  },
];

function modeOf(body: PropertyMap): string | undefined {
  return text(at(body, "highAvailability", "mode"));
}

function isOwnKey(body: PropertyMap): boolean {
  return text(at(body, "dataEncryption", "type")) === "AzureKeyVault";
}

/** A key without address, an identity that is missing, or one that the server does not have. */
function keyBreaches(body: PropertyMap, keyProperty: string, identityProperty: string): Breach[] {
  const encryption = object(body["dataEncryption"]);
  const [key, identity] = [encryption[keyProperty], encryption[identityProperty]];
  const missing = (property: string, expected: string): Breach => ({
    property: `dataEncryption.${property}`,
    got: "nothing",
    expected,
    fix: "Set it",
  });
  const identityId = text(identity);
  const assigned = at(body, "identity", "userAssignedIdentities");
  const has = Object.keys(object(assigned)).some((id) => id.toLowerCase() === identityId?.toLowerCase());
  return [
    ...(key === undefined ? [missing(keyProperty, "the address of a key in a vault")] : []),
    ...(identity === undefined ? [missing(identityProperty, "the id of a user-assigned identity")] : []),
    ...(identityId === undefined || has || text(assigned) !== undefined
      ? []
      : [
          {
            property: "identity.userAssignedIdentities",
            got: `none that is ${identityId}`,
            expected: "the identity that reads the key",
            fix: "Assign it to the server",
          },
        ]),
  ];
}
