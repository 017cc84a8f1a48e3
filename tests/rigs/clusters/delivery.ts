import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { applicationSet } from "../../../components/kubernetes/argo-cd/build-applications";
import { projects } from "../../../components/kubernetes/argo-cd/build-projects";
import { ENVIRONMENT_LABEL, SERVICES_IDENTITY_ANNOTATION } from "../../../facts/delivery";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../../facts/workloads";
import { ARGO_CD_NAMESPACE } from "../../../local/clusters/controllers/argo-cd";
import type { RunningCluster } from "../../../local/clusters/control-plane";
import type { Manifest } from "./api";

const ROOT = path.resolve(__dirname, "..", "..", "..");
const ENVIRONMENT = "prod";
const BRANCH = "main";

/** The GitOps tree in a repository of its own: what is committed here is what Argo CD delivers. */
export class Repository {
  /** For Argo CD. */
  readonly url: string;

  constructor(readonly folder: string) {
    this.url = `file://${folder}`;
    mkdirSync(folder, { recursive: true });
    cpSync(path.join(ROOT, "gitops"), path.join(folder, "gitops"), { recursive: true });
    this.git("init", "-q", "-b", BRANCH);
    this.commit("The tree");
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("-c", "user.name=rig", "-c", "user.email=rig@localhost", "commit", "-q", "-m", message);
  }

  private git(...args: string[]): void {
    execFileSync("git", args, { cwd: this.folder, stdio: "pipe" });
  }
}

/** Projects and applications as Pulumi makes them, for a repository that lies on this machine. */
export function applications(repository: Repository, clusters: readonly string[]): Manifest[] {
  const args = {
    namespace: ARGO_CD_NAMESPACE,
    hostName: "argocd.plugilo.internal",
    gateway: { subnetName: "snet", address: "10.0.0.4" },
    signIn: { tenantId: "none", clientId: "none", administrators: "none" },
    repositories: [repository.url],
    delivery: { environment: ENVIRONMENT, repository: repository.url, revision: BRANCH },
    clusters,
    workloadNamespaces: [SERVICES_NAMESPACE, BURST_NAMESPACE],
  };
  return [...projects(args), applicationSet(args)] as unknown as Manifest[];
}

/** A cluster's registration; here Argo CD gets in by the administrator's certificate, as nobody gives it an identity. */
export function registration({ name, apiServer, kubeconfigFile }: RunningCluster): Manifest {
  const { clusters, users } = parse(readFileSync(kubeconfigFile, "utf8")) as KubeConfig;
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  const config = {
    tlsClientConfig: {
      caData: cluster?.["certificate-authority-data"],
      certData: user?.["client-certificate-data"],
      keyData: user?.["client-key-data"],
    },
  };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `cluster-${name}`,
      namespace: ARGO_CD_NAMESPACE,
      labels: { "argocd.argoproj.io/secret-type": "cluster", [ENVIRONMENT_LABEL]: ENVIRONMENT },
      annotations: { [SERVICES_IDENTITY_ANNOTATION]: "c0ffee00-0000-4000-8000-000000000000" },
    },
    stringData: {
      name,
      server: apiServer,
      config: JSON.stringify(config),
      namespaces: [SERVICES_NAMESPACE, BURST_NAMESPACE].join(","),
    },
  };
}

interface KubeConfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}
