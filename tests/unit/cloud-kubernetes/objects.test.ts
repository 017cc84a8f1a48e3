import { isSecret, secret, UNKNOWN, unwrap, type PropertyMap } from "../../../local/cloud/protocol/values";
import { TOKEN, urnOf, cloud, deployment } from "./cloud";

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

  test("what a program ignores keeps what others have set, while something else of it changes", async () => {
    const one = await cloud();
    const flag = { metadata: { name: "flag", namespace: "default" }, data: { on: "false" } };
    const made = await one.up(TOKEN.configMap, "flag", flag);
    const stored = one.store.ofType("k8s/v1/ConfigMap").find(({ id }) => id.endsWith("/default/flag"));
    if (stored === undefined) throw new Error("expected the flag in the store, got none");
    one.store.put({ ...stored, body: { ...stored.body, data: { on: "true" } } });
    const update = (ignoreChanges: string[]) =>
      one.provider.update({
        ...{ urn: urnOf(TOKEN.configMap, "flag"), token: TOKEN.configMap, id: made.id, preview: false, ignoreChanges },
        ...{ oldOutputs: made.outputs, oldInputs: made.inputs },
        news: { ...made.inputs, metadata: { name: "flag", namespace: "default", labels: { a: "b" } } },
      });
    expect((await update(["data"])).outputs).toMatchObject({ metadata: { labels: { a: "b" } }, data: { on: "true" } });
    expect((await update([])).outputs).toMatchObject({ data: { on: "false" } });
  });

  test("a second creation by the same resource finds its object; another resource is refused", async () => {
    const one = await cloud();
    await one.up(TOKEN.deployment, "web", deployment());
    await expect(one.up(TOKEN.deployment, "web", deployment())).resolves.toMatchObject({ id: "default/web" });
    await expect(one.up(TOKEN.deployment, "other", deployment())).rejects.toThrow(
      /"default\/web" already exists.*::web manages it/,
    );
  });

  test("a resource that was renamed by an alias still changes its object", async () => {
    const one = await cloud();
    const made = await one.up(TOKEN.deployment, "web", deployment());
    const changed = one.provider.update({
      ...{ urn: urnOf(TOKEN.deployment, "renamed"), token: TOKEN.deployment, id: made.id, preview: false },
      ...{ oldOutputs: made.outputs, oldInputs: made.inputs, news: made.inputs, ignoreChanges: [] },
    });
    await expect(changed).resolves.toMatchObject({ outputs: { metadata: { name: "web" } } });
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
