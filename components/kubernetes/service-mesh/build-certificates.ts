import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { MESH_INGRESS } from "../../../facts/aks";
import { PAUSE_IMAGE } from "../../../facts/workloads";
import type { CustomObject } from "../custom-object";
import { ON_SYSTEM_NODES } from "../operators/build-values";
import { containerSecurity, podSecurity, spread } from "../spread";
import type { ServiceMeshArgs } from "./args";

/** Account and object that bring the certificates in: the identity that reads the vault trusts this account, and no other. */
export const SYNC_ACCOUNT = "certificate-sync";

/** One a zone may go, and the certificates stay. */
const REPLICAS = 2;
const PODS = { "app.kubernetes.io/name": SYNC_ACCOUNT };

/**
 * Which certificates are taken from the vault, and the Secrets that the gateways read them from. A certificate is asked for as a
 * secret, which holds its key and its chain; without a version, a renewed one is taken up within minutes.
 * https://learn.microsoft.com/azure/aks/istio-secure-gateway,
 * https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/identity-access-modes/workload-identity-mode/ (2026-11)
 */
export function secretProvider({ certificates, vault }: Pick<ServiceMeshArgs, "certificates" | "vault">): CustomObject {
  const names = Object.keys(certificates);
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name: SYNC_ACCOUNT, namespace: MESH_INGRESS.namespace },
    spec: {
      provider: "azure",
      parameters: {
        clientID: pulumi.output(vault.clientId),
        keyvaultName: pulumi.output(vault.name),
        tenantId: pulumi.output(vault.tenantId),
        objects: stringify({
          array: names.map((objectName) => stringify({ objectName, objectType: "secret" })),
        }),
      },
      secretObjects: names.map((objectName) => ({
        secretName: objectName,
        type: "kubernetes.io/tls",
        data: ["tls.key", "tls.crt"].map((key) => ({ key, objectName })),
      })),
    },
  };
}

/** The Secrets are there as long as a pod has the certificates mounted: these do nothing else. */
export function syncPods(): input.apps.v1.DeploymentSpec {
  return {
    replicas: REPLICAS,
    selector: { matchLabels: PODS },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    template: {
      metadata: { labels: { ...PODS, "sidecar.istio.io/inject": "false" } },
      spec: {
        serviceAccountName: SYNC_ACCOUNT,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        priorityClassName: "system-cluster-critical",
        nodeSelector: ON_SYSTEM_NODES.nodeSelector,
        tolerations: [...ON_SYSTEM_NODES.tolerations],
        ...spread(PODS),
        containers: [
          {
            name: "pause",
            image: PAUSE_IMAGE,
            resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
            securityContext: containerSecurity,
            volumeMounts: [{ name: "certificates", mountPath: "/certificates", readOnly: true }],
          },
        ],
        volumes: [
          {
            name: "certificates",
            csi: {
              driver: "secrets-store.csi.k8s.io",
              readOnly: true,
              volumeAttributes: { secretProviderClass: SYNC_ACCOUNT },
            },
          },
        ],
      },
    },
  };
}

export const syncBudget: input.policy.v1.PodDisruptionBudgetSpec = {
  maxUnavailable: 1,
  selector: { matchLabels: PODS },
};
