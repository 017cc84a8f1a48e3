import * as pulumi from "@pulumi/pulumi";
import { certificateAuthorityIn, kubeconfigTo } from "../../components/azure/aks-cluster/credentials";
import { ClusterRegistration } from "../../components/kubernetes/cluster-registration";
import { clusterName } from "../../facts/delivery";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../facts/workloads";
import { distantProvider } from "../providers";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

/**
 * Tells the hub's Argo CD of this cluster, from here: the hub comes up first, and cannot know the authority that proves an API server
 * which is yet to be made (docs/decisions/46).
 *
 * @param ready what workloads need to be there; Argo CD sets out as soon as it knows the cluster.
 */
export function registered(base: Foundation, { cluster, identities }: Platform, ready: pulumi.Resource[]): void {
  const { config, management, azure } = base;
  const { argoCd, cluster: hub } = management;
  const hubKubeconfig = pulumi
    .all([cluster.kubeconfig, hub])
    .apply(([own, { privateFqdn, certificateAuthority }]) => kubeconfigTo(own, { privateFqdn, certificateAuthority }));
  new ClusterRegistration(
    "registration",
    {
      clusterName: clusterName(pulumi.getStack()),
      environment: config.environment,
      clusterId: cluster.clusterId,
      privateFqdn: cluster.privateFqdn,
      certificateAuthority: cluster.kubeconfig.apply(certificateAuthorityIn),
      scalerClientId: identities.scaler.clientId,
      namespaces: [SERVICES_NAMESPACE, BURST_NAMESPACE],
      argoCd: {
        namespace: argoCd.namespace,
        clientId: argoCd.clientId,
        principalId: argoCd.principalId,
        tenantId: config.tenantId,
      },
    },
    pulumi.mergeOptions(azure, { providers: [distantProvider("hub", hubKubeconfig)], dependsOn: ready }),
  );
}
