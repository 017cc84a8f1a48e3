import fc from "fast-check";
import { InternalEntrance, type InternalEntranceArgs } from "../../../components/kubernetes/internal-entrance";
import { IN_POD, proxyConfiguration } from "../../../components/kubernetes/internal-entrance/build-configuration";
import { Operators } from "../../../components/kubernetes/operators";
import { ENTRANCE, ENTRANCE_PORTS, SECONDS_TO_DROP, SECONDS_TO_RETURN } from "../../../facts/internal-entrance";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
const SERVICE = "kubernetes:core/v1:Service";

const entrance: InternalEntranceArgs = {
  namespace: "entrance",
  hostName: "services.plugilo.internal",
  regions: {
    fra: { endpoint: "entrance-fra.plugilo.internal", hostName: "frankfurt.origin.plugilo.com" },
    ber: { endpoint: "entrance-ber.plugilo.internal", hostName: "berlin.origin.plugilo.com" },
  },
  gateway: { subnetName: "snet-ilb", address: "10.8.34.8" },
};

const up = (args: InternalEntranceArgs = entrance): Promise<Recording<InternalEntrance>> =>
  record((opts) => new InternalEntrance("entrance", args, opts));
const pod = (made: Recording<unknown>): ReturnType<typeof at> =>
  at(made.one(DEPLOYMENT).inputs, "spec", "template", "spec");
const container = (made: Recording<unknown>): ReturnType<typeof at> => at(pod(made), "containers", 0);

