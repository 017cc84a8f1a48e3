import { PLATFORM_RECOVERY } from "../../facts/recovery";
import { requestsMove } from "./edge";
import { asRegion, costsOf, noState, type Cost, type Model } from "./model";
import type { Loss } from "./row";
import { inTurn, lost, sum, type Decider, type Path, type Sum } from "./sum";
import { fromFact, notYet } from "./terms";
import { decider, listAt, numberAt, value, withoutZones, type Located, type View } from "./view";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const GATEWAY = "azure-native:network:ApplicationGateway";
const SCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch";
const POOL = "kubernetes:karpenter.sh/v1:NodePool";
const PROMETHEUS = "kubernetes:monitoring.coreos.com/v1:Prometheus";
const ZONE = "topology.kubernetes.io/zone";

/**
 * The stateless tier of each region (C10), as far as stacks tell: the mesh's entrance, node pools and what they lean on. Replicas,
 * probes and spread of the services themselves stand in gitops/, rendered from golden-path/.
 */
export const services: Model = (view) =>
  // A cluster behind a gateway serves users; the hub's serves nobody.
  view
    .of(CLUSTER)
    .filter(({ stack }) => view.of(GATEWAY, stack).length > 0)
    .flatMap((at) => cluster(view, at));

function cluster(view: View, at: Located): readonly Cost[] {
  const requests = costsOf("Services", "stateless", at);
  const cost = (loss: Loss, rto: Sum, note?: string): Cost => requests(loss, { rpo: noState(), rto }, note);
  return [
    cost("pod", podGone(view, at)),
    cost("node", nodeGone(view, at)),
    asRegion(cost("zone", zoneGone(view, at)), withoutZones(at)),
    cost(
      "region",
      requestsMove(view, at.stack, newRoom()),
      "Front Door moves them, and the other region takes twice what it had.",
    ),
    cost(
      "registry",
      keepRunning("pods that run need no image", "https://kubernetes.io/docs/concepts/containers/images/"),
      "A node that is new while no replica answers starts nothing.",
    ),
    cost(
      "key-vault",
      keepRunning(
        "secrets are mounted when a pod starts",
        "https://learn.microsoft.com/azure/aks/csi-secrets-store-driver",
      ),
      "A pod that starts meanwhile waits for its vault.",
    ),
    cost("dns", namesAnswer()),
    cost(
      "management",
      withoutHub(view, at),
      "No release, no central logs; scaling and pages go on by the region's own Prometheus.",
    ),
  ];
}

/** AKS makes two where nobody says otherwise: https://learn.microsoft.com/azure/aks/istio-deploy-ingress (2026-11). */
function entranceReplicas(view: View, at: Located): { least: number | "unknown"; by: Decider } {
  const scaler = view.of(SCALER, at.stack)[0] ?? at;
  return { least: numberAt(scaler, "spec.minReplicas") ?? 2, by: decider(scaler, "spec.minReplicas") };
}

function podGone(view: View, at: Located): Sum {
  const { least, by } = entranceReplicas(view, at);
  if (least === "unknown") return sum(notYet("replicas", by));
  const gone = fromFact("a dead pod is noticed", PLATFORM_RECOVERY.deadPod);
  return least >= 2 ? sum(gone) : sum(gone, fromFact("a new pod", PLATFORM_RECOVERY.podStart, by));
}

function nodeGone(view: View, at: Located): Sum {
  const { least, by } = entranceReplicas(view, at);
  if (least === "unknown") return sum(notYet("replicas", by));
  const silent = fromFact("a silent node is noticed", PLATFORM_RECOVERY.silentNode);
  return least >= 2
    ? sum(silent)
    : sum(silent, fromFact("its only pod is given up", PLATFORM_RECOVERY.eviction, by), newRoom());
}

function newRoom(): Path {
  return inTurn(fromFact("a new node", PLATFORM_RECOVERY.newNode), fromFact("pods start", PLATFORM_RECOVERY.podStart));
}

/** Pods of other zones go on; as many as are missing need nodes there. */
function zoneGone(view: View, at: Located): Sum {
  if (withoutZones(at)) return requestsMove(view, at.stack, newRoom());
  const pools = view.of(POOL, at.stack);
  const confined = pools.find((pool) => zonesOf(pool) === 1);
  if (confined && pools.every((pool) => zonesOf(pool) <= 1))
    return lost("its node pools take nodes of one zone only", decider(confined, "spec.template.spec.requirements"));
  return sum(fromFact("silent nodes are noticed", PLATFORM_RECOVERY.silentNode), newRoom());
}

/** Zones that a pool may take nodes of; where it says nothing, any. */
function zonesOf(pool: Located): number {
  const requirements = listAt(pool, "spec.template.spec.requirements");
  const index = requirements.findIndex((_, at) => value(pool, `spec.template.spec.requirements[${at}].key`) === ZONE);
  return index < 0 ? Infinity : listAt(pool, `spec.template.spec.requirements[${index}].values`).length;
}

function keepRunning(says: string, from: string): Sum {
  return sum({
    name: "nothing stops",
    range: { best: 0, worst: 0 },
    formula: says,
    trust: "documented",
    fact: { from, read: "2026-11" },
  });
}

function namesAnswer(): Sum {
  return sum({
    name: "nothing stops",
    range: { best: 0, worst: 0 },
    formula: "Azure DNS answers 100 % of valid questions, or pays",
    trust: "contractual",
    fact: { from: "https://learn.microsoft.com/azure/dns/dns-faq", read: "2026-11" },
  });
}

/** Only a region that measures itself can scale without the hub. */
function withoutHub(view: View, at: Located): Sum {
  const [own] = view.of(PROMETHEUS, at.stack);
  if (!own) return lost("nothing in the region measures it, so scaling is blind while the hub is away");
  return sum({
    name: "nothing stops",
    range: { best: 0, worst: 0 },
    formula: "the region measures and pages by itself",
    trust: "assumed",
    decidedBy: decider(own, "spec"),
  });
}
