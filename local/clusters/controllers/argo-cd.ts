import path from "node:path";
import { LOOPBACK, type Controller } from "./controller";

export const ARGO_CD_NAMESPACE = "argocd";

export interface ArgoCdOptions {
  readonly commands: { readonly argoCd: string; readonly kustomize: string };
  /** Of the cluster that it lives in. */
  readonly kubeconfigFile: string;
  /** Of the cluster, too: checkouts and sockets lie there. */
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
 * they start. One program is all of them and goes by a variable (cmd/main.go of github.com/argoproj/argo-cd/v3, v3.5.6, 2026-11).
 */
export function argoCd(options: ArgoCdOptions): Controller[] {
  return [redis(options), repoServer(options), applicationController(options), applicationSetController(options)];
}

function redis({ folder, ports }: ArgoCdOptions): Controller {
  const keepsNothing = ["--save", "", "--dir", `${folder}/`];
  return {
    name: "redis",
    command: REDIS,
    // With a title of its own nobody could tell whose process it is.
    args: ["--bind", LOOPBACK, "--port", String(ports.redis), ...keepsNothing, "--set-proc-title", "no"],
    ready: `tcp://${LOOPBACK}:${ports.redis}`,
  };
}

function repoServer(options: ArgoCdOptions): Controller {
  const { commands, folder, ports } = options;
  const args = [
    `--redis=${LOOPBACK}:${ports.redis}`,
    `--address=${LOOPBACK}`,
    `--port=${ports.repoServer}`,
    `--metrics-address=${LOOPBACK}`,
    `--metrics-port=${ports.repoServerMetrics}`,
    "--disable-tls",
    // By its default, v3.5.6 refuses to be without TLS (cmd/argocd-repo-server/commands/argocd_repo_server.go, 2026-11).
    "--client-ca-path=",
    // There are no plugins, and nothing to leave out: the cluster's folder says whose process this is.
    `--plugin-tar-exclude=${folder}/none`,
  ];
  return part(options, "repo-server", args, `${ports.repoServerMetrics}/healthz`, {
    PATH: [path.dirname(commands.argoCd), path.dirname(commands.kustomize), "/usr/bin", "/bin"].join(path.delimiter),
    // Commits of a folder are not signed.
    ARGOCD_GPG_ENABLED: "false",
    ARGOCD_ASK_PASS_SOCK: path.join(folder, "ask-pass.sock"),
  });
}

/** It has a flag for the port of its metrics but not for the address. */
function applicationController(options: ArgoCdOptions): Controller {
  const { ports } = options;
  const args = [
    ...ofCluster(options),
    `--redis=${LOOPBACK}:${ports.redis}`,
    `--repo-server=${LOOPBACK}:${ports.repoServer}`,
    "--repo-server-plaintext",
    `--metrics-port=${ports.controllerMetrics}`,
  ];
  return part(options, "application-controller", args, `${ports.controllerMetrics}/healthz`);
}

/**
 * What it starts for itself reads the variable, not the flag; and it listens on the port for probes but has none (v3.5.6, 2026-11):
 * its metrics come once it works.
 */
function applicationSetController(options: ArgoCdOptions): Controller {
  const { ports, kubeconfigFile } = options;
  const args = [
    ...ofCluster(options),
    `--argocd-repo-server=${LOOPBACK}:${ports.repoServer}`,
    "--repo-server-plaintext",
    `--metrics-addr=${LOOPBACK}:${ports.applicationSetMetrics}`,
    `--probe-addr=${LOOPBACK}:${ports.applicationSetHealth}`,
    `--webhook-addr=${LOOPBACK}:${ports.applicationSetWebhook}`,
  ];
  return part(options, "applicationset-controller", args, `${ports.applicationSetMetrics}/metrics`, {
    KUBECONFIG: kubeconfigFile,
  });
}

function ofCluster({ kubeconfigFile }: ArgoCdOptions): string[] {
  return [`--kubeconfig=${kubeconfigFile}`, `--namespace=${ARGO_CD_NAMESPACE}`];
}

/** @param ready port and path that answer once it works. */
function part(
  { commands, folder }: ArgoCdOptions,
  name: string,
  args: readonly string[],
  ready: string,
  env: Readonly<Record<string, string>> = {},
): Controller {
  return {
    name: `argocd-${name}`,
    command: commands.argoCd,
    args,
    env: { ARGOCD_BINARY_NAME: `argocd-${name}`, TMPDIR: folder, ...env },
    ready: `http://${LOOPBACK}:${ready}`,
  };
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
