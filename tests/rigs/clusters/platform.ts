import { Burst } from "../../../components/kubernetes/burst";
import { EmergencyMode } from "../../../components/kubernetes/emergency-mode";
import { Namespaces } from "../../../components/kubernetes/namespaces";
import { NodePools } from "../../../components/kubernetes/node-pools";
import { Overprovisioning } from "../../../components/kubernetes/overprovisioning";
import { PredictiveScaling } from "../../../components/kubernetes/predictive-scaling";
import { ReleaseGate } from "../../../components/kubernetes/release-gate";
import { forKwok, kwokNodeClass } from "../../../local/clusters/controllers/karpenter";
import { unwrap } from "../../../local/cloud/protocol/values";
import {
  leastCpus,
  meshRevisionOf,
  zoneLabels,
  type Burst as BurstMode,
  type PoolKind,
  type PoolLimit,
} from "../../../facts/aks";
import { planRegion } from "../../../facts/address-plan";
import { METRICS } from "../../../facts/observability";
import { regionNamed } from "../../../facts/regions";
import { regionNamespaces } from "../../../stacks/namespaces";
import { record, type StackOptions } from "../../unit/components/recorder";
import { siteIn } from "../../unit/components/sites";
import { manifestOf, type Manifest } from "./api";

/** The two production regions, as far as their clusters differ. */
export const PLACES = {
  frankfurt: { region: regionNamed("germanywestcentral"), site: siteIn("germanywestcentral"), burst: "virtual-nodes" },
  berlin: { region: regionNamed("germanynorth"), site: siteIn("germanynorth"), burst: "none" },
} as const satisfies Record<string, { burst: BurstMode; [field: string]: unknown }>;

export type Place = keyof typeof PLACES;

/** Small enough to be filled in a second: what a pool does at its limit does not depend on how high that is. */
export const LIMITS: Readonly<Partial<Record<PoolKind, PoolLimit>>> = {
  // A quarter of it is the neighbours'.
  general: { cpu: 208, memoryGi: 832 },
  memory: { cpu: 16, memoryGi: 128 },
  compute: { cpu: 16, memoryGi: 64 },
  // As much memory as its largest sizes have: a node that is being made counts as the largest that it may become.
  spot: { cpu: 192, memoryGi: 1536 },
};

/** As the add-on registers it: https://learn.microsoft.com/azure/aks/virtual-nodes-cli (2026-11). */
export const VIRTUAL_NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: "virtual-node-aci-linux",
    labels: { "kubernetes.io/role": "agent", "kubernetes.io/os": "linux", type: "virtual-kubelet" },
  },
  spec: { taints: [{ key: "virtual-kubelet.io/provider", value: "azure", effect: "NoSchedule" }] },
} as const;

/** What the sample services ask for, about. */
const RUNNING = { cpu: 10, memoryGi: 20 };

const SUBNET =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes";
const CLIENT_ID = "c0ffee00-0000-4000-8000-000000000000";
/** Host under which the rig answers for the hub's metrics. */
export const CENTRE = "centre.rig";
const KUBERNETES = "1.36";

/** What Pulumi puts into a region's cluster before any service is there: the components' own objects. */
export async function platformOf(place: Place): Promise<Manifest[]> {
  const { all } = await record((opts) => platform(place, opts));
  return all
    .filter(({ type, custom }) => custom && type.startsWith("kubernetes:"))
    .map(({ inputs }) => manifestOf(unwrap(inputs)));
}

function platform(place: Place, opts: StackOptions): void {
  const { site, burst } = PLACES[place];
  const mesh = { revision: meshRevisionOf(KUBERNETES), clientId: CLIENT_ID };
  const { names } = new Namespaces(
    "namespaces",
    { namespaces: regionNamespaces(planRegion("10.16.0.0/14"), mesh) },
    opts,
  );
  const { monitoring, services } = names;
  const enrolled: Record<string, typeof services> =
    burst === "virtual-nodes" ? { services, burst: names.burst } : { services };
  new NodePools("pools", { site, burst, nodeSubnetId: SUBNET, pools: LIMITS }, opts);
  new Overprovisioning("room", { namespace: names.overprovisioning, running: RUNNING }, opts);
  new EmergencyMode("emergency", { namespaces: enrolled, regionName: place, groupId: CLIENT_ID, monitoring }, opts);
  new PredictiveScaling("prediction", { namespace: monitoring }, opts);
  new ReleaseGate("release-gate", { address: `http://${CENTRE}:${METRICS.queryPort}` }, opts);
  if (burst === "none") return;
  new Burst("burst", { mode: burst, namespace: names.burst, monitoring, pools: LIMITS }, opts);
}

/**
 * Other services' pods, one to a zone and each as large as its node: a cluster at work has nodes in every zone, and none with room to
 * spare. A scheduler knows only zones in which there are nodes.
 */
export function neighbours(place: Place): Manifest[] {
  const { region, burst } = PLACES[place];
  const requests = { cpu: String(leastCpus(burst)) };
  return zoneLabels(region).map((zone) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `neighbour-${zone}`, namespace: "default" },
    spec: {
      nodeSelector: { "topology.kubernetes.io/zone": zone, "plugilo.com/pool": "general" },
      containers: [{ name: "app", image: "services/neighbour", resources: { requests } }],
    },
  }));
}

/** Alerts and recordings of what Pulumi makes, as Prometheus itself reads them. */
export function rulesOf(objects: readonly Manifest[]): { groups: unknown[] } {
  const specs = objects
    .filter(({ kind }) => kind === "PrometheusRule")
    .map(({ spec }) => spec as { groups: unknown[] });
  return { groups: specs.flatMap(({ groups }) => groups) };
}

/**
 * For Karpenter's KWOK provider: NodePools name node classes that it knows, and those are added. Everything else goes to the cluster
 * as it is.
 */
export function asKwokProvides(objects: readonly Manifest[]): Manifest[] {
  const classes = objects
    .filter(({ kind }) => kind === "AKSNodeClass")
    .map(({ metadata }) => kwokNodeClass(metadata.name));
  const changed = objects.map((object) => (isNodePool(object) ? forKwok(object) : object));
  return [...classes, ...changed];
}

type NodePool = Manifest & Parameters<typeof forKwok>[0];

function isNodePool(object: Manifest): object is NodePool {
  return object.kind === "NodePool";
}
