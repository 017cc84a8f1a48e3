import type * as pulumi from "@pulumi/pulumi";
import { AddOnMetrics } from "../components/kubernetes/add-on-metrics";
import { Burst } from "../components/kubernetes/burst";
import { EmergencyMode } from "../components/kubernetes/emergency-mode";
import type { NodePools } from "../components/kubernetes/node-pools";
import { Overprovisioning } from "../components/kubernetes/overprovisioning";
import { PredictiveScaling } from "../components/kubernetes/predictive-scaling";
import { enrolledNamespaces } from "./enrolled";
import type { RegionConfig, StandaloneConfig } from "./config";
import type { RegionNamespace } from "./namespaces";

/** What scaling stands on in a cluster. */
interface Ground {
  readonly names: Readonly<Record<Exclude<RegionNamespace, "logging">, pulumi.Output<string>>>;
  readonly pools: NodePools["pools"];
  /** The Prometheus operator's release. */
  readonly operator: pulumi.Resource | undefined;
}

/** Room held free, bursts, the emergency flag and forecasts (A5, A7, A8, A19): what services' own scaling builds on. */
export function scaling(
  config: RegionConfig | StandaloneConfig,
  { names, pools, operator }: Ground,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { burst, running } = config.cluster;
  const monitoring = names.monitoring;
  if (running) new Overprovisioning("room", { namespace: names.overprovisioning, running }, opts);
  if (burst === "virtual-nodes") {
    new Burst("burst", { mode: burst, namespace: names.burst, monitoring, pools, operator }, opts);
  }
  const namespaces = Object.fromEntries(enrolledNamespaces(config).map((key) => [key, names[key]]));
  const { objectId: groupId } = config.onCall ?? config.platformAdmins;
  new EmergencyMode("emergency", { namespaces, regionName: config.region, groupId, monitoring, operator }, opts);
  new AddOnMetrics("add-ons", { namespace: monitoring, operator }, opts);
  new PredictiveScaling("prediction", { namespace: monitoring, operator }, opts);
}
