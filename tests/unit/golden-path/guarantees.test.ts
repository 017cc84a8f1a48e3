import { ANTI_AFFINITY_WEIGHT, CANARY, MESH } from "../../../facts/scaling";
import { MESH_INGRESS } from "../../../facts/aks";
import { BURST_NAMESPACE, LABELS, SERVICES_ACCOUNT } from "../../../facts/workloads";
import type { Manifest } from "../../../golden-path/manifest";
import { at, container, FILE_KEYS, type FileKey, FILES, one, podOf, rendered, workloadOf } from "./services";

const WEB: FileKey[] = ["critical", "canary"];
const SCALED: FileKey[] = ["critical", "canary", "worker", "burst"];

const running = FILE_KEYS.filter((key) => key !== "workflow");

describe("every service", () => {
  test.each(FILE_KEYS)("carries its name, its team and its class on every object: %s", (key) => {
    for (const { metadata } of rendered(key)) {
      expect(metadata.labels).toMatchObject({
        [LABELS.name]: FILES[key].name,
        [LABELS.owner]: FILES[key].owner,
        [LABELS.class]: FILES[key].class,
      });
    }
  });

  test.each(running)("asks for what it needs and is bounded in memory, never in CPU: %s", (key) => {
    expect(container(key)["resources"]).toEqual({
      requests: { cpu: "500m", memory: "512Mi" },
      limits: { memory: "512Mi" },
    });
  });

  test.each(running)("may do nothing to its node or its cluster: %s", (key) => {
    expect(podOf(workloadOf(key))).toMatchObject({
      serviceAccountName: SERVICES_ACCOUNT,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    });
  });

  test.each(running)("is told the figures that its own library must keep: %s", (key) => {
    const env = container(key)["env"] as { name: string; value: string }[];
    const resilience = JSON.parse(env.find(({ name }) => name === "RESILIENCE")?.value ?? "{}") as unknown;
    expect(resilience).toEqual({ breaker: MESH.rateBreaker, retries: MESH.retries, bulkhead: MESH.bulkhead });
  });

  test("finds flags where the mesh hands them out and stores that its cluster holds, and starts without either", () => {
    const flags = { configMapRef: { name: "feature-flags", optional: true } };
    const traces = { configMapRef: { name: "tracing", optional: true } };
    const stores = { secretRef: { name: "data-stores", optional: true } };
    for (const key of ["critical", "job"] as const) expect(container(key)["envFrom"]).toEqual([flags, traces, stores]);
    expect(container("burst")["envFrom"]).toEqual([traces, stores]);
  });

  test.each(running)("tells its agent its name, so that its traces are known by it: %s", (key) => {
    expect(container(key)["env"]).toContainEqual({ name: "ELASTIC_APM_SERVICE_NAME", value: FILES[key].name });
  });

  test("leaves the agent of a twin off: nothing tells it where traces go", () => {
    const twin = rendered("burst").find(
      ({ kind, metadata }) => kind === "Deployment" && metadata.namespace === BURST_NAMESPACE,
    );
    if (twin === undefined) throw new Error("expected a twin");
    const { containers } = podOf(twin) as { containers: Record<string, unknown>[] };
    expect(containers[0]?.["env"]).toContainEqual({ name: "ELASTIC_APM_ENABLED", value: "false" });
    expect(containers[0]).not.toHaveProperty("envFrom");
  });

  test("passes its settings and arguments on", () => {
    const objects = rendered("alone", {
      alone: { settings: { MODE: "fast" }, arguments: ["--once"], image: "base/debezium" },
    });
    expect(podOf(one(objects, "Deployment"))).toMatchObject({
      containers: [
        { args: ["--once"], image: "base/debezium", env: expect.arrayContaining([{ name: "MODE", value: "fast" }]) },
      ],
    });
    expect(container("alone")["image"]).toBe("services/cdc");
    expect(container("alone")["args"]).toBeUndefined();
  });
});

