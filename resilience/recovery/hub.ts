import { PEOPLE, PLATFORM_DATA_LOSS, PLATFORM_RECOVERY } from "../../facts/recovery";
import { scheduleSeconds } from "../elastic-schedule";
import { costsOf, noLoss, type Cost, type Model, type Recovery } from "./model";
import { inTurn, lost, sum, type Path, type Sum } from "./sum";
import { byPeople, fromFact, fromProperty, notYet, untold } from "./terms";
import { decider, listAt, numberAt, value, type Located, type View } from "./view";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const BROKERS = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const KAFKA = "kubernetes:kafka.strimzi.io/v1:Kafka";
const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const SETTINGS = "kubernetes:stackconfigpolicy.k8s.elastic.co/v1alpha1:StackConfigPolicy";
const PROMETHEUS = "kubernetes:monitoring.coreos.com/v1:Prometheus";
const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * Logs, metrics and releases in the hub. They serve nobody's request, so A16's second tier is theirs (docs/decisions/12): an hour of
 * data, four hours of time.
 */
export const hub: Model = (view) => [
  ...view.of(BROKERS).flatMap((at) => kafka(view, at)),
  ...view.of(ELASTICSEARCH).flatMap((at) => elasticsearch(view, at)),
  ...view.of(PROMETHEUS).flatMap((at) => metrics(view, at)),
  ...view
    .of(RELEASE)
    .filter((at) => value(at, "chart") === "argo-cd")
    .flatMap((at) => releases(view, at)),
];

function kafka(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Kafka", "other", at, "non-critical");
  const [cluster] = view.of(KAFKA, at.stack);
  const path = "spec.kafka.config.default.replication.factor";
  const factor = cluster ? configured(cluster, "default.replication.factor") : undefined;
  const by = cluster && decider(cluster, path);
  const copies: Recovery =
    (factor ?? 1) >= 2
      ? {
          rpo: noLoss(),
          rto: sum(
            fromFact("a silent node is noticed", PLATFORM_RECOVERY.silentNode),
            fromFact("another broker leads", PLATFORM_RECOVERY.reroute, by),
          ),
        }
      : all(lost("a topic has one copy", by));
  return [
    cost("node", copies),
    cost("zone", copies),
    cost("deletion", brokersDeleted(view, at)),
    cost("region", hubAway(view, at), "A buffer: shippers keep their place in the nodes' files and go on from there."),
  ];
}

/** Brokers that are deleted leave their disks, unless a claim says otherwise. */
function brokersDeleted(view: View, at: Located): Recovery {
  const claims = listAt(at, "spec.storage.volumes").map((_, index) => `spec.storage.volumes[${index}].deleteClaim`);
  const goes = claims.find((path) => value(at, path) === true);
  if (goes !== undefined) return all(lost("its disks go with it", decider(at, goes)));
  return {
    rpo: sum({ ...fromFact("disks stay", PLATFORM_DATA_LOSS.none), formula: "no claim is deleted with its broker" }),
    rto: sum(byPeople(view, at.stack, undefined), fromFact("update of the stack", PEOPLE.update)),
  };
}

/** Kafka's own settings have dots in their names. */
function configured(cluster: Located, name: string): number | undefined {
  const config = value(cluster, "spec.kafka.config");
  const found: unknown =
    typeof config === "object" && config !== null
      ? Object.entries(config).find(([key]) => key === name)?.[1]
      : undefined;
  return typeof found === "number" ? found : undefined;
}

function elasticsearch(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Elasticsearch", "other", at, "non-critical");
  const nodes = listAt(at, "spec.nodeSets");
  const weakest = Math.min(...nodes.map((_, index) => Number(value(at, `spec.nodeSets[${index}].count`) ?? 1)));
  const copies: Recovery =
    nodes.length > 0 && weakest >= 2
      ? {
          rpo: noLoss(),
          rto: sum(
            fromFact("a silent node is noticed", PLATFORM_RECOVERY.silentNode),
            fromFact("replicas take over", PLATFORM_RECOVERY.reroute, decider(at, "spec.nodeSets")),
          ),
        }
      : all(lost("a role has one node", decider(at, "spec.nodeSets")));
  const snapshot = snapshots(view, at);
  return [
    cost("node", copies),
    cost("zone", copies),
    cost(
      "region",
      { rpo: snapshot.elsewhere, rto: hubAway(view, at).rto },
      "Snapshots are in geo-redundant storage; the cluster is made again elsewhere.",
    ),
    cost("corruption", {
      rpo: snapshot.here,
      rto: sum(byPeople(view, at.stack, undefined), untold("restore of snapshots", "it grows with the indices")),
    }),
  ];
}

