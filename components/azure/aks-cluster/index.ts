import type * as authorization from "@pulumi/azure-native/authorization";
import * as containerservice from "@pulumi/azure-native/containerservice";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import type { RoleKey } from "../../../facts/roles";
import { refuse } from "../../arguments";
import { asGiven } from "../as-given";
import { grant, type PrincipalType } from "../managed-identity/grant";
import type { AksClusterArgs } from "./args";
import { clusterBody, type ClusterIdentities } from "./build-cluster";
import { controlPlaneLogs } from "./build-diagnostics";
import { maintenanceWindow, MAINTENANCE_WINDOWS } from "./build-maintenance";
import { kubeconfigOf, required } from "./credentials";
import { faultsOf } from "./validate";

export type { AksClusterArgs, ClusterEgress, ClusterSubnets, Weekday } from "./args";

/**
 * A private AKS cluster with node auto-provisioning and the estate's add-ons (A2, A3, A5, A17). It knows nothing of which
 * region or role it has: regions and management use the same one. Node pools beyond the system pool are `NodePools`.
 *
 * A subscription needs the feature `Microsoft.Compute/EncryptionAtHost` registered once.
 *
 * @costs The nodes: those of the fixed system pool always, all others as pods need them (see NodePools), each with
 * Defender's price a CPU. The control plane with an SLA costs a tenth of a dollar an hour.
 * @fails With the control plane down, pods and traffic go on, but nothing is scheduled, scaled or deployed. A zone's loss
 * takes its nodes, a third of the region's capacity where there are zones; in a region without zones a data centre's loss
 * may take all of it, and Front Door leads users to the other region.
 * @recovers The control plane by itself, within minutes. Lost nodes are replaced as their pods wait, which takes minutes,
 * and at once where placeholders hold room. A cluster that is lost for good is made anew by `up` and filled by Argo CD, usually
 * within the hour; it holds no data that is nowhere else, but for queues and metrics on disks in the hub.
 * @throws ArgumentError with everything that is wrong with the arguments.
 */
