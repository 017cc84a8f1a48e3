import { createHash } from "node:crypto";
import { cpusOf } from "../../../../facts/vm-sizes";
import type { PropertyMap, Value } from "../../protocol/values";
import type { Cluster } from "../cluster/cluster";
import { at, listAt, mapAt, textAt } from "../objects/fields";

/** Memory by the first letter of a size's family. Source: https://learn.microsoft.com/azure/virtual-machines/sizes/overview (2026-11). */
const GIB_PER_CORE: Readonly<Record<string, number>> = { F: 2, D: 4, E: 8 };
/** A kubelet's own default: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ (2026-11). */
const MAX_PODS = 110;

/**
 * Nodes of the agent pools that a managed cluster has; those of node auto-provisioning are Karpenter's to make. Each offers its whole
 * size: what AKS keeps back for its own programs is not subtracted, as these do not run here.
 */
export function nodesOf(cluster: Cluster): PropertyMap[] {
  return listAt(cluster.body, "agentPoolProfiles").flatMap((pool) => {
    const count = at(pool, "count");
    return Array.from({ length: typeof count === "number" ? count : 1 }, (_, index) => node(cluster, pool, index));
  });
}

/** Whether a node's name is one of an agent pool's: `aks-system-31415926-vmss000000`. */
export function isAgentNode(name: string): boolean {
  return /^aks-[a-z0-9]+-\d{8}-vmss[0-9a-z]{6}$/.test(name);
}

function node(cluster: Cluster, pool: Value, index: number): PropertyMap {
  const name = nameOf(cluster, pool, index);
  const room = roomOf(pool);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: labelsOf(cluster.resource.location, pool, index, name) },
    spec: { taints: listAt(pool, "nodeTaints").flatMap(taintOf) },
    status: { capacity: room, allocatable: room },
  };
}

function nameOf(cluster: Cluster, pool: Value, index: number): string {
  const digits = createHash("sha256").update(cluster.resource.id).digest().readUInt32BE() % 100_000_000;
  const number = String(digits).padStart(8, "0");
  return `aks-${textAt(pool, "name") ?? ""}-${number}-vmss${index.toString(36).padStart(6, "0")}`;
}

/** Labels of AKS' own: https://learn.microsoft.com/azure/aks/use-labels#reserved-system-labels (2026-11). */
function labelsOf(region: string, pool: Value, index: number, hostname: string): PropertyMap {
  const zones = listAt(pool, "availabilityZones");
  const zone = zones.length === 0 ? "0" : `${region}-${String(zones[index % zones.length])}`;
  return {
    ...mapAt(pool, "nodeLabels"),
    "kubernetes.azure.com/agentpool": textAt(pool, "name") ?? "",
    "kubernetes.azure.com/mode": (textAt(pool, "mode") ?? "User").toLowerCase(),
    "kubernetes.azure.com/os-sku": textAt(pool, "osSKU") ?? "Ubuntu",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": hostname,
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": textAt(pool, "vmSize") ?? "",
    "topology.kubernetes.io/region": region,
    "topology.kubernetes.io/zone": zone,
  };
}

function roomOf(pool: Value): PropertyMap {
  const vmSize = textAt(pool, "vmSize") ?? "";
  const [, family = "D"] = /^Standard_([A-Z])/.exec(vmSize) ?? [];
  // Sizes of another form are as large as the smallest that clusters have.
  const cores = cpusOf(vmSize) || 4;
  const pods = at(pool, "maxPods");
  return {
    cpu: String(cores),
    memory: `${cores * (GIB_PER_CORE[family] ?? 4)}Gi`,
    pods: String(typeof pods === "number" ? pods : MAX_PODS),
  };
}

/** `CriticalAddonsOnly=true:NoSchedule`. */
function taintOf(text: Value): PropertyMap[] {
  const [, key, value = "", effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(String(text)) ?? [];
  return key === undefined || effect === undefined ? [] : [{ key, value, effect }];
}