/** Lines of one section, without their indent. */
function section(title: string, text = proxyConfiguration(entrance)): string[] {
  const found = text.split("\n\n").find((part) => part.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`expected a section ${title}, got:\n${text}`);
  return found
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

describe("InternalEntrance", () => {
  test("is proxies with their configuration, a budget, a monitor and one address in front of them", async () => {
    const made = await up();
    expect(made.census()).toEqual({ [CONFIG_MAP]: 1, [DEPLOYMENT]: 1, [BUDGET]: 1, [MONITOR]: 1, [SERVICE]: 1 });
    expect(crdFaults(made.all)).toEqual([]);
    for (const { inputs } of made.all.filter(({ custom }) => custom)) {
      expect(at(inputs, "metadata", "namespace")).toBe("entrance");
    }
    expect(made.result.hostName).toBe("services.plugilo.internal");
    expect(made.result.address).toBe("10.8.34.8");
  });

  test("takes services on 443 and tells its health on 8080, at the address that it is given, by ports of its pods", async () => {
    const { inputs } = (await up()).one(SERVICE);
    expect(at(inputs, "metadata", "annotations")).toMatchObject({
      "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
      "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": "snet-ilb",
      "service.beta.kubernetes.io/azure-load-balancer-ipv4": "10.8.34.8",
    });
    expect(at(inputs, "spec", "ports")).toEqual([
      { name: "services", port: 443, targetPort: "services", protocol: "TCP" },
      { name: "health", port: 8080, targetPort: "health", protocol: "TCP" },
    ]);
    const made = await up();
    expect(at(container(made), "ports")).toEqual([
      { name: "services", containerPort: 8443 },
      { name: "health", containerPort: 8080 },
      { name: "metrics", containerPort: 8404 },
    ]);
    expect(at(inputs, "spec", "selector")).toEqual(at(made.one(DEPLOYMENT).inputs, "spec", "selector", "matchLabels"));
  });

  test("runs three proxies, one a node and spread over zones, of which one at most is missing", async () => {
    const made = await up();
    const labels = { "app.kubernetes.io/name": "internal-entrance", "app.kubernetes.io/instance": "entrance" };
    expect(at(made.one(DEPLOYMENT).inputs, "spec")).toMatchObject({
      replicas: 3,
      selector: { matchLabels: labels },
      strategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      template: { metadata: { labels } },
    });
    expect(pod(made)).toMatchObject({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }],
        },
      },
      topologySpreadConstraints: [
        { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: labels } },
      ],
    });
    expect(at(made.one(BUDGET).inputs, "spec")).toEqual({ maxUnavailable: 1, selector: { matchLabels: labels } });
    expect(at((await up({ ...entrance, replicas: 6 })).one(DEPLOYMENT).inputs, "spec", "replicas")).toBe(6);
  });

  test("asks nothing of its node that `restricted` forbids, and nothing of the Kubernetes API", async () => {
    const made = await up();
    expect(pod(made)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container(made)).toMatchObject({
      image: expect.stringMatching(/^docker\.io\/library\/haproxy:3\.2\.\d+$/) as unknown,
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "256Mi" } },
    });
  });

  test("is ready without any region, but not before each was asked once", async () => {
    const made = await up();
    expect(at(container(made), "readinessProbe")).toEqual({
      httpGet: { path: "/alive", port: "metrics" },
      initialDelaySeconds: 7,
      periodSeconds: 5,
    });
    expect(at(container(made), "livenessProbe", "httpGet")).toEqual({ path: "/alive", port: "metrics" });
  });

  test("lets open connections end before a proxy goes: noticed first, then drained, then killed", async () => {
    const made = await up();
    expect(at(container(made), "lifecycle", "preStop")).toEqual({ sleep: { seconds: 15 } });
    expect(section("global")).toContain("hard-stop-after 60s");
    expect(at(pod(made), "terminationGracePeriodSeconds")).toBe(80);
  });

  test("reads the configuration that it is given, and renews its proxies when that changes", async () => {
    const made = await up();
    const file = made.one(CONFIG_MAP);
    expect(file.inputs["data"]).toEqual({ "haproxy.cfg": proxyConfiguration(entrance) });
    expect(at(pod(made), "volumes")).toEqual([
      { name: "configuration", configMap: { name: at(file.inputs, "metadata", "name") } },
    ]);
    expect(at(container(made), "volumeMounts", 0, "mountPath")).toBe("/usr/local/etc/haproxy");
    expect(made.one(DEPLOYMENT).dependsOn).toContain("entrance-configuration");
    const mark = (of: Recording<unknown>): unknown =>
      at(of.one(DEPLOYMENT).inputs, "spec", "template", "metadata", "annotations", "plugilo.com/configuration");
    expect(mark(await up())).toBe(mark(made));
    expect(mark(await up({ ...entrance, hostName: "other.plugilo.internal" }))).not.toBe(mark(made));
  });

  test("is read by Prometheus, pod by pod, once the operator is there", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
      return new InternalEntrance("entrance", { ...entrance, operator: releases.prometheus }, opts);
    });
    expect(at(made.one(MONITOR).inputs, "spec", "podMetricsEndpoints")).toEqual([
      { port: "metrics", path: "/metrics" },
    ]);
    expect(made.one(MONITOR).dependsOn).toContain("operators-prometheus");
    expect(section("frontend metrics")).toContain("http-request use-service prometheus-exporter if { path /metrics }");
  });

  test("names all faults of its arguments at once, before any resource", async () => {
    const wrong: InternalEntranceArgs = {
      ...entrance,
      hostName: "services",
      regions: {
        fra: { endpoint: "entrance.plugilo.internal", hostName: "a.plugilo.com" },
        ber: { endpoint: "entrance.plugilo.internal", hostName: "b.plugilo.com\n    stats enable" },
      },
      replicas: 2,
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "hostName" },
        { path: "regions.ber.endpoint" },
        { path: "regions.ber.hostName" },
        { path: "replicas" },
      ],
    });
    await expect(up({ ...entrance, regions: {} })).rejects.toMatchObject({ faults: [{ path: "regions" }] });
  });
});

