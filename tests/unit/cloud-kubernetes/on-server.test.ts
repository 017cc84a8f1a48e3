import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OnServer } from "../../../local/cloud/kubernetes/backend/on-server";
import { KubernetesProvider } from "../../../local/cloud/kubernetes/provider";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { CLUSTER, cloud, KUBECONFIG, TOKEN, urnOf, type TestCloud } from "./cloud";
import { FakeApiServer } from "./fake-api-server";

const STACK = "prod-frankfurt";
const CONFIG_MAP = "/api/v1/namespaces/default/configmaps/flags";
const inputs: PropertyMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "flags", namespace: "default" },
  data: { a: "1" },
};
const request = { urn: urnOf(TOKEN.configMap, "flags"), token: TOKEN.configMap, timeoutSeconds: 0 };
const known = { ...request, id: "default/flags", oldOutputs: {}, oldInputs: inputs, ignoreChanges: [] };

let folder: string;
let server: FakeApiServer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "plugilo-on-server-"));
  server = await FakeApiServer.start(path.join(folder, STACK));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.objects.clear();
  server.asked.length = 0;
  server.answer = () => undefined;
  server.objects.set("/api/v1/namespaces/default", {});
});

/** A provider whose clusters have API servers of their own; the cluster belongs to a stack. */
async function provider(body: PropertyMap = {}, clusters = folder): Promise<KubernetesProvider> {
  const { store }: TestCloud = await cloud();
  const cluster = store.get(CLUSTER);
  if (cluster === undefined) throw new Error("the test's cloud has no cluster");
  const owner = `urn:pulumi:${STACK}::plugilo::azure-native:containerservice:ManagedCluster::aks`;
  store.put({ ...cluster, owner, body: { ...cluster.body, ...body } });
  const made = new KubernetesProvider(() => store, "4.34.2", new OnServer(() => store, clusters));
  await made.configure({ kubeconfig: KUBECONFIG });
  return made;
}

const conflict = {
  kind: "Status",
  reason: "Conflict",
  message: 'Apply failed with 1 conflict: conflict with "another": .data.a',
  details: { causes: [{ reason: "FieldManagerConflict", field: ".data.a" }] },
};

describe("an object of a cluster with an API server", () => {
  test("is applied server-side by one manager, checked strictly, and taken from nobody", async () => {
    await (await provider()).create({ ...request, inputs, preview: false });
    const [write, ...others] = server.writes(CONFIG_MAP);
    expect(others).toEqual([]);
    expect(write).toMatchObject({ method: "PATCH", contentType: "application/apply-patch+yaml", body: inputs });
    expect(Object.fromEntries(write?.query ?? [])).toEqual({
      ...{ fieldManager: "pulumi-kubernetes", fieldValidation: "Strict" },
    });
  });

  test("is only rehearsed by a preview", async () => {
    await (await provider()).create({ ...request, inputs, preview: true });
    expect(server.writes(CONFIG_MAP).map(({ query }) => query.get("dryRun"))).toEqual(["All"]);
    expect(server.objects.has(CONFIG_MAP)).toBe(false);
  });

  test("with fields of another controller's is refused, with both ways out", async () => {
    const made = await provider();
    server.answer = ({ method, path: asked }) =>
      method === "PATCH" && asked === CONFIG_MAP ? [409, conflict] : undefined;
    await expect(made.create({ ...request, inputs, preview: false })).rejects.toThrow(
      'ConfigMap default/flags: the API server refused it: Apply failed with 1 conflict: conflict with "another": .data.a. ' +
        "Expected fields that nobody else sets. To leave them to the other, name them in the resource's ignoreChanges; to " +
        'take them, give the object the annotation pulumi.com/patchForce: "true"',
    );
  });

  test("that asks for it takes such fields", async () => {
    const annotations = { "pulumi.com/patchForce": "true" };
    const forced = { ...inputs, metadata: { name: "flags", namespace: "default", annotations } };
    await (await provider()).create({ ...request, inputs: forced, preview: false });
    expect(server.writes(CONFIG_MAP).map(({ query }) => query.get("force"))).toEqual(["true"]);
  });

  describe("that somebody has edited with kubectl", () => {
    const hand = {
      manager: "kubectl-edit",
      operation: "Update",
      apiVersion: "v1",
      fieldsV1: { "f:data": { "f:a": {} } },
    };
    beforeEach(() => {
      const metadata = { name: "flags", namespace: "default", managedFields: [hand] };
      server.objects.set(CONFIG_MAP, { ...inputs, metadata, data: { a: "9" } });
    });

    test("is changed after its fields were taken over, in this order", async () => {
      await (await provider()).update({ ...known, news: inputs, preview: false });
      const [takeOver, write] = server.writes(CONFIG_MAP);
      expect(takeOver).toMatchObject({
        contentType: "application/json-patch+json",
        body: [
          {
            ...{ op: "replace", path: "/metadata/managedFields" },
            value: [{ ...hand, manager: "pulumi-kubernetes", operation: "Apply" }],
          },
        ],
      });
      expect(write).toMatchObject({ contentType: "application/apply-patch+yaml", body: inputs });
      expect(write?.query.has("force")).toBe(false);
    });

    test("is rehearsed as if they were taken over already", async () => {
      await (await provider()).update({ ...known, news: inputs, preview: true });
      const asked = server.writes(CONFIG_MAP).map(({ query }) => [query.get("dryRun"), query.get("force")]);
      expect(asked).toEqual([["All", "true"]]);
    });

    test("is read as it stands now", async () => {
      const made = await provider();
      server.answer = ({ query }) => (query.has("dryRun") ? [409, conflict] : undefined);
      const seen = await made.read({ ...request, id: "default/flags", inputs, state: {} });
      expect(seen.inputs["data"]).toEqual({ a: "9" });
    });
  });

  test("that is gone is read as gone, and gone is fine for a deletion", async () => {
    const made = await provider();
    expect((await made.read({ ...request, id: "default/flags", inputs, state: {} })).id).toBe("");
    await made.delete({ ...request, id: "default/flags", outputs: {}, oldInputs: inputs });
    expect(server.writes(CONFIG_MAP).map(({ method }) => method)).toEqual(["DELETE"]);
  });

  test("gets a patch's fields back when that is deleted, unless it cannot do without them", async () => {
    const made = await provider();
    const token = `${TOKEN.configMap}Patch`;
    const patch = { ...request, urn: urnOf(token, "patch"), token };
    server.objects.set(CONFIG_MAP, inputs);
    await made.create({ ...patch, inputs, preview: false });
    const deletion = { ...patch, id: "default/flags", outputs: {}, oldInputs: inputs };
    server.answer = ({ method }) =>
      method === "PATCH" ? [422, { reason: "Invalid", message: "data: Required" }] : undefined;
    await expect(made.delete(deletion)).rejects.toThrow(/data: Required\. Expected .* set retainOnDelete/);
    server.answer = () => undefined;
    await made.delete(deletion);
    const [make, , back] = server.writes(CONFIG_MAP);
    expect(back?.body).toMatchObject({ metadata: { name: "flags", namespace: "default" } });
    expect(back?.body).not.toHaveProperty("data");
    expect(back?.query.get("fieldManager")).toBe(make?.query.get("fieldManager"));
    expect(make?.query.get("fieldManager")).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  });

  test("whose server is not there says which command starts it", async () => {
    const made = await provider({}, path.join(folder, "nowhere"));
    await expect(made.create({ ...request, inputs, preview: false })).rejects.toThrow(
      /^the API server of .* cannot be reached: no control plane of the stack prod-frankfurt\. Expected .*`\.\/plugilo up`/,
    );
  });

  test("in a namespace that the same run is yet to make is not asked about by a preview", async () => {
    const metadata = { name: "flags", namespace: "new" };
    await (await provider()).create({ ...request, inputs: { ...inputs, metadata }, preview: true });
    expect(server.asked.filter(({ method }) => method === "PATCH")).toEqual([]);
  });
});

