import { readFileSync } from "node:fs";
import path from "node:path";
import { ChangeCapture, type ChangeCaptureArgs } from "../../../components/kubernetes/change-capture";
import { CHANGES } from "../../../facts/changes";
import { KEEPALIVE_SECONDS, LOGS } from "../../../facts/observability";
import { at, record } from "./recorder";

const args: ChangeCaptureArgs = {
  namespace: "services",
  databaseHost: "plugilo-prod.writer.postgres.database.azure.com",
  databaseUser: "id-plugilo-prod-fra-services",
  bootstrapServers: ["logs.plugilo.internal:9094", "logs.plugilo.internal:9095"],
};
const BASE = path.join(__dirname, "..", "..", "..", "gitops", "base", "cdc");
const file = (name: string): string => readFileSync(path.join(BASE, name), "utf8");
const lines = file("application.properties")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const properties: Record<string, string> = Object.fromEntries(
  lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
);
const source = (key: string): string | undefined => properties[`debezium.source.${key}`];

describe("ChangeCapture", () => {
  test("tells the reader its region's names, and all that its file asks for", async () => {
    const made = await record((opts) => new ChangeCapture("changes", args, opts));
    expect(made.census()).toEqual({ "kubernetes:core/v1:ConfigMap": 1 });
    const { inputs } = made.one("kubernetes:core/v1:ConfigMap");
    expect(inputs).toMatchObject({
      metadata: { name: CHANGES.settings, namespace: "services" },
      data: {
        CHANGES_DATABASE_HOST: args.databaseHost,
        CHANGES_DATABASE_USER: args.databaseUser,
        CHANGES_KAFKA: "logs.plugilo.internal:9094,logs.plugilo.internal:9095",
      },
    });
    const asked = [...file("application.properties").matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(at(inputs, "data") as object).sort());
  });

  test("without an address of Kafka is refused", async () => {
    const none = { ...args, bootstrapServers: [] };
    await expect(record((opts) => new ChangeCapture("changes", none, opts))).rejects.toThrow("bootstrapServers");
  });
});

describe("the reader's file", () => {
  test("names what the platform made, and asks the primary itself", () => {
    expect({
      database: source("database.dbname"),
      port: Number(source("database.port")),
      publication: source("publication.name"),
      slot: source("slot.name"),
      prefix: source("topic.prefix"),
      offsets: source("offset.storage.topic"),
      heartbeats: `${source("topic.heartbeat.prefix")}.${source("topic.prefix")}`,
      topic: `${source("topic.prefix")}.${source("table.include.list")}`,
    }).toEqual({
      database: CHANGES.database,
      port: CHANGES.port,
      publication: CHANGES.publication,
      slot: CHANGES.slot,
      prefix: CHANGES.prefix,
      offsets: CHANGES.offsets,
      heartbeats: CHANGES.heartbeats,
      topic: CHANGES.topic,
    });
    expect(file("service.yaml")).toContain(`settingsFrom: [${CHANGES.settings}]`);
    expect(file("service.yaml")).toContain(`secret: ${CHANGES.secret} }`);
  });

  test("says each thing once, holds no password, and keeps its connections alive on the private link", () => {
    expect(Object.keys(properties)).toHaveLength(lines.length);
    expect(Object.keys(properties).filter((key) => /password|secret/.test(key))).toEqual([]);
    expect(source("offset.storage.replication.factor")).toBe(String(LOGS.replication));
    const idle = properties["debezium.sink.kafka.producer.connections.max.idle.ms"];
    expect(Number(idle)).toBe(KEEPALIVE_SECONDS * 1000);
  });
});
