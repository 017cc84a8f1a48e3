import { freeAddresses } from "../../../local/cloud/azure/addresses";
import { add } from "../../../local/cloud/faults";
import { forgetCluster } from "../../../local/cloud/kubernetes/cluster/cluster";
import { isSecret, secret, UNKNOWN, unwrap, type PropertyMap } from "../../../local/cloud/protocol/values";
import { CLUSTER, HOST, NODE_GROUP, NETWORK, TestCloud, TOKEN, urnOf } from "./cloud";
import { GOOD } from "./good-resources";

const open: TestCloud[] = [];
async function cloud(features: PropertyMap = {}, configuration: PropertyMap = {}): Promise<TestCloud> {
  const made = await new TestCloud(features).configure(configuration);
  open.push(made);
  return made;
}
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const NAP = { nodeProvisioningProfile: { mode: "Auto" } };
const KEDA = { workloadAutoScalerProfile: { keda: { enabled: true } } };

const deployment = (more: PropertyMap = {}): PropertyMap => ({
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

describe("objects of a cluster", () => {
  test("an object gets a uid, a version and a status that are the same in every run", async () => {
    const [first, second] = [await cloud(), await cloud()];
    const made = await first.up(TOKEN.deployment, "web", deployment());
    const again = await second.up(TOKEN.deployment, "web", deployment());
    expect(made.id).toBe("default/web");
    expect(made.outputs).toEqual(again.outputs);
    expect(made.outputs).toMatchObject({
      apiVersion: "apps/v1",
      metadata: { generation: 1, uid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      status: { readyReplicas: 3 },
    });
  });

  test("the generation grows with the spec and not with a label", async () => {
    const one = await cloud();
    const made = await one.up(TOKEN.deployment, "web", deployment());
    const update = (news: PropertyMap) =>
      one.provider.update({
        ...{
          urn: urnOf(TOKEN.deployment, "web"),
          token: TOKEN.deployment,
          id: made.id,
          preview: false,
          ignoreChanges: [],
        },
        ...{ oldOutputs: made.outputs, oldInputs: made.inputs, news },
      });
    const labelled: PropertyMap = {
      ...made.inputs,
      metadata: { name: "web", namespace: "default", labels: { a: "b" } },
    };
    expect((await update(labelled)).outputs).toMatchObject({ metadata: { generation: 1, labels: { a: "b" } } });
    const scaled = { ...labelled, spec: { ...(labelled.spec as PropertyMap), replicas: 5 } };
    expect((await update(scaled)).outputs).toMatchObject({ metadata: { generation: 2 }, status: { replicas: 5 } });
  });

  test("a second creation by the same resource finds its object; another resource is refused", async () => {
    const one = await cloud();
    await one.up(TOKEN.deployment, "web", deployment());
    await expect(one.up(TOKEN.deployment, "web", deployment())).resolves.toMatchObject({ id: "default/web" });
    await expect(one.up(TOKEN.deployment, "other", deployment())).rejects.toThrow(
      /"default\/web" already exists.*::web manages it/,
    );
  });

  test("a name that is left out is made of the logical name, kept, and lets the new object come first", async () => {
    const one = await cloud();
    const { inputs } = await one.check(TOKEN.configMap, "settings", { data: { a: "1" } });
    const { name } = inputs["metadata"] as { name: string };
    expect(name).toMatch(/^settings-[0-9a-f]{8}$/);
    const later = await one.check(TOKEN.configMap, "settings", { data: { a: "2" } }, inputs);
    expect(later.inputs["metadata"]).toMatchObject({ name, namespace: "default" });
    expect(await one.diff(TOKEN.configMap, inputs, later.inputs)).toMatchObject({
      replaces: ["data.a"],
      deleteBeforeReplace: false,
    });
  });

  test("a namespace must exist, and takes what is in it along", async () => {
    const one = await cloud();
    const config = { metadata: { name: "a", namespace: "shop" }, data: { a: "1" } };
    await expect(one.up(TOKEN.configMap, "a", config)).rejects.toThrow(/namespaces "shop" not found.*depend on it/);
    await one.up(TOKEN.namespace, "shop", { metadata: { name: "shop" } });
    await one.up(TOKEN.configMap, "a", config);
    await one.down(TOKEN.namespace, "shop", "shop");
    expect(await one.read(TOKEN.configMap, "a", "shop/a")).toMatchObject({ id: "" });
  });

  test("a Secret's data are base64 and secret in the outputs, and never reach the store", async () => {
    const one = await cloud();
    const inputs = { metadata: { name: "login", namespace: "default" }, stringData: { password: secret("hunter2") } };
    const made = await one.up(TOKEN.secret, "login", inputs);
    const data = made.outputs["data"];
    expect(isSecret(data)).toBe(true);
    expect(unwrap(data ?? null)).toEqual({ password: Buffer.from("hunter2").toString("base64") });
    const stored = JSON.stringify(one.store.all());
    expect(stored).not.toContain("hunter2");
    expect(stored).not.toContain(Buffer.from("hunter2").toString("base64"));
    const read = await one.read(TOKEN.secret, "login", "default/login", made.inputs);
    expect(read).toEqual({ id: "default/login", inputs: made.inputs, outputs: made.outputs });
  });

  test("a preview leaves what the cluster computes unknown, an update preview keeps what it computed", async () => {
    const one = await cloud();
    const urn = urnOf(TOKEN.service, "web");
    const { inputs } = await one.check(TOKEN.service, "web", {
      metadata: { name: "web" },
      spec: { ports: [{ port: 80 }] },
    });
    const planned = await one.provider.create({ urn, token: TOKEN.service, inputs, preview: true, timeoutSeconds: 0 });
    expect(planned.id).toBe("");
    expect(planned.outputs).toMatchObject({
      metadata: { uid: UNKNOWN, name: "web" },
      spec: { clusterIP: UNKNOWN },
      status: UNKNOWN,
    });
    const made = await one.up(TOKEN.service, "web", inputs);
    const base = {
      urn,
      token: TOKEN.service,
      id: made.id,
      oldOutputs: made.outputs,
      oldInputs: inputs,
      ignoreChanges: [],
    };
    const again = await one.provider.update({ ...base, news: inputs, preview: true });
    expect(again.outputs).toEqual(made.outputs);
  });

  test("a patch never hides or removes the object that it patches", async () => {
    const one = await cloud();
    await one.up(TOKEN.namespace, "shop", { metadata: { name: "shop" } });
    const token = `${TOKEN.namespace}Patch`;
    const made = await one.up(token, "mesh", { metadata: { name: "shop", labels: { "istio.io/rev": "asm-1-30" } } });
    await one.down(token, "mesh", made.id);
    expect(await one.read(TOKEN.namespace, "shop", "shop")).toMatchObject({ id: "shop" });
  });
});

describe("what cannot change in place is replaced", () => {
  const changes: [string, string, PropertyMap, PropertyMap, string[]][] = [
    [
      "a Deployment's selector",
      TOKEN.deployment,
      { spec: { selector: { matchLabels: { a: "1" } } } },
      { spec: { selector: { matchLabels: { a: "2" } } } },
      ["spec.selector.matchLabels.a"],
    ],
    [
      "a StatefulSet's claims",
      TOKEN.statefulSet,
      { spec: { volumeClaimTemplates: [{ spec: { storageClassName: "a" } }] } },
      { spec: { volumeClaimTemplates: [{ spec: { storageClassName: "b" } }] } },
      ["spec.volumeClaimTemplates[0].spec.storageClassName"],
    ],
    [
      "a RoleBinding's role",
      TOKEN.roleBinding,
      { roleRef: { name: "a" } },
      { roleRef: { name: "b" } },
      ["roleRef.name"],
    ],
    ["a PriorityClass' value", TOKEN.priorityClass, { value: -1000 }, { value: -900 }, ["value"]],
    ["a name", TOKEN.namespace, { metadata: { name: "a" } }, { metadata: { name: "b" } }, ["metadata.name"]],
    ["a Deployment's replicas", TOKEN.deployment, { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, []],
    ["a NodePool's limits", TOKEN.nodePool, { spec: { limits: { cpu: "1" } } }, { spec: { limits: { cpu: "2" } } }, []],
  ];
  test.each(changes)("%s", async (_what, token, olds, news, replaces) => {
    const one = await cloud();
    const result = await one.diff(token, olds, news);
    expect(result).toMatchObject({ changes: true, replaces });
    expect(Object.keys(result.detailed)).toHaveLength(1);
  });

  test("a fixed name lets the old object go first", async () => {
    const one = await cloud();
    const at = (a: string) => ({
      metadata: { name: "web", namespace: "default" },
      spec: { selector: { matchLabels: { a } } },
    });
    expect(await one.diff(TOKEN.deployment, at("1"), at("2"))).toMatchObject({ deleteBeforeReplace: true });
  });

  test("ConfigMaps change in place when the provider is configured so", async () => {
    const one = await cloud({}, { enableConfigMapMutable: "true" });
    expect(await one.diff(TOKEN.configMap, { data: { a: "1" } }, { data: { a: "2" } })).toMatchObject({ replaces: [] });
  });
});

describe("what the API server refuses in a check", () => {
  const mistakes: [string, string, PropertyMap, string, RegExp][] = [
    ["a name with capitals", TOKEN.namespace, { metadata: { name: "Shop" } }, "metadata.name", /lower-case/],
    [
      "a service that begins with a digit",
      TOKEN.service,
      { metadata: { name: "1st" } },
      "metadata.name",
      /beginning with a letter/,
    ],
    [
      "a label with a blank",
      TOKEN.namespace,
      { metadata: { name: "a", labels: { team: "a b" } } },
      'metadata.labels["team"]',
      /letters, digits/,
    ],
    [
      "an annotation's key",
      TOKEN.namespace,
      { metadata: { name: "a", annotations: { "a/b/c": "" } } },
      'metadata.annotations["a/b/c"]',
      /prefix\/name/,
    ],
    [
      "a selector that misses its pods",
      TOKEN.deployment,
      deployment({ selector: { matchLabels: { app: "api" } } }),
      'spec.template.metadata.labels["app"]',
      /"api"/,
    ],
    [
      "both halves of a budget",
      TOKEN.budget,
      { metadata: { name: "a" }, spec: { minAvailable: 1, maxUnavailable: 1 } },
      "spec",
      /one of the two/,
    ],
    ["an unknown property", TOKEN.deployment, deployment({ replica: 3 }), "spec.replica", /replicas/],
    [
      "a version that the CRD does not serve",
      "kubernetes:kafka.strimzi.io/v1alpha1:Kafka",
      { ...GOOD.Kafka, apiVersion: "kafka.strimzi.io/v1alpha1" },
      "apiVersion",
      /kafka.strimzi.io\/v1/,
    ],
    [
      "a kind that the group lacks",
      "kubernetes:karpenter.sh/v1:Pool",
      { ...GOOD.NodePool, kind: "Pool" },
      "kind",
      /NodePool/,
    ],
    ["a chart", "kubernetes:helm.sh/v4:Chart", { chart: "x" }, "", /use helm.sh\/v3:Release/],
  ];
  test.each(mistakes)("%s", async (_what, token, news, property, reason) => {
    const one = await cloud();
    const { failures } = await one.check(token, "x", news);
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(reason) }]);
    expect(failures[0]?.reason.startsWith(property)).toBe(true);
  });

  test("requests beyond limits and quantities that are none are told together", async () => {
    const one = await cloud();
    const resources = { requests: { cpu: "2", memory: "1 GiB" }, limits: { cpu: "500m" } };
    const template = {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "web:1", resources }] },
    };
    const { failures } = await one.check(TOKEN.deployment, "web", deployment({ template }));
    expect(failures.map((one) => one.reason.split(": ")[0])).toEqual([
      "spec.template.spec.containers[0].resources.requests.memory",
      "spec.template.spec.containers[0].resources.requests.cpu",
    ]);
  });

  test("unknowns are accepted where anything belongs", async () => {
    const one = await cloud();
    expect((await one.check(TOKEN.deployment, "x", { metadata: UNKNOWN, spec: UNKNOWN })).failures).toEqual([]);
    expect((await one.check(TOKEN.service, "x", { metadata: { name: UNKNOWN, labels: UNKNOWN } })).failures).toEqual(
      [],
    );
  });
});

