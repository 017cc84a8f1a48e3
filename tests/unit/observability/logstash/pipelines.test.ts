import { readFileSync } from "node:fs";
import path from "node:path";
import { pipelineOf, UNREAD_TAG } from "../../../../components/kubernetes/elk-on-kafka/build-logstash";
import { CHANGES } from "../../../../facts/changes";
import { LOG_SOURCES, READ, type ReadKey } from "../../../../facts/log-sources";
import { holds, run, unknowns, type Fields } from "./filters";
import { parse, type Statement } from "./grammar";

const FILES = path.join(__dirname, "..", "..", "..", "..", "observability", "logstash");
const READERS = 3;

const part = (key: ReadKey, type: string): Statement[] =>
  parse(pipelineOf(key, READERS))
    .filter((section) => section.type === type)
    .flatMap(({ body }) => [...body]);

function documents(key: ReadKey, folder: "samples" | "expected"): Fields[] {
  const lines = readFileSync(path.join(FILES, key, folder, "lines.jsonl"), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as Fields);
}

function read(key: ReadKey, event: Fields): Fields {
  run(part(key, "filter"), event);
  // It is Logstash's own, and written nowhere.
  delete event["@metadata"];
  return event;
}

describe("Logstash's pipelines", () => {
  test.each(READ)("%s is in Logstash's language and uses no filter or setting that is not known here", (key) => {
    expect(parse(pipelineOf(key, READERS)).map(({ type }) => type)).toEqual(["input", "filter", "filter", "output"]);
    expect(unknowns(part(key, "filter"))).toEqual([]);
  });

  test.each(READ)("%s makes the expected document of each sample", (key) => {
    expect(documents(key, "samples").map((event) => read(key, event))).toEqual(documents(key, "expected"));
  });

  test.each(READ)("%s reads its own topic, by a group of its own, with a reader a partition", (key) => {
    const [input] = part(key, "input");
    if (!input || "arms" in input) throw new Error("expected one input");
    const { topic, partitions } = LOG_SOURCES[key];
    expect(input.settings.get("topics")).toEqual([topic]);
    expect(input.settings.get("group_id")).toBe(`logstash-${key}`);
    const readers = Number(input.settings.get("consumer_threads")) * READERS;
    expect(readers).toBeGreaterThanOrEqual(partitions);
    expect(readers).toBeLessThan(partitions + READERS);
  });

  test("what no filter could read goes to the dead letters, with all copies, and nothing else does", () => {
    const [choice] = part("application", "output");
    if (!choice || !("arms" in choice)) throw new Error("expected a choice of outputs");
    const chosen = (event: Fields) => choice.arms.find(({ when }) => when === undefined || holds(when, event))?.body[0];
    const letters = chosen({ tags: [UNREAD_TAG] });
    if (!letters || "arms" in letters) throw new Error("expected an output");
    expect([letters.plugin, letters.settings.get("topic_id"), letters.settings.get("acks")]).toEqual([
      "kafka",
      "logs-dead-letter",
      "all",
    ]);
    expect(chosen({ tags: ["other"] })).toMatchObject({ plugin: "elasticsearch" });
    expect(chosen({})).toMatchObject({ plugin: "elasticsearch" });
  });

  test("a change is written by its row's key and its place in the log, so that an older one never replaces it", () => {
    const [choice] = part("changes", "output");
    if (!choice || !("arms" in choice)) throw new Error("expected a choice of outputs");
    const rows = choice.arms.at(-1)?.body[0];
    if (!rows || "arms" in rows) throw new Error("expected an output");
    expect(Object.fromEntries(rows.settings)).toMatchObject({
      index: CHANGES.index,
      action: "%{[@metadata][action]}",
      document_id: "%{[@metadata][id]}",
      version: "%{[@metadata][version]}",
      version_type: "external_gte",
    });
    const told = documents("changes", "samples").map((event) => {
      run(part("changes", "filter"), event);
      const { action, id, version } = event["@metadata"] as Fields;
      return [action, id, version];
    });
    const id = "0b6f3c1e-1a2b-4c3d-8e4f-5a6b7c8d9e0f";
    expect(told.slice(0, 3)).toEqual([
      ["index", id, 9223372036854],
      ["index", id, 9223372037000],
      ["delete", id, 9223372037100],
    ]);
  });

  test("no sample's secret or personal data is in what any pipeline makes", () => {
    const made = JSON.stringify(READ.flatMap((key) => documents(key, "samples").map((event) => read(key, event))));
    for (const hidden of ["@example", "DE89", "s3cret", "eyJ", "203.0.113.77", "Bearer abc"])
      expect(made).not.toContain(hidden);
    const came = READ.map((key) => JSON.stringify(documents(key, "samples"))).join();
    for (const hidden of ["@example", "DE89", "s3cret", "eyJ", "203.0.113.77", "Bearer abc"])
      expect(came).toContain(hidden);
  });

  test("a text that is not Logstash's language is refused, with its line", () => {
    expect(() => parse("filter {\n  mutate { rename -> { } }\n}")).toThrow("line 2");
    expect(() => parse('filter { mutate { add_tag => ["a" "b"] } }')).toThrow("expected ,");
    expect(() => parse("filter { if [a] { drop { } }")).toThrow("expected a plugin");
  });
});
