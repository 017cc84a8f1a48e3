import {
  MAXIMUM_REPLICAS,
  PGBOUNCER_LIMITS,
  RESERVED_CONNECTIONS,
  skuFacts,
  skuRefusal,
  STORAGE_SIZES_GB,
} from "../../../facts/postgres";
import type { Fault } from "../../arguments";
import type { PostgresPool, PostgresWithReplicasAndPgBouncerArgs, PrimaryRole } from "./args";

type Args = PostgresWithReplicasAndPgBouncerArgs;

/** An unquoted identifier of PostgreSQL. */
const DATABASE_NAME = /^[a-z_][a-z0-9_]{0,62}$/;
/** Databases that every server has already. */
const TAKEN: readonly string[] = ["postgres", "azure_maintenance", "azure_sys", "template0", "template1"];
/** https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers/virtualendpoints (2026-11) */
const VIRTUAL_ENDPOINT_NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

export function postgresFaults(args: Args): Fault[] {
  return [
    ...skuFaults(args),
    ...roleFaults(args),
    ...databaseFaults(args),
    ...rangeFaults("pool.maxClients", args.pool.maxClients, PGBOUNCER_LIMITS.maxClients),
    ...rangeFaults("pool.poolSize", args.pool.poolSize, PGBOUNCER_LIMITS.poolSize),
    ...rangeFaults("maintenanceWindow.startHourUtc", args.maintenanceWindow.startHourUtc, [0, 23]),
    ...connectionFaults(args),
  ];
}

/** Connections of the server that the pool may open: one pool for each database and user. */
export function pooledConnections(databases: number, { poolSize, usersPerDatabase = 1 }: PostgresPool): number {
  return databases * usersPerDatabase * poolSize;
}

function skuFaults({ sku, site, storageGb }: Args): Fault[] {
  const facts = skuFacts(sku);
  const refusal = facts && skuRefusal(site.region.name, facts);
  return [
    ...(facts
      ? []
      : [
          {
            path: "sku",
            got: sku,
            expected: "Standard_D…s_v… for GeneralPurpose or Standard_E…s_v… for MemoryOptimized",
            fix: "let name and tier agree; Burstable has no PgBouncer",
          },
        ]),
    ...(refusal
      ? [{ path: "sku.name", got: sku.name, expected: `${refusal} in ${site.region.name}`, fix: "change both regions" }]
      : []),
    ...(STORAGE_SIZES_GB.includes(storageGb)
      ? []
      : [
          {
            path: "storageGb",
            got: storageGb,
            expected: `one of ${STORAGE_SIZES_GB.join(", ")}`,
            fix: "take the next larger size",
          },
        ]),
  ];
}

function roleFaults({ role, administrators, site }: Args): Fault[] {
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
    ...(role.kind === "primary" ? primaryFaults(role, site.region) : []),
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

function primaryFaults({ sameRegionReplicas, highAvailability }: PrimaryRole, region: Args["site"]["region"]): Fault[] {
  const impossible = highAvailability === "ZoneRedundant" && region.postgresHa !== "ZoneRedundant";
  return [
    ...rangeFaults("role.sameRegionReplicas", sameRegionReplicas, [0, MAXIMUM_REPLICAS - 1]),
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

function databaseFaults({ databases }: Args): Fault[] {
  const path = "databases";
  const twice = databases.filter((name, index) => databases.indexOf(name) !== index);
  return [
    ...(databases.length > 0
      ? []
      : [{ path, got: databases, expected: "at least one database", fix: "name the services' databases" }]),
    ...databases
      .filter((name) => !DATABASE_NAME.test(name) || TAKEN.includes(name))
      .map((name) => ({
        path,
        got: name,
        expected: "a lower-case identifier that is not PostgreSQL's own",
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

/** A tenth of the connections stays free for what goes round the pool: migrations, Debezium, people. */
const DIRECT_SHARE = 0.1;

function connectionFaults({ sku, databases, pool }: Args): Fault[] {
  const facts = skuFacts(sku);
  if (!facts) return [];
  const usable = Math.floor((facts.maxConnections - RESERVED_CONNECTIONS) * (1 - DIRECT_SHARE));
  const wanted = pooledConnections(databases.length, pool);
  if (wanted <= usable) return [];
  const { poolSize, usersPerDatabase = 1 } = pool;
  const sum = `${databases.length} databases x ${usersPerDatabase} users x ${poolSize} = ${wanted} connections`;
  return [
    {
      path: "pool",
      got: sum,
      expected: `at most ${usable} of the ${facts.maxConnections} of ${sku.name}`,
      fix: "make the pools smaller or the SKU larger",
    },
  ];
}

function rangeFaults(path: string, got: number, [least, most]: readonly [number, number]): Fault[] {
  if (Number.isInteger(got) && got >= least && got <= most) return [];
  return [{ path, got, expected: `a whole number from ${least} to ${most}`, fix: "choose a value in the range" }];
}
