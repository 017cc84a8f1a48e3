import { type PropertyMap } from "../../../local/cloud/protocol/values";
import { TOKEN, urnOf, cloud, deployment } from "./cloud";
import { GOOD } from "./good-resources";

const NAP = { nodeProvisioningProfile: { mode: "Auto" } };
const KEDA = { workloadAutoScalerProfile: { keda: { enabled: true } } };

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
