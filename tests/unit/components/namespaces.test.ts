import { Namespaces, type NamespacesArgs } from "../../../components/kubernetes/namespaces";
import { at, record, settled, type Recording } from "./recorder";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const DEFAULTS = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } };

const up = (namespaces: NamespacesArgs["namespaces"]): Promise<Recording<Namespaces>> =>
  record((opts) => new Namespaces("ns", { namespaces }, opts));

describe("Namespaces", () => {
  test("enforce pod security and join the mesh only where they are told to", async () => {
    const made = await up({
      apps: { podSecurity: "restricted", meshRevision: "asm-1-30" },
      shipping: { podSecurity: "privileged" },
    });
    const labels = made.ofType(NAMESPACE).map(({ inputs }) => at(inputs, "metadata", "labels"));
    expect(labels).toEqual([
      expect.objectContaining({ "pod-security.kubernetes.io/enforce": "restricted", "istio.io/rev": "asm-1-30" }),
      expect.objectContaining({ "pod-security.kubernetes.io/enforce": "privileged" }),
    ]);
    expect(labels[1]).not.toHaveProperty(["istio.io/rev"]);
  });

  test("deny all traffic but among their own pods and to DNS", async () => {
    const made = await up({ apps: { podSecurity: "restricted" } });
    expect(made.census()).toEqual({ [NAMESPACE]: 1, [POLICY]: 3 });
    expect(at(made.one(POLICY, "ns-apps-default-deny").inputs, "spec")).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
    const dns = at(made.one(POLICY, "ns-apps-allow-dns").inputs, "spec", "egress", 0);
    expect(at(dns, "ports")).toEqual([
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ]);
  });

  test("are closed inside as well where policies that come with their pods say who calls whom", async () => {
    const made = await up({ apps: { podSecurity: "restricted", closedInside: true } });
    expect(made.ofType(POLICY).map(({ name }) => name)).toEqual(["ns-apps-allow-dns", "ns-apps-default-deny"]);
    expect(at(made.one(POLICY, "ns-apps-default-deny").inputs, "spec", "policyTypes")).toEqual(["Ingress", "Egress"]);
  });

  test("open exactly the flows that are named, by namespace or by address", async () => {
    const made = await up({
      metrics: {
        podSecurity: "restricted",
        ingress: { regions: { cidrs: ["10.8.40.0/26"], ports: [9090] } },
        egress: { scrapes: { namespaces: ["apps"], ports: [8080, 9100] } },
      },
    });
    expect(at(made.one(POLICY, "ns-metrics-allow-from-regions").inputs, "spec")).toEqual({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "10.8.40.0/26" } }], ports: [{ protocol: "TCP", port: 9090 }] }],
    });
    expect(at(made.one(POLICY, "ns-metrics-allow-to-scrapes").inputs, "spec", "egress")).toEqual([
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "apps" } } }],
        ports: [
          { protocol: "TCP", port: 8080 },
          { protocol: "TCP", port: 9100 },
        ],
      },
    ]);
  });

  test("isolate only what comes in where pods must reach nodes, which no policy can name", async () => {
    const made = await up({ monitoring: { podSecurity: "privileged", unboundEgress: true } });
    expect(made.ofType(POLICY).map(({ inputs }) => at(inputs, "spec", "policyTypes"))).toEqual([
      ["Ingress"],
      ["Ingress"],
    ]);
    const egress = { other: { cidrs: ["10.0.0.0/8"], ports: [443] } };
    await expect(up({ monitoring: { podSecurity: "privileged", unboundEgress: true, egress } })).rejects.toMatchObject({
      faults: [{ path: "namespaces.monitoring.egress", got: ["other"] }],
    });
  });

  test("bind accounts to identities of the cloud", async () => {
    const clientId = "c0ffee00-0000-4000-8000-000000000000";
    const made = await up({ apps: { podSecurity: "restricted", accounts: { shop: { clientId } } } });
    expect(at(made.one("kubernetes:core/v1:ServiceAccount", "ns-apps-account-shop").inputs, "metadata")).toEqual({
      name: "shop",
      namespace: "apps",
      annotations: { "azure.workload.identity/client-id": clientId },
    });
  });

  test("bound what all pods ask for together, and give those that say nothing something to ask for", async () => {
    const made = await up({
      apps: { podSecurity: "restricted", quota: { "requests.cpu": "10" }, containerDefaults: DEFAULTS },
    });
    expect(at(made.one("kubernetes:core/v1:ResourceQuota", "ns-apps-quota").inputs, "spec")).toEqual({
      hard: { "requests.cpu": "10" },
    });
    expect(at(made.one("kubernetes:core/v1:LimitRange", "ns-apps-defaults").inputs, "spec", "limits")).toEqual([
      { type: "Container", defaultRequest: DEFAULTS.requests, default: DEFAULTS.limits },
    ]);
  });

  test("refuse a quota on requests that would refuse every pod without any", async () => {
    const quota = { "requests.memory": "1Gi", "services.loadbalancers": "0" };
    await expect(up({ apps: { podSecurity: "restricted", quota } })).rejects.toMatchObject({
      faults: [{ path: "namespaces.apps.containerDefaults" }],
    });
    const made = await up({ apps: { podSecurity: "restricted", quota: { "services.loadbalancers": "0" } } });
    expect(made.ofType("kubernetes:core/v1:LimitRange")).toEqual([]);
  });

  test("give their names away", async () => {
    const made = await record(
      (opts) => new Namespaces("ns", { namespaces: { apps: { podSecurity: "restricted" } } }, opts),
    );
    expect(await settled(made.result.names.apps)).toBe("apps");
  });

  test("refuse names that are none and flows that would open everything, all at once", async () => {
    await expect(up({ Apps: { podSecurity: "restricted", egress: { any: { ports: [] } } } })).rejects.toMatchObject({
      faults: [
        { path: "namespaces.Apps" },
        { path: "namespaces.Apps.egress.any" },
        { path: "namespaces.Apps.egress.any.ports" },
      ],
    });
  });
});
