import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../components/azure/aks-cluster";
import { WorkloadIdentity } from "../components/azure/managed-identity";
import { ServiceMesh, SYNC_ACCOUNT, type ServiceMeshArgs } from "../components/kubernetes/service-mesh";
import { MESH_INGRESS, meshRevisionOf } from "../facts/aks";
import { HEALTH_PATH } from "../facts/health";
import { lastPart } from "./arm-id";
import { certificatesOf, type WithGateway } from "./certificates";
import type { Sites } from "./sites";

interface MeshBase {
  readonly config: WithGateway;
  readonly sites: Sites;
  readonly azure: pulumi.ComponentResourceOptions;
}

interface Doors {
  readonly cluster: AksCluster;
  /** Where the certificates lie. */
  readonly vaultId: pulumi.Output<string>;
}

/**
 * The doors of the region's services, and what holds among them: the colours that the application gateway leads to (A10).
 *
 * @param traces where they go; nowhere in an environment without a hub.
 */
export function mesh(
  { config, sites, azure }: MeshBase,
  { cluster, vaultId }: Doors,
  servicesNamespace: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
  traces?: ServiceMeshArgs["traces"],
): void {
  const { clientId } = new WorkloadIdentity(
    "mesh-certificates",
    {
      site: sites.platform,
      role: "mesh-certificates",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: MESH_INGRESS.namespace,
      serviceAccount: SYNC_ACCOUNT,
      grants: [{ scope: vaultId, role: "keyVaultSecretsUser" }],
    },
    azure,
  );
  new ServiceMesh(
    "mesh",
    {
      revision: meshRevisionOf(config.cluster.kubernetesVersion),
      ports: { blue: MESH_INGRESS.httpsPort, green: MESH_INGRESS.greenHttpsPort },
      certificates: certificatesOf(config),
      vault: { name: lastPart(vaultId), tenantId: config.tenantId, clientId },
      servicesNamespace,
      environment: config.environment,
      ...(traces ? { traces } : {}),
      healthPath: HEALTH_PATH,
    },
    opts,
  );
}
