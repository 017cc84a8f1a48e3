/** The SQL of sql/ on a real PostgreSQL: that it applies, that it may be applied again, and that it does what it says. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Client } from "pg";
import { missingPackages } from "../../../cli/rigs";
import { migrate, pendingIn } from "../../../sql/runner/migrate";
import { Machine, within } from "./machine";
import { createDatabases, DATABASE_MIGRATIONS, letIn, migrateAll, SERVER_MIGRATIONS } from "./migrated";
import { Server } from "./servers";

const EXAMPLES = path.resolve(__dirname, "../../../sql/examples");
const TENANT = "00000000-0000-4000-8000-000000000001";
const IDENTITIES = { "id-content": "writer", "id-reports": "reader", "id-debezium": "changes" };
const EVENT = `insert into events (event_id, occurred_at, tenant_id, kind, payload)
  values (gen_random_uuid(), $1, '${TENANT}', 'tested', '{}')`;

const missing = missingPackages("postgres");
const rig = missing.length === 0 ? describe : describe.skip;

rig(`PostgreSQL's migrations${missing.length === 0 ? "" : ` (skipped: lacks ${missing.join(", ")})`}`, () => {
  let machine: Machine;
  let server: Server;
  let first: Record<string, string[]>;
  const as = <T>(user: string | undefined, work: (client: Client) => Promise<T>): Promise<T> =>
    within([server.port, user, "accounts"], work);
  const plan = (client: Client, query: string): Promise<string> =>
    client
      .query<{ "QUERY PLAN": string }>(`explain (costs off) ${query}`)
      .then(({ rows }) => rows.map((row) => row["QUERY PLAN"]).join("\n"));

  beforeAll(async () => {
    machine = new Machine();
    server = await Server.primary(machine);
    await createDatabases(server.port);
    first = await migrateAll(server.port);
    await letIn(server.port, IDENTITIES);
  });
  afterAll(() => machine.end());

  test("every migration applies, and applied again they change nothing", async () => {
    const files = DATABASE_MIGRATIONS.map(({ file }) => file);
    expect(first).toEqual({ accounts: files, content: files, postgres: SERVER_MIGRATIONS.map(({ file }) => file) });
    expect(await migrateAll(server.port)).toEqual({ accounts: [], content: [], postgres: [] });
  });

  test("what is pending can be asked of a database without changing it", async () => {
    await within([server.port], (client) => client.query("create database fresh"));
    await within([server.port, undefined, "fresh"], async (client) => {
      expect(await pendingIn(client, DATABASE_MIGRATIONS)).toEqual(DATABASE_MIGRATIONS.map(({ file }) => file));
      const { rows } = await client.query("select 1 from pg_namespace where nspname = 'plugilo'");
      expect(rows).toEqual([]);
    });
    expect(await as(undefined, (client) => pendingIn(client, DATABASE_MIGRATIONS))).toEqual([]);
  });

  test("a migration that fails is told with its line and leaves nothing behind; the one before it stays", async () => {
    const good = { file: "0007-good.sql", sql: "create table app.good ();", checksum: "a" };
    const bad = { file: "0008-bad.sql", sql: "create table app.bad ();\nselect nonsense;", checksum: "b" };
    await as(undefined, async (client) => {
      const before = DATABASE_MIGRATIONS;
      await expect(migrate(client, [...before, good, bad])).rejects.toThrow(
        '0008-bad.sql:2: column "nonsense" does not',
      );
      const { rows } = await client.query("select to_regclass('app.good') as good, to_regclass('app.bad') as bad");
      expect(rows).toEqual([{ good: "good", bad: null }]);
      expect(await pendingIn(client, [...before, good, bad])).toEqual(["0008-bad.sql"]);
      await client.query("drop table app.good; delete from plugilo.migrations where file = '0007-good.sql'");
    });
  });

  test("an applied migration that was edited is refused", async () => {
    const edited = DATABASE_MIGRATIONS.map((one, index) => (index === 2 ? { ...one, checksum: "other" } : one));
    await as(undefined, async (client) => {
      await expect(migrate(client, edited)).rejects.toThrow("0003-events.sql: got other text than was applied");
    });
  });

  test("two runs at once take turns: each migration is applied by one of them", async () => {
    await within([server.port], (client) => client.query("create database contested"));
    const run = () => within([server.port, undefined, "contested"], (client) => migrate(client, DATABASE_MIGRATIONS));
    const both = await Promise.all([run(), run()]);
    expect(both.map((files) => files.length).sort()).toEqual([0, DATABASE_MIGRATIONS.length]);
  });

  test("a writer writes rows and makes no tables; a reader does neither; nobody else gets in", async () => {
    await as("id-content", async (client) => {
      expect((await client.query(EVENT, [new Date()])).rowCount).toBe(1);
      await expect(client.query("create table mine ()")).rejects.toThrow("permission denied for schema app");
      await expect(client.query("create table public.mine ()")).rejects.toThrow("permission denied for schema public");
      await expect(client.query("drop table events")).rejects.toThrow("must be owner");
      await expect(client.query("select partitions.maintain()")).rejects.toThrow("permission denied");
    });
    await as("id-reports", async (client) => {
      expect((await client.query("select * from events")).rowCount).toBe(1);
      await expect(client.query(EVENT, [new Date()])).rejects.toThrow("permission denied for table events");
      await expect(client.query("create temporary table mine ()")).rejects.toThrow("permission denied");
    });
    const elsewhere = within([server.port, "id-content", "content"], async () => undefined);
    await expect(elsewhere).rejects.toThrow('permission denied for database "content"');
  });

  test("access that is granted again changes nothing, and revoked it is gone", async () => {
    await letIn(server.port, { ...IDENTITIES, "id-leaver": "reader" });
    await as("id-leaver", (client) => client.query("select count(*) from events"));
    await within([server.port], (client) =>
      client.query("select plugilo.revoke_access('id-leaver', 'accounts', 'reader')"),
    );
    await expect(as("id-leaver", async () => undefined)).rejects.toThrow("permission denied for database");
  });

  test("a query by time reads the partition of its month alone, and one by tenant that tenant's alone", async () => {
    await as("id-content", async (client) => {
      const month = await plan(client, "select * from events where occurred_at = date_trunc('month', now()) + '1 day'");
      // The month is known when the query runs, so the others are named as removed.
      expect(month).toMatch(/Subplans Removed: 3/);
      const tenant = await plan(client, `select * from tenant_documents where tenant_id = '${TENANT}'`);
      expect(tenant.match(/tenant_documents_\d\d\b/g)).toHaveLength(1);
      const all = await plan(client, "select * from tenant_documents");
      expect(new Set(all.match(/on tenant_documents_\d\d\b/g)).size).toBe(16);
    });
  });

  test("as time passes, months are made ahead and old ones detached, readable no more and not lost; once is enough", async () => {
    await as(undefined, async (client) => {
      await client.query("begin");
      const maintain = () => client.query("select action from partitions.maintain((now() + '20 months')::date)");
      const actions = (await maintain()).rows.map(({ action }: { action: string }) => action);
      expect(actions.filter((action) => action === "made").length).toBe(4);
      // From this month to the one before those that are kept: 20 months on, 13 are kept, of which the first 4 were there.
      expect(actions.filter((action) => action === "detached").length).toBe(4);
      expect((await maintain()).rows).toEqual([]);
      expect((await client.query("select * from events")).rowCount).toBe(0);
      const { rows } = await client.query(
        "select relname from pg_class where relnamespace = 'detached'::regnamespace and relkind = 'r'",
      );
      expect(rows.length).toBe(4);
      await client.query("rollback");
    });
  });

  test("a row of a month that was not made is refused: headroom says so months before", async () => {
    await as("id-content", async (client) => {
      const late = new Date(Date.now() + 150 * 24 * 3600_000);
      await expect(client.query(EVENT, [late])).rejects.toThrow('no partition of relation "events"');
    });
    await as(undefined, async (client) => {
      const { rows } = await client.query("select parent::text, months_ahead from partitions.headroom");
      expect(rows).toEqual([{ parent: "events", months_ahead: 3 }]);
    });
  });

  test("the clock calls for it once a night in each database, asked once or twice", async () => {
    await within([server.port], async (client) => {
      await client.query("select plugilo.schedule_partitions('accounts'), plugilo.schedule_partitions('accounts')");
      const { rows } = await client.query("select jobname, schedule, database from cron.job");
      expect(rows).toEqual([{ jobname: "partitions-accounts", schedule: "17 2 * * *", database: "accounts" }]);
    });
  });

  test("the examples run as they are written, by an identity that may write", async () => {
    await as("id-content", async (client) => {
      const before = await client.query("select from events");
      for (const file of ["batch-writes.sql", "query-tags.sql"]) {
        await client.query(fs.readFileSync(path.join(EXAMPLES, file), "utf8"));
      }
      expect((await client.query("select from events")).rowCount).toBe((before.rowCount ?? 0) + 1000);
    });
  });

  test("what statements cost is told by the service and the route that sent them", async () => {
    await as("id-content", (client) =>
      client.query("select count(*) from events /*route='%2Fevents',service='content'*/"),
    );
    await as(undefined, async (client) => {
      const { rows } = await client.query(
        "select service, role, calls::integer from plugilo.statements where route = '%2Fevents'",
      );
      expect(rows).toEqual([{ service: "content", role: "id-content", calls: 1 }]);
    });
  });

  test("a reader of changes is told of each event, by the name of the table and not of its month", async () => {
    await as("id-debezium", (client) =>
      client.query("select pg_create_logical_replication_slot('debezium', 'pgoutput')"),
    );
    await as("id-content", (client) => client.query(EVENT, [new Date()]));
    await as("id-debezium", async (client) => {
      const { rows } = await client.query<{ data: Buffer }>(
        "select data from pg_logical_slot_get_binary_changes('debezium', null, null, 'proto_version', '1', 'publication_names', 'changes')",
      );
      // Protocol: https://www.postgresql.org/docs/15/protocol-logicalrep-message-formats.html (2026-11)
      const table = rows.find(({ data }) => data.toString("latin1", 0, 1) === "R" && data.includes("app\0events\0"));
      const inserts = rows.filter(({ data }) => data.toString("latin1", 0, 1) === "I");
      expect(inserts.map(({ data }) => data.readInt32BE(1))).toEqual([table?.data.readInt32BE(1)]);
      await client.query("select pg_drop_replication_slot('debezium')");
      await client.query("insert into app.changes_heartbeat values (1, now())");
      await expect(client.query("select * from app.tenant_documents")).rejects.toThrow("permission denied");
    });
  });
});
