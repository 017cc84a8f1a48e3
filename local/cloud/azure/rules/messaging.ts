/** Service Bus. */
import { text } from "../body";
import type { PropertyMap } from "../../protocol/values";
import type { Companion, Situation, TypeRule } from "../rule";
import { entityName, entityPath, letterFirst, ruleName } from "./names";

const BUS = "Microsoft.ServiceBus/namespaces";
const PAIRING = `${BUS}/disasterRecoveryConfigs`;

/** A pairing shows at both namespaces: the alias leads to the one, the other stands by. */
function otherHalf({ id, body, store }: Situation): Companion[] {
  const standby = store.get(text(body["partnerNamespace"]) ?? "");
  if (!standby) return [];
  return [
    {
      id: `${standby.id}/disasterRecoveryConfigs/${id.name}`,
      location: standby.location,
      body: {},
      outputs: { role: "Secondary", provisioningState: "Succeeded", partnerNamespace: id.parent },
    },
  ];
}

/** What Azure answers of a queue, topic or subscription where nothing is said. */
const entity = ({ body }: Situation): PropertyMap => ({
  status: body["status"] ?? "Active",
  enableBatchedOperations: body["enableBatchedOperations"] ?? true,
});

export const messagingRules: readonly TypeRule[] = [
  {
    type: BUS,
    name: letterFirst(6, 50, "NamespaceUnavailable"),
    immutable: ["sku.name", "zoneRedundant", "premiumMessagingPartitions"],
    outputs: ({ id }) => ({
      serviceBusEndpoint: `https://${id.name.toLowerCase()}.servicebus.windows.net:443/`,
      metricId: `${id.subscription}:${id.name.toLowerCase()}`,
      status: "Active",
    }),
  },
  {
    type: PAIRING,
    name: letterFirst(6, 50, "NamespaceUnavailable"),
    immutable: ["partnerNamespace", "alternateName"],
    outputs: () => ({ role: "Primary", pendingReplicationOperationsCount: 0 }),
    companions: otherHalf,
  },
  {
    type: `${BUS}/queues`,
    name: entityPath(1, 260),
    immutable: ["enablePartitioning", "requiresDuplicateDetection", "requiresSession"],
    outputs: (situation) => ({ ...entity(situation), messageCount: 0, sizeInBytes: 0 }),
  },
  {
    type: `${BUS}/topics`,
    name: entityPath(1, 260),
    immutable: ["enablePartitioning", "requiresDuplicateDetection"],
    outputs: (situation) => ({
      ...entity(situation),
      sizeInBytes: 0,
      subscriptionCount: situation.store.children(situation.id.id).filter(({ type }) => /\/subscriptions$/i.test(type))
        .length,
    }),
  },
  {
    type: `${BUS}/topics/subscriptions`,
    name: entityName(1, 50),
    immutable: ["requiresSession", "isClientAffine"],
    outputs: (situation) => ({ ...entity(situation), messageCount: 0 }),
  },
  { type: `${BUS}/topics/subscriptions/rules`, name: ruleName(1, 50) },
  { type: `${BUS}/networkRuleSets`, adopts: true },
];
