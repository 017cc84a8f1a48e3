/** Service Bus: queues, topics, subscriptions and filters. */
import { at, text } from "../body";
import type { Situation } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { secondsOf } from "./iso-duration";
import { type Breach, type Law, pagesBelow } from "./law";

const NAMESPACE = "Microsoft.ServiceBus/namespaces";
const QUEUE = `${NAMESPACE}/queues`;
const TOPIC = `${NAMESPACE}/topics`;
const SUBSCRIPTION = `${TOPIC}/subscriptions`;
const RULE = `${SUBSCRIPTION}/rules`;
const CODE = "BadRequest";

const page = pagesBelow("azure/service-bus-messaging", "2026-11");
const QUOTAS = page("service-bus-quotas");

/** Id of the namespace that an entity is in. */
function namespaceId({ id }: Situation): string {
  return /^.*\/namespaces\/[^/]+/i.exec(id.id)?.[0] ?? "";
}

function tierOf(situation: Situation): string | undefined {
  return text(at(situation.store.get(namespaceId(situation))?.body, "sku", "name"));
}

function outside(body: PropertyMap, property: string, least: number, most: number, expected: string): Breach[] {
  const seconds = secondsOf(body[property]);
  if (seconds === undefined || (seconds >= least && seconds <= most)) return [];
  return [{ property, got: `${text(body[property])}`, expected, fix: "Choose a value in the range" }];
}

/** A switch that the tier does not have. */
function unoffered(situation: Situation, property: string, tier: string, fix: string): Breach[] {
  if (situation.body[property] !== true || tierOf(situation) !== tier) return [];
  return [{ property, got: `true in a namespace of tier ${tier}`, expected: "false", fix }];
}

function missingTargets(situation: Situation): Breach[] {
  const { store, body } = situation;
  const namespace = namespaceId(situation);
  return ["forwardTo", "forwardDeadLetteredMessagesTo"].flatMap((property) => {
    const target = text(body[property]);
    if (target === undefined || ["queues", "topics"].some((kind) => store.has(`${namespace}/${kind}/${target}`)))
      return [];
    return [{ property, got: `"${target}", which is not there`, expected: "a queue or topic", fix: "Make it first" }];
  });
}

/** Entities of a namespace that stands by come from the one that works. */
function standbyBreaches(situation: Situation): Breach[] {
  const own = namespaceId(situation).toLowerCase();
  const pairing = situation.store
    .ofType(`${NAMESPACE}/disasterRecoveryConfigs`)
    .find(({ body }) => text(body["partnerNamespace"])?.toLowerCase() === own);
  if (!pairing) return [];
  const got = `a namespace that stands by under ${pairing.id}`;
  return [{ property: "namespaceName", got, expected: "the one that works", fix: "Make it there: Azure copies it" }];
}

const template = pagesBelow("azure/templates/microsoft.servicebus/namespaces", "2026-11");

const lockLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `A ${what} locks a message for five minutes at most.`,
  code: CODE,
  source: template(what === "queue" ? "queues" : "topics/subscriptions"),
  check: ({ body }) => outside(body, "lockDuration", 0, 300, "PT5M at most"),
});

const duplicatesLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `A ${what} remembers ids for 20 seconds to 7 days to drop duplicates.`,
  code: CODE,
  source: page("duplicate-detection#duplicate-detection-window-size"),
  check: ({ body }) => outside(body, "duplicateDetectionHistoryTimeWindow", 20, 604_800, "PT20S to P7D"),
});

const partitionedLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `A ${what} of a premium namespace is not partitioned by itself.`,
  code: CODE,
  source: page("service-bus-partitioning#premium"),
  admit: (situation) => unoffered(situation, "enablePartitioning", "Premium", "Partition the namespace instead"),
});

const expressLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `A ${what} of a premium namespace is not express.`,
  code: CODE,
  source: page("service-bus-premium-messaging#express-entities"),
  admit: (situation) => unoffered(situation, "enableExpress", "Premium", "Leave it out"),
});

const sizes = [1, 2, 3, 4, 5, 10, 20, 40, 80].map((gigabytes) => gigabytes * 1024);

const sizeLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `A premium ${what} is of 1, 2, 3, 4, 5, 10, 20, 40 or 80 GB.`,
  code: CODE,
  source: page("service-bus-partitioning#premium"),
  admit: (situation) => {
    const got = situation.body["maxSizeInMegabytes"];
    if (typeof got !== "number" || tierOf(situation) !== "Premium" || sizes.includes(got)) return [];
    return [
      { property: "maxSizeInMegabytes", got: `${got}`, expected: `one of ${sizes.join(", ")}`, fix: "Choose one" },
    ];
  },
});

const standbyLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `No ${what} is made in a namespace that stands by.`,
  code: CODE,
  source: page("service-bus-geo-dr#existing-pairings"),
  admit: standbyBreaches,
});