describe("custom resources need their CRD in the cluster", () => {
  test("an add-on brings it, and the error without it says which", async () => {
    const [without, one] = [await cloud(), await cloud(NAP)];
    await expect(without.up(TOKEN.nodePool, "general", GOOD.NodePool)).rejects.toThrow(
      /no matches for kind "NodePool" in version "karpenter.sh\/v1".*nodeProvisioningProfile.mode to Auto/,
    );
    await expect(one.up(TOKEN.nodePool, "general", GOOD.NodePool)).resolves.toMatchObject({ id: "general" });
  });

  test("a Helm release brings it, and leaves it behind when it goes", async () => {
    const one = await cloud();
    const kafka: PropertyMap = { ...GOOD.Kafka, metadata: { name: "logs", namespace: "kafka" } };
    await expect(one.up(TOKEN.kafka, "logs", kafka)).rejects.toThrow(/install the Helm chart strimzi-kafka-operator/);
    const release = await one.up(TOKEN.release, "strimzi", {
      ...{ chart: "strimzi-kafka-operator", version: "0.51.0", namespace: "kafka", name: "strimzi" },
      ...{ createNamespace: true, repositoryOpts: { repo: "https://strimzi.io/charts/" }, compat: "true" },
    });
    expect(release).toMatchObject({
      id: "kafka/strimzi",
      outputs: { status: { status: "deployed", revision: 1, version: "0.51.0" } },
    });
    await one.up(TOKEN.kafka, "logs", kafka);
    await one.down(TOKEN.release, "strimzi", "kafka/strimzi");
    expect(await one.read(TOKEN.kafka, "logs", "kafka/logs")).toMatchObject({ id: "kafka/logs" });
    await expect(one.up(TOKEN.kafka, "logs", kafka)).resolves.toBeDefined();
  });

  test("cert-manager's chart leaves its CRDs out unless asked", async () => {
    const one = await cloud();
    const issuer = {
      apiVersion: "cert-manager.io/v1",
      kind: "ClusterIssuer",
      metadata: { name: "ca" },
      spec: { ca: { secretName: "ca" } },
    };
    const chart = { chart: "cert-manager", name: "cert-manager", namespace: "default", version: "v1.21.2" };
    const release = await one.up(TOKEN.release, "cert-manager", chart);
    const token = "kubernetes:cert-manager.io/v1:ClusterIssuer";
    await expect(one.up(token, "ca", issuer)).rejects.toThrow(/no matches for kind "ClusterIssuer"/);
    await one.provider.update({
      ...{
        urn: urnOf(TOKEN.release, "cert-manager"),
        token: TOKEN.release,
        id: release.id,
        preview: false,
        ignoreChanges: [],
      },
      ...{
        oldOutputs: release.outputs,
        oldInputs: release.inputs,
        news: { ...release.inputs, values: { crds: { enabled: true } } },
      },
    });
    await expect(one.up(token, "ca", issuer)).resolves.toMatchObject({ id: "ca" });
  });

  test("a CustomResourceDefinition of the program counts, with its own schema", async () => {
    const one = await cloud();
    const properties = { spec: { type: "object", properties: { size: { type: "integer" } } } };
    const version = {
      name: "v1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: "object", properties } },
    };
    const names = { kind: "Widget", plural: "widgets" };
    await one.up("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", "crd", {
      metadata: { name: "widgets.plugilo.com" },
      spec: { group: "plugilo.com", names, scope: "Namespaced", versions: [version] },
    });
    const widget = (size: number | string) => ({
      apiVersion: "plugilo.com/v1",
      kind: "Widget",
      metadata: { name: "a" },
      spec: { size },
    });
    const token = "kubernetes:plugilo.com/v1:Widget";
    expect((await one.check(token, "a", widget("big"))).failures).toEqual([
      { property: "", reason: expect.stringMatching(/^spec.size: got "big"/) },
    ]);
    await expect(one.up(token, "a", widget(1))).resolves.toMatchObject({ id: "default/a" });
  });

  test("one workload has one autoscaler", async () => {
    const one = await cloud(KEDA);
    const target = { kind: "Deployment", name: "checkout", apiVersion: "apps/v1" };
    await one.up(TOKEN.autoscaler, "hpa", {
      metadata: { name: "hpa", namespace: "default" },
      spec: { scaleTargetRef: target, maxReplicas: 5 },
    });
    const scaled: PropertyMap = { ...GOOD.ScaledObject, metadata: { name: "checkout", namespace: "default" } };
    await expect(one.up(TOKEN.scaledObject, "checkout", scaled)).rejects.toThrow(/already scaled by.*hpa/);
  });

  test("the Istio add-on blocks the kinds that AKS does not support", async () => {
    const one = await cloud({ serviceMeshProfile: { mode: "Istio" } });
    const entry = {
      apiVersion: "networking.istio.io/v1",
      kind: "WorkloadEntry",
      metadata: { name: "vm" },
      spec: { address: "10.0.0.1" },
    };
    await expect(one.up("kubernetes:networking.istio.io/v1:WorkloadEntry", "vm", entry)).rejects.toThrow(
      /blocked by AKS' Istio add-on/,
    );
    const service = { ...GOOD.VirtualService, metadata: { name: "checkout" } };
    await expect(one.up("kubernetes:networking.istio.io/v1:VirtualService", "v", service)).resolves.toBeDefined();
  });

  test("a bare pod needs its service account, a Deployment's pods wait for theirs", async () => {
    const one = await cloud();
    const spec = { serviceAccountName: "app", containers: [{ name: "app", image: "app:1" }] };
    await expect(one.up(TOKEN.pod, "p", { metadata: { name: "p" }, spec })).rejects.toThrow(
      /serviceaccount "app" not found/,
    );
    const template = { metadata: { labels: { app: "web" } }, spec };
    await expect(one.up(TOKEN.deployment, "web", deployment({ template }))).resolves.toBeDefined();
  });
});

