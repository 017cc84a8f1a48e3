import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DELIVERY } from "../../../../local/clusters/catalogue";
import { startCluster, type RunningCluster } from "../../../../local/clusters/control-plane";
import { Controllers } from "../../../../local/clusters/controllers";
import { serviceNames } from "../../../../local/clusters/controllers/service-names";
import { programs, type ProgramOptions } from "../../../../local/clusters/programs";
import { Api, type Manifest } from "../api";
import { VIRTUAL_NODE } from "../platform";
import { applyAll } from "../rig";
import { CLUSTERS, hubPlatform, regionPlatform, WORKLOAD_NAMESPACES, type ClusterName } from "./platform";
import { Repository } from "./repository";

/** Sources of schemas/crds/manifest.json whose kinds the tree is written in. */
const TREE_CRDS = ["keda", "istio", "argo-rollouts", "argo-workflows", "prometheus-operator"];
/** One that takes whatever there is, and the virtual one that bursts ask for. */
const NODES: readonly Manifest[] = [{ apiVersion: "v1", kind: "Node", metadata: { name: "node" } }, VIRTUAL_NODE];
/** Who Argo CD is in a region. */
const DEPLOYER = { namespace: "kube-system", name: "argo-cd-deployer" };

interface Member {
  readonly cluster: RunningCluster;
  readonly api: Api;
}

/** A hub with Argo CD, and two regions that are registered with it. */
export class DeliveryRig {
  readonly folder = mkdtempSync(path.join(tmpdir(), "plugilo-delivery-"));
  readonly repository = new Repository(this.folder);
  /** A command that asks a region's cluster, as `./plugilo singletons` takes it. */
  kubectl = "";
  private hub: Member | undefined;
  private members: Readonly<Record<ClusterName, Member>> | undefined;
  /** What ends each thing that was started, in the order of their starts. */
  private readonly ends: (() => Promise<void>)[] = [];

  /** @throws when a program does not build or does not come up; `stop` is to be called all the same. */
  async start(options: ProgramOptions): Promise<void> {
    const commands = await programs([...DELIVERY, "kubectl"], options);
    this.kubectl = `${commands.kubectl} --kubeconfig ${this.folder}/{cluster}/kubeconfig`;
    const platform = await regionPlatform();
    const made = await hubPlatform(this.repository.url);
    const starting = [
      this.region("frankfurt", platform, commands, options),
      this.region("berlin", platform, commands, options),
      this.cluster("management", ["argo-cd"], options),
    ] as const;
    // One that fails is told when the others are through: nothing may start any more once all is ended.
    await Promise.allSettled(starting);
    const [frankfurt, berlin, hub] = await Promise.all(starting);
    this.members = { frankfurt, berlin };
    this.hub = hub;
    const controllers = new Controllers(hub.cluster);
    this.ends.push(() => controllers.stop());
    await controllers.startArgoCd({ argoCd: commands["argo-cd"], kustomize: commands.kustomize }, made.settings);
    const registrations = CLUSTERS.map((name) => this.here(made.registrations[name], name));
    await applyAll(hub.api, [...made.projects, ...(await Promise.all(registrations)), made.applicationSet]);
  }

  /** Ends everything, the last thing first, also after a start that failed half-way. */
  async stop(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Of the cluster that Argo CD lives in. */
  argoCd(): Api {
    if (!this.hub) throw new Error("the rig was not started");
    return this.hub.api;
  }

  in(name: ClusterName): Api {
    return this.member(name).api;
  }

  private member(name: ClusterName): Member {
    if (!this.members) throw new Error("the rig was not started");
    return this.members[name];
  }

  /** With Argo Rollouts, since Argo CD waits for what it brought to be healthy before it prunes. */
  private async region(
    name: ClusterName,
    platform: readonly Manifest[],
    commands: Readonly<Record<"argo-rollouts", string>>,
    options: ProgramOptions,
  ): Promise<Member> {
    const member = await this.cluster(name, TREE_CRDS, options);
    await applyAll(member.api, [...platform, ...NODES, ...deployer()]);
    // First versions are not analysed: no name is asked for.
    const names = await serviceNames(new Map());
    this.ends.push(() => names.stop());
    const controllers = new Controllers(member.cluster);
    this.ends.push(() => controllers.stop());
    await controllers.startArgoRollouts(commands["argo-rollouts"], names.url);
    return member;
  }

  private async cluster(name: string, crds: readonly string[], options: ProgramOptions): Promise<Member> {
    const cluster = await startCluster({ name, crds }, { ...options, folder: path.join(this.folder, name) });
    this.ends.push(() => cluster.stop());
    return { cluster, api: new Api(cluster.api) };
  }

  /** A registration that leads to the cluster here: where it is, and a token instead of a sign-in to Azure. */
  private async here(registration: Manifest, name: ClusterName): Promise<Manifest> {
    const { cluster, api } = this.member(name);
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: DEPLOYER };
    const { status } = await api.post(account, "token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
    });
    const config = {
      bearerToken: (status as { token: string }).token,
      tlsClientConfig: { caData: readFileSync(cluster.caFile).toString("base64") },
    };
    const stringData = { ...(registration["stringData"] as object), server: cluster.apiServer };
    return { ...registration, stringData: { ...stringData, config: JSON.stringify(config) } };
  }
}

/**
 * As `Azure Kubernetes Service RBAC Admin` on the namespaces of workloads: everything in them but their bounds, and nothing outside.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers#azure-kubernetes-service-rbac-admin (2026-11)
 */
function deployer(): Manifest[] {
  const rights = WORKLOAD_NAMESPACES.flatMap((namespace) => {
    const metadata = { name: DEPLOYER.name, namespace };
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: DEPLOYER.name };
    const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
    const subjects = [{ kind: "ServiceAccount", ...DEPLOYER }];
    const apiVersion = "rbac.authorization.k8s.io/v1";
    return [
      { apiVersion, kind: "Role", metadata, rules },
      { apiVersion, kind: "RoleBinding", metadata, roleRef, subjects },
    ];
  });
  return [{ apiVersion: "v1", kind: "ServiceAccount", metadata: DEPLOYER }, ...rights];
}
