import type * as pulumi from "@pulumi/pulumi";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import { ArgoCd, type Notifications } from "../../components/kubernetes/argo-cd";
import type { InternalGatewayArgs } from "../../components/kubernetes/internal-gateway";
import { ARGO_ACCOUNTS, clusterName } from "../../facts/delivery";
import { ownName } from "../../facts/private-link";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../facts/workloads";
import type { Inside } from "./centres";

/** Where regions register, and who applies to them. */
export interface Delivery {
  readonly namespace: pulumi.Output<string>;
  readonly deployer: WorkloadIdentity;
}

/** Argo CD of all regions. They come up later, and each registers itself: only their names are known here. */
export function delivery(inside: Inside, gateway: Pick<InternalGatewayArgs, "subnetName" | "address">): Delivery {
  const { hub, cluster, regions, namespaces, operators, opts } = inside;
  const { argoCd, environment, tenantId, platformAdmins } = hub.config;
  const { clientId, developers, repositories, revision } = argoCd;
  const namespace = namespaces.argocd;
  const deployer = new WorkloadIdentity(
    "deployer",
    {
      site: hub.sites.platform,
      role: "deployer",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: "argocd",
      serviceAccount: ARGO_ACCOUNTS.controller,
      furtherServiceAccounts: [ARGO_ACCOUNTS.server],
      // A region grants it the namespaces of its workloads, when it is there.
      grants: [],
    },
    hub.azure,
  );
  new ArgoCd(
    "argo-cd",
    {
      namespace,
      hostName: ownName("argocd"),
      gateway,
      signIn: { tenantId, clientId, administrators: platformAdmins.objectId, developers },
      repositories,
      delivery: { environment, repository: repositories[0], revision },
      clusters: regions.map(([stack]) => clusterName(stack)),
      workloadNamespaces: [SERVICES_NAMESPACE, BURST_NAMESPACE],
      deployerClientId: deployer.clientId,
      notifications: notifications(inside),
      operator: operators.prometheus,
    },
    opts,
  );
  return { namespace, deployer };
}

/** Who reads the tokens of the channels that people read. */
function notifications({ hub, cluster, vault }: Inside): Notifications | undefined {
  const { argoCd, tenantId } = hub.config;
  const { slack, teams } = argoCd.notifications ?? {};
  if (!slack && !teams) return undefined;
  const reader = new WorkloadIdentity(
    "notifier",
    {
      site: hub.sites.platform,
      role: "notifier",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: "argocd",
      serviceAccount: ARGO_ACCOUNTS.notifications,
      // On the vault: people may put the secrets there after this, and that a role may be given on what is not there was read nowhere.
      grants: [{ role: "keyVaultSecretsUser", scope: vault.vaultId }],
    },
    hub.azure,
  );
  return { vaultName: vault.vaultName, tenantId, clientId: reader.clientId, slack, teams };
}
