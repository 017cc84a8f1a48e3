import { LOOPBACK, type Controller } from "./controller";

export interface ArgoRolloutsOptions {
  readonly command: string;
  readonly kubeconfigFile: string;
  /** Where names of services in the cluster are answered: `serviceNames`. */
  readonly proxy: string;
  readonly ports: { readonly metrics: number; readonly health: number };
}

/** Argo Rollouts. It has flags for ports but not for addresses (cmd/rollouts-controller/main.go, v1.10.1, 2026-11). */
export function argoRollouts({ command, kubeconfigFile, proxy, ports }: ArgoRolloutsOptions): Controller {
  return {
    name: "argo-rollouts",
    command,
    args: [
      `--kubeconfig=${kubeconfigFile}`,
      "--leader-elect=false",
      `--metricsPort=${ports.metrics}`,
      `--healthzPort=${ports.health}`,
      // The version that AKS' mesh serves, and in which our VirtualServices are written.
      "--istio-api-version=v1",
    ],
    env: { HTTP_PROXY: proxy },
    ready: `http://${LOOPBACK}:${ports.health}/healthz`,
  };
}
