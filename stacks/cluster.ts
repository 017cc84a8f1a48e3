import type * as pulumi from "@pulumi/pulumi";
import { AksCluster } from "../components/azure/aks-cluster";
import { ObservabilityWorkspace } from "../components/azure/observability-workspace";
import type { RegionalNetwork } from "../components/azure/regional-network";
import { NodePools } from "../components/kubernetes/node-pools";
import type { HubSubnet, RegionSubnet } from "../facts/address-plan";
import { largestCluster, type ClusterSize } from "../facts/network";
import { LOG_RETENTION_DAYS } from "../facts/observability";
import { regionNamed } from "../facts/regions";
import type { ManagementConfig, RegionConfig, StandaloneConfig } from "./config";
import { kubernetesProvider } from "./providers";
import type { Sites } from "./sites";

/** Stacks that have a cluster. */
export type WithCluster = ManagementConfig | RegionConfig | StandaloneConfig;

/** What a cluster is made with; the hub's and the regions' are the same component. */
interface ClusterBase {
  readonly config: WithCluster;
  readonly sites: Sites;
  readonly network: RegionalNetwork<HubSubnet> | RegionalNetwork<RegionSubnet>;
  readonly workspaceId: pulumi.Output<string>;
  readonly azure: pulumi.ComponentResourceOptions;
}

/** The largest that the cluster may become: what its network must have addresses and ports for. */
export function largestOf({ region, cluster: { burst, systemPool, pools } }: WithCluster): ClusterSize {
  const limits = pools ? { pools: Object.values(pools) } : {};
  return largestCluster({ burst, region: regionNamed(region), systemNodes: systemPool.maximum, ...limits });
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
      ...(config.cluster.pools ? { pools: config.cluster.pools } : {}),
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