describe("pods that run all the time", () => {
  const steady: FileKey[] = ["critical", "canary", "worker", "burst", "alone"];

  test.each(steady)("are asked whether they started, can serve and live: %s", (key) => {
    const probe = (path: string, failureThreshold: number): object => ({
      httpGet: { path, port: "http" },
      failureThreshold,
    });
    expect(container(key)).toMatchObject({
      startupProbe: probe("/livez", 12),
      readinessProbe: probe("/readyz", 3),
      livenessProbe: probe("/livez", 6),
    });
  });

  test("take other probes and another port from their file", () => {
    const probes = { startup: "/s", readiness: "/r", liveness: "/l", startSeconds: 23 };
    const objects = rendered("critical", { critical: { probes, port: 9000 } });
    expect(podOf(one(objects, "Rollout"))).toMatchObject({
      containers: [
        {
          ports: [{ name: "http", containerPort: 9000 }],
          startupProbe: { httpGet: { path: "/s" }, failureThreshold: 5, periodSeconds: 5 },
          readinessProbe: { httpGet: { path: "/r" } },
          livenessProbe: { httpGet: { path: "/l" } },
        },
      ],
    });
    expect(at(one(objects, "Service", "accounts"), "spec", "ports", 0, "port")).toBe(9000);
    expect(at(one(objects, "NetworkPolicy"), "spec", "ingress", 0, "ports")).toEqual([{ protocol: "TCP", port: 9000 }]);
  });

  const zones = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" };
  const ownPods = (key: FileKey): object => ({ matchLabels: { [LABELS.name]: FILES[key].name } });
  const ofPod = (workload: Manifest, ...path: string[]): unknown => at(workload, "spec", "template", "spec", ...path);

  test.each(steady)("keep apart in zones and on nodes, with the weight of E4: %s", (key) => {
    expect(ofPod(workloadOf(key), "affinity", "podAntiAffinity")).toEqual({
      preferredDuringSchedulingIgnoredDuringExecution: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
        (topologyKey) => ({
          weight: ANTI_AFFINITY_WEIGHT,
          podAffinityTerm: { topologyKey, labelSelector: ownPods(key) },
        }),
      ),
    });
  });

  test.each(steady.filter((key) => FILES[key].class !== "critical"))(
    "spread over zones, and never so hard that they wait: %s",
    (key) => {
      expect(ofPod(workloadOf(key), "topologySpreadConstraints")).toEqual([
        { ...zones, whenUnsatisfiable: "ScheduleAnyway", labelSelector: ownPods(key) },
      ]);
    },
  );

  test("of a critical service wait rather than lie askew, each version by itself, and not for a zone that is lost", () => {
    const held = { ...zones, whenUnsatisfiable: "DoNotSchedule", nodeTaintsPolicy: "Honor" };
    const labelSelector = ownPods("critical");
    expect(ofPod(workloadOf("critical"), "topologySpreadConstraints")).toEqual([
      { ...held, labelSelector, matchLabelKeys: ["rollouts-pod-template-hash"] },
    ]);
    const worker = one(
      rendered("worker", { worker: { class: "critical", scaling: { floor: 3, cap: 8 } } }),
      "Deployment",
    );
    expect(ofPod(worker, "topologySpreadConstraints")).toEqual([
      { ...held, labelSelector: ownPods("worker"), matchLabelKeys: ["pod-template-hash"] },
    ]);
  });

  test("leave in time: requests end within the grace that they are given, and messages in hand too", () => {
    const grace = (key: FileKey): unknown =>
      at(workloadOf(key), "spec", "template", "spec", "terminationGracePeriodSeconds");
    expect(container("critical")["lifecycle"]).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(grace("critical")).toBeGreaterThanOrEqual(15 + MESH.requestTimeoutSeconds);
    expect(grace("worker")).toBe(65);
    const slow = one(rendered("worker", { worker: { finishSeconds: 300 } }), "Deployment");
    expect(at(slow, "spec", "template", "spec", "terminationGracePeriodSeconds")).toBe(305);
  });

  test("stand on nodes of their class: critical never on spot, batch on spot first", () => {
    expect(podOf(workloadOf("critical"))).toMatchObject({
      nodeSelector: { "karpenter.sh/capacity-type": "on-demand" },
    });
    expect(podOf(workloadOf("critical"))).not.toHaveProperty("tolerations");
    expect(podOf(workloadOf("canary"))).not.toHaveProperty("tolerations");
    expect(podOf(workloadOf("canary"))).not.toHaveProperty("nodeSelector");
    expect(podOf(workloadOf("burst"))).toMatchObject({
      tolerations: [{ key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: "NoSchedule" }],
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: { matchExpressions: [{ key: "karpenter.sh/capacity-type", values: ["spot"] }] },
            },
          ],
        },
      },
    });
  });
});

