import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const NAMESPACE_KIND = "servicebus:Namespace";
const QUEUE_KIND = "servicebus:Queue";
const TOPIC_KIND = "servicebus:Topic";
const SUBSCRIPTION_KIND = "servicebus:Subscription";
const PAIRING_KIND = "servicebus:DisasterRecoveryConfig";

const namespaceId = (name: string): string => `${GROUP}/providers/Microsoft.ServiceBus/namespaces/${name}`;

const tier = (name: string): PropertyMap => ({
  sku: name === "Premium" ? { name, tier: name, capacity: 1 } : { name, tier: name },
});
const namespace = (more: PropertyMap = {}): PropertyMap => ({
  namespaceName: "sbns-own",
  ...tier("Premium"),
  premiumMessagingPartitions: 1,
  ...more,
});
const ofNamespace = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  kind: NAMESPACE_KIND,
  right: namespace(right),
  wrong,
});
const replicated = (roles: string[], maxReplicationLagDurationInSeconds = 0): PropertyMap => ({
  geoDataReplication: {
    maxReplicationLagDurationInSeconds,
    locations: roles.map((roleType, index) => ({
      locationName: ["germanywestcentral", "germanynorth", "swedencentral"][index] ?? "",
      roleType,
    })),
  },
});
const PAIR_OF_REGIONS = replicated(["Primary", "Secondary"]);

/** The namespace of a case, and `sbns-other`, which differs in `more`. */
const namespaces =
  (more: PropertyMap = {}) =>
  async (cloud: TestCloud): Promise<void> => {
    await cloud.make(NAMESPACE_KIND, "own", namespace());
    await cloud.make(NAMESPACE_KIND, "other", namespace({ namespaceName: "sbns-other", ...more }));
  };

const profiles = (count: number, rules: PropertyMap[]): PropertyMap => ({
  profiles: Array.from({ length: count }, (_, index) => ({
    name: `profile-${index}`,
    capacity: { minimum: "1", maximum: "4", default: "4" },
    rules,
  })),
});
const rule = (timeWindow = "PT5M"): PropertyMap => ({
  metricTrigger: {
    metricName: "NamespaceCpuUsage",
    metricResourceUri: namespaceId("sbns-own"),
    timeGrain: "PT1M",
    statistic: "Average",
    timeWindow,
    timeAggregation: "Average",
    operator: "GreaterThan",
    threshold: 70,
  },
  scaleAction: { direction: "Increase", type: "ServiceAllowedNextValue", value: "1", cooldown: "PT5M" },
});
const ofAutoscale = (wrong: PropertyMap): LawCase => ({
  given: namespaces(),
  kind: "monitor:AutoscaleSetting",
  right: {
    autoscaleSettingName: "units",
    targetResourceUri: namespaceId("sbns-own"),
    enabled: true,
    ...profiles(1, [rule()]),
  },
  wrong,
});

const pairing = (standby: string): PropertyMap => ({
  namespaceName: "sbns-own",
  alias: "sbns-alias",
  partnerNamespace: namespaceId(standby),
});
const BERLIN = { location: "germanynorth" };

/** A primary, a namespace in Berlin that may stand by, and `sbns-wrong`, which may not. */
const candidates =
  (wrong: PropertyMap, then?: (cloud: TestCloud) => Promise<unknown>) =>
  async (cloud: TestCloud): Promise<void> => {
    await cloud.make(NAMESPACE_KIND, "own", namespace());
    await cloud.make(NAMESPACE_KIND, "right", namespace({ namespaceName: "sbns-right", ...BERLIN }));
    await cloud.make(NAMESPACE_KIND, "wrong", namespace({ namespaceName: "sbns-wrong", ...BERLIN, ...wrong }));
    await then?.(cloud);
  };
const ofPairing = (given: LawCase["given"] & object): LawCase => ({
  given,
  kind: PAIRING_KIND,
  right: pairing("sbns-right"),
  wrong: pairing("sbns-wrong"),
});

