import type { input } from "@pulumi/kubernetes/types";
import { MESH_INGRESS } from "../../../facts/aks";
import { PAUSE_IMAGE } from "../../../facts/workloads";
import type { CustomObject } from "../custom-object";
import { ON_SYSTEM_NODES } from "../operators/build-values";
import { containerSecurity, podSecurity, spread } from "../spread";
import { vaultFiles } from "../vault-files";
import type { ServiceMeshArgs } from "./args";

/** Account and object that bring the certificates in: the identity that reads the vault trusts this account, and no other. */
export const SYNC_ACCOUNT = "certificate-sync";

/** One a zone may go, and the certificates stay. */
const REPLICAS = 2;
const PODS = { "app.kubernetes.io/name": SYNC_ACCOUNT };

/**
 * Which certificates are taken from the vault, and the Secrets that the gateways read them from.
 * https://learn.microsoft.com/azure/aks/istio-secure-gateway (2026-11)
 */
export function secretProvider({ certificates, vault }: Pick<ServiceMeshArgs, "certificates" | "vault">): CustomObject {
  const names = Object.keys(certificates);
  const files = vaultFiles(SYNC_ACCOUNT, MESH_INGRESS.namespace, { ...vault, vaultName: vault.name }, names);
  return {
    ...files,
    spec: {
      ...files.spec,
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