export class AksCluster extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** Secret. Signs in through `kubelogin` as whoever runs the program: local accounts are off. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Issuer that federated credentials of workload identities trust. */
  readonly oidcIssuerUrl: pulumi.Output<string>;
  /** Identity that nodes pull images with. */
  readonly kubeletPrincipalId: pulumi.Output<string>;
  /** Identity that the control plane manages networks with. */
  readonly identityPrincipalId: pulumi.Output<string>;
  /** Name of the group that AKS puts nodes, load balancers and private link services into. */
  readonly nodeResourceGroup: pulumi.Output<string>;
  readonly nodeResourceGroupId: pulumi.Output<string>;
  /** Name of the API server, which resolves only where its private zone is linked. */
  readonly privateFqdn: pulumi.Output<string>;
  /** Nodes that system pods may have beyond the pool's fixed count: `NodePools` makes room for them. */
  readonly systemSurgeNodes: number;

  constructor(
    private readonly name: string,
    args: AksClusterArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("AksCluster", name, faultsOf(args));
    super("plugilo:azure:AksCluster", name, {}, opts);

    const controlPlane = this.identity("control-plane", args);
    const kubelet = this.identity("kubelet", args);
    const grants = this.grantControlPlane(controlPlane, kubelet, args);
    const nodeResourceGroup = args.site.names.of("resourceGroup", "nodes");
    const cluster = this.cluster(args, { controlPlane, kubelet }, nodeResourceGroup, grants);

    this.grantPeople(cluster, args);
    this.grantPulls(kubelet, args);
    this.grantBurst(cluster, args);
    this.maintain(cluster, args);
    this.audit(cluster, args);

    this.clusterId = cluster.id;
    this.clusterName = cluster.name;
    this.kubeconfig = kubeconfigOf(
      { resourceGroupName: args.site.resourceGroupName, clusterName: cluster.name },
      { parent: this },
    );
    this.oidcIssuerUrl = required(cluster.oidcIssuerProfile, "issuerURL");
    this.kubeletPrincipalId = kubelet.principalId;
    this.identityPrincipalId = controlPlane.principalId;
    this.nodeResourceGroup = cluster.nodeResourceGroup.apply((group) => group ?? nodeResourceGroup);
    this.nodeResourceGroupId = groupId(cluster.id, this.nodeResourceGroup);
    this.privateFqdn = cluster.privateFQDN;
    this.systemSurgeNodes = args.systemPool.maximum - args.systemPool.minimum;
    this.registerOutputs({ clusterId: this.clusterId, privateFqdn: this.privateFqdn });
  }

  private identity(role: string, { site }: AksClusterArgs): managedidentity.UserAssignedIdentity {
    return new managedidentity.UserAssignedIdentity(
      `${this.name}-${role}`,
      {
        resourceGroupName: site.resourceGroupName,
        resourceName: site.names.of("managedIdentity", `aks-${role}`),
        location: site.region.name,
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private cluster(
    args: AksClusterArgs,
    { controlPlane, kubelet }: Record<"controlPlane" | "kubelet", managedidentity.UserAssignedIdentity>,
    nodeResourceGroup: string,
    grants: pulumi.Resource[],
  ): containerservice.ManagedCluster {
    const identities: ClusterIdentities = {
      controlPlaneId: controlPlane.id,
      kubelet: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId },
    };
    const body = clusterBody(args, identities, nodeResourceGroup);
    return new containerservice.ManagedCluster(`${this.name}-cluster`, body, {
      parent: this,
      // AKS checks the rights of its identity before it makes anything.
      dependsOn: grants,
      protect: args.site.protect,
      transformations: [asGiven({ securityProfile: body.securityProfile })],
      // AKS moves patches: what it set must not look like a change of ours.
      ignoreChanges: ["agentPoolProfiles[0].orchestratorVersion"],
    });
  }

  /** Least rights: subnets that the cluster uses, and the identity of its nodes. Never the whole network or group. */
  private grantControlPlane(
    identity: managedidentity.UserAssignedIdentity,
    kubelet: managedidentity.UserAssignedIdentity,
    { network }: AksClusterArgs,
  ): pulumi.Resource[] {
    const { systemNodes, nodes, internalLoadBalancer, privateLinkService } = network.subnetIds;
    const subnets = {
      "system-nodes": systemNodes,
      nodes,
      "load-balancer": internalLoadBalancer,
      pls: privateLinkService,
    };
    // Routes in another resource group must be readable for the check that they lead out:
    // https://learn.microsoft.com/azure/aks/aks-service-permissions#additional-aks-cluster-identity-permissions (2026-11)
    const scopes = { ...subnets, routes: network.routeTableId };
    const grants = Object.entries(scopes).flatMap(([key, scope]) =>
      scope === undefined ? [] : [this.grant(`join-${key}`, "networkContributor", identity.principalId, scope)],
    );
    grants.push(this.grant("assign-kubelet", "managedIdentityOperator", identity.principalId, kubelet.id));
    if (network.privateDnsZone !== "system") {
      grants.push(
        this.grant("write-zone", "privateDnsZoneContributor", identity.principalId, network.privateDnsZone),
        // https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone (2026-11)
        this.grant("link-zone", "networkContributor", identity.principalId, network.vnetId),
      );
    }
    return grants;
  }

  /** Administrators may fetch the kubeconfig; what they may do inside follows from `adminGroupObjectIDs`. */
  private grantPeople(cluster: containerservice.ManagedCluster, { adminGroupIds }: AksClusterArgs): void {
    for (const id of adminGroupIds) this.grant(`use-${id}`, "aksClusterUser", id, cluster.id, "Group");
  }

  private grantPulls(kubelet: managedidentity.UserAssignedIdentity, { registryId }: AksClusterArgs): void {
    if (registryId !== undefined) this.grant("pull", "acrPull", kubelet.principalId, registryId);
  }

  /** Virtual nodes bring an identity of their own, which joins container groups to the burst subnet. */
  private grantBurst(cluster: containerservice.ManagedCluster, { burst, network }: AksClusterArgs): void {
    if (burst !== "virtual-nodes" || network.subnetIds.burst === undefined) return;
    const connector = cluster.addonProfiles.apply((addOns) => addOns?.["aciConnectorLinux"]?.identity);
    this.grant("burst", "networkContributor", required(connector, "objectId"), network.subnetIds.burst);
  }

  private grant(
    key: string,
    role: RoleKey,
    principalId: pulumi.Input<string>,
    scope: pulumi.Input<string>,
    principalType: PrincipalType = "ServicePrincipal",
  ): authorization.RoleAssignment {
    return grant(`${this.name}-${key}`, { principalId, principalType, role, scope }, { parent: this });
  }

  private maintain(cluster: containerservice.ManagedCluster, { site, maintenance }: AksClusterArgs): void {
    for (const [role, configName] of Object.entries(MAINTENANCE_WINDOWS)) {
      new containerservice.MaintenanceConfiguration(
        `${this.name}-maintenance-${role}`,
        {
          resourceGroupName: site.resourceGroupName,
          resourceName: cluster.name,
          configName,
          maintenanceWindow: maintenanceWindow(maintenance),
        },
        { parent: this },
      );
    }
  }

  private audit(cluster: containerservice.ManagedCluster, { workspaceId }: AksClusterArgs): void {
    new monitor.DiagnosticSetting(
      `${this.name}-audit`,
      {
        name: "control-plane",
        resourceUri: cluster.id,
        workspaceId,
        logAnalyticsDestinationType: "Dedicated",
        logs: controlPlaneLogs(),
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
      { parent: this },
    );
  }
}

function groupId(clusterId: pulumi.Output<string>, group: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.interpolate`${clusterId.apply((id) => id.split("/").slice(0, 3).join("/"))}/resourceGroups/${group}`;
}