/** The most frequent of the snapshot policies, and what its copy to the paired region adds. */
function snapshots(view: View, at: Located): { here: Sum; elsewhere: Sum } {
  const [settings] = view.of(SETTINGS, at.stack);
  const policies = settings ? value(settings, "spec.elasticsearch.snapshotLifecyclePolicies") : undefined;
  const names = typeof policies === "object" && policies !== null ? Object.keys(policies) : [];
  const every = names.flatMap((name) => {
    const path = `spec.elasticsearch.snapshotLifecyclePolicies.${name}.schedule`;
    const seconds = settings ? scheduleSeconds(value(settings, path)) : undefined;
    return settings && seconds !== undefined ? [{ seconds, decides: decider(settings, path) }] : [];
  });
  const [often] = every.sort((a, b) => a.seconds - b.seconds);
  if (!often) return { here: lost("no snapshot is taken"), elsewhere: lost("no snapshot is taken") };
  const since = fromProperty(
    "since the last snapshot",
    [0, often.seconds],
    `a snapshot each ${often.seconds / 60} min`,
    often.decides,
  );
  return {
    here: sum(since),
    elsewhere: sum(since, fromFact("not copied to the pair yet", PLATFORM_DATA_LOSS.storageGeo)),
  };
}

function metrics(view: View, at: Located): readonly Cost[] {
  const centre = value(at, "spec.enableRemoteWriteReceiver") === true;
  const cost = costsOf(centre ? "Metrics, centre" : "Metrics, region", "other", at, "non-critical");
  const replicas = numberAt(at, "spec.replicas") ?? 1;
  const by = decider(at, "spec.replicas");
  const node: Recovery =
    replicas === "unknown"
      ? all(sum(notYet("replicas", by)))
      : replicas >= 2
        ? { rpo: noLoss(), rto: sum(fromFact("a silent node is noticed", PLATFORM_RECOVERY.silentNode)) }
        : { rpo: sum(madeAnew()), rto: sum(madeAnew()) };
  return [
    cost("node", node),
    ...(centre
      ? [cost("region", hubAway(view, at), "Regions keep two days of their own and page by themselves.")]
      : []),
  ];
}

function releases(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Argo CD", "other", at, "non-critical");
  const kept = sum({ ...fromFact("all it knows is in Git", PLATFORM_DATA_LOSS.none), formula: "A21" });
  return [
    cost("node", { rpo: kept, rto: sum(madeAnew()) }),
    cost("region", { rpo: kept, rto: hubAway(view, at).rto }, "What runs goes on running; releases wait."),
  ];
}

function madeAnew(): Path {
  return inTurn(
    fromFact("a silent node is noticed", PLATFORM_RECOVERY.silentNode),
    fromFact("its pods are given up", PLATFORM_RECOVERY.eviction),
    fromFact("a new node", PLATFORM_RECOVERY.newNode),
    fromFact("pods start", PLATFORM_RECOVERY.podStart),
  );
}

/** It is in one region: its program makes it again in another, and nobody has tried how long that takes. */
function hubAway(view: View, at: Located): Recovery {
  const [cluster] = view.of(CLUSTER, at.stack);
  const by = cluster && decider(cluster, "location");
  return {
    rpo: sum(untold("what only the hub had", "it is kept until the region is back", by)),
    rto: sum(
      byPeople(view, at.stack, undefined),
      untold("the hub made in another region", "no drill has measured it", by),
    ),
  };
}

function all(one: Sum): Recovery {
  return { rpo: one, rto: one };
}
