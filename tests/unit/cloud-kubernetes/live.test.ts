import { decided, outputsFromLive, seenThrough } from "../../../local/cloud/kubernetes/backend/live";
import { parseToken } from "../../../local/cloud/kubernetes/objects/kind";
import { secret, isSecret, unwrap, type PropertyMap } from "../../../local/cloud/protocol/values";
import { TOKEN } from "./cloud";

const kind = (token: string) => {
  const target = parseToken(token);
  if (target.is !== "object") throw new Error(`${token} is no object`);
  return target.object;
};

const LIVE: PropertyMap = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", uid: "u", resourceVersion: "7", generation: 2, creationTimestamp: "t", managedFields: [] },
  spec: {
    replicas: 5,
    template: { spec: { containers: [{ name: "web", image: "web:2", imagePullPolicy: "Always" }] } },
  },
  status: { replicas: 5 },
};

describe("a live object", () => {
  test("seen through what is known shows those fields as they stand now, and none that the server has added", () => {
    const known = {
      metadata: { name: "web" },
      spec: { replicas: 3, template: { spec: { containers: [{ name: "web", image: "web:1" }] } } },
    };
    expect(seenThrough(known, LIVE)).toEqual({
      metadata: { name: "web" },
      spec: { replicas: 5, template: { spec: { containers: [{ name: "web", image: "web:2" }] } } },
    });
  });

  test("a field that somebody has taken away is not seen", () => {
    expect(seenThrough({ metadata: { name: "web", labels: { a: "b" } } }, LIVE)).toEqual({ metadata: { name: "web" } });
  });

  test("a Secret's texts are read back from its data, and stay secret", () => {
    const live = { metadata: { name: "a" }, data: { key: Buffer.from("new").toString("base64") } };
    const seen = seenThrough({ metadata: { name: "a" }, stringData: secret({ key: "old" }) }, live);
    expect(isSecret(seen["stringData"])).toBe(true);
    expect(unwrap(seen)).toEqual({ metadata: { name: "a" }, stringData: { key: "new" } });
  });

  test("what its author decides leaves out what the server counts", () => {
    expect(decided(LIVE)).toEqual({
      ...{ apiVersion: "apps/v1", kind: "Deployment", spec: LIVE["spec"] },
      metadata: { name: "web" },
    });
  });

  test("gives a program its inputs, its metadata and its status, and no other field", () => {
    const inputs = { metadata: { name: "web" }, spec: { replicas: 3 } };
    expect(outputsFromLive(kind(TOKEN.deployment), inputs, LIVE)).toEqual({
      metadata: { name: "web", uid: "u", resourceVersion: "7", generation: 2, creationTimestamp: "t" },
      spec: { replicas: 3 },
      status: { replicas: 5 },
    });
  });
});
