import path from "node:path";
import { LOOPBACK, type Controller } from "./controller";

export const ARGO_CD_NAMESPACE = "argocd";

export interface ArgoCdOptions {
  readonly commands: { readonly argoCd: string; readonly kustomize: string };
  /** Of the cluster that it lives in. */
  readonly kubeconfigFile: string;
  readonly folder: string;
  readonly ports: ArgoCdPorts;
}

export interface ArgoCdPorts {
  readonly redis: number;
  readonly repoServer: number;
  readonly repoServerMetrics: number;
  readonly controllerMetrics: number;
  readonly applicationSetMetrics: number;
  readonly applicationSetHealth: number;
  readonly applicationSetWebhook: number;
}

/** The Debian package's. */
const REDIS = "/usr/bin/redis-server";

/**
 * Argo CD without its user interface: Redis, repo-server, application-controller and applicationset-controller, in the order in which
 * they start. One program is all of them and goes by a variable (cmd/main.go of github.com/argoproj/argo-cd/v3, 2026-11).
 */
export function argoCd({ commands, kubeconfigFile, folder, ports }: ArgoCdOptions): Controller[] {
  const redis = `${LOOPBACK}:${ports.redis}`;
  const repoServer = `${LOOPBACK}:${ports.repoServer}`;
  const inCluster = [`--kubeconfig=${kubeconfigFile}`, `--namespace=${ARGO_CD_NAMESPACE}`];
  const asksRepoServer = [`--repo-server=${repoServer}`, "--repo-server-plaintext"];
  const part = (name: string, args: string[], ready: string, more: Record<string, string> = {}): Controller => ({
    name: `argocd-${name}`,
    command: commands.argoCd,
    args,
    env: { ARGOCD_BINARY_NAME: `argocd-${name}`, ...more },
    ready,
  });
  return [
    {
      name: "redis",
      command: REDIS,
      args: [
        "--bind",
        LOOPBACK,
        "--port",
        String(ports.redis),
        "--save",
        "",
        "--dir",
        `${folder}/`,
        "--set-proc-title",
        "no",
      ],
      ready: `tcp://${redis}`,
    },
    part(
      "repo-server",
      [
        ...inCluster,
        `--redis=${redis}`,
        `--address=${LOOPBACK}`,
        `--port=${ports.repoServer}`,
        `--metrics-address=${LOOPBACK}`,
        `--metrics-port=${ports.repoServerMetrics}`,
        "--disable-tls",
        // A commit counts at once: in Azure a webhook of the repository says so.
        "--revision-cache-expiration=1s",
      ],
      `http://${LOOPBACK}:${ports.repoServerMetrics}/healthz`,
      {
        PATH: [path.dirname(commands.kustomize), "/usr/bin", "/bin"].join(path.delimiter),
        // Commits of a folder are not signed.
        ARGOCD_GPG_ENABLED: "false",
      },
    ),
    part(
      "application-controller",
      // It has a flag for the port of its metrics but not for the address.
      [...inCluster, `--redis=${redis}`, ...asksRepoServer, `--metrics-port=${ports.controllerMetrics}`],
      `http://${LOOPBACK}:${ports.controllerMetrics}/healthz`,
    ),
    part(
      "applicationset-controller",
      [
        ...inCluster,
        `--argocd-repo-server=${repoServer}`,
        "--repo-server-plaintext",
        `--metrics-addr=${LOOPBACK}:${ports.applicationSetMetrics}`,
        `--probe-addr=${LOOPBACK}:${ports.applicationSetHealth}`,
        `--webhook-addr=${LOOPBACK}:${ports.applicationSetWebhook}`,
      ],
      `http://${LOOPBACK}:${ports.applicationSetHealth}/readyz`,
    ),
  ];
}

const PART_OF = { "app.kubernetes.io/part-of": "argocd" };

/** What Argo CD reads before it starts. @param settings of `argocd-cm`, as the chart is given them. */
export function argoCdSettings(settings: Readonly<Record<string, string>>) {
  const metadata = (name: string) => ({ name, namespace: ARGO_CD_NAMESPACE, labels: PART_OF });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: ARGO_CD_NAMESPACE } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: metadata("argocd-cm"), data: settings },
    { apiVersion: "v1", kind: "ConfigMap", metadata: metadata("argocd-rbac-cm"), data: {} },
    // Signs sessions of people, of whom there are none here.
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadata("argocd-secret"),
      stringData: { "server.secretkey": "none" },
    },
  ];
}
