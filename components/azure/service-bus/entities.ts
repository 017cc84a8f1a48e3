import * as servicebus from "@pulumi/azure-native/servicebus";
import type * as pulumi from "@pulumi/pulumi";
import type { RoleKey } from "../../../facts/roles";
import { grantEach } from "../managed-identity";
import type { Delivery, Keeping, Queue, ServiceBusArgs, Subscription, Topic } from "./args";
import { deadLetterTarget, delivery, filterOf, keeping, NOTHING, timeToLive } from "./build-entities";

/** The namespace that entities are made in. */
interface Place {
  readonly namespaceName: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
}

/** Queues that collect others' dead letters come first: Azure asks that they exist. */
export function serviceBusQueues(
  name: string,
  { queues }: ServiceBusArgs,
  place: Place,
  opts: pulumi.CustomResourceOptions,
): void {
  const made: Record<string, servicebus.Queue> = {};
  const all = Object.entries(queues);
  const last = all.filter(([, { deadLettersTo }]) => deadLettersTo !== undefined);
  for (const [queueName, queue] of [...all.filter((entry) => !last.includes(entry)), ...last]) {
    const before = made[queue.deadLettersTo ?? ""] ?? [];
    made[queueName] = queueOf(`${name}-queue-${queueName}`, queueName, queue, place, { ...opts, dependsOn: before });
  }
}

function queueOf(
  child: string,
  queueName: string,
  settings: Queue,
  place: Place,
  opts: pulumi.CustomResourceOptions,
): servicebus.Queue {
  const body = { ...keeping(settings), ...delivery(settings), ...deadLetterTarget(settings) };
  const queue = new servicebus.Queue(child, { ...place, queueName, ...body }, opts);
  grantSending(child, settings, queue.id, opts);
  grantReceiving(child, settings, queue.id, opts);
  return queue;
}

export function serviceBusTopics(
  name: string,
  { topics = {} }: ServiceBusArgs,
  place: Place,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [topicName, settings] of Object.entries(topics)) {
    const child = `${name}-topic-${topicName}`;
    const topic = new servicebus.Topic(
      child,
      {
        ...place,
        topicName,
        defaultMessageTimeToLive: timeToLive(settings.timeToLiveDays),
        ...keeping(settings),
      },
      opts,
    );
    grantSending(child, settings, topic.id, opts);
    subscriptions(child, settings, { ...place, topicName: topic.name }, opts);
  }
}

function subscriptions(
  name: string,
  topic: Topic,
  place: Place & { readonly topicName: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [subscriptionName, settings] of Object.entries(topic.subscriptions)) {
    const child = `${name}-${subscriptionName}`;
    const subscription = new servicebus.Subscription(
      child,
      { ...place, subscriptionName, deadLetteringOnFilterEvaluationExceptions: true, ...delivery(settings) },
      opts,
    );
    filters(child, settings, { ...place, subscriptionName: subscription.name }, opts);
    grantReceiving(child, settings, subscription.id, opts);
  }
}

function filters(
  name: string,
  { filters: wanted = {} }: Subscription,
  place: Place & { readonly topicName: pulumi.Input<string>; readonly subscriptionName: pulumi.Input<string> },
  { parent }: pulumi.CustomResourceOptions,
): void {
  const all = Object.entries(wanted);
  if (all.length === 0) return;
  // The rule that lets everything through goes last: until then nothing is missed.
  const rules = all.map(
    ([ruleName, filter]) =>
      new servicebus.Rule(`${name}-${ruleName}`, { ...place, ruleName, ...filterOf(filter) }, { parent }),
  );
  new servicebus.DefaultRule(`${name}-nothing-else`, { ...place, ...NOTHING }, { parent, dependsOn: rules });
}

function grantSending(
  name: string,
  { senders }: Keeping,
  scope: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  grantTo(`${name}-sender`, senders, "serviceBusDataSender", scope, opts);
}

/**
 * KEDA's trigger asks for an entity's properties, its length among them. That takes `Microsoft.ServiceBus/namespaces/<entity>/read`,
 * which Reader has without the right to take a message; Azure's pages show Data Owner, which may take and send all. Read in
 * https://github.com/MicrosoftDocs/azure-docs/pull/128626, https://github.com/Particular/ServiceControl/issues/3406 and
 * https://github.com/kedacore/keda/issues/7822, where it is a role of one's own with that right (2026-11).
 */
function grantReceiving(
  name: string,
  { receivers, scalers }: Delivery,
  scope: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  grantTo(`${name}-receiver`, receivers, "serviceBusDataReceiver", scope, opts);
  grantTo(`${name}-scaler`, scalers, "reader", scope, opts);
}

function grantTo(
  name: string,
  principals: Readonly<Record<string, pulumi.Input<string>>> | undefined,
  role: RoleKey,
  scope: pulumi.Output<string>,
  { parent }: pulumi.CustomResourceOptions,
): void {
  grantEach(name, principals, { role, scope }, { parent });
}