const endpoint = (target: string, more: PropertyMap = {}): PropertyMap => ({
  privateEndpointName: "pe-bus",
  subnet: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints` },
  privateLinkServiceConnections: [{ name: "bus", privateLinkServiceId: namespaceId(target), groupIds: ["namespace"] }],
  ...more,
});
const network = async (cloud: TestCloud): Promise<void> => {
  await cloud.network();
  await cloud.subnet("endpoints", "10.1.0.0/24");
};
const connect = (cloud: TestCloud, target: string) =>
  cloud.make("network:PrivateEndpoint", target, endpoint(target, { privateEndpointName: `pe-${target}` }));

const queue = (more: PropertyMap = {}): PropertyMap => ({ namespaceName: "sbns-own", queueName: "emails", ...more });
const topic = (more: PropertyMap = {}): PropertyMap => ({ namespaceName: "sbns-own", topicName: "events", ...more });
const subscription = (more: PropertyMap = {}): PropertyMap => ({
  namespaceName: "sbns-own",
  topicName: "events",
  subscriptionName: "mail",
  ...more,
});
const ofQueue = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  given: namespaces(),
  kind: QUEUE_KIND,
  right: queue(right),
  wrong,
});
const ofTopic = (wrong: PropertyMap): LawCase => ({ given: namespaces(), kind: TOPIC_KIND, right: topic(), wrong });
const withTopic = async (cloud: TestCloud): Promise<void> => {
  await namespaces()(cloud);
  await cloud.make(TOPIC_KIND, "topic", topic());
};
const ofSubscription = (wrong: PropertyMap): LawCase => ({
  given: withTopic,
  kind: SUBSCRIPTION_KIND,
  right: subscription(),
  wrong,
});
/** Right in `sbns-own`, wrong in a namespace of another tier. */
const inTier = (name: string, lawCase: LawCase): LawCase => ({
  ...lawCase,
  given: namespaces({ ...tier(name), premiumMessagingPartitions: 0 }),
  wrong: { namespaceName: "sbns-other" },
});
/** Right in `sbns-own`, wrong in what stands by. */
const inStandby = (lawCase: LawCase): LawCase => ({
  ...lawCase,
  given: candidates({}, (cloud) => cloud.make(PAIRING_KIND, "pairing", pairing("sbns-wrong"))),
  wrong: { namespaceName: "sbns-wrong" },
});

describeLaws("ServiceBus", {
  "bus-partitions": ofNamespace({ premiumMessagingPartitions: 3 }),
  "bus-units-by-partition": ofNamespace({ premiumMessagingPartitions: 2, sku: { name: "Premium", capacity: 5 } }),
  "bus-geo-replication-in-premium": ofNamespace(tier("Standard"), PAIR_OF_REGIONS),
  "bus-geo-replication-to-one": ofNamespace(replicated(["Primary", "Secondary", "Secondary"]), PAIR_OF_REGIONS),
  "bus-geo-replication-lag": ofNamespace(replicated(["Primary", "Secondary"], 60), PAIR_OF_REGIONS),
  "autoscale-window": ofAutoscale(profiles(1, [rule("PT1M")])),
  "autoscale-ten-rules": ofAutoscale(
    profiles(
      1,
      Array.from({ length: 11 }, () => rule()),
    ),
  ),
  "autoscale-twenty-profiles": ofAutoscale(profiles(21, [rule()])),

  "bus-pairs-are-premium": ofPairing(candidates({ ...tier("Standard"), premiumMessagingPartitions: 0 })),
  "bus-pairs-over-regions": ofPairing(candidates({ location: "germanywestcentral" })),
  "bus-pairs-a-new-namespace": ofPairing(
    candidates({}, (cloud) => cloud.make(QUEUE_KIND, "queue", queue({ namespaceName: "sbns-wrong" }))),
  ),
  "bus-pairs-equal-partitions": ofPairing(
    candidates({ premiumMessagingPartitions: 2, sku: { name: "Premium", tier: "Premium", capacity: 2 } }),
  ),
  "bus-pairs-with-endpoints": ofPairing(
    candidates({}, async (cloud) => {
      await network(cloud);
      await connect(cloud, "sbns-own");
      await connect(cloud, "sbns-right");
    }),
  ),
  "bus-pairs-without-geo-replication": ofPairing(candidates(PAIR_OF_REGIONS)),
  "bus-endpoint-of-the-standby-first": {
    given: candidates({}, async (cloud) => {
      await network(cloud);
      await cloud.make(PAIRING_KIND, "pairing", pairing("sbns-wrong"));
    }),
    kind: "network:PrivateEndpoint",
    right: endpoint("sbns-right"),
    wrong: endpoint("sbns-own"),
  },

  "bus-queue-lock": ofQueue({ lockDuration: "PT6M" }, { lockDuration: "PT5M" }),
  "bus-subscription-lock": ofSubscription({ lockDuration: "PT6M" }),
  "bus-queue-duplicates": ofQueue(
    { duplicateDetectionHistoryTimeWindow: "P8D" },
    { requiresDuplicateDetection: true, duplicateDetectionHistoryTimeWindow: "P7D" },
  ),
  "bus-topic-duplicates": ofTopic({
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: "PT10S",
  }),
  "bus-queue-not-partitioned": ofQueue({ enablePartitioning: true }),
  "bus-topic-not-partitioned": ofTopic({ enablePartitioning: true }),
  "bus-queue-not-express": ofQueue({ enableExpress: true }),
  "bus-topic-not-express": ofTopic({ enableExpress: true }),
  "bus-queue-size": ofQueue({ maxSizeInMegabytes: 6144 }, { maxSizeInMegabytes: 81_920 }),
  "bus-topic-size": ofTopic({ maxSizeInMegabytes: 1000 }),
  "bus-queue-not-in-a-standby": inStandby(ofQueue({})),
  "bus-topic-not-in-a-standby": inStandby(ofTopic({})),
  "bus-queue-forwards-to-what-is-there": ofQueue({ forwardDeadLetteredMessagesTo: "nowhere" }),
  "bus-subscription-forwards-to-what-is-there": ofSubscription({ forwardTo: "nowhere" }),
  "bus-queue-with-sessions-forwards-nothing": ofQueue({ forwardTo: "all" }, { requiresSession: true }),
  "bus-queue-idle": ofQueue({ autoDeleteOnIdle: "PT4M" }, { autoDeleteOnIdle: "PT5M" }),
  "bus-large-messages-in-premium": inTier("Standard", ofQueue({}, { maxMessageSizeInKilobytes: 1024 })),
  "bus-largest-message": ofQueue({ maxMessageSizeInKilobytes: 102_401 }, { maxMessageSizeInKilobytes: 102_400 }),
  "bus-basic-has-no-topics": inTier("Basic", ofTopic({})),
  "bus-basic-has-no-sessions": inTier("Basic", ofQueue({}, { requiresSession: true })),
  "bus-basic-drops-no-duplicates": inTier("Basic", ofQueue({}, { requiresDuplicateDetection: true })),
  "bus-filter-length": {
    given: async (cloud) => {
      await withTopic(cloud);
      await cloud.make(SUBSCRIPTION_KIND, "subscription", subscription());
    },
    kind: "servicebus:Rule",
    right: {
      namespaceName: "sbns-own",
      topicName: "events",
      subscriptionName: "mail",
      ruleName: "signups",
      filterType: "SqlFilter",
      sqlFilter: { sqlExpression: "sys.Label = 'signup'" },
    },
    wrong: { sqlFilter: { sqlExpression: `sys.Label = '${"x".repeat(1024)}'` } },
  },
});
