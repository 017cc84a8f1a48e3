/** A pair of real servers, each behind its PgBouncer with the component's plan: what clients see while all is well, when the pool is full, and when a region is lost. */
import type { Client } from "pg";
import { missingPackages } from "../../../cli/rigs";
import { Bouncer, bouncerVersion, Name } from "./bouncer";
import { connect, eventually, Machine, within } from "./machine";
import { createDatabases, letIn, migrateAll } from "./migrated";
import { PLAN, POSTGRES_PARAMETERS, prepares } from "./plan";
import { Server } from "./servers";

const IDENTITIES = { "id-content": "writer", "id-reports": "reader" };
const TENANT = "00000000-0000-4000-8000-000000000001";
const EVENT = `insert into events (event_id, tenant_id, kind, payload)
  values (gen_random_uuid(), '${TENANT}', 'tested', '{}')`;

const missing = missingPackages("postgres");
const rig = missing.length === 0 ? describe : describe.skip;

rig(`PostgreSQL serving${missing.length === 0 ? "" : ` (skipped: lacks ${missing.join(", ")})`}`, () => {
  let machine: Machine;
  let primary: Server;
  let replica: Server;
  let bouncers: { readonly primary: Bouncer; readonly replica: Bouncer };
  let names: { readonly writer: Name; readonly reader: Name };

  beforeAll(async () => {
    machine = new Machine();
    primary = await Server.primary(machine);
    await createDatabases(primary.port);
    await migrateAll(primary.port);
    await letIn(primary.port, IDENTITIES);
    replica = await Server.replicaOf(primary, machine);
    const users = Object.keys(IDENTITIES);
    bouncers = {
      primary: await Bouncer.before(primary, users, machine),
      replica: await Bouncer.before(replica, users, machine),
    };
    names = { writer: await Name.of(bouncers.primary.port), reader: await Name.of(bouncers.replica.port) };
  });
  afterAll(async () => {
    await Promise.all([names.writer.end(), names.reader.end()]);
    await machine.end();
  });

  const writing = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
    within([names.writer.port, "id-content", "accounts"], work);
  const reading = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
    within([names.reader.port, "id-reports", "accounts"], work);
  const events = (client: Client): Promise<number> =>
    client.query<{ count: number }>("select count(*)::integer from events").then(({ rows }) => rows[0]?.count ?? 0);

  test("a server takes every parameter that the component sets, with its value", async () => {
    await within([primary.port], async (client) => {
      const { rows } = await client.query<{ name: string; setting: string }>("select name, setting from pg_settings");
      const names = Object.keys(POSTGRES_PARAMETERS);
      const taken = rows.filter(({ name }) => names.includes(name)).map(({ name, setting }) => [name, setting]);
      expect(Object.fromEntries(taken)).toEqual(POSTGRES_PARAMETERS);
    });
  });

  test("the writer's name leads to the primary, the reader's to the replica, which refuses writes", async () => {
    await writing((client) => client.query(EVENT));
    await eventually(() => reading(async (client) => expect(await events(client)).toBe(1)));
    const toReplica = within([names.reader.port, "id-content", "accounts"], (client) => client.query(EVENT));
    await expect(toReplica).rejects.toThrow("cannot execute INSERT in a read-only transaction");
  });

  test("how far the replica is behind is told on the primary, and it catches up to the last byte", async () => {
    await writing((client) => client.query(EVENT));
    await within([primary.port], (client) =>
      eventually(async () => {
        const { rows } = await client.query(
          "select state, pg_wal_lsn_diff(sent_lsn, replay_lsn)::integer as bytes from pg_stat_replication",
        );
        expect(rows).toEqual([{ state: "streaming", bytes: 0 }]);
      }),
    );
  });

  test("clients beyond the pool wait and are all served; the server never has more connections than the pool", async () => {
    // The console that is asked meanwhile is a client, too.
    const clients = await inPool(PLAN.maxClients - 1);
    try {
      const work = Promise.all(clients.map((client) => client.query("select pg_sleep(0.2)")));
      const seen = await poolWhile(work);
      expect(Math.max(...seen.map(({ waiting }) => waiting))).toBeGreaterThan(clients.length / 2);
      expect(Math.max(...seen.map(({ servers }) => servers))).toBe(PLAN.poolSize);
      expect(await work).toHaveLength(PLAN.maxClients - 1);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  test("as many clients as planned get in, and the next one is told that there is no place", async () => {
    const clients = await inPool(PLAN.maxClients);
    try {
      await expect(inPool(1)).rejects.toThrow("no more connections allowed (max_client_conn)");
      await clients.pop()?.end();
      await eventually(async () => clients.push(...(await inPool(1))));
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  test("the pools of a server, all full, leave its own port the connections that the plan promises to migrations, Debezium and people", async () => {
    await within([primary.port], async (client) => {
      const { rows } = await client.query<{ free: number }>(
        "select current_setting('max_connections')::integer - $1::integer as free",
        [PLAN.pooled],
      );
      expect(rows[0]?.free).toBeGreaterThanOrEqual(PLAN.direct);
    });
  });

  test("a statement that is prepared by name works in transaction mode only where PgBouncer tracks it", async () => {
    const [client, other] = await inPool(2);
    if (!client || !other) throw new Error("two were asked for");
    const named = () => client.query({ name: "one", text: "select 1 as one" });
    try {
      await named();
      // The other takes the connection that the statement was prepared on.
      await other.query("begin; select 1");
      const again = named();
      if (prepares(bouncerVersion())) expect((await again).rows).toEqual([{ one: 1 }]);
      else await expect(again).rejects.toThrow('prepared statement "one" does not exist');
      // Without a name it always works: drivers send text and values in one go.
      expect((await client.query("select $1::integer as one", [1])).rows).toEqual([{ one: 1 }]);
    } finally {
      await Promise.all([client.end(), other.end()]);
    }
  });

  test("what a client sets for its session meets the next client; what it sets for its transaction does not", async () => {
    const [client, other] = await inPool(2);
    if (!client || !other) throw new Error("two were asked for");
    const lockTimeout = async () => (await other.query("show lock_timeout")).rows;
    try {
      await client.query("begin; set local lock_timeout = '7s'; commit");
      expect(await lockTimeout()).toEqual([{ lock_timeout: "0" }]);
      await client.query("set lock_timeout = '7s'");
      expect(await lockTimeout()).toEqual([{ lock_timeout: "7s" }]);
    } finally {
      await client.query("reset lock_timeout");
      await Promise.all([client.end(), other.end()]);
    }
  });

  test("promoted, the replica takes the writes by the same name; what only the old primary had is lost, and it comes back as a replica", async () => {
    const before = await writing(events);
    await eventually(() => reading(async (client) => expect(await events(client)).toBe(before)));
    // A region is cut off: people promote the other's replica, and the name is led there.
    await within([replica.port], (client) => client.query("select pg_promote()"));
    names.writer.lead(bouncers.replica.port);
    const begun = Date.now();
    await eventually(() => writing((client) => client.query(EVENT)));
    expect(Date.now() - begun).toBeLessThan(5000);
    // Whoever still reached the old primary wrote for nothing.
    await within([primary.port, "id-content", "accounts"], (client) => client.query(EVENT));
    await primary.lose();
    await eventually(() => writing((client) => client.query(EVENT)));

    await primary.followAfterLoss(replica);
    names.reader.lead(bouncers.primary.port);
    await eventually(() => reading(async (client) => expect(await events(client)).toBe(before + 2)));
    const toOld = within([primary.port, "id-content", "accounts"], (client) => client.query(EVENT));
    await expect(toOld).rejects.toThrow("cannot execute INSERT in a read-only transaction");
  });

  function inPool(count: number): Promise<Client[]> {
    const { port } = bouncers.primary;
    return Promise.all(Array.from({ length: count }, () => connect(port, "id-content", "accounts")));
  }

  /** What PgBouncer and the server count while something goes on. */
  async function poolWhile(work: Promise<unknown>): Promise<{ waiting: number; servers: number }[]> {
    const seen: { waiting: number; servers: number }[] = [];
    const done = work.then(() => true);
    while (!(await Promise.race([done, pause(50)]))) {
      const pool = (await bouncers.primary.pools()).find(({ user }) => user === "id-content");
      const { rows } = await within([primary.port], (watcher) =>
        watcher.query<{ count: number }>("select count(*)::integer from pg_stat_activity where usename = 'id-content'"),
      );
      seen.push({ waiting: pool?.cl_waiting ?? 0, servers: rows[0]?.count ?? 0 });
    }
    return seen;
  }
});

const pause = (milliseconds: number): Promise<false> =>
  new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
