import { UNKNOWN, type PropertyMap } from "../../../local/cloud/protocol/values";
import { mapAt } from "../../../local/cloud/kubernetes/objects/fields";
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

  const container = (more: PropertyMap): PropertyMap =>
    deployment({
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "web:1", ...more }] },
      },
    });
  const policy = (spec: PropertyMap): PropertyMap => ({
    metadata: { name: "a" },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec },
  });
  const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
  const CRON = "kubernetes:batch/v1:CronJob";
  const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole";
  const cron = (spec: PropertyMap): PropertyMap => ({
    metadata: { name: "a" },
    spec: {
      schedule: "*/5 0-6 * * MON",
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a:1" }] } } },
      },
      ...spec,
    },
  });
  // Each is refused by a real API server, too: tests/rigs/real-clusters.
  const values: [string, string, PropertyMap, string][] = [
    ["fewer replicas than none", TOKEN.deployment, deployment({ replicas: -1 }), "spec.replicas"],
    [
      "a strategy that there is not",
      TOKEN.deployment,
      deployment({ strategy: { type: "Blue" } }),
      "spec.strategy.type",
    ],
    ["a container's name", TOKEN.deployment, container({ name: "Web_1" }), "spec.template.spec.containers[0].name"],
    [
      "a pull policy",
      TOKEN.deployment,
      container({ imagePullPolicy: "Sometimes" }),
      "spec.template.spec.containers[0].imagePullPolicy",
    ],
    [
      "a port beyond all ports",
      TOKEN.deployment,
      container({ ports: [{ containerPort: 80 }, { containerPort: 70_000 }] }),
      "spec.template.spec.containers[0].ports[1].containerPort",
    ],
    [
      "a probe that asks in two ways",
      TOKEN.deployment,
      container({ livenessProbe: { httpGet: { port: 80 }, exec: { command: ["true"] } } }),
      "spec.template.spec.containers[0].livenessProbe",
    ],
    [
      "a mount of no volume",
      TOKEN.deployment,
      container({ volumeMounts: [{ name: "nowhere", mountPath: "/x" }] }),
      "spec.template.spec.containers[0].volumeMounts[0].name",
    ],
    [
      "a service's port",
      TOKEN.service,
      { metadata: { name: "a" }, spec: { ports: [{ port: 0 }] } },
      "spec.ports[0].port",
    ],
    [
      "the second of two ports without a name",
      TOKEN.service,
      { metadata: { name: "a" }, spec: { ports: [{ name: "a", port: 1 }, { port: 2 }] } },
      "spec.ports[1].name",
    ],
    ["a direction", POLICY, policy({ policyTypes: ["Both"] }), "spec.policyTypes[0]"],
    [
      "a block of addresses",
      POLICY,
      policy({ ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/33" } }] }] }),
      "spec.ingress[0].from[0].ipBlock.cidr",
    ],
    [
      "a range that ends before it begins",
      POLICY,
      policy({ ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }),
      "spec.ingress[0].ports[0].endPort",
    ],
    ["a key with a blank", TOKEN.configMap, { metadata: { name: "a" }, data: { "a b": "c" } }, "data"],
    ["data that are not base64", TOKEN.secret, { metadata: { name: "a" }, data: { key: "not it" } }, 'data["key"]'],
    [
      "a rule without verbs",
      ROLE,
      { metadata: { name: "a" }, rules: [{ apiGroups: [""], verbs: [] }] },
      "rules[0].verbs",
    ],
    ["a time that is none", CRON, cron({ schedule: "every day" }), "spec.schedule"],
    ["a rule for two runs", CRON, cron({ concurrencyPolicy: "Queue" }), "spec.concurrencyPolicy"],
    ["a priority of the system's own", TOKEN.priorityClass, { metadata: { name: "a" }, value: 1_500_000_000 }, "value"],
  ];
  test.each(values)("%s is told at its path", async (_what, token, news, path) => {
    const one = await cloud();
    const { failures } = await one.check(token, "x", news);
    expect(failures.map(({ reason }) => reason.split(": ")[0])).toEqual([path]);
  });

  test("good values of the same kinds pass, and so do those that are not known yet", async () => {
    const one = await cloud();
    const good: [string, PropertyMap][] = [
      [TOKEN.deployment, container({ imagePullPolicy: "Always", ports: [{ containerPort: 65_535, protocol: "TCP" }] })],
      [TOKEN.deployment, container({ imagePullPolicy: UNKNOWN, ports: [{ containerPort: UNKNOWN }] })],
      [TOKEN.service, { metadata: { name: "1st" }, spec: { ports: [{ port: 443, targetPort: "https" }] } }],
      [
        POLICY,
        policy({ ingress: [{ from: [{ ipBlock: { cidr: "fd00::/8" } }], ports: [{ port: 80, endPort: 90 }] }] }),
      ],
      [CRON, cron({})],
      [CRON, cron({ schedule: "@daily" })],
      [TOKEN.secret, { metadata: { name: "a" }, data: { key: UNKNOWN, other: "dmFsdWU=" } }],
    ];
    // A StatefulSet's pods mount what it claims for them.
    const mounts = container({ volumeMounts: [{ name: "data", mountPath: "/data" }] });
    const claims = [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }];
    const spec = { ...mapAt(mounts, "spec"), serviceName: "web", volumeClaimTemplates: claims };
    good.push([TOKEN.statefulSet, { metadata: { name: "web" }, spec }]);
    for (const [token, news] of good) expect((await one.check(token, "x", news)).failures).toEqual([]);
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
