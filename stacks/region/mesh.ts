import type * as pulumi from "@pulumi/pulumi";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import { ServiceMesh, SYNC_ACCOUNT } from "../../components/kubernetes/service-mesh";
import { MESH_INGRESS, meshRevisionOf } from "../../facts/aks";
import { HEALTH_PATH } from "../../facts/health";
import { lastPart } from "../arm-id";
import { certificatesOf } from "./certificates";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

/** The doors of the region's services, and what holds among them: the colours that the application gateway leads to (A10). */
export function mesh(
  { config, sites, azure }: Foundation,
  { cluster, vaultId }: Platform,
  servicesNamespace: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
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
      healthPath: HEALTH_PATH,
    },
    opts,
  );
}
