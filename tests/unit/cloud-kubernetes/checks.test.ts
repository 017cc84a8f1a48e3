import { UNKNOWN, type PropertyMap } from "../../../local/cloud/protocol/values";
import { TOKEN, cloud, deployment } from "./cloud";
import { GOOD } from "./good-resources";

describe("what the API server refuses in a check", () => {
  const mistakes: [string, string, PropertyMap, string, RegExp][] = [
    ["a name with capitals", TOKEN.namespace, { metadata: { name: "Shop" } }, "metadata.name", /lower-case/],
    [
      "a service with a dot in its name",
      TOKEN.service,
      { metadata: { name: "a.b" } },
      "metadata.name",
      /lower-case letters, digits and -/,
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
