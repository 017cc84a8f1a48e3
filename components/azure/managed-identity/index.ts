import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { grantKey, workloadIdentityFaults, type WorkloadIdentityArgs } from "./args";
import { grant } from "./grant";

export { grant, grantEach, type GrantArgs, type PrincipalType } from "./grant";
export type { Grant, WorkloadIdentityArgs } from "./args";

/** The audience that Entra demands of a federated token. https://learn.microsoft.com/azure/aks/workload-identity-overview (2026-11) */
const AUDIENCE = "api://AzureADTokenExchange";

/**
 * An identity that the pods of one service account take, without a secret, and what it may do.
 *
 * @costs Nothing.
 * @fails With Entra down, no token is renewed: pods keep what they have until it ends, an hour or more, and those that start
 * meanwhile cannot reach their stores. A wrong service account or issuer shows as AADSTS70021 in the pod from its first call on.
 * @recovers Entra by itself: its tokens are kept and renewed ahead of their end. An identity that was deleted gets another
 * id when it is made again, and `up` gives it its rights, which take some minutes to reach everywhere.
 */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /** ARM id of the identity. */
  readonly identityId: pulumi.Output<string>;
  /** For the service account's annotation `azure.workload.identity/client-id`. */
  readonly clientId: pulumi.Output<string>;
  /** For role assignments and database roles. */
  readonly principalId: pulumi.Output<string>;

  /** @throws ArgumentError when names are not Kubernetes' or two grants share a key. */
  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("WorkloadIdentity", name, workloadIdentityFaults(args));
    super("plugilo:azure:WorkloadIdentity", name, {}, opts);
    const { site } = args;
    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-identity`,
      {
        resourceName: site.names.of("managedIdentity", args.role),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        tags: site.tags,
      },
      { parent: this },
    );
    trust(name, args, identity, { parent: this });
    for (const entry of args.grants) {
      const { scope, role } = entry;
      grant(`${name}-${grantKey(entry)}`, { principalId: identity.principalId, role, scope }, { parent: this });
    }
    this.identityId = identity.id;
    this.clientId = identity.clientId;
    this.principalId = identity.principalId;
    this.registerOutputs({
      identityId: this.identityId,
      clientId: this.clientId,
      principalId: this.principalId,
    });
  }
}

/**
 * One credential an account, one after the other: Azure refuses two at once for one identity.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations#concurrent-updates-arent-supported-user-assigned-managed-identities (2026-11)
 */
function trust(
  name: string,
  { site, namespace, serviceAccount, furtherServiceAccounts = [], clusterIssuerUrl }: WorkloadIdentityArgs,
  identity: managedidentity.UserAssignedIdentity,
  opts: pulumi.CustomResourceOptions,
): void {
  const accounts = [serviceAccount, ...furtherServiceAccounts];
  accounts.reduce<pulumi.Resource[]>((before, account, index) => {
    const credential = new managedidentity.FederatedIdentityCredential(
      index === 0 ? `${name}-credential` : `${name}-credential-${account}`,
      {
        federatedIdentityCredentialResourceName: `${namespace}-${account}`,
        resourceName: identity.name,
        resourceGroupName: site.resourceGroupName,
        issuer: clusterIssuerUrl,
        subject: `system:serviceaccount:${namespace}:${account}`,
        audiences: [AUDIENCE],
      },
      { ...opts, dependsOn: before },
    );
    return [credential];
  }, []);
}
