import { PGBOUNCER, RESERVED_CONNECTIONS, skuFacts, type PostgresSku } from "../../../facts/postgres";
import type { Fault } from "../../arguments";

/** Who goes through the built-in PgBouncer. Sizes are computed; each may be set instead, and is checked like a computed one. */
export interface PostgresPool {
  /**
   * Optional. Connections that clients hold open to one server at the peak: pods times the pool of each.
   * @default what Azure's own limit of 5,000 leaves with 30 % to spare
   */
  readonly clients?: number;
  /** Optional. Users that connect through the pool to one database. @default 2 - its writer and its reader (sql/) */
  readonly usersPerDatabase?: number;
  /**
   * Optional. Connections of the server that stay free of pools: migrations, Debezium, people.
   * @default a tenth of what the server gives to users
   */
  readonly direct?: number;
  /** Optional. Connections that clients may hold open, 1 to 50,000. @default `clients` with 30 % to spare (C2) */
  readonly maxClients?: number;
  /**
   * Optional. Connections of the server for each pair of database and user, 1 to 4,950.
   * @default five for each core, shared by all pools; 200 at most (C6)
   */
  readonly poolSize?: number;
  /** Optional. Connections that each pool in use keeps open. @default a quarter of the pool */
  readonly minimumPoolSize?: number;
}

/** What one server's PgBouncer is set to. All counts are connections. */
export interface PoolPlan {
  readonly maxClients: number;
  readonly pools: number;
  readonly poolSize: number;
  readonly minimumPoolSize: number;
  /** Of the server, when every pool is full. */
  readonly pooled: number;
  /** Of the server, that pools never take: Azure's reserve is not part of it. */
  readonly direct: number;
  readonly maxConnections: number;
}

/** A share of what users have stays free of pools where nobody says how much. */
const DIRECT_SHARE = 0.1;
const MINIMUM_SHARE = 0.25;
/** With the headroom, Azure's preset of `max_client_conn`: 5,000. */
const CLIENTS = 3500;

/**
 * Sizes of the pools of one server, the same on primary and replicas: a promoted replica must carry what its primary did.
 *
 * PgBouncer keeps a pool for each pair of database and user, so all of them together may open `pools x poolSize` connections;
 * in transaction mode more than a few for each core only make statements wait inside the server instead of before it.
 * Replication needs none of `max_connections`: WAL senders have slots of their own since PostgreSQL 12.
 *
 * @throws when the SKU is not known: its connections would be guesses.
 */
export function poolPlan(sku: PostgresSku, databases: number, needs: PostgresPool = {}): PoolPlan {
  const facts = skuFacts(sku);
  if (!facts) throw new Error(`sku: got ${sku.name} of ${sku.tier}, expected one of facts/postgres.ts; mend it.`);
  const pools = databases * (needs.usersPerDatabase ?? PGBOUNCER.usersPerDatabase);
  const forUsers = facts.maxConnections - RESERVED_CONNECTIONS;
  const direct = needs.direct ?? forUsers - Math.floor(forUsers * (1 - DIRECT_SHARE));
  const poolSize = needs.poolSize ?? computedSize(facts.cores, pools, forUsers - direct);
  return {
    maxClients: needs.maxClients ?? withHeadroom(needs.clients ?? CLIENTS),
    pools,
    poolSize,
    minimumPoolSize: needs.minimumPoolSize ?? Math.ceil(poolSize * MINIMUM_SHARE),
    pooled: pools * poolSize,
    direct,
    maxConnections: facts.maxConnections,
  };
}

function computedSize(cores: number, pools: number, available: number): number {
  const fair = Math.ceil((cores * PGBOUNCER.connectionsPerCore) / Math.max(pools, 1));
  const possible = Math.floor(available / Math.max(pools, 1));
  return Math.max(1, Math.min(fair, possible, PGBOUNCER.largestPool));
}

function withHeadroom(clients: number): number {
  return Math.ceil((clients * 100) / (100 - PGBOUNCER.clientHeadroomPercent));
}

/** What of a pool cannot be: each figure by itself, then all of them beside the server's connections. */
export function poolFaults(sku: PostgresSku, databases: number, needs: PostgresPool): Fault[] {
  const alone = [
    ...wholeFaults("pool.clients", needs.clients, [1, PGBOUNCER.comfortableClients]),
    ...wholeFaults("pool.usersPerDatabase", needs.usersPerDatabase, [1, 100]),
    ...wholeFaults("pool.direct", needs.direct, [1, 5000]),
    ...wholeFaults("pool.maxClients", needs.maxClients, PGBOUNCER.maxClients),
    ...wholeFaults("pool.poolSize", needs.poolSize, PGBOUNCER.poolSize),
    ...wholeFaults("pool.minimumPoolSize", needs.minimumPoolSize, PGBOUNCER.minimumPoolSize),
  ];
  if (alone.length > 0 || !skuFacts(sku)) return alone;
  const plan = poolPlan(sku, databases, needs);
  return [...connectionFaults(sku, databases, needs, plan), ...orderFaults(plan)];
}

function connectionFaults(sku: PostgresSku, databases: number, needs: PostgresPool, plan: PoolPlan): Fault[] {
  const usable = plan.maxConnections - RESERVED_CONNECTIONS - plan.direct;
  if (plan.pooled <= usable) return [];
  const users = needs.usersPerDatabase ?? PGBOUNCER.usersPerDatabase;
  return [
    {
      path: "pool",
      got: `${databases} databases x ${users} users x ${plan.poolSize} = ${plan.pooled} connections`,
      expected: `at most ${usable} of the ${plan.maxConnections} of ${sku.name}`,
      fix: "make the pools smaller or the SKU larger",
    },
  ];
}

function orderFaults({ poolSize, minimumPoolSize, maxClients }: PoolPlan): Fault[] {
  return [
    ...(minimumPoolSize <= poolSize
      ? []
      : [
          {
            path: "pool.minimumPoolSize",
            got: minimumPoolSize,
            expected: `at most the pool's ${poolSize}`,
            fix: "lower it",
          },
        ]),
    ...(maxClients >= poolSize
      ? []
      : [
          {
            path: "pool.maxClients",
            got: maxClients,
            expected: `at least the ${poolSize} of one pool`,
            fix: "raise it, or make the pools smaller",
          },
        ]),
  ];
}

export function wholeFaults(path: string, got: number | undefined, range: readonly [number, number]): Fault[] {
  const [least, most] = range;
  if (got === undefined || (Number.isInteger(got) && got >= least && got <= most)) return [];
  return [{ path, got, expected: `a whole number from ${least} to ${most}`, fix: "choose a value in the range" }];
}