describe("services of type LoadBalancer", () => {
  const PREFIX = "service.beta.kubernetes.io/azure-";
  const service = (name: string, annotations: PropertyMap): PropertyMap => ({
    metadata: { name, namespace: "default", annotations },
    spec: { type: "LoadBalancer", ports: [{ port: 443 }] },
  });
  const internal = {
    [`${PREFIX}load-balancer-internal`]: "true",
    [`${PREFIX}load-balancer-internal-subnet`]: "ingress",
  };
  const addressOf = (outputs: PropertyMap) =>
    (outputs["status"] as { loadBalancer: { ingress: { ip: string }[] } }).loadBalancer.ingress[0]?.ip;

  test("each internal one takes an address of its own out of the named subnet, and gives it back", async () => {
    const one = await cloud();
    const first = await one.up(TOKEN.service, "a", service("a", internal));
    const second = await one.up(TOKEN.service, "b", service("b", internal));
    expect([addressOf(first.outputs), addressOf(second.outputs)]).toEqual(["10.1.4.14", "10.1.4.13"]);
    await one.down(TOKEN.service, "a", first.id);
    expect(addressOf((await one.up(TOKEN.service, "c", service("c", internal))).outputs)).toBe("10.1.4.14");
  });

  test.each([
    [
      "a subnet that the network lacks",
      { [`${PREFIX}load-balancer-internal-subnet`]: "front" },
      /the subnet front, expected one of .*ingress, nodes/,
    ],
    [
      "an address outside the subnet",
      { [`${PREFIX}load-balancer-ipv4`]: "10.1.5.4" },
      /10.1.5.4, expected one inside the subnet's 10.1.4.0\/28/,
    ],
  ])("%s is refused", async (_what, more, message) => {
    const one = await cloud();
    await expect(one.up(TOKEN.service, "a", service("a", { ...internal, ...more }))).rejects.toThrow(message);
  });

  test("an address that another service holds is refused", async () => {
    const one = await cloud();
    const fixed = { ...internal, [`${PREFIX}load-balancer-ipv4`]: "10.1.4.10" };
    await one.up(TOKEN.service, "a", service("a", fixed));
    await expect(one.up(TOKEN.service, "b", service("b", fixed))).rejects.toThrow(/10.1.4.10, which .*\/a holds/);
  });

  test("a Private Link Service comes and goes with its Service, but not while an endpoint leads to it", async () => {
    const one = await cloud();
    const asked = { ...internal, [`${PREFIX}pls-create`]: "true", [`${PREFIX}pls-name`]: "pls-ingress" };
    const id = `${NODE_GROUP}/providers/Microsoft.Network/privateLinkServices/pls-ingress`;
    const made = await one.up(TOKEN.service, "a", service("a", asked));
    expect(one.store.get(id)).toMatchObject({
      body: { ipConfigurations: [{ subnet: { id: `${NETWORK}/subnets/ingress` } }] },
      outputs: {
        alias: expect.stringMatching(/^pls-ingress\.[0-9a-f-]{36}\.germanywestcentral\.azure\.privatelinkservice$/),
      },
    });
    const endpoint = `${NODE_GROUP}/providers/Microsoft.Network/privateEndpoints/pe`;
    const record = {
      id: endpoint,
      type: "Microsoft.Network/privateEndpoints",
      token: "",
      location: "",
      parent: "",
      owner: "",
      body: {},
      outputs: {},
    };
    one.store.put(record, [{ to: id, path: "privateLinkServiceConnections[0].privateLinkServiceId" }]);
    await expect(one.down(TOKEN.service, "a", made.id)).rejects.toThrow(/privateendpoints\/pe still leads to it/);
    one.store.remove(endpoint);
    await one.down(TOKEN.service, "a", made.id);
    expect(one.store.has(id)).toBe(false);
  });

  test("a public one gets a documentation address", async () => {
    const one = await cloud();
    expect(addressOf((await one.up(TOKEN.service, "a", service("a", {}))).outputs)).toMatch(
      /^(203\.0\.113|198\.51\.100)\.\d+$/,
    );
  });
});

