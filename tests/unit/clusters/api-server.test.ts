import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ApiServer } from "../../../local/clusters/api-server";
import { Discovery } from "../../../local/cloud/kubernetes/backend/discovery";
import { parseToken } from "../../../local/cloud/kubernetes/objects/kind";
import { FakeApiServer } from "../cloud-kubernetes/fake-api-server";

let folder: string;
let server: FakeApiServer;
let api: ApiServer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "plugilo-api-server-"));
  server = await FakeApiServer.start(folder);
  api = new ApiServer(server.kubeconfig);
});
afterAll(async () => {
  api.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.asked.length = 0;
  server.answer = () => undefined;
});

describe("a question to an API server", () => {
  test.each([429, 503, 504])("is put again while the answer is %i: too busy", async (status) => {
    server.answer = () => (server.asked.length === 1 ? [status, {}] : [200, { now: true }]);
    expect(await api.ask({ method: "GET", path: "/readyz" })).toEqual({ status: 200, body: { now: true } });
  });

  test("is put again when the store behind the server was too busy, which is told as an error of the server's own", async () => {
    const busy = [500, { message: "etcdserver: request timed out" }] as const;
    server.answer = () => (server.asked.length === 1 ? [...busy] : [201, {}]);
    expect(await api.ask({ method: "POST", path: "/apis", body: {} })).toMatchObject({ status: 201 });
    server.asked.length = 0;
    server.answer = () => [500, { message: "no endpoints available for service" }];
    expect(await api.ask({ method: "POST", path: "/apis", body: {} })).toMatchObject({ status: 500 });
    expect(server.asked).toHaveLength(1);
  });

  test("that is refused is put once, for a refusal is an answer", async () => {
    server.answer = () => [403, { message: "no" }];
    expect(await api.ask({ method: "GET", path: "/api/v1/secrets" })).toEqual({ status: 403, body: { message: "no" } });
    expect(server.asked).toHaveLength(1);
  });

  test("that nobody answers fails", async () => {
    const gone = await FakeApiServer.start(path.join(folder, "gone"));
    const client = new ApiServer(gone.kubeconfig);
    await gone.stop();
    await expect(client.ask({ method: "GET", path: "/readyz" })).rejects.toThrow("ECONNREFUSED");
    client.close();
  });
});

describe("the kinds of an API server", () => {
  const kind = (token: string) => {
    const target = parseToken(token);
    if (target.is !== "object") throw new Error(`${token} is no object`);
    return target.object;
  };
  const place = { namespace: "a", name: "b" };

  test("are asked for once a group, and have their paths by whether they are in a namespace", async () => {
    const discovery = new Discovery(api);
    const paths = ["ConfigMap", "Namespace"].map(async (name) =>
      (await discovery.wait(kind(`kubernetes:core/v1:${name}`))).pathOf(place),
    );
    expect(await Promise.all(paths)).toEqual(["/api/v1/namespaces/a/configmaps/b", "/api/v1/namespaces/b"]);
    await discovery.find(kind("kubernetes:core/v1:Secret"));
    expect(new Set(server.asked.map(({ path: asked }) => asked))).toEqual(new Set(["/api/v1"]));
  });

  test("are not mistaken for a part of theirs, such as a Deployment's status", async () => {
    const resources = ["deployments", "deployments/scale", "deployments/status"].map((name) => ({
      ...{ name, kind: name.endsWith("scale") ? "Scale" : "Deployment", namespaced: true },
    }));
    server.answer = () => [200, { resources }];
    const found = await new Discovery(api).wait(kind("kubernetes:apps/v1:Deployment"));
    expect(found.pathOf(place)).toBe("/apis/apps/v1/namespaces/a/deployments/b");
  });

  test("that a CRD brings are waited for", async () => {
    server.answer = () =>
      server.asked.length < 3
        ? [404, {}]
        : [200, { resources: [{ name: "scaledobjects", kind: "ScaledObject", namespaced: true }] }];
    const found = await new Discovery(api).wait(kind("kubernetes:keda.sh/v1alpha1:ScaledObject"));
    expect(found.pathOf(place)).toBe("/apis/keda.sh/v1alpha1/namespaces/a/scaledobjects/b");
    expect(await new Discovery(api).find(kind("kubernetes:keda.sh/v1alpha1:ScaledJob"))).toBeUndefined();
  });
});
