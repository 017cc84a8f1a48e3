import type * as pulumi from "@pulumi/pulumi";
import { AksCluster } from "../components/azure/aks-cluster";
import { ObservabilityWorkspace } from "../components/azure/observability-workspace";
import type { RegionalNetwork } from "../components/azure/regional-network";
import { NodePools } from "../components/kubernetes/node-pools";
import type { HubSubnet, RegionSubnet } from "../facts/address-plan";
import { LOG_RETENTION_DAYS } from "../facts/observability";
import type { ManagementConfig, RegionConfig } from "./config";
import { kubernetesProvider } from "./providers";
import type { Sites } from "./sites";

/** What a cluster is made with; the hub's and the regions' are the same component. */
interface ClusterBase {
  readonly config: ManagementConfig | RegionConfig;
  readonly sites: Sites;
  readonly network: RegionalNetwork<HubSubnet> | RegionalNetwork<RegionSubnet>;
  readonly workspaceId: pulumi.Output<string>;
  readonly azure: pulumi.ComponentResourceOptions;
}

/**
 * A cluster as its stack's configuration describes it.
 *
 * @param privateDnsZone zone of its API server: ours where another network must find it, else AKS'.
 */
export function clusterOf(
  { config, sites, network, workspaceId, azure }: ClusterBase,
  registryId: pulumi.Output<string>,
  privateDnsZone: "system" | pulumi.Output<string> = "system",
): AksCluster {
  const { burst, kubernetesVersion, systemPool, maintenance } = config.cluster;
  const sensors = new ObservabilityWorkspace(
    "defender",
    { site: sites.platform, retentionDays: LOG_RETENTION_DAYS, role: "defender", writers: "agents" },
    azure,
  );
  return new AksCluster(
    "cluster",
    {
      site: sites.platform,
      network: {
        vnetId: network.vnetId,
        subnetIds: network.subnetIds,
        privateDnsZone,
        ...(network.routeTableId ? { routeTableId: network.routeTableId } : {}),
      },
      egress: config.network.egress.kind,
      burst,
      kubernetesVersion,
      systemPool,
      adminGroupIds: [config.platformAdmins.objectId],
      tenantId: config.tenantId,
      workspaceId,
      sensorWorkspaceId: sensors.workspaceId,
      registryId,
      maintenance,
    },
    azure,
  );
}

/** Options of everything inside the cluster, and the pools that its nodes come from. */
export function insideOf(
  { config, sites, network }: ClusterBase,
  cluster: AksCluster,
): { readonly opts: pulumi.ComponentResourceOptions; readonly pools: NodePools["pools"] } {
  const inside = { providers: [kubernetesProvider(cluster.kubeconfig)] };
  const { pools } = new NodePools(
    "nodes",
    {
      site: sites.platform,
      burst: config.cluster.burst,
      nodeSubnetId: network.subnetIds.nodes,
      systemSurge: {
        nodes: cluster.systemSurgeNodes,
        vmSize: config.cluster.systemPool.vmSize,
        subnetId: network.subnetIds.systemNodes,
      },
    },
    inside,
  );
  return { opts: inside, pools };
}
