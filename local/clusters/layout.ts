import path from "node:path";

/** Servers of a control plane in the order in which they start; they end in reverse. */
export const SERVERS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;

export type Server = (typeof SERVERS)[number];

/** Ports on loopback. */
export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  /** Where KWOK answers as every node's kubelet. */
  readonly kubelet: number;
}

/** Where a cluster keeps what. */
export interface Layout {
  readonly folder: string;
  readonly pki: string;
  readonly data: string;
  readonly logs: string;
  /** The administrator's. */
  readonly kubeconfig: string;
  /** What is running, and on which ports. */
  readonly running: string;
  readonly stages: string;
}

export function layoutOf(folder: string): Layout {
  return {
    folder,
    pki: path.join(folder, "pki"),
    data: path.join(folder, "etcd"),
    logs: path.join(folder, "logs"),
    kubeconfig: path.join(folder, "kubeconfig"),
    running: path.join(folder, "running.json"),
    stages: path.join(folder, "stages.yaml"),
  };
}

export function certificate({ pki }: Layout, name: string): { readonly crt: string; readonly key: string } {
  return { crt: path.join(pki, `${name}.crt`), key: path.join(pki, `${name}.key`) };
}

/** The kubeconfig of one of the control plane's own programs. */
export function ownKubeconfig({ pki }: Layout, name: string): string {
  return path.join(pki, `${name}.kubeconfig`);
}