describe("singletons", () => {
  test.each(["alone", "job", "workflow"] as const)("are marked, and never doubled: %s", (key) => {
    for (const { metadata } of rendered(key)) {
      expect(metadata.labels).toMatchObject({ [LABELS.singleton]: "true", [LABELS.emergency]: "exempt" });
    }
    expect(rendered(key).filter(({ kind }) => kind === "ScaledObject")).toEqual([]);
  });

  test.each(SCALED)("are no others: %s", (key) => {
    for (const { metadata } of rendered(key)) {
      expect(metadata.labels).not.toHaveProperty([LABELS.singleton]);
      expect(metadata.labels).toHaveProperty([LABELS.emergency], "enrolled");
    }
  });

  test("that run all the time are one pod, gone before the next comes", () => {
    expect(at(workloadOf("alone"), "spec")).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
  });

  test("that run at times never run beside themselves, end at their deadline and are not moved", () => {
    const job = at(one(rendered("job"), "CronJob"), "spec");
    expect(job).toMatchObject({
      schedule: "30 1 * * *",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        spec: {
          activeDeadlineSeconds: 3600,
          template: {
            metadata: { annotations: { "karpenter.sh/do-not-disrupt": "true" } },
            spec: { restartPolicy: "Never" },
          },
        },
      },
    });
    const workflow = at(one(rendered("workflow"), "CronWorkflow"), "spec");
    expect(workflow).toMatchObject({
      schedules: ["0 3 * * 0"],
      timezone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      workflowSpec: {
        activeDeadlineSeconds: 3600,
        podMetadata: { annotations: { "karpenter.sh/do-not-disrupt": "true" } },
        serviceAccountName: SERVICES_ACCOUNT,
        executor: { serviceAccountName: "reindex-executor" },
      },
    });
  });

  test("that are workflows report by an account that can do nothing else", () => {
    const role = one(rendered("workflow"), "Role");
    expect(role["rules"]).toEqual([
      { apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] },
    ]);
    expect(one(rendered("workflow"), "RoleBinding")["subjects"]).toEqual([
      { kind: "ServiceAccount", name: "reindex-executor", namespace: "services" },
    ]);
  });
});

describe("releases", () => {
  test("of critical services stand in two colours until a person promotes them, judged before and after", () => {
    const strategy = at(one(rendered("critical"), "Rollout"), "spec", "strategy");
    const judged = {
      templates: [{ templateName: "accounts" }],
      args: [{ name: "hash", valueFrom: { podTemplateHashValue: "Latest" } }],
    };
    const allowed = {
      templates: [{ templateName: "error-budget", clusterScope: true }, ...judged.templates],
      args: [{ name: "service", value: "accounts" }, { name: "release", value: "ordinary" }, ...judged.args],
    };
    expect(strategy).toEqual({
      blueGreen: {
        activeService: "accounts",
        previewService: "accounts-preview",
        autoPromotionEnabled: false,
        scaleDownDelaySeconds: 3600,
        prePromotionAnalysis: allowed,
        postPromotionAnalysis: judged,
      },
    });
  });

  test("of standard services go by the seed's steps, over routes that are there", () => {
    const objects = rendered("canary");
    const canary = at(one(objects, "Rollout"), "spec", "strategy", "canary");
    expect(canary).toMatchObject({
      stableService: "content",
      canaryService: "content-canary",
      steps: [
        { analysis: { templates: [{ templateName: "error-budget", clusterScope: true }] } },
        ...CANARY.steps.flatMap(({ weight, minutes }) => [
          { setWeight: weight },
          { pause: { duration: `${minutes}m` } },
        ]),
      ],
      analysis: { startingStep: 2, templates: [{ templateName: "content" }] },
    });
    const { virtualServices } = at(
      one(objects, "Rollout"),
      "spec",
      "strategy",
      "canary",
      "trafficRouting",
      "istio",
    ) as {
      virtualServices: { name: string; routes: string[] }[];
    };
    expect(virtualServices.map(({ name }) => name)).toEqual(["content", "content-public"]);
    for (const { name, routes } of virtualServices) {
      const http = at(one(objects, "VirtualService", name), "spec", "http") as {
        name: string;
        route: { weight: number; destination: { host: string } }[];
      }[];
      expect(http.map((route) => route.name)).toEqual(routes);
      for (const { route } of http) {
        expect(route.map(({ weight, destination }) => [destination.host.split(".")[0], weight])).toEqual([
          ["content", 100],
          ["content-canary", 0],
        ]);
      }
    }
  });

  test("are judged by errors, latency and CPU of the new pods, at the region's own Prometheus", () => {
    for (const key of WEB) {
      const metrics = at(one(rendered(key), "AnalysisTemplate"), "spec", "metrics") as {
        name: string;
        count?: number;
        successCondition: string;
        provider: { prometheus: { address: string; query: string } };
      }[];
      expect(metrics.map(({ name }) => name)).toEqual(["error-share", "latency-p95", "latency-p99", "cpu-share"]);
      for (const { provider, count } of metrics) {
        expect(provider.prometheus.address).toBe("http://prometheus.monitoring:9090");
        expect(provider.prometheus.query).toContain(`pod=~"${FILES[key].name}-{{args.hash}}-`);
        // A canary's analysis goes on until the release ends; one of a promotion must end by itself.
        expect(count === undefined).toBe(key === "canary");
      }
      const limits = metrics.map(({ successCondition }) => Number(successCondition.split("<= ")[1]));
      expect(limits).toEqual(key === "critical" ? [0.01, 200, 500, 0.9] : [0.05, 300, 900, 0.9]);
    }
  });
});

