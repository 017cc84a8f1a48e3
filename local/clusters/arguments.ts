import path from "node:path";
import { certificate, ownKubeconfig, type Layout, type Ports, type Server } from "./layout";
import { SERVICE_ACCOUNT_KEYS } from "./pki";

const LOOPBACK = "127.0.0.1";
/** The default of AKS: https://learn.microsoft.com/azure/aks/configure-azure-cni#plan-ip-addressing (2026-11). */
const SERVICE_RANGE = "10.0.0.0/16";
const ISSUER = "https://kubernetes.default.svc.cluster.local";
/** How long the API server works on one request; its own default of a minute is short for a large CRD on a busy machine. */
export const REQUEST_TIMEOUT_SECONDS = 180;
/** How often an autoscaler looks. Kubernetes' own default is 15 s; rigs measure what follows, not the wait. */
const AUTOSCALER_PERIOD = "5s";

/** The command line of each server: pure, so that a test can read it. */
export const ARGUMENTS: Readonly<Record<Server, (layout: Layout, ports: Ports) => string[]>> = {
  etcd,
  "kube-apiserver": apiServer,
  "kube-controller-manager": controllerManager,
  "kube-scheduler": scheduler,
  kwok,
};

/** Both of its ports ask for a certificate: other people of this machine may reach loopback, too. */
function etcd(layout: Layout, ports: Ports): string[] {
  const [client, peer] = [`https://${LOOPBACK}:${ports.etcd}`, `https://${LOOPBACK}:${ports.etcdPeer}`];
  const pair = certificate(layout, "etcd");
  const authority = certificate(layout, "etcd-ca").crt;
  return [
    "--name=default",
    `--data-dir=${layout.data}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    `--cert-file=${pair.crt}`,
    `--key-file=${pair.key}`,
    `--trusted-ca-file=${authority}`,
    "--client-cert-auth",
    `--peer-cert-file=${pair.crt}`,
    `--peer-key-file=${pair.key}`,
    `--peer-trusted-ca-file=${authority}`,
    "--peer-client-cert-auth",
    // A process that is killed loses nothing; only a machine without power would.
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

function apiServer(layout: Layout, ports: Ports): string[] {
  const serving = certificate(layout, "apiserver");
  const etcdClient = certificate(layout, "apiserver-etcd-client");
  const kubelet = certificate(layout, "apiserver-kubelet-client");
  const proxy = certificate(layout, "front-proxy-client");
  return [
    `--bind-address=${LOOPBACK}`,
    `--advertise-address=${LOOPBACK}`,
    `--secure-port=${ports.apiServer}`,
    // Its own address is loopback, which no Endpoints object may hold.
    "--endpoint-reconciler-type=none",
    "--authorization-mode=RBAC",
    "--allow-privileged=true",
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    `--client-ca-file=${certificate(layout, "ca").crt}`,
    `--tls-cert-file=${serving.crt}`,
    `--tls-private-key-file=${serving.key}`,
    `--etcd-servers=https://${LOOPBACK}:${ports.etcd}`,
    `--etcd-cafile=${certificate(layout, "etcd-ca").crt}`,
    `--etcd-certfile=${etcdClient.crt}`,
    `--etcd-keyfile=${etcdClient.key}`,
    `--kubelet-client-certificate=${kubelet.crt}`,
    `--kubelet-client-key=${kubelet.key}`,
    `--service-account-issuer=${ISSUER}`,
    `--service-account-key-file=${path.join(layout.pki, `${SERVICE_ACCOUNT_KEYS}.pub`)}`,
    `--service-account-signing-key-file=${path.join(layout.pki, `${SERVICE_ACCOUNT_KEYS}.key`)}`,
    ...frontProxy(layout),
    `--proxy-client-cert-file=${proxy.crt}`,
    `--proxy-client-key-file=${proxy.key}`,
    `--request-timeout=${REQUEST_TIMEOUT_SECONDS}s`,
    "--profiling=false",
  ];
}

/** How a program behind the API server knows who asks: https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/ (2026-11). */
function frontProxy(layout: Layout): string[] {
  return [
    `--requestheader-client-ca-file=${certificate(layout, "front-proxy-ca").crt}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-username-headers=X-Remote-User",
  ];
}

function controllerManager(layout: Layout, ports: Ports): string[] {
  const authority = certificate(layout, "ca");
  return [
    ...controller(layout, "controller-manager", ports.controllerManager),
    `--service-account-private-key-file=${path.join(layout.pki, `${SERVICE_ACCOUNT_KEYS}.key`)}`,
    `--root-ca-file=${authority.crt}`,
    `--cluster-signing-cert-file=${authority.crt}`,
    `--cluster-signing-key-file=${authority.key}`,
    "--use-service-account-credentials=true",
    `--horizontal-pod-autoscaler-sync-period=${AUTOSCALER_PERIOD}`,
  ];
}

function scheduler(layout: Layout, ports: Ports): string[] {
  return controller(layout, "scheduler", ports.scheduler);
}

/** One of each runs, so nothing is elected; the administrator's authority is asked who may look at them. */
function controller(layout: Layout, name: string, port: number): string[] {
  const kubeconfig = ownKubeconfig(layout, name);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${LOOPBACK}`,
    `--secure-port=${port}`,
    "--leader-elect=false",
    "--profiling=false",
  ];
}

/** Plays every node and every pod: none of a cluster here is anything else. */
function kwok(layout: Layout, ports: Ports): string[] {
  const pair = certificate(layout, "kubelet");
  return [
    `--kubeconfig=${ownKubeconfig(layout, "kwok")}`,
    `--config=${layout.stages}`,
    "--manage-all-nodes=true",
    `--node-ip=${LOOPBACK}`,
    `--node-port=${ports.kubelet}`,
    `--server-address=${LOOPBACK}:${ports.kubelet}`,
    `--tls-cert-file=${pair.crt}`,
    `--tls-private-key-file=${pair.key}`,
    "--node-lease-duration-seconds=40",
  ];
}