const forwardLaw = (id: string, type: string, what: string): Law => ({
  id,
  type,
  says: `What a ${what} forwards to is there before it.`,
  code: CODE,
  source: page("service-bus-auto-forwarding"),
  admit: missingTargets,
});

export const serviceBusEntityLaws: readonly Law[] = [
  lockLaw("bus-queue-lock", QUEUE, "queue"),
  lockLaw("bus-subscription-lock", SUBSCRIPTION, "subscription"),
  duplicatesLaw("bus-queue-duplicates", QUEUE, "queue"),
  duplicatesLaw("bus-topic-duplicates", TOPIC, "topic"),
  partitionedLaw("bus-queue-not-partitioned", QUEUE, "queue"),
  partitionedLaw("bus-topic-not-partitioned", TOPIC, "topic"),
  expressLaw("bus-queue-not-express", QUEUE, "queue"),
  expressLaw("bus-topic-not-express", TOPIC, "topic"),
  sizeLaw("bus-queue-size", QUEUE, "queue"),
  sizeLaw("bus-topic-size", TOPIC, "topic"),
  standbyLaw("bus-queue-not-in-a-standby", QUEUE, "queue"),
  standbyLaw("bus-topic-not-in-a-standby", TOPIC, "topic"),
  forwardLaw("bus-queue-forwards-to-what-is-there", QUEUE, "queue"),
  forwardLaw("bus-subscription-forwards-to-what-is-there", SUBSCRIPTION, "subscription"),
  {
    id: "bus-queue-with-sessions-forwards-nothing",
    type: QUEUE,
    says: "A queue with sessions forwards no messages.",
    code: CODE,
    source: page("service-bus-auto-forwarding#autoforwarding-considerations"),
    check: ({ body }) => {
      if (body["requiresSession"] !== true || text(body["forwardTo"]) === undefined) return [];
      return [{ property: "forwardTo", got: "a target beside sessions", expected: "one of them", fix: "Drop one" }];
    },
  },
  {
    id: "bus-queue-idle",
    type: QUEUE,
    says: "A queue is idle for five minutes at least before it is deleted.",
    code: CODE,
    source: template("queues"),
    check: ({ body }) => outside(body, "autoDeleteOnIdle", 300, Number.MAX_VALUE, "PT5M at least"),
  },
  {
    id: "bus-large-messages-in-premium",
    type: QUEUE,
    says: "Large messages are the premium tier's.",
    code: CODE,
    source: page("service-bus-premium-messaging#large-messages-support"),
    admit: (situation) => {
      const [got, tier] = [situation.body["maxMessageSizeInKilobytes"], tierOf(situation)];
      if (typeof got !== "number" || got <= 256 || tier === undefined || tier === "Premium") return [];
      const property = "maxMessageSizeInKilobytes";
      return [{ property, got: `${got} in tier ${tier}`, expected: "Premium", fix: "Leave it out" }];
    },
  },
  {
    id: "bus-largest-message",
    type: QUEUE,
    says: "A message is of 100 MB at most.",
    code: CODE,
    source: QUOTAS,
    check: ({ body }) => {
      const got = body["maxMessageSizeInKilobytes"];
      if (typeof got !== "number" || got <= 102_400) return [];
      return [{ property: "maxMessageSizeInKilobytes", got: `${got}`, expected: "102400 at most", fix: "Lower it" }];
    },
  },
  {
    id: "bus-basic-has-no-topics",
    type: TOPIC,
    says: "The basic tier has no topics.",
    code: CODE,
    source: page("service-bus-premium-messaging"),
    admit: (situation) => {
      if (tierOf(situation) !== "Basic") return [];
      const got = "a namespace of tier Basic";
      return [{ property: "namespaceName", got, expected: "Standard or Premium", fix: "Raise the tier" }];
    },
  },
  {
    id: "bus-basic-has-no-sessions",
    type: QUEUE,
    says: "The basic tier has no sessions.",
    code: CODE,
    source: page("service-bus-premium-messaging"),
    admit: (situation) => unoffered(situation, "requiresSession", "Basic", "Raise the tier"),
  },
  {
    id: "bus-basic-drops-no-duplicates",
    type: QUEUE,
    says: "The basic tier detects no duplicates.",
    code: CODE,
    source: page("duplicate-detection"),
    admit: (situation) => unoffered(situation, "requiresDuplicateDetection", "Basic", "Raise the tier"),
  },
  {
    id: "bus-filter-length",
    type: RULE,
    says: "A filter's condition has 1,024 characters at most.",
    code: CODE,
    source: QUOTAS,
    check: ({ body }) => {
      const { length } = text(at(body, "sqlFilter", "sqlExpression")) ?? "";
      if (length <= 1024) return [];
      const property = "sqlFilter.sqlExpression";
      return [{ property, got: `${length} characters`, expected: "at most 1024", fix: "Shorten it" }];
    },
  },
];
