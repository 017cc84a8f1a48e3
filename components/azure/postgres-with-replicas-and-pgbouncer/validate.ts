import {
  MAXIMUM_REPLICAS,
  skuFacts,
  type PostgresSku,
  skuRefusal,
  STORAGE_SIZES_GB,
  WAL_SENDERS,
} from "../../../facts/postgres";
import type { Fault } from "../../arguments";
import type { PostgresKey, PostgresWithReplicasAndPgBouncerArgs, PrimaryRole } from "./args";
import { poolFaults, wholeFaults } from "./build-pool";

type Args = PostgresWithReplicasAndPgBouncerArgs;

/** An unquoted identifier of PostgreSQL, short enough that the names of its roles are identifiers too (`<name>_changes`). */
const DATABASE_NAME = /^[a-z_][a-z0-9_]{0,54}$/;
/** Databases that every server has already. */
const TAKEN: readonly string[] = ["postgres", "azure_maintenance", "azure_sys", "template0", "template1"];
/** https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers/virtualendpoints (2026-11) */
const VIRTUAL_ENDPOINT_NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** A key without a version: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-data-encryption (2026-11) */
const KEY_URI = /^https:\/\/[a-z0-9-]+\.(vault|managedhsm)\.azure\.net\/keys\/[A-Za-z0-9-]+$/;
/** The parameter takes no more: facts/postgres-parameters.ts. */
const MOST_WAL_SENDERS = 100;

export function postgresFaults(args: Args): Fault[] {
  return [
    ...skuFaults(args),
    ...roleFaults(args),
    ...databaseFaults(args),
    ...encryptionFaults(args),
    ...wholeFaults("maintenanceWindow.startHourUtc", args.maintenanceWindow.startHourUtc, [0, 23]),
    ...poolFaults(args.sku, args.databases.length, args.pool),
  ];
}

function skuFaults({ sku, site, storageGb }: Args, prefix = ""): Fault[] {
  const facts = skuFacts(sku);
  const refusal = facts && skuRefusal(site.region.name, facts);
  return [
    ...(facts
      ? []
      : [
          {
            path: `${prefix}sku`,
            got: sku,
            expected: "Standard_D…s_v… for GeneralPurpose or Standard_E…s_v… for MemoryOptimized",
            fix: "let name and tier agree; Burstable has no PgBouncer",
          },
        ]),
    ...(refusal
      ? [
          {
            path: `${prefix}sku.name`,
            got: sku.name,
            expected: `${refusal} in ${site.region.name}`,
            fix: "change both regions",
          },
        ]
      : []),
    ...(STORAGE_SIZES_GB.includes(storageGb)
      ? []
      : [
          {
            path: `${prefix}storageGb`,
            got: storageGb,
            expected: `one of ${STORAGE_SIZES_GB.join(", ")}`,
            fix: "take the next larger size",
          },
        ]),
  ];
}

function roleFaults(args: Args): Fault[] {
  const { role, administrators } = args;
  const name = role.virtualEndpointName;
  return [
    ...(name === undefined || VIRTUAL_ENDPOINT_NAME.test(name)
      ? []
      : [
          {
            path: "role.virtualEndpointName",
            got: name,
            expected: "3 to 63 lower-case letters, digits and single hyphens",
            fix: "rename it",
          },
        ]),
    ...(role.kind === "primary" ? [...primaryFaults(role, args), ...aheadFaults(role, args)] : []),
    ...(role.kind === "primary" && Object.keys(administrators).length === 0
      ? [
          {
            path: "administrators",
            got: administrators,
            expected: "at least one: the server takes no passwords",
            fix: "name a group",
          },
        ]
      : []),
  ];
}