describe("the proxies' configuration", () => {
  test("passes TLS through for the one name, and refuses every other", () => {
    expect(section("frontend services")).toEqual([
      "bind :8443",
      "tcp-request inspect-delay 2s",
      "tcp-request content accept if { req.ssl_sni -i services.plugilo.internal }",
      "tcp-request content reject",
      "default_backend regions",
    ]);
  });

  test("asks each region for its own name, verified, and gives all the same share", () => {
    expect(section("backend regions").filter((line) => line.startsWith("server "))).toEqual([
      "server berlin.origin.plugilo.com entrance-ber.plugilo.internal:443 check-sni berlin.origin.plugilo.com weight 100",
      "server frankfurt.origin.plugilo.com entrance-fra.plugilo.internal:443 check-sni frankfurt.origin.plugilo.com weight 100",
    ]);
    expect(section("backend regions")).toEqual(
      expect.arrayContaining([
        "balance leastconn",
        "http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host %[srv_name]",
        "http-check expect status 200",
        "http-check disable-on-404",
      ]),
    );
    expect(section("backend regions").find((line) => line.startsWith("default-server"))).toContain(
      "check check-ssl verify required ca-file @system-ca",
    );
  });

  test("drops a region within 17 seconds: three failures, 5 s apart also when each takes its whole time-out", () => {
    const checks = section("backend regions").find((line) => line.startsWith("default-server")) ?? "";
    const [, inter, fast, fall, rise] = /inter (\d+)s fastinter (\d+)s fall (\d+) rise (\d+)/.exec(checks) ?? [];
    const [, timeout] = /timeout check (\d+)s/.exec(section("defaults").join("\n")) ?? [];
    const [wait, soon, patience] = [Number(inter), Number(fast), Number(timeout)];
    expect([wait, Number(fall), Number(rise)]).toEqual([5, 3, 2]);
    // It hangs just after it was well: one wait, then each probe takes all of its time, with the shorter wait between.
    const hanging = wait + Number(fall) * patience + (Number(fall) - 1) * soon;
    expect(hanging).toBe(SECONDS_TO_DROP);
    expect(SECONDS_TO_DROP).toBe(17);
    expect(wait + (Number(rise) - 1) * soon).toBeLessThanOrEqual(SECONDS_TO_RETURN);
    expect(checks).toContain("on-marked-down shutdown-sessions");
  });

  test("tolerates names that do not exist yet, and keeps addresses while name servers are silent", () => {
    expect(section("backend regions").join("\n")).toContain("resolvers network resolve-prefer ipv4 init-addr none");
    expect(section("resolvers network")).toEqual([
      "parse-resolv-conf",
      "accepted_payload_size 4096",
      "resolve_retries 3",
      "timeout resolve 1s",
      "timeout retry 1s",
      "hold nx 30s",
      "hold timeout 24h",
      "hold refused 24h",
      "hold other 24h",
    ]);
  });

  test("waits 30 seconds and no longer, and tries again only what could not be opened", () => {
    expect(section("defaults")).toEqual(
      expect.arrayContaining(["mode tcp", "timeout connect 2s", "timeout client 30s", "timeout server 30s"]),
    );
    // In mode tcp HAProxy knows no requests: a retry is a connection before its first byte.
    expect(section("backend regions")).toEqual(expect.arrayContaining(["retries 2", "option redispatch 1"]));
    expect(proxyConfiguration(entrance)).not.toMatch(/retry-on/);
  });

  test("says 503 on the health port when no region is left", () => {
    expect(section("frontend health")).toEqual([
      "mode http",
      "bind :8080",
      "monitor-uri /healthz",
      "monitor fail if { nbsrv(regions) lt 1 }",
      "http-request return status 404",
    ]);
  });

  test("has memory for all connections that it takes, with 30 % to spare", () => {
    const buffers = ENTRANCE.connections * 2 * 16 * 1024;
    const itself = 48 * 2 ** 20;
    expect((buffers + itself) / (Number(ENTRANCE.memory.replace("Mi", "")) * 2 ** 20)).toBeLessThanOrEqual(0.7);
    expect(section("global")).toContain("maxconn 4000");
  });

  test("is the same whatever the order of the regions, with a server for each", () => {
    const regionsOf = fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(regionsOf, (keys) => {
        const of = (order: readonly string[]): string =>
          proxyConfiguration({
            hostName: "services.plugilo.internal",
            regions: Object.fromEntries(
              order.map((key) => [key, { endpoint: `e-${key}.plugilo.internal`, hostName: `${key}.plugilo.com` }]),
            ),
          });
        const text = of(keys);
        expect(of([...keys].reverse())).toBe(text);
        expect(text.split("\n").filter((line) => line.trim().startsWith("server "))).toHaveLength(keys.length);
      }),
    );
  });

  test("differs elsewhere only in where it listens, whom it asks for names and whom it trusts", () => {
    const elsewhere = proxyConfiguration(entrance, {
      address: "127.0.0.1",
      ports: { services: 1, health: 2, metrics: 3 },
      regionPort: 4,
      nameServers: ["nameserver rig 127.0.0.1:5"],
      authorities: "/ca.pem",
    });
    const changed = proxyConfiguration(entrance, IN_POD)
      .split("\n")
      .filter((line, index) => line !== elsewhere.split("\n")[index])
      .map((line) => line.trim().split(" ")[0]);
    expect(changed).toEqual(["parse-resolv-conf", "bind", "default-server", "server", "server", "bind", "bind"]);
  });

  test("listens where the Service leads", () => {
    expect(IN_POD.ports).toEqual({
      services: ENTRANCE_PORTS.services.targetPort,
      health: ENTRANCE_PORTS.health.targetPort,
      metrics: ENTRANCE_PORTS.metrics.targetPort,
    });
  });
});
