import * as servicebus from "@pulumi/azure-native/servicebus";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { grantEach } from "../managed-identity";
import { PrivateLinkEverything } from "../private-link-everything";
import { type Queue, serviceBusFaults, type ServiceBusArgs } from "./args";

export type { Queue, ServiceBusArgs } from "./args";

/** Queues of one region (A2). A namespace a region: messages of a lost region wait there until it is back. */
export class ServiceBus extends pulumi.ComponentResource {
  readonly namespaceId: pulumi.Output<string>;
  /** `<namespace>.servicebus.windows.net` */
  readonly hostName: pulumi.Output<string>;

  /** @throws ArgumentError on queue names and settings that Azure refuses. */
  constructor(name: string, args: ServiceBusArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("ServiceBus", name, serviceBusFaults(args));
    super("plugilo:azure:ServiceBus", name, {}, opts);
    const namespace = this.namespace(name, args);
    for (const [queueName, queue] of Object.entries(args.queues)) {
      this.queue(name, args, namespace, queueName, queue);
    }
    args.link.connect(`${name}-endpoint`, { service: "serviceBus", targetId: namespace.id }, { parent: this });
    if (args.workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: namespace.id, workspaceId: args.workspaceId }, { parent: this });
    }
    this.namespaceId = namespace.id;
    this.hostName = pulumi.interpolate`${namespace.name}.servicebus.windows.net`;
    this.registerOutputs({ namespaceId: this.namespaceId, hostName: this.hostName });
  }

  private namespace(name: string, { site, messagingUnits = 1 }: ServiceBusArgs): servicebus.Namespace {
    return new servicebus.Namespace(
      `${name}-namespace`,
      {
        namespaceName: site.names.of("serviceBus"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        // Private endpoints are the premium tier's; it spreads over zones by itself where there are any.
        // https://learn.microsoft.com/azure/reliability/reliability-service-bus (2026-11)
        sku: { name: "Premium", tier: "Premium", capacity: messagingUnits },
        premiumMessagingPartitions: 1,
        disableLocalAuth: true,
        minimumTlsVersion: "1.2",
        ...PrivateLinkEverything.closed("serviceBus"),
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
  }

  private queue(
    name: string,
    { site }: ServiceBusArgs,
    namespace: servicebus.Namespace,
    queueName: string,
    settings: Queue,
  ): void {
    const child = `${name}-queue-${queueName}`;
    const { lockSeconds = 60, maxDeliveryCount = 10, timeToLiveDays = 14, duplicateDetectionMinutes } = settings;
    const queue = new servicebus.Queue(
      child,
      {
        queueName,
        namespaceName: namespace.name,
        resourceGroupName: site.resourceGroupName,
        lockDuration: `PT${lockSeconds}S`,
        maxDeliveryCount,
        defaultMessageTimeToLive: `P${timeToLiveDays}D`,
        deadLetteringOnMessageExpiration: true,
        requiresSession: settings.sessions ?? false,
        requiresDuplicateDetection: duplicateDetectionMinutes !== undefined,
        ...(duplicateDetectionMinutes === undefined
          ? {}
          : { duplicateDetectionHistoryTimeWindow: `PT${duplicateDetectionMinutes}M` }),
      },
      { parent: this, protect: site.protect },
    );
    const scope = queue.id;
    grantEach(`${child}-sender`, settings.senders, { role: "serviceBusDataSender", scope }, { parent: this });
    grantEach(`${child}-receiver`, settings.receivers, { role: "serviceBusDataReceiver", scope }, { parent: this });
  }
}
