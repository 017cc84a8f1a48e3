/** Service Bus: namespaces, pairing, autoscale of units, queues, topics, subscriptions and filters. */
import type { Law } from "./law";
import { serviceBusEntityLaws } from "./service-bus-entities";
import { serviceBusNamespaceLaws } from "./service-bus-namespace";
import { serviceBusPairingLaws } from "./service-bus-pairing";

export const serviceBusLaws: readonly Law[] = [
  ...serviceBusNamespaceLaws,
  ...serviceBusPairingLaws,
  ...serviceBusEntityLaws,
];
