import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiffResult } from "../../../local/cloud/protocol/provider";
import { containsUnknown, type PropertyMap } from "../../../local/cloud/protocol/values";
import { KubernetesProvider } from "../../../local/cloud/kubernetes/provider";
import { Store } from "../../../local/cloud/store/store";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-frankfurt`;
export const NODE_GROUP = `${SUBSCRIPTION}/resourceGroups/rg-frankfurt-nodes`;
export const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-frankfurt`;
export const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks-frankfurt`;
export const HOST = "aks-frankfurt-1a2b3c4d.hcp.germanywestcentral.azmk8s.io";

export const KUBECONFIG = JSON.stringify({
  "current-context": "frankfurt",
  clusters: [{ name: "aks", cluster: { server: `https://${HOST}:443` } }],
  contexts: [{ name: "frankfurt", context: { cluster: "aks", user: "me" } }],
});

/** A cloud of its own with one cluster, and a provider that is configured for it. */
export class TestCloud {
  readonly #folder = mkdtempSync(join(tmpdir(), "plugilo-k8s-"));
  readonly store = Store.open(this.#folder);
  readonly provider = new KubernetesProvider(() => this.store, "4.34.2");

  constructor(features: PropertyMap = {}) {
    this.#put(NETWORK, "Microsoft.Network/virtualNetworks", {}, {});
    this.#put(
      `${NETWORK}/subnets/nodes`,
      "Microsoft.Network/virtualNetworks/subnets",
      { addressPrefix: "10.1.0.0/22" },
      {},
      NETWORK,
    );
    this.#put(
      `${NETWORK}/subnets/ingress`,
      "Microsoft.Network/virtualNetworks/subnets",
      { addressPrefix: "10.1.4.0/28" },
      {},
      NETWORK,
    );
    const pools = [{ name: "system", vnetSubnetID: `${NETWORK}/subnets/nodes` }];
    const outputs = { fqdn: HOST, nodeResourceGroup: "rg-frankfurt-nodes" };
    this.#put(
      CLUSTER,
      "Microsoft.ContainerService/managedClusters",
      { ...features, agentPoolProfiles: pools },
      outputs,
    );
  }

  #put(id: string, type: string, body: PropertyMap, outputs: PropertyMap, parent = GROUP): void {
    this.store.put({ id, type, token: "", location: "germanywestcentral", parent, owner: "test", body, outputs });
  }

  async configure(more: PropertyMap = {}): Promise<this> {
    await this.provider.configure({ kubeconfig: KUBECONFIG, ...more });
    return this;
  }

  close(): void {
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Checks and creates; throws when either refuses. */
  async up(
    token: string,
    name: string,
    news: PropertyMap,
  ): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    const { inputs, failures } = await this.check(token, name, news);
    if (failures.length > 0) throw new Error(failures.map((one) => one.reason).join("; "));
    const made = await this.provider.create({
      urn: urnOf(token, name),
      token,
      inputs,
      preview: false,
      timeoutSeconds: 0,
    });
    if (containsUnknown(made.outputs)) throw new Error("an unknown in the outputs of what was made");
    return { ...made, inputs };
  }

  check(token: string, name: string, news: PropertyMap, olds: PropertyMap = {}) {
    return this.provider.check({ urn: urnOf(token, name), token, olds, news, randomSeed: new Uint8Array([1, 2, 3]) });
  }

  diff(token: string, oldInputs: PropertyMap, news: PropertyMap): Promise<DiffResult> {
    return this.provider.diff({
      urn: urnOf(token, "x"),
      token,
      id: "x",
      oldOutputs: {},
      oldInputs,
      news,
      ignoreChanges: [],
    });
  }

  down(token: string, name: string, id: string): Promise<void> {
    return this.provider.delete({ urn: urnOf(token, name), token, id, outputs: {}, oldInputs: {} });
  }

  read(token: string, name: string, id: string, inputs: PropertyMap = {}) {
    return this.provider.read({ urn: urnOf(token, name), token, id, inputs, state: {} });
  }
}

export function urnOf(token: string, name: string): string {
  return `urn:pulumi:prod-frankfurt::plugilo::${token}::${name}`;
}

export const TOKEN = {
  namespace: "kubernetes:core/v1:Namespace",
  configMap: "kubernetes:core/v1:ConfigMap",
  secret: "kubernetes:core/v1:Secret",
  service: "kubernetes:core/v1:Service",
  pod: "kubernetes:core/v1:Pod",
  deployment: "kubernetes:apps/v1:Deployment",
  statefulSet: "kubernetes:apps/v1:StatefulSet",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
  roleBinding: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  priorityClass: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
  storageClass: "kubernetes:storage.k8s.io/v1:StorageClass",
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  release: "kubernetes:helm.sh/v3:Release",
  scaledObject: "kubernetes:keda.sh/v1alpha1:ScaledObject",
  nodePool: "kubernetes:karpenter.sh/v1:NodePool",
  kafka: "kubernetes:kafka.strimzi.io/v1:Kafka",
} as const;

const open: TestCloud[] = [];

/** A configured cloud that goes with its test. */
export async function cloud(features: PropertyMap = {}, configuration: PropertyMap = {}): Promise<TestCloud> {
  const made = await new TestCloud(features).configure(configuration);
  open.push(made);
  return made;
}

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A good Deployment; `more` replaces parts of its spec. */
export const deployment = (more: PropertyMap = {}): PropertyMap => ({
  metadata: { name: "web", namespace: "default" },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "web:1", resources: { requests: { cpu: "100m" } } }] },
    },
    ...more,
  },
});
