import * as pulumi from "@pulumi/pulumi";
import * as yaml from "yaml";
import { ON_SYSTEM_NODES } from "../operators/build-values";
import type { ArgoCdArgs } from "./args";

const REPLICAS = 2;
const WORKLOAD_IDENTITY = { "azure.workload.identity/use": "true" };

/**
 * Values of the chart. Two of each part, so that a node may go; no local administrator.
 * https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd, https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/microsoft (2026-11)
 */
export function argoValues(args: ArgoCdArgs): Record<string, unknown> {
  const { hostName, signIn } = args;
  const annotations = { "azure.workload.identity/client-id": signIn.clientId };
  const asIdentity = { podLabels: WORKLOAD_IDENTITY, serviceAccount: { create: true, annotations } };
  return {
    fullnameOverride: "argocd",
    global: { domain: hostName, ...ON_SYSTEM_NODES, networkPolicy: { create: true } },
    crds: { install: true, keep: true },
    configs: {
      cm: {
        "admin.enabled": false,
        "application.resourceTrackingMethod": "annotation",
        url: `https://${hostName}`,
        "oidc.config": oidc(signIn),
      },
      rbac: { "policy.default": "", "policy.csv": policy(signIn), scopes: "[groups]" },
    },
    "redis-ha": { enabled: true },
    controller: { replicas: REPLICAS, metrics: { enabled: true }, ...asIdentity },
    server: { replicas: REPLICAS, metrics: { enabled: true }, ...asIdentity },
    repoServer: { replicas: REPLICAS, metrics: { enabled: true } },
    applicationSet: { replicas: REPLICAS, metrics: { enabled: true } },
    dex: { enabled: false },
  };
}

function oidc({ tenantId, clientId }: ArgoCdArgs["signIn"]): pulumi.Output<string> {
  return pulumi.all([tenantId, clientId]).apply(([tenant, client]) =>
    yaml.stringify({
      name: "Entra",
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      clientID: client,
      azure: { useWorkloadIdentity: true },
      requestedIDTokenClaims: { groups: { essential: true, value: "SecurityGroup" } },
      requestedScopes: ["openid", "profile", "email"],
    }),
  );
}

/** Who is in no group sees nothing. */
function policy({ administrators, readers }: ArgoCdArgs["signIn"]): string {
  const lines = [`g, ${administrators}, role:admin`, ...(readers ? [`g, ${readers}, role:readonly`] : [])];
  return `${lines.join("\n")}\n`;
}