describe("what AKS brings into a cluster with an API server", () => {
  const pool = (count: number): PropertyMap => ({
    ...{ name: "system", mode: "System", vmSize: "Standard_D4ds_v5", osSKU: "AzureLinux", count, maxPods: 110 },
    ...{ availabilityZones: ["1", "2", "3"], nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"] },
  });
  const nodes = (): PropertyMap[] =>
    [...server.objects].filter(([key]) => key.startsWith("/api/v1/nodes/")).map(([, node]) => node);
  const apply = async (body: PropertyMap): Promise<void> => {
    await (await provider(body)).create({ ...request, inputs, preview: false });
  };

  test("are nodes of its agent pools, with AKS' labels, the pool's taint and a zone each", async () => {
    await apply({ agentPoolProfiles: [pool(4)] });
    expect(nodes().map(({ metadata }) => (metadata as PropertyMap)["labels"])).toEqual(
      ["1", "2", "3", "1"].map((zone) =>
        expect.objectContaining({
          "kubernetes.azure.com/agentpool": "system",
          "kubernetes.azure.com/mode": "system",
          "node.kubernetes.io/instance-type": "Standard_D4ds_v5",
          "topology.kubernetes.io/zone": `germanywestcentral-${zone}`,
        }),
      ),
    );
    expect(nodes()[0]).toMatchObject({
      metadata: { name: expect.stringMatching(/^aks-system-\d{8}-vmss000000$/) },
      spec: { taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" }] },
      status: { allocatable: { cpu: "4", memory: "16Gi", pods: "110" } },
    });
  });

  test("are as many nodes as the pool has now; others' nodes stay", async () => {
    server.objects.set("/api/v1/nodes/aks-general-x7k2p", { metadata: { name: "aks-general-x7k2p" } });
    await apply({ agentPoolProfiles: [pool(3)] });
    await apply({ agentPoolProfiles: [pool(1)] });
    const names = nodes().map(({ metadata }) => (metadata as PropertyMap)["name"]);
    expect(names).toEqual(["aks-general-x7k2p", expect.stringMatching(/vmss000000$/)]);
  });

  test("are nodes of zone 0 in a region without zones", async () => {
    await apply({ agentPoolProfiles: [{ ...pool(1), availabilityZones: [] }] });
    expect(nodes()[0]).toMatchObject({ metadata: { labels: { "topology.kubernetes.io/zone": "0" } } });
  });

  test("are the namespaces of its add-ons, before anything else is written", async () => {
    await apply({ addonProfiles: { azurepolicy: { enabled: true } } });
    const posts = server.asked.filter(({ method }) => method !== "GET").map(({ path: asked }) => asked);
    expect(posts.indexOf("/api/v1/namespaces")).toBeGreaterThanOrEqual(0);
    expect(posts.indexOf("/api/v1/namespaces")).toBeLessThan(posts.indexOf(CONFIG_MAP));
    expect(server.objects.has("/api/v1/namespaces/gatekeeper-system")).toBe(true);
  });
});
