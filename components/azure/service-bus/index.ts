import * as monitor from "@pulumi/azure-native/monitor";
import * as servicebus from "@pulumi/azure-native/servicebus";
import * as pulumi from "@pulumi/pulumi";
import { messagingUnits } from "../../../facts/service-bus";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { type PrivateConnection, PrivateLinkEverything } from "../private-link-everything";
import type { Pairing, ServiceBusArgs } from "./args";
import { serviceBusWatches } from "./build-alerts";
import { unitScaling } from "./build-autoscale";
import { serviceBusQueues, serviceBusTopics } from "./entities";
import { serviceBusFaults } from "./validate";

export type { Filter, Pairing, Queue, ServiceBusArgs, Subscription, Topic } from "./args";

/** Facts that policies and the recovery model read. */
export interface ServiceBusRecovery {
  /** Over zones, by itself, where the region has any: a zone's loss loses no message. */
  readonly zoneRedundant: boolean;
  /** Messages of a lost region are not lost: they wait there, unseen, until it is back. */
  readonly regionLoss: "messages-wait";
  /** What a paired namespace takes over: queues, topics and filters, or nothing. Never messages. */
  readonly standby: "entities" | "none";
}

/**
 * Queues and topics of one region (A2), premium: for work that may wait. Each region has a namespace of its own, and its services
 * send to and receive from that one alone, so that no region needs another to work. (One namespace in both, by geo-replication,
 * works in one region at a time, is moved by hand, and is in public preview.) Identities sign in with Entra and have rights on
 * single queues and topics; there are no keys.
 *
 * @costs Messaging units, by the hour: one a partition at least; autoscale adds and takes away. Messages are not counted. A
 * namespace that stands by costs as much as one that works.
 * @fails A lost zone costs seconds. Without its region a namespace is silent: senders there are lost with it, its messages wait,
 * and jobs that were asked for just before are done late. Without units enough it throttles, and senders wait. What cannot be
 * handled goes to the dead letters and stays until a person looks.
 * @recovers Zones and the region's return by themselves: messages are handed out again, in order, and again if they were being
 * handled, so receivers must bear a message twice. Paired, somebody fails over by hand (`failover` on the alias, at the standby):
 * the alias leads to the standby within minutes, empty, and its rights are granted then; the way back is a new pairing.
 */
export class ServiceBus extends pulumi.ComponentResource {
  readonly namespaceId: pulumi.Output<string>;
  /** What KEDA's trigger calls the namespace. */
  readonly namespaceName: pulumi.Output<string>;
  /** What clients connect to: the alias where there is one, else `<namespace>.servicebus.windows.net`. */
  readonly hostName: pulumi.Output<string>;
  readonly recovery: ServiceBusRecovery;

  /** @throws ArgumentError on names, sizes, limits, units, filters and aliases that Azure refuses. */
  constructor(name: string, args: ServiceBusArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("ServiceBus", name, serviceBusFaults(args));
    super("plugilo:azure:ServiceBus", name, {}, opts);
    const namespace = this.namespace(name, args);
    const place = { namespaceName: namespace.name, resourceGroupName: args.site.resourceGroupName };
    const options = { parent: this, protect: args.site.protect };
    serviceBusQueues(name, args, place, options);
    serviceBusTopics(name, args, place, options);
    const endpoint = { service: "serviceBus", targetId: namespace.id } as const;
    const connection = args.link.connect(`${name}-endpoint`, endpoint, { parent: this });
    const alias = args.pairing ? this.pair(name, args.pairing, place, connection) : undefined;
    this.scale(name, args, namespace);
    this.observe(name, args, namespace);
    this.namespaceId = namespace.id;
    this.namespaceName = namespace.name;
    this.hostName = pulumi.interpolate`${alias?.name ?? namespace.name}.servicebus.windows.net`;
    this.recovery = {
      zoneRedundant: args.site.region.zones.length > 0,
      regionLoss: "messages-wait",
      standby: args.pairing ? "entities" : "none",
    };
    this.registerOutputs({
      namespaceId: this.namespaceId,
      namespaceName: this.namespaceName,
      hostName: this.hostName,
      recovery: this.recovery,
    });
  }

  private namespace(name: string, args: ServiceBusArgs): servicebus.Namespace {
    const { site, partitions = 1 } = args;
    return new servicebus.Namespace(
      `${name}-namespace`,
      {
        namespaceName: site.names.of("serviceBus", args.role),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        // Private endpoints are the premium tier's; it spreads over zones by itself where there are any.
        // https://learn.microsoft.com/azure/reliability/reliability-service-bus (2026-11)
        sku: { name: "Premium", tier: "Premium", capacity: unitsOf(args).minimum },
        premiumMessagingPartitions: partitions,
        disableLocalAuth: true,
        minimumTlsVersion: "1.2",
        ...PrivateLinkEverything.closed("serviceBus"),
        tags: site.tags,
      },
      // Units that autoscale has added are not taken away by the next run.
      { parent: this, protect: site.protect, ignoreChanges: isScaled(args) ? ["sku.capacity"] : [] },
    );
  }

  /** Azure refuses to pair a namespace that has a private endpoint before the other has one: so this one's comes first. */
  private pair(
    name: string,
    { alias, standbyId }: Pairing,
    place: { readonly namespaceName: pulumi.Output<string>; readonly resourceGroupName: pulumi.Input<string> },
    { endpointId }: PrivateConnection,
  ): servicebus.DisasterRecoveryConfig {
    const partnerNamespace = pulumi.all([standbyId, endpointId]).apply(([standby]) => standby);
    return new servicebus.DisasterRecoveryConfig(
      `${name}-pairing`,
      { ...place, alias, partnerNamespace },
      { parent: this },
    );
  }

  private scale(name: string, args: ServiceBusArgs, namespace: servicebus.Namespace): void {
    if (!isScaled(args)) return;
    const setting = unitScaling(args.site, name, namespace.id, unitsOf(args));
    new monitor.AutoscaleSetting(`${name}-scaling`, setting, { parent: this });
  }

  private observe(name: string, args: ServiceBusArgs, namespace: servicebus.Namespace): void {
    const { workspaceId, alerting } = args;
    if (workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: namespace.id, workspaceId }, { parent: this });
    }
    if (!alerting) return;
    for (const [key, watch] of Object.entries(serviceBusWatches(args))) {
      alerting.watch(`${name}-${key}`, { ...watch, targetId: namespace.id }, { parent: this });
    }
  }
}

function unitsOf({ partitions = 1, units }: ServiceBusArgs): { readonly minimum: number; readonly maximum: number } {
  const [least = partitions] = messagingUnits(partitions);
  return units ?? { minimum: least, maximum: least };
}

function isScaled(args: ServiceBusArgs): boolean {
  const { minimum, maximum } = unitsOf(args);
  return minimum < maximum;
}
