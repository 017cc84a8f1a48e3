import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../facts/workloads";
import type { RegionConfig } from "./config-schema";

/** Namespaces of a region whose workloads follow the emergency flag (A19): services, and their twins where there is room beyond nodes. */
export function enrolledNamespaces({
  cluster,
}: Pick<RegionConfig, "cluster">): (typeof SERVICES_NAMESPACE | typeof BURST_NAMESPACE)[] {
  return cluster.burst === "virtual-nodes" ? [SERVICES_NAMESPACE, BURST_NAMESPACE] : [SERVICES_NAMESPACE];
}
