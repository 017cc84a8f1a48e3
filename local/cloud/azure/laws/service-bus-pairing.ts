/** Service Bus: two namespaces under one alias (metadata geo-disaster recovery), and private endpoints to them. */
import { at, objects, text } from "../body";
import type { Situation } from "../rule";
import type { Resource, Store } from "../../store/store";
import { type Breach, type Law, pagesBelow } from "./law";

const PAIRING = "Microsoft.ServiceBus/namespaces/disasterRecoveryConfigs";
const ENDPOINT = "Microsoft.Network/privateEndpoints";
const CODE = "BadRequest";

const page = pagesBelow("azure/service-bus-messaging", "2026-11");
const PAIRS = page("service-bus-geo-dr#setup");

/** The namespace that a pairing is made on, and the one that stands by; nothing while either is not there. */
function paired({ store, id, body }: Situation): { primary: Resource; standby: Resource } | undefined {
  const [primary, standby] = [store.get(id.parent), store.get(text(body["partnerNamespace"]) ?? "")];
  return primary && standby ? { primary, standby } : undefined;
}

function hasEndpoint(store: Store, namespace: Resource): boolean {
  return store.children(namespace.id).some(({ type }) => /\/privateEndpointConnections$/i.test(type));
}

const partner = (got: string, expected: string, fix: string): Breach[] => [
  { property: "partnerNamespace", got, expected, fix },
];

const tierOf = (namespace: Resource): string | undefined => text(at(namespace.body, "sku", "name"));

/** Namespaces that a private endpoint's connections lead to. */
function targetsOf({ store, body }: Situation): Resource[] {
  return objects(body["privateLinkServiceConnections"]).flatMap((connection) => {
    const target = store.get(text(connection["privateLinkServiceId"]) ?? "");
    return target && /^Microsoft\.ServiceBus\/namespaces$/i.test(target.type) ? [target] : [];
  });
}

const connection = (got: string, expected: string, fix: string): Breach => ({
  property: "privateLinkServiceConnections[0].privateLinkServiceId",
  got,
  expected,
  fix,
});

export const serviceBusPairingLaws: readonly Law[] = [
  {
    id: "bus-pairs-are-premium",
    type: PAIRING,
    says: "Both namespaces of a pairing are premium.",
    code: CODE,
    source: PAIRS,
    admit: (situation) => {
      const both = paired(situation);
      const lesser = both && [both.primary, both.standby].find((one) => (tierOf(one) ?? "Standard") !== "Premium");
      return lesser ? partner(`${lesser.id} of tier ${tierOf(lesser)}`, "Premium", "Make it premium") : [];
    },
  },
  {
    id: "bus-pairs-over-regions",
    type: PAIRING,
    says: "The namespace that stands by is in another region.",
    code: CODE,
    source: PAIRS,
    admit: (situation) => {
      const both = paired(situation);
      if (!both || both.primary.location !== both.standby.location) return [];
      return partner(`both in ${both.standby.location}`, "two regions", "Make it elsewhere");
    },
  },
  {
    id: "bus-pairs-a-new-namespace",
    type: PAIRING,
    says: "The namespace that stands by is new: it has no queue or topic.",
    code: CODE,
    source: PAIRS,
    admit: (situation) => {
      const both = paired(situation);
      if (!both || situation.previous) return [];
      const entity = situation.store.children(both.standby.id).find(({ type }) => /\/(queues|topics)$/i.test(type));
      return entity ? partner(`${both.standby.id} with ${entity.id}`, "an empty one", "Make a new namespace") : [];
    },
  },
  {
    id: "bus-pairs-equal-partitions",
    type: PAIRING,
    says: "A partitioned namespace is not paired with one that is not.",
    code: CODE,
    source: page("service-bus-geo-dr#important-points-to-consider"),
    admit: (situation) => {
      const both = paired(situation);
      if (!both) return [];
      const [ours, theirs] = [both.primary, both.standby].map(({ body }) => body["premiumMessagingPartitions"] ?? 1);
      if ((ours === 1) === (theirs === 1)) return [];
      return partner(`${String(theirs)} partitions, the primary has ${String(ours)}`, "as many", "Make it anew");
    },
  },
  {
    id: "bus-pairs-with-endpoints",
    type: PAIRING,
    says: "Where the primary has a private endpoint, the namespace that stands by has one, too.",
    code: CODE,
    source: page("service-bus-geo-dr#new-pairings"),
    admit: (situation) => {
      const both = paired(situation);
      const { store } = situation;
      if (!both || !hasEndpoint(store, both.primary) || hasEndpoint(store, both.standby)) return [];
      return partner(`${both.standby.id} without a private endpoint`, "one", "Make its endpoint first");
    },
  },
  {
    id: "bus-pairs-without-geo-replication",
    type: PAIRING,
    says: "A namespace that is geo-replicated is not paired.",
    code: CODE,
    source: page("service-bus-geo-replication"),
    admit: (situation) => {
      const both = paired(situation);
      const taken = both && [both.primary, both.standby].find(({ body }) => body["geoDataReplication"] !== undefined);
      return taken ? partner(`${taken.id}, which is geo-replicated`, "one of the two", "Drop one") : [];
    },
  },
  {
    id: "bus-endpoint-of-the-standby-first",
    type: ENDPOINT,
    says: "A paired namespace gets a private endpoint after the one that stands by.",
    code: CODE,
    source: page("service-bus-geo-dr#existing-pairings"),
    admit: (situation) =>
      targetsOf(situation).flatMap((namespace) => {
        const { store } = situation;
        const pairing = store.children(namespace.id).find(({ type }) => /\/disasterRecoveryConfigs$/i.test(type));
        const standby = pairing && store.get(text(pairing.body["partnerNamespace"]) ?? "");
        if (!standby || hasEndpoint(store, standby)) return [];
        const got = `${namespace.id}, whose standby ${standby.id} has no endpoint`;
        return [connection(got, "one on the standby", "Make that first")];
      }),
  },
];
