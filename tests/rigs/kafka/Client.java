import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Does for the rig what only a client of Kafka's can, one command a line, its words apart by spaces, and answers each with one line: `ok`
 * and what came of it, or `refused` and the name of what Kafka threw. Arguments: bootstrap servers, folder of certificates.
 */
public class Client {
  private static String servers;
  private static String folder;
  private static final Map<String, Admin> admins = new HashMap<>();

  public static void main(String[] args) throws Exception {
    servers = args[0];
    folder = args[1];
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(answer(line.split(" ")));
      System.out.flush();
    }
    System.exit(0);
  }

  private static String answer(String[] words) {
    try {
      return "ok " + run(words);
    } catch (Exception error) {
      Throwable cause = error instanceof ExecutionException ? error.getCause() : error;
      return "refused " + cause.getClass().getSimpleName();
    }
  }

  private static String run(String[] w) throws Exception {
    return switch (w[0]) {
      case "topic" -> topic(w);
      case "grant" -> grant(w);
      case "settings" -> settings(w[1]);
      case "racks" -> String.valueOf(admin().describeCluster().nodes().get().stream().map(n -> n.rack()).sorted().toList());
      case "write" -> write(w[1], w[2], Integer.parseInt(w[3]));
      case "read" -> read(w[1], w[2], w[3], Integer.parseInt(w[4]));
      case "lag" -> lag(w[1], w[2]);
      case "copies" -> copies(w[1]);
      case "messages" -> messages(w[1]);
      default -> throw new IllegalArgumentException(w[0]);
    };
  }

  /** topic NAME PARTITIONS REPLICAS KEY=VALUE... */
  private static String topic(String[] w) throws Exception {
    Map<String, String> config = new HashMap<>();
    for (int i = 4; i < w.length; i++) config.put(w[i].split("=")[0], w[i].split("=")[1]);
    NewTopic topic = new NewTopic(w[1], Integer.parseInt(w[2]), Short.parseShort(w[3])).configs(config);
    admin().createTopics(List.of(topic)).all().get();
    return w[1];
  }

  /** grant USER TYPE NAME PATTERN OPERATION */
  private static String grant(String[] w) throws Exception {
    ResourcePattern what = new ResourcePattern(
        ResourceType.fromString(w[2]), w[3], w[4].equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL);
    AccessControlEntry who = new AccessControlEntry(
        "User:CN=" + w[1], "*", operation(w[5]), AclPermissionType.ALLOW);
    admin().createAcls(List.of(new AclBinding(what, who))).all().get();
    return w[1];
  }

  /** Strimzi writes DescribeConfigs, Kafka DESCRIBE_CONFIGS. */
  private static AclOperation operation(String strimzi) {
    return AclOperation.valueOf(strimzi.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase());
  }

  private static String settings(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var config = admin().describeConfigs(List.of(resource)).all().get().get(resource);
    return config.get("retention.ms").value() + " " + config.get("retention.bytes").value() + " "
        + config.get("min.insync.replicas").value();
  }

  private static String write(String user, String topic, int count) throws Exception {
    Properties p = connection(user);
    p.put("acks", "all");
    p.put("request.timeout.ms", "4000");
    p.put("delivery.timeout.ms", "8000");
    p.put("max.block.ms", "8000");
    p.put("retries", "0");
    p.put("enable.idempotence", "false");
    try (var producer = new KafkaProducer<>(p, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) producer.send(new ProducerRecord<>(topic, 0, null, "line " + i)).get();
    }
    return String.valueOf(count);
  }

  private static String read(String user, String group, String topic, int count) throws Exception {
    Properties p = connection(user);
    p.put("group.id", group);
    p.put("auto.offset.reset", "earliest");
    p.put("enable.auto.commit", "false");
    p.put("max.poll.records", String.valueOf(count));
    int got = 0;
    try (var consumer = new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (long end = System.currentTimeMillis() + 20_000; got < count && System.currentTimeMillis() < end;) {
        got += consumer.poll(Duration.ofMillis(200)).count();
      }
      consumer.commitSync();
    }
    return String.valueOf(got);
  }

  /** All that is in a topic, whose keys and values are JSON, as a list of both. */
  private static String messages(String topic) throws Exception {
    Properties p = connection("broker");
    try (var consumer = new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> all = consumer.partitionsFor(topic).stream().map(i -> new TopicPartition(topic, i.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      List<String> found = new ArrayList<>();
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        for (var r : consumer.poll(Duration.ofMillis(200))) {
          found.add("{\"key\":" + r.key() + ",\"value\":" + r.value() + "}");
        }
      }
      return found.toString();
    }
  }

  private static String lag(String group, String topic) throws Exception {
    TopicPartition first = new TopicPartition(topic, 0);
    long end = admin().listOffsets(Map.of(first, OffsetSpec.latest())).all().get().get(first).offset();
    var committed = admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(first);
    return String.valueOf(end - Optional.ofNullable(committed).map(o -> o.offset()).orElse(0L));
  }

  /** How many brokers have all of the topic's first partition. */
  private static String copies(String topic) throws Exception {
    var described = admin().describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    return String.valueOf(described.partitions().get(0).isr().size());
  }

  private static Admin admin() {
    return admins.computeIfAbsent("broker", user -> {
      Properties p = connection(user);
      p.put("request.timeout.ms", "8000");
      p.put("default.api.timeout.ms", "30000");
      return Admin.create(p);
    });
  }

  private static Properties connection(String user) {
    Properties p = new Properties();
    p.put("bootstrap.servers", servers);
    p.put("security.protocol", "SSL");
    p.put("ssl.truststore.type", "PEM");
    p.put("ssl.truststore.location", folder + "/ca.pem");
    p.put("ssl.keystore.type", "PEM");
    p.put("ssl.keystore.location", folder + "/" + user + ".store.pem");
    return p;
  }
}
