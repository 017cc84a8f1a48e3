import { missingPackages } from "../../../cli/rigs";
import {
  brokerConfig,
  kafkaTopic,
  logstashUser,
  shipperUser,
} from "../../../components/kubernetes/elk-on-kafka/build-kafka";
import { planOf } from "../../../components/kubernetes/elk-on-kafka/args";
import { LOG_SOURCES, type SourceKey } from "../../../facts/log-sources";
import { VERSIONS } from "../../../facts/observability";
import { hub } from "../../unit/components/elks";
import { Kafka } from "./cluster";
import { apply, topicOf } from "./objects";

const missing = missingPackages("kafka");
if (missing.length > 0) console.log(`the rig of Kafka is skipped: it needs ${missing.join(", ")}`);

const TOPIC = LOG_SOURCES.application.topic;
const SHIPPER = "shipper-frankfurt";
const LOGSTASH = "logstash";
const GROUP = "logstash-application";
const KEYS = Object.keys(LOG_SOURCES) as SourceKey[];
const plan = planOf(hub);

(missing.length > 0 ? describe.skip : describe)("Kafka itself, with the settings of our objects", () => {
  let kafka: Kafka;

  beforeAll(async () => {
    kafka = new Kafka(VERSIONS.kafka, brokerConfig());
    await kafka.start(3, [SHIPPER, LOGSTASH, "nobody"]);
    await kafka.until("ok [zone-1, zone-2, zone-3]", "racks");
    const topics = KEYS.map((key) => kafkaTopic(key, plan));
    await apply(kafka, topics, [shipperUser("frankfurt", plan), logstashUser(plan)]);
  }, 240_000);

  afterAll(() => kafka.stop());

  test("takes the topics' settings as they are", async () => {
    for (const key of KEYS) {
      const topic = kafkaTopic(key, plan);
      const { config } = topicOf(topic);
      const told = [config["retention.ms"], config["retention.bytes"], config["min.insync.replicas"]].join(" ");
      expect(await kafka.ask("settings", topic.metadata.name)).toBe(`ok ${told}`);
    }
  });

  test("makes no topic that nobody asked for", async () => {
    expect(await kafka.ask("write", "broker", "logs-unheard-of", 1)).toMatch(/^refused (Timeout|UnknownTopic)/);
  });

  test("lets a shipper write and not read, Logstash read and not write, another neither, and no stranger in", async () => {
    expect(await kafka.ask("write", SHIPPER, TOPIC, 20)).toBe("ok 20");
    expect(await kafka.ask("read", SHIPPER, GROUP, TOPIC, 1)).toMatch(/^refused (Group|Topic)AuthorizationException/);
    expect(await kafka.ask("write", LOGSTASH, TOPIC, 1)).toBe("refused TopicAuthorizationException");
    expect(await kafka.ask("write", LOGSTASH, LOG_SOURCES.deadLetter.topic, 1)).toBe("ok 1");
    expect(await kafka.ask("write", SHIPPER, LOG_SOURCES.deadLetter.topic, 1)).toBe(
      "refused TopicAuthorizationException",
    );
    expect(await kafka.ask("write", "nobody", TOPIC, 1)).toBe("refused TopicAuthorizationException");
    expect(await kafka.ask("read", "nobody", GROUP, TOPIC, 1)).toMatch(/^refused (Group|Topic)AuthorizationException/);
    expect(await kafka.ask("read", LOGSTASH, "another-group", TOPIC, 1)).toBe("refused GroupAuthorizationException");
    expect(await kafka.ask("write", "stranger", TOPIC, 1)).toBe("refused SslAuthenticationException");
  });

  test("shows how far Logstash is behind, until it is not", async () => {
    expect(await kafka.ask("lag", GROUP, TOPIC)).toBe("ok 20");
    expect(await kafka.ask("read", LOGSTASH, GROUP, TOPIC, 5)).toBe("ok 5");
    expect(await kafka.ask("lag", GROUP, TOPIC)).toBe("ok 15");
    expect(await kafka.ask("read", LOGSTASH, GROUP, TOPIC, 15)).toBe("ok 15");
    expect(await kafka.ask("lag", GROUP, TOPIC)).toBe("ok 0");
  });

  test("goes on with one broker of three gone, takes nothing with two, and has everything when one is back", async () => {
    kafka.kill(2);
    await kafka.until("ok 2", "copies", TOPIC);
    await kafka.until("ok 10", "write", SHIPPER, TOPIC, 10);
    kafka.kill(1);
    expect(await kafka.ask("write", SHIPPER, TOPIC, 1)).toMatch(/^refused (NotEnoughReplicas|Timeout|NotLeader)/);
    kafka.run(1);
    await kafka.until("ok 2", "copies", TOPIC);
    await kafka.until("ok 10", "write", SHIPPER, TOPIC, 10);
    // The one that was refused may be there as well: its writer sends it again, and some lines come twice.
    expect(await kafka.ask("read", LOGSTASH, GROUP, TOPIC, 20)).toMatch(/^ok 2\d$/);
  }, 300_000);
});
