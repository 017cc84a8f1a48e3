import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Workload identities, by key. */
type Principals = Readonly<Record<string, pulumi.Input<string>>>;

/** How messages are handed out, and when they are given up. */
export interface Delivery {
  /** Optional. Seconds that a receiver holds a message before another gets it, 5 to 300. @default 60 */
  readonly lockSeconds?: number;
  /** Optional. Deliveries before a message goes to the dead letters, 1 to 2,000. @default 10 */
  readonly maxDeliveryCount?: number;
  /** Optional. Days that a message waits before it goes to the dead letters. @default 14 */
  readonly timeToLiveDays?: number;
  /** Optional. Messages of one session are handled in order, by one receiver. Fixed at creation. @default false */
  readonly sessions?: boolean;
  /** Optional. Workload identities that receive, dead letters too. @default none */
  readonly receivers?: Principals;
  /**
   * Optional. Identities that read the length and can take no message: KEDA's (A2).
   * @default none
   */
  readonly scalers?: Principals;
}

/** What keeps messages until they are handed out. */
export interface Keeping {
  /** Optional. Minutes during which a message with the same id is dropped. Fixed at creation. @default none are dropped */
  readonly duplicateDetectionMinutes?: number;
  /** Optional. Gigabytes that waiting messages may fill: 1, 2, 3, 4, 5, 10, 20, 40 or 80; then senders are refused. @default 5 */
  readonly maxSizeGb?: number;
  /** Optional. Workload identities that send. @default none */
  readonly senders?: Principals;
  /** Optional. Messages waiting above which somebody is told. @default 1,000 */
  readonly backlog?: number;
}

/** A queue, and who may use it: rights are given on the queue, never on the namespace. */
export interface Queue extends Keeping, Delivery {
  /** Optional. Queue of this namespace that dead letters are moved to, to be handled in one place. @default they stay */
  readonly deadLettersTo?: string;
}

/** Which messages of a topic a subscription gets. */
export type Filter =
  /** A condition over properties, such as `sys.Label = 'signup' AND region = 'fra'`; 1,024 characters at most. */
  | { readonly kind: "sql"; readonly condition: string }
  /** Equal values of properties: cheaper for Azure than a condition. */
  | {
      readonly kind: "properties";
      readonly label?: string;
      readonly correlationId?: string;
      readonly properties?: Readonly<Record<string, string>>;
    };

export interface Subscription extends Delivery {
  /** Optional. What it gets, by name of the rule: a message that any of them lets through. @default every message */
  readonly filters?: Readonly<Record<string, Filter>>;
}

/** A topic: every subscription gets its own copy of a message. */
export interface Topic extends Keeping {
  /** Optional. Days that a message waits in a subscription that sets nothing else. @default 14 */
  readonly timeToLiveDays?: number;
  /** Required. Subscriptions by name. */
  readonly subscriptions: Readonly<Record<string, Subscription>>;
}

/** A second name that can be moved to a second, empty namespace elsewhere. */
export interface Pairing {
  /** Required. The name that clients use: `<alias>.servicebus.windows.net`. */
  readonly alias: string;
  /**
   * Required. ARM id of the namespace that stands by, in another region: premium, of as many partitions, without queues or topics of
   * its own, and behind a private endpoint already. Azure copies queues, topics and filters to it, and no message, no right.
   */
  readonly standbyId: pulumi.Input<string>;
}

export interface ServiceBusArgs {
  readonly site: Site;
  /** Optional. Tells two namespaces of a region apart. @default none: the region's own */
  readonly role?: string;
  /** Required. Gives the namespace its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. Queues by name. */
  readonly queues: Readonly<Record<string, Queue>>;
  /** Optional. Topics by name. @default none */
  readonly topics?: Readonly<Record<string, Topic>>;
  /**
   * Optional. Brokers that share the load: 1, 2 or 4. Fixed at creation. Order holds within one, so sessions or partition keys
   * decide it. Several with few units each do more than one with many.
   * @default 1
   */
  readonly partitions?: 1 | 2 | 4;
  /**
   * Optional. Messaging units of the premium tier: 1, 2, 4, 8 or 16 for each partition. Between two of them Azure scales by CPU
   * (C1).
   * @default one a partition, fixed
   */
  readonly units?: { readonly minimum: number; readonly maximum: number };
  /** Optional. Pairs the namespace with one that stands by. @default it stands alone */
  readonly pairing?: Pairing;
  /** Optional. Workspace for logs. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears of dead letters, backlogs, throttling, errors and busy units. @default nobody */
  readonly alerting?: Alerting;
}
