import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { missingPackages } from "../../../cli/rigs";
import { changesUser, ownTopics } from "../../../components/kubernetes/elk-on-kafka/build-changes";
import { brokerConfig, kafkaTopic } from "../../../components/kubernetes/elk-on-kafka/build-kafka";
import { planOf } from "../../../components/kubernetes/elk-on-kafka/args";
import { CHANGES } from "../../../facts/changes";
import { PLATFORM_EXPORTERS } from "../../../facts/exporters/platform";
import { VERSIONS } from "../../../facts/observability";
import { hub } from "../../unit/components/elks";
import { Kafka } from "../kafka/cluster";
import { apply } from "../kafka/objects";
import { LOOPBACK, Machine, within } from "../postgres/machine";
import { createDatabases, migrateAll, OBJECT_ID } from "../postgres/migrated";
import { Server } from "../postgres/servers";
import { Debezium, LACKS_JAVA } from "./debezium";

const missing = [...missingPackages("postgres"), ...missingPackages("kafka"), ...LACKS_JAVA];
if (missing.length > 0) console.log(`the rig of changes is skipped: it needs ${missing.join(", ")}`);

const READER = "id-cdc";
const WRITER = "id-content";
const TENANT = "00000000-0000-4000-8000-000000000001";
const plan = planOf(hub);

const messages = z.array(
  z.object({
    key: z.object({ event_id: z.string(), occurred_at: z.string() }),
    value: z.object({
      op: z.string(),
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
      source: z.object({ lsn: z.int() }),
    }),
  }),
);
type Message = z.infer<typeof messages>[number];
/** Places in the server's log, as `0/2201C88`. */
const slotRow = z.object({ restart_lsn: z.string(), confirmed_flush_lsn: z.string() });
type Slot = z.infer<typeof slotRow>;