describe("the cluster behind the kubeconfig", () => {
  test("one that is not there is told with those that are", async () => {
    const one = await cloud();
    const server = "https://gone.hcp.germanynorth.azmk8s.io:443";
    const config = {
      clusters: [{ name: "a", cluster: { server } }],
      contexts: [{ name: "c", context: { cluster: "a" } }],
      "current-context": "c",
    };
    await one.configure({ kubeconfig: JSON.stringify(config) });
    await expect(one.up(TOKEN.namespace, "a", { metadata: { name: "a" } })).rejects.toThrow(
      new RegExp(`lookup gone.hcp.germanynorth.azmk8s.io: no such host.*${HOST}`),
    );
  });

  test("deletions pass over an unreachable cluster when the provider is configured so", async () => {
    const one = await cloud({}, { deleteUnreachable: "true" });
    one.store.remove(CLUSTER);
    await expect(one.down(TOKEN.namespace, "a", "a")).resolves.toBeUndefined();
    await one.configure();
    await expect(one.down(TOKEN.namespace, "a", "a")).rejects.toThrow(/no such host/);
  });

  test("a region that is down refuses connections, and answers again afterwards", async () => {
    const one = await cloud();
    add(one.store, { kind: "region-down", match: { region: "germanywestcentral" }, times: 1 });
    const namespace = { metadata: { name: "a" } };
    await expect(one.up(TOKEN.namespace, "a", namespace)).rejects.toThrow(/connection refused/);
    await expect(one.up(TOKEN.namespace, "a", namespace)).resolves.toMatchObject({ id: "a" });
  });

  test("a creation that breaks off half-way keeps what was made, and the next one takes it up", async () => {
    const one = await cloud();
    add(one.store, { kind: "half-way", match: { type: "k8s/v1/Namespace" }, times: 1 });
    const namespace = { metadata: { name: "a" } };
    await expect(one.up(TOKEN.namespace, "a", namespace)).rejects.toMatchObject({ partial: { id: "a" } });
    await expect(one.up(TOKEN.namespace, "a", namespace)).resolves.toMatchObject({ id: "a" });
  });

  test("everything in it goes with it", async () => {
    const one = await cloud();
    await one.up(TOKEN.namespace, "shop", { metadata: { name: "shop" } });
    await one.up(TOKEN.configMap, "a", { metadata: { name: "a", namespace: "shop" }, data: {} });
    const cluster = one.store.get(CLUSTER);
    if (cluster === undefined) throw new Error("no cluster");
    forgetCluster(one.store, cluster);
    expect(one.store.all().filter((each) => each.id.startsWith("k8s://"))).toEqual([]);
  });

  test.each([
    ["no kubeconfig", {}, /got no kubeconfig/],
    ["a path", { kubeconfig: "~/.kube/config" }, /a path is not read/],
    [
      "a context that it lacks",
      { kubeconfig: JSON.stringify({ contexts: [{ name: "a" }], "current-context": "b" }) },
      /context b, expected one of its contexts: a/,
    ],
  ])("a configuration with %s is refused", async (_what, configuration, reason) => {
    const one = await cloud();
    const { failures } = await one.provider.checkConfig("", configuration);
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(reason) }]);
  });

  test("a kubeconfig that is still unknown passes, and previews need no cluster", async () => {
    const one = await cloud();
    const unknown = { kubeconfig: secret(UNKNOWN) };
    expect((await one.provider.checkConfig("", unknown)).failures).toEqual([]);
    await one.configure(unknown);
    const { inputs, failures } = await one.check(TOKEN.nodePool, "general", GOOD.NodePool);
    expect(failures).toEqual([]);
    const urn = urnOf(TOKEN.nodePool, "general");
    const planned = await one.provider.create({ urn, token: TOKEN.nodePool, inputs, preview: true, timeoutSeconds: 0 });
    expect(planned.outputs).toMatchObject({ metadata: { uid: UNKNOWN } });
  });

  test("another cluster replaces the provider, another credential does not", async () => {
    const one = await cloud();
    const at = (server: string, token: string) => ({
      kubeconfig: JSON.stringify({
        ...{ clusters: [{ name: "a", cluster: { server } }], contexts: [{ name: "c", context: { cluster: "a" } }] },
        ...{ "current-context": "c", users: [{ token }] },
      }),
    });
    const [here, renewed, there] = [at("https://a:443", "1"), at("https://a:443", "2"), at("https://b:443", "1")];
    expect(await one.provider.diffConfig("", here, renewed)).toMatchObject({ changes: true, replaces: [] });
    expect(await one.provider.diffConfig("", here, there)).toMatchObject({ replaces: ["kubeconfig"] });
  });
});
