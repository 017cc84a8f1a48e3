import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { PrivateLinkEverything } from "../private-link-everything";

/** A queue, and who may use it: rights are given on the queue, never on the namespace. */
export interface Queue {
  /** Optional. Seconds that a receiver holds a message before another gets it, 5 to 300. @default 60 */
  readonly lockSeconds?: number;
  /** Optional. Deliveries before a message goes to the dead letters, 1 to 2,000. @default 10 */
  readonly maxDeliveryCount?: number;
  /** Optional. Days that a message waits before it goes to the dead letters. @default 14 */
  readonly timeToLiveDays?: number;
  /** Optional. Minutes during which a message with the same id is dropped. Fixed at creation. @default none are dropped */
  readonly duplicateDetectionMinutes?: number;
  /** Optional. Messages of one session are handled in order. Fixed at creation. @default false */
  readonly sessions?: boolean;
  /** Optional. Workload identities that send, by key. @default none */
  readonly senders?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Workload identities that receive, by key; KEDA's, which reads the length (A2). @default none */
  readonly receivers?: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface ServiceBusArgs {
  readonly site: Site;
  /** Required. Gives the namespace its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. Queues by name. */
  readonly queues: Readonly<Record<string, Queue>>;
  /** Optional. Messaging units of the premium tier: 1, 2, 4, 8 or 16. @default 1 */
  readonly messagingUnits?: 1 | 2 | 4 | 8 | 16;
  /** Optional. Workspace for logs. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** Limits, https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas (2026-11) */
const LIMITS = {
  lockSeconds: [5, 300],
  maxDeliveryCount: [1, 2000],
  timeToLiveDays: [1, 3650],
  duplicateDetectionMinutes: [1, 10_080],
} as const satisfies Partial<Record<keyof Queue, readonly [number, number]>>;
/** A queue's name: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus (2026-11) */
const QUEUE_NAME = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,258}[A-Za-z0-9])?$/;

export function serviceBusFaults({ queues }: ServiceBusArgs): Fault[] {
  return Object.entries(queues).flatMap(([name, queue]) => [
    ...(QUEUE_NAME.test(name)
      ? []
      : [
          {
            path: `queues.${name}`,
            got: name,
            expected: "letters, digits and . _ - / between them, 260 characters at most",
            fix: "rename the queue",
          },
        ]),
    ...limitFaults(name, queue),
  ]);
}

function limitFaults(name: string, queue: Queue): Fault[] {
  const keys = Object.keys(LIMITS) as (keyof typeof LIMITS)[];
  return keys.flatMap((key) => {
    const [least, most] = LIMITS[key];
    const got = queue[key];
    if (got === undefined || (Number.isInteger(got) && got >= least && got <= most)) return [];
    const path = `queues.${name}.${key}`;
    return [{ path, got, expected: `a whole number from ${least} to ${most}`, fix: "choose a value in the range" }];
  });
}