describe("calls", () => {
  const http = (key: FileKey, name: string): Record<string, unknown>[] =>
    at(one(rendered(key), "VirtualService", name), "spec", "http") as Record<string, unknown>[];

  test.each(WEB)("end after 30 s, and only what changes nothing is asked again once it may have arrived: %s", (key) => {
    const { name } = FILES[key];
    for (const route of [...http(key, name), ...http(key, `${name}-public`)]) {
      expect(route["timeout"]).toBe(`${MESH.requestTimeoutSeconds}s`);
      const retries = route["retries"] as Record<string, unknown>;
      expect(retries["backoff"]).toBe("100ms");
      if (String(route["name"]).endsWith("write")) {
        expect(retries).toEqual({ attempts: 3, retryOn: "connect-failure,refused-stream", backoff: "100ms" });
      } else {
        expect(retries).toMatchObject({
          attempts: 2,
          perTryTimeout: "15s",
          retryOn: expect.stringContaining("gateway-error"),
        });
        for (const match of route["match"] as object[])
          expect(match).toHaveProperty("method.regex", "GET|HEAD|OPTIONS");
      }
    }
  });

  test("from outside reach public paths on both gateways; green leads to a critical service's next version", () => {
    const hostsOf = (route: Record<string, unknown>): string[] =>
      (route["route"] as { destination: { host: string } }[]).map(
        ({ destination }) => destination.host.split(".")[0] ?? "",
      );
    const routes = http("critical", "accounts-public");
    const blue = `${MESH_INGRESS.namespace}/plugilo-blue`;
    const green = `${MESH_INGRESS.namespace}/plugilo-green`;
    expect(at(one(rendered("critical"), "VirtualService", "accounts-public"), "spec", "gateways")).toEqual([
      blue,
      green,
    ]);
    const seen = routes.map((route) => [
      route["name"],
      ...(route["match"] as { gateways: string[]; uri: { prefix: string } }[]).flatMap(({ gateways, uri }) => [
        ...gateways,
        uri.prefix,
      ]),
      ...hostsOf(route),
    ]);
    expect(seen).toEqual([
      ["green-read", green, "/accounts", "accounts-preview"],
      ["green-write", green, "/accounts", "accounts-preview"],
      ["read", blue, "/accounts", "accounts"],
      ["write", blue, "/accounts", "accounts"],
    ]);
    const inside = rendered("critical", { critical: { paths: [] }, canary: { paths: ["/content"] } });
    expect(inside.filter(({ kind }) => kind === "VirtualService")).toHaveLength(1);
  });

  test.each(WEB)("are broken off after five failures, for 30 s, and bounded in number, on every name: %s", (key) => {
    const rules = rendered(key).filter(({ kind }) => kind === "DestinationRule");
    expect(rules).toHaveLength(2);
    for (const rule of rules) {
      expect(at(rule, "spec", "trafficPolicy")).toMatchObject({
        outlierDetection: {
          consecutive5xxErrors: 5,
          consecutiveGatewayErrors: 5,
          baseEjectionTime: "30s",
          maxEjectionPercent: 50,
        },
        connectionPool: { tcp: { maxConnections: 500 }, http: { http1MaxPendingRequests: 100, http2MaxRequests: 100 } },
      });
    }
    const inner = rendered("critical", { critical: { paths: [] } }).find(({ kind }) => kind === "DestinationRule");
    expect(at(inner as Manifest, "spec", "trafficPolicy", "connectionPool")).toMatchObject({
      tcp: { maxConnections: 200 },
      http: { http2MaxRequests: 50 },
    });
  });

  test("are let in from gateways and named callers, and from nobody when there are none", () => {
    const policy = (key: FileKey, changes = {}): unknown =>
      at(one(rendered(key, changes), "NetworkPolicy"), "spec", "ingress");
    const pods = (name: string): object => ({ podSelector: { matchLabels: { [LABELS.name]: name } } });
    const gateway = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": MESH_INGRESS.namespace } } };
    const scrape = expect.objectContaining({ ports: [{ protocol: "TCP", port: 15020 }] }) as unknown;
    expect(policy("critical")).toEqual([
      { from: [gateway, pods("content")], ports: [{ protocol: "TCP", port: 8080 }] },
      scrape,
    ]);
    const alone = { critical: { paths: [] }, canary: { calls: [] } };
    expect(policy("critical", alone)).toEqual([scrape]);
    expect(at(one(rendered("critical", alone), "AuthorizationPolicy"), "spec", "rules")).toEqual([]);
    expect(at(one(rendered("critical"), "AuthorizationPolicy"), "spec")).toMatchObject({
      action: "ALLOW",
      rules: [
        {
          from: [{ source: { namespaces: [MESH_INGRESS.namespace, "services"] } }],
          to: [{ operation: { ports: ["8080"] } }],
        },
      ],
    });
    expect(at(one(rendered("canary"), "NetworkPolicy"), "spec", "egress")).toEqual([
      { to: [pods("accounts")], ports: [{ protocol: "TCP", port: 8080 }] },
    ]);
    expect(at(one(rendered("burst"), "NetworkPolicy"), "spec", "egress")).toEqual([
      { to: [gateway], ports: [{ protocol: "TCP", port: MESH_INGRESS.httpsPort }] },
    ]);
  });
});

