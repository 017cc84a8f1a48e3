import { add } from "../../../local/cloud/faults";
import { Estate } from "../../../local/cloud/azure/estate";
import { secret, UNKNOWN } from "../../../local/cloud/protocol/values";
import { CLUSTER, HOST, KUBECONFIG, TOKEN, urnOf, cloud } from "./cloud";
import { GOOD } from "./good-resources";

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

  test("a private cluster is the same by its private and its public name", async () => {
    const one = await cloud();
    await one.up(TOKEN.namespace, "shop", { metadata: { name: "shop" } });
    const before = one.store.get(CLUSTER);
    if (before === undefined) throw new Error("no cluster");
    one.store.put({ ...before, outputs: { fqdn: "public.azmk8s.io", privateFQDN: HOST } });
    await one.configure({ kubeconfig: KUBECONFIG.replace(HOST, "public.azmk8s.io") });
    expect(await one.read(TOKEN.namespace, "shop", "shop")).toMatchObject({ id: "shop" });
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

  test("what is in it goes with it", async () => {
    const one = await cloud();
    await one.up(TOKEN.namespace, "shop", { metadata: { name: "shop" } });
    await one.up(TOKEN.configMap, "a", { metadata: { name: "a", namespace: "shop" }, data: {} });
    await one.up(TOKEN.release, "a", { chart: "argo-cd", name: "a", namespace: "argocd", createNamespace: true });
    new Estate(one.store, "tenant").remove(CLUSTER);
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
