import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { type Fault, refuse } from "../../arguments";
import { grant } from "../../azure/managed-identity/grant";
import { asWorkloadIdentity, registrationSecret, type Deployer } from "../argo-cd/build-registration";
import { labelFaults } from "../names";

export interface ClusterRegistrationArgs {
  /** Required. Name in the tree, and in Argo CD, such as `berlin`. */
  readonly clusterName: string;
  /** Required. Which releases it gets: that of the ApplicationSet with the same. */
  readonly environment: string;
  /** Required. ARM id of the cluster: rights are granted on its namespaces. */
  readonly clusterId: pulumi.Input<string>;
  /** Required. Name of its API server. */
  readonly privateFqdn: pulumi.Input<string>;
  /** Required. What proves its API server, in base64. */
  readonly certificateAuthority: pulumi.Input<string>;
  /** Required. Client id of the identity that KEDA asks queues as in the cluster; applications put it where the tree leaves it open. */
  readonly scalerClientId: pulumi.Input<string>;
  /** Required. Namespaces that Argo CD applies to, and the only ones that it sees. At least one; they must exist. */
  readonly namespaces: readonly string[];
  /** Required. The Argo CD that the cluster is registered with: where it lives, who it signs in as. */
  readonly argoCd: Deployer & {
    readonly namespace: pulumi.Input<string>;
    readonly principalId: pulumi.Input<string>;
  };
}

const COMPONENT = "ClusterRegistration";

/**
 * Makes a cluster known to the Argo CD of another (A17, A21): a Secret there, without any key in it, and rights here, in the namespaces
 * of workloads and nowhere else. Takes two providers: Azure's, and that of the cluster where Argo CD lives.
 *
 * @costs Nothing.
 * @fails Without the Secret, Argo CD forgets the cluster and applies nothing to it; without the rights it is refused, and its
 * application's state turns unknown. What runs in the cluster goes on either way.
 * @recovers `up` of the region's stack makes both again, and Argo CD syncs within minutes. While the hub is lost, `up` leaves the
 * Secret as it is known and goes on with everything else.
 * @throws ArgumentError when a name is none of Kubernetes', or no namespace is given.
 */
export class ClusterRegistration extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterRegistrationArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, registrationFaults(args));
    super(`plugilo:kubernetes:${COMPONENT}`, name, {}, opts);
    const { clusterName, environment, clusterId, privateFqdn, namespaces, argoCd } = args;
    const rights = namespaces.map((namespace) =>
      grant(
        `${name}-apply-${namespace}`,
        {
          principalId: argoCd.principalId,
          role: "aksNamespaceAdmin",
          // https://learn.microsoft.com/azure/aks/manage-azure-rbac#create-role-assignments-for-cluster-access (2026-11)
          scope: pulumi.interpolate`${clusterId}/namespaces/${namespace}`,
        },
        { parent: this },
      ),
    );
    new core.Secret(
      `${name}-secret`,
      registrationSecret({
        name: clusterName,
        namespace: argoCd.namespace,
        environment,
        server: pulumi.interpolate`https://${privateFqdn}:443`,
        config: asWorkloadIdentity(argoCd, args.certificateAuthority),
        scalerClientId: args.scalerClientId,
        namespaces,
      }),
      // It sets out at once, and would be refused.
      { parent: this, dependsOn: rights },
    );
    this.registerOutputs({});
  }
}

function registrationFaults({ clusterName, namespaces }: ClusterRegistrationArgs): Fault[] {
  const none: Fault = {
    path: "namespaces",
    got: namespaces,
    expected: "at least one: without any, Argo CD would ask for the whole cluster and be refused",
    fix: "name those of the workloads",
  };
  return [
    ...labelFaults("clusterName", clusterName),
    ...(namespaces.length === 0 ? [none] : []),
    ...namespaces.flatMap((namespace, index) => labelFaults(`namespaces[${index}]`, namespace)),
  ];
}