describe("watching", () => {
  test("reads each pod once: by its sidecar, or by its own port where it has none", () => {
    const endpoints = (key: FileKey, changes = {}): unknown =>
      at(one(rendered(key, changes), "PodMonitor"), "spec", "podMetricsEndpoints");
    expect(endpoints("critical")).toEqual([
      {
        port: "http-envoy-prom",
        path: "/stats/prometheus",
        relabelings: [
          {
            sourceLabels: ["__meta_kubernetes_pod_ip"],
            action: "replace",
            targetLabel: "__address__",
            replacement: "$1:15020",
          },
        ],
      },
    ]);
    expect(endpoints("burst", { burst: { metricsPath: "/m" } })).toEqual([{ port: "http", path: "/m" }]);
    expect(rendered("burst").filter(({ kind }) => kind === "PodMonitor")).toEqual([]);
    const annotated = one(rendered("critical", { critical: { metricsPath: "/m" } }), "Rollout");
    expect(at(annotated, "spec", "template", "metadata", "annotations")).toEqual({
      "prometheus.io/scrape": "true",
      "prometheus.io/port": "8080",
      "prometheus.io/path": "/m",
    });
  });

  const rulesOf = (key: FileKey) =>
    at(one(rendered(key), "PrometheusRule"), "spec", "groups", 0, "rules") as {
      readonly alert?: string;
      readonly expr: string;
      readonly labels: Record<string, string>;
      readonly annotations?: { readonly runbook_url: string };
    }[];
  const alertsOf = (key: FileKey): string[] => rulesOf(key).flatMap(({ alert }) => alert ?? []);
  const alive = ["ServiceDown", "ServiceCpuSaturated", "ServiceMemorySaturated"];
  const scaler = ["ServiceAtCap", "ServiceScalerBlind"];
  test.each([
    ["critical", ["ServiceErrors", "ServiceSlow", ...alive, ...scaler]],
    ["worker", [...alive, ...scaler]],
    ["alone", alive],
    ["job", ["ScheduleFailed", "ScheduleLate"]],
  ] as [FileKey, string[]][])("tells the owner what is wrong: %s", (key, expected) => {
    expect(alertsOf(key)).toEqual(expected);
    for (const { alert, labels, annotations } of rulesOf(key)) {
      expect(labels).toMatchObject({ owner: FILES[key].owner, service: FILES[key].name });
      if (alert === undefined) continue;
      expect(labels).toMatchObject({ component: "service" });
      expect(labels["severity"]).toMatch(/^P[0-3]$/);
      expect(annotations?.runbook_url).toMatch(/\/observability\/runbooks\/[a-z-]+\.md$/);
    }
  });
});
