import { CloudError } from "../../protocol/provider";
import type { PropertyMap } from "../../protocol/values";
import type { Resource, Store } from "../../store/store";
import { crdCatalogue } from "../crds/catalogue";
import type { StructuralSchema } from "../crds/schema";
import { at, listAt, mapAt, textAt } from "../objects/fields";
import type { ObjectKind } from "../objects/kind";
import { ADD_ONS, crdsOfChart, INITIAL_NAMESPACES, isMeshed, valuesOf } from "./add-ons";

export const CLUSTER_TYPE = "Microsoft.ContainerService/managedClusters";
export const RELEASE_TYPE = "k8s/helm.sh/v3/Release";
/** Marks CRDs that outlive the release that brought them, as Helm leaves them behind. */
export const KEPT_CRDS_TYPE = "k8s/kept-crds";

/** A managed cluster of the embedded cloud, seen from its API server. */
export class Cluster {
  constructor(
    private readonly store: Store,
    readonly resource: Resource,
    readonly host: string,
  ) {}

  /** Where the cluster's objects begin: `k8s://<host>`. */
  get root(): string {
    return `k8s://${this.host}`;
  }

  /** `k8s://<host>/<apiVersion>/<kind>/<namespace>/<name>`; `-` stands for no namespace. */
  idOf(object: ObjectKind, namespace: string | undefined, name: string): string {
    return `${this.root}/${object.apiVersion}/${object.kind}/${namespace ?? "-"}/${name}`;
  }

  namespaceId(name: string): string {
    return `${this.root}/v1/Namespace/-/${name}`;
  }

  releaseId(namespace: string, name: string): string {
    return `${this.root}/helm.sh/v3/Release/${namespace}/${name}`;
  }

  /** Properties of the managed cluster as the program gave them. */
  get body(): PropertyMap {
    return this.resource.body;
  }

  /** Where AKS puts its own load balancers and private link services, as an ARM id. */
  get nodeResourceGroup(): string {
    const [, , subscription = "", , group = "", , , , name = ""] = this.resource.id.split("/");
    const named = textAt(this.resource.outputs, "nodeResourceGroup") ?? textAt(this.body, "nodeResourceGroup");
    return `/subscriptions/${subscription}/resourceGroups/${named ?? `MC_${group}_${name}_${this.resource.location}`}`;
  }

  /** The subnet of the nodes: where a load balancer's address comes from if nobody names another. */
  get nodeSubnet(): string | undefined {
    const pools = listAt(this.body, "agentPoolProfiles");
    return pools.map((pool) => textAt(pool, "vnetSubnetID")).find((subnet) => subnet !== undefined);
  }

  get meshed(): boolean {
    return isMeshed(this.body);
  }

  hasNamespace(name: string): boolean {
    if (INITIAL_NAMESPACES.includes(name) || this.store.has(this.namespaceId(name))) return true;
    return ADD_ONS.some((one) => one.namespaces.includes(name) && one.on(this.body));
  }

  /** Names of the CRD sources that the add-ons and Helm releases of this cluster have brought. */
  crdSources(): Set<string> {
    const addOns = ADD_ONS.filter((one) => one.on(this.body)).flatMap((one) => one.crds);
    const charts = this.ofType(RELEASE_TYPE).flatMap((one) => crdsOfRelease(one.body));
    const kept = this.ofType(KEPT_CRDS_TYPE).map((one) => textAt(one.body, "source") ?? "");
    return new Set([...addOns, ...charts, ...kept]);
  }

  /** This cluster's objects of a store type. */
  ofType(type: string): Resource[] {
    const prefix = `${this.root}/`;
    return this.store.ofType(type).filter((one) => one.id.startsWith(prefix));
  }

  /** The schema of a kind out of a CustomResourceDefinition object in this cluster. */
  ownCrd(object: ObjectKind): StructuralSchema | undefined {
    const type = "k8s/apiextensions.k8s.io/v1/CustomResourceDefinition";
    for (const crd of this.ofType(type)) {
      const spec = mapAt(crd.body, "spec");
      if (spec["group"] !== object.group || at(spec, "names", "kind") !== object.kind) continue;
      const version = listAt(spec, "versions").find((one) => at(one, "name") === object.version);
      if (version !== undefined) return mapAt(version, "schema", "openAPIV3Schema") as StructuralSchema;
    }
    return undefined;
  }

  /** Whether the API server serves a custom kind. */
  serves(object: ObjectKind): boolean {
    if (this.ownCrd(object) !== undefined) return true;
    const sources = this.crdSources();
    return crdCatalogue().sources.some(
      (source) =>
        sources.has(source.name) &&
        source.crds.some(
          (crd) => crd.group === object.group && crd.kind === object.kind && crd.versions.includes(object.version),
        ),
    );
  }
}

/** The CRD sources that a release's chart installs. */
export function crdsOfRelease(release: PropertyMap): string[] {
  return release["skipCrds"] === true ? [] : crdsOfChart(textAt(release, "chart") ?? "", valuesOf(release));
}

/**
 * The cluster behind an API server's host name.
 * @throws CloudError `ClusterUnreachable` when no managed cluster of the cloud answers to it.
 */
export function findCluster(store: Store, host: string): Cluster {
  const clusters = store.ofType(CLUSTER_TYPE);
  const found = clusters.find((one) => hostsOf(one).includes(host.toLowerCase()));
  if (found !== undefined) return new Cluster(store, found, hostsOf(found)[0] ?? host.toLowerCase());
  const known = clusters.flatMap(hostsOf).join(", ") || "none, there is no managed cluster";
  throw new CloudError(
    "ClusterUnreachable",
    `the API server of the kubeconfig cannot be reached: dial tcp: lookup ${host}: no such host. Expected one of the ` +
      `embedded cloud's clusters: ${known}. Bring up the stack that makes the cluster, or refresh the kubeconfig`,
    503,
  );
}

/** A private cluster may answer to two names; the first stands for it, whichever a kubeconfig uses. */
function hostsOf(cluster: Resource): string[] {
  const names = ["privateFQDN", "fqdn"].map((key) => textAt(cluster.outputs, key));
  return names.flatMap((name) => (name === undefined || name === "" ? [] : [name.toLowerCase()]));
}