function primaryFaults({ sameRegionReplicas, highAvailability }: PrimaryRole, { site }: Args): Fault[] {
  const { region } = site;
  const impossible = highAvailability === "ZoneRedundant" && region.postgresHa !== "ZoneRedundant";
  return [
    ...wholeFaults("role.sameRegionReplicas", sameRegionReplicas, [0, MAXIMUM_REPLICAS - 1]),
    ...(impossible
      ? [
          {
            path: "role.highAvailability",
            got: highAvailability,
            expected: `SameZone or Disabled in ${region.name}`,
            fix: "leave it out to take the region's best",
          },
        ]
      : []),
  ];
}

/** Replicas lead, they never lag behind: of one tier with their primary, and no smaller than it. */
function aheadFaults({ replicasAhead }: PrimaryRole, args: Args): Fault[] {
  if (!replicasAhead) return [];
  const { sku = args.sku, storageGb = args.storageGb } = replicasAhead;
  const wrong = skuFaults({ ...args, sku, storageGb }, "role.replicasAhead.");
  if (wrong.length > 0) return wrong;
  const fix = "make replicas larger first, the primary in the next run";
  return [
    ...(sku.tier === args.sku.tier && coresOf(sku) >= coresOf(args.sku)
      ? []
      : [{ path: "role.replicasAhead.sku", got: sku, expected: `at least ${args.sku.name} of ${args.sku.tier}`, fix }]),
    ...(storageGb >= args.storageGb
      ? []
      : [{ path: "role.replicasAhead.storageGb", got: storageGb, expected: `at least ${args.storageGb}`, fix }]),
  ];
}

function coresOf(sku: PostgresSku): number {
  return skuFacts(sku)?.cores ?? 0;
}

function databaseFaults({ databases, logicalReplication }: Args): Fault[] {
  const path = "databases";
  const twice = databases.filter((name, index) => databases.indexOf(name) !== index);
  const most = MOST_WAL_SENDERS - WAL_SENDERS.standby - MAXIMUM_REPLICAS - WAL_SENDERS.spare;
  return [
    ...(databases.length > 0
      ? []
      : [{ path, got: databases, expected: "at least one database", fix: "name the services' databases" }]),
    ...(logicalReplication && databases.length > most
      ? [
          {
            path,
            got: databases.length,
            expected: `at most ${most}: a consumer of changes takes a WAL sender for each`,
            fix: "spread them over servers, or read no changes",
          },
        ]
      : []),
    ...databases
      .filter((name) => !DATABASE_NAME.test(name) || TAKEN.includes(name))
      .map((name) => ({
        path,
        got: name,
        expected: "a lower-case identifier of at most 55 characters that is not PostgreSQL's own",
        fix: "rename the database",
      })),
    ...[...new Set(twice)].map((name) => ({
      path,
      got: name,
      expected: "each name once",
      fix: "remove the repetition",
    })),
  ];
}

/** What can be told of a key before it exists: whether there are enough of them, and the form of a written address. */
function encryptionFaults({ encryption, role }: Args): Fault[] {
  if (!encryption) return [];
  const { geoBackup } = encryption;
  const path = "encryption.geoBackup";
  const shared = "a key of the paired region and an identity that reads no other key";
  return [
    ...keyFaults("encryption", encryption),
    ...(geoBackup ? keyFaults(path, geoBackup) : []),
    ...(role.kind === "primary" && !geoBackup
      ? [{ path, got: geoBackup, expected: shared, fix: "its backups are geo-redundant: name both" }]
      : []),
    ...(role.kind === "replica" && geoBackup
      ? [{ path, got: geoBackup, expected: "nothing: a replica has no backups", fix: "leave it out" }]
      : []),
    ...(geoBackup && geoBackup.identityId === encryption.identityId
      ? [{ path: `${path}.identityId`, got: geoBackup.identityId, expected: shared, fix: "make one there" }]
      : []),
  ];
}

function keyFaults(path: string, { keyUri }: PostgresKey): Fault[] {
  if (typeof keyUri !== "string" || KEY_URI.test(keyUri)) return [];
  const expected = "https://<vault>.vault.azure.net/keys/<key>, without a version";
  return [{ path: `${path}.keyUri`, got: keyUri, expected, fix: "take the key's address without its version" }];
}
