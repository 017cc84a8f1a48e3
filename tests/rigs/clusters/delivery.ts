import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { applicationSet } from "../../../components/kubernetes/argo-cd/build-applications";
import { argoValues } from "../../../components/kubernetes/argo-cd/build-values";
import { projects } from "../../../components/kubernetes/argo-cd/build-projects";
import { ENVIRONMENT_LABEL, SERVICES_IDENTITY_ANNOTATION } from "../../../facts/delivery";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../../facts/workloads";
import { ARGO_CD_NAMESPACE } from "../../../local/clusters/controllers/argo-cd";
import type { RunningCluster } from "../../../local/clusters/control-plane";
import { manifestOf, type Manifest } from "./api";

const ROOT = path.resolve(__dirname, "..", "..", "..");
const ENVIRONMENT = "prod";
const BRANCH = "main";
const NOBODY = "c0ffee00-0000-4000-8000-000000000000";

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

  /** The newest commit. */
  head(): string {
    return this.git("rev-parse", "HEAD").trim();
  }

  private git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.folder, stdio: "pipe", encoding: "utf8" });
  }
}

/** Projects and applications as Pulumi makes them, for a repository that lies on this machine. */
export function applications({ url }: Repository, clusters: readonly RunningCluster[]): Manifest[] {
  const args = argoArguments(
    url,
    clusters.map(({ name }) => name),
  );
  return [...projects(args), applicationSet(args)].map(manifestOf);
}

/** Of `argocd-cm`, what the chart is given; but how people sign in, of whom there are none here. */
export function argoSettings(): Record<string, string> {
  const { configs } = argoValues(argoArguments("file:///nowhere", ["none"])) as { configs: { cm: object } };
  const plain = Object.entries(configs.cm).filter(([key]) => key !== "oidc.config");
  return Object.fromEntries(plain.map(([key, value]) => [key, String(value)]));
}

function argoArguments(url: string, clusters: readonly string[]) {
  return {
    namespace: ARGO_CD_NAMESPACE,
    hostName: "argocd.plugilo.internal",
    gateway: { subnetName: "snet", address: "10.0.0.4" },
    signIn: { tenantId: NOBODY, clientId: NOBODY, administrators: NOBODY },
    repositories: [url],
    delivery: { environment: ENVIRONMENT, repository: url, revision: BRANCH },
    clusters,
    workloadNamespaces: [SERVICES_NAMESPACE, BURST_NAMESPACE],
    deployerClientId: NOBODY,
  };
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
      annotations: { [SERVICES_IDENTITY_ANNOTATION]: NOBODY },
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