(missing.length > 0 ? describe.skip : describe)("Debezium itself, between PostgreSQL and Kafka", () => {
  let machine: Machine;
  let server: Server;
  let kafka: Kafka;
  let debezium: Debezium;

  const sql = (text: string, values: unknown[] = [], user = WRITER) =>
    within([server.port, user, CHANGES.database], (client) => client.query<Record<string, string>>(text, values));
  const add = (id: string): Promise<unknown> =>
    sql("insert into events (event_id, tenant_id, kind, payload) values ($1, $2, 'written', '{\"title\":\"a\"}')", [
      id,
      TENANT,
    ]);
  const told = async (id: string): Promise<Message[]> => {
    const answer = await kafka.ask("messages", CHANGES.topic);
    return messages.parse(JSON.parse(answer.replace(/^ok /, ""))).filter(({ key }) => key.event_id === id);
  };
  const id = (last: number): string => `00000000-0000-4000-9000-${String(last).padStart(12, "0")}`;
  const until = async <T>(work: () => Promise<T>, right: (got: T) => boolean): Promise<T> => {
    let last: unknown;
    for (const end = Date.now() + 90_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 300))) {
      try {
        const got = await work();
        if (right(got)) return got;
        last = got;
      } catch (error) {
        last = error;
      }
    }
    throw new Error(`got ${JSON.stringify(last)}; Debezium said:\n${debezium.log().slice(-8000)}`);
  };
  const password = (token: string): Promise<unknown> =>
    within([server.port], (client) => client.query(`alter role "${READER}" password '${token}'`));
  const slot = async (): Promise<Slot> => {
    const { rows } = await sql(
      "select restart_lsn::text, confirmed_flush_lsn::text from pg_replication_slots where slot_name = $1",
      [CHANGES.slot],
    );
    return slotRow.parse(rows[0]);
  };
  /**
   * Holds it in a moment in which its slot begins exactly where its place is. In a quiet database that happens all the time: the server
   * notes every 15 s which transactions run, here as often as it is asked, and that note is where the slot can begin.
   */
  const freezeAtTheSlotsBeginning = (): Promise<unknown> =>
    until(async () => {
      debezium.freeze();
      const { restart_lsn, confirmed_flush_lsn } = await slot();
      if (restart_lsn === confirmed_flush_lsn) return true;
      await within([server.port], (client) => client.query("checkpoint"));
      debezium.goOn();
      return false;
    }, Boolean);

  beforeAll(async () => {
    machine = new Machine();
    server = await Server.primary(machine);
    await createDatabases(server.port);
    await migrateAll(server.port);
    await within([server.port], async (client) => {
      for (const [name, access] of [
        [READER, "changes"],
        [WRITER, "writer"],
      ]) {
        await client.query("select plugilo.grant_access($1, $2, $3, $4)", [name, OBJECT_ID, CHANGES.database, access]);
      }
    });
    const rules = path.join(machine.folder, "primary", "pg_hba.conf");
    const own = `host all "${READER}" ${LOOPBACK}/32 password\n`;
    fs.writeFileSync(rules, own + fs.readFileSync(rules, "utf8"));
    await within([server.port], (client) => client.query("select pg_reload_conf()"));
    await password("token-1");
    kafka = new Kafka(VERSIONS.kafka, brokerConfig());
    await kafka.start(3, [CHANGES.user]);
    await kafka.until("ok [zone-1, zone-2, zone-3]", "racks");
    await apply(kafka, [kafkaTopic("changes", plan), ...ownTopics(plan)], [changesUser(plan)]);
    await add(id(1));
    debezium = new Debezium({
      databasePort: server.port,
      databaseUser: READER,
      kafka: kafka.servers,
      authority: path.join(kafka.folder, "ca.pem"),
      certificate: path.join(kafka.folder, `${CHANGES.user}.store.pem`),
    });
    await debezium.start("token-1");
  }, 300_000);

  afterAll(async () => {
    await debezium.end();
    await kafka.stop();
    await machine.end();
  });

  test("sends what was there before it came, by a token that its plug-in fetched, and says that it is well", async () => {
    const [first] = await until(
      () => told(id(1)),
      (got) => got.length === 1,
    );
    expect(first?.value).toMatchObject({ op: "r", after: { event_id: id(1), kind: "written" } });
    for (const probe of ["started", "ready", "live"]) {
      await until(() => debezium.healthy(`/q/health/${probe}`), Boolean);
    }
  });

  test("sends each change in order, with the row's key and a place in the log that only grows", async () => {
    await add(id(2));
    await sql("update events set kind = 'changed' where event_id = $1", [id(2)]);
    await sql("delete from events where event_id = $1", [id(2)]);
    const got = await until(
      () => told(id(2)),
      (all) => all.length === 3,
    );
    expect(got.map(({ value }) => value.op)).toEqual(["c", "u", "d"]);
    expect(got.map(({ value }) => value.after?.["kind"])).toEqual(["written", "changed", undefined]);
    expect(got[2]?.value.before).toMatchObject({ event_id: id(2) });
    const places = got.map(({ value }) => value.source.lsn);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  test("moves its slot on while nothing happens", async () => {
    const before = await slot();
    await until(slot, ({ confirmed_flush_lsn }) => confirmed_flush_lsn !== before.confirmed_flush_lsn);
  });

  test("shows the figures that alerts ask for", async () => {
    const named = (text: string): string[] => [...text.matchAll(/^(debezium_\w+)\{/gm)].map(([, name = ""]) => name);
    const shown = await until(
      () => debezium.metrics(),
      (text) => named(text).includes("debezium_metrics_millisecondsbehindsource"),
    );
    expect(named(shown)).toEqual(expect.arrayContaining([...PLATFORM_EXPORTERS.debezium.names]));
    expect(shown).toMatch(
      /^debezium_metrics_connected\{context="streaming",name="cdc.content",plugin="postgres".*\} 1\.0$/m,
    );
  });

  test("loses nothing when it is killed, and comes back by a new token", async () => {
    await freezeAtTheSlotsBeginning();
    await debezium.stop("SIGKILL");
    await add(id(3));
    await password("token-2");
    await debezium.start("token-2");
    await until(
      () => told(id(3)),
      (got) => got.length > 0,
    );
    // It went on where it was, and read nothing anew.
    expect(await told(id(1))).toHaveLength(1);
  });

  test("reads all rows anew where its slot is gone, as after a promotion in the other region", async () => {
    await debezium.stop("SIGTERM");
    await within([server.port], (client) => client.query("select pg_drop_replication_slot($1)", [CHANGES.slot]));
    await add(id(4));
    await debezium.start("token-2");
    const got = await until(
      () => told(id(4)),
      (all) => all.length > 0,
    );
    expect(got[0]?.value.op).toBe("r");
    expect((await told(id(1))).length).toBeGreaterThan(1);
  });
});
