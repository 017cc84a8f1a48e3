import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT_LABEL, SCALER_IDENTITY_ANNOTATION } from "../../../facts/delivery";

/** A cluster that Argo CD applies to. */
export interface Registration {
  /** Name in the tree, and in Argo CD. */
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: pulumi.Input<string>;
  readonly environment: string;
  /** Address of the API server. */
  readonly server: pulumi.Input<string>;
  /** How Argo CD gets in: see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters (2026-11). */
  readonly config: pulumi.Input<object>;
  /** Client id of the identity that KEDA asks queues as there: Azure invents it, so the tree cannot hold it. */
  readonly scalerClientId: pulumi.Input<string>;
  /** Namespaces that it looks at, and no more. Default: the whole cluster. */
  readonly namespaces?: readonly string[];
}

/** Identity that Argo CD signs in as, by the token of its own service account. */
export interface Deployer {
  readonly clientId: pulumi.Input<string>;
  readonly tenantId: pulumi.Input<string>;
}

/**
 * Sign-in to AKS as a workload identity: no key is kept anywhere. The pods hold a federated token already, put there for their sign-in
 * to Entra; the client id here says which identity it is exchanged for.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#aks (2026-11)
 *
 * @param authority what proves the API server, in base64.
 */
export function asWorkloadIdentity(
  { clientId, tenantId }: Deployer,
  authority: pulumi.Input<string>,
): pulumi.Output<object> {
  return pulumi.all([clientId, tenantId, authority]).apply(([client, tenant, caData]) => ({
    execProviderConfig: {
      command: "argocd-k8s-auth",
      args: ["azure"],
      apiVersion: "client.authentication.k8s.io/v1beta1",
      env: {
        AAD_ENVIRONMENT_NAME: "AzurePublicCloud",
        AAD_LOGIN_METHOD: "workloadidentity",
        AZURE_CLIENT_ID: client,
        AZURE_TENANT_ID: tenant,
      },
    },
    tlsClientConfig: { insecure: false, caData },
  }));
}

/** The Secret by which Argo CD knows a cluster; ApplicationSets find it by its labels. */
export function registrationSecret(registration: Registration) {
  const { name, namespace, environment, server, config, scalerClientId, namespaces } = registration;
  return {
    metadata: {
      name: `cluster-${name}`,
      namespace,
      labels: { "argocd.argoproj.io/secret-type": "cluster", [ENVIRONMENT_LABEL]: environment },
      annotations: { [SCALER_IDENTITY_ANNOTATION]: scalerClientId },
    },
    type: "Opaque",
    stringData: {
      name,
      server,
      config: pulumi.output(config).apply((value) => JSON.stringify(value)),
      // Without a right to the whole cluster, Argo CD must not ask for what lies outside of these.
      ...(namespaces ? { namespaces: namespaces.join(",") } : {}),
    },
  };
}
