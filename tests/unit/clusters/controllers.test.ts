/** What controllers of real clusters are started with: sizes that our pools find, no address but loopback, names answered. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { nodePool } from "../../../components/kubernetes/node-pools/build-pools";
import { NODE_SCALING, POOL_LIMITS, SKU_FAMILIES } from "../../../facts/aks";
import { regionNamed } from "../../../facts/regions";
import { argoCd, argoCdSettings } from "../../../local/clusters/controllers/argo-cd";
import { argoRollouts } from "../../../local/clusters/controllers/argo-rollouts";
import { instanceTypes } from "../../../local/clusters/controllers/instance-types";
import { forKwok, karpenter, kwokNodeClass } from "../../../local/clusters/controllers/karpenter";
import { keda, kedaRegistration } from "../../../local/clusters/controllers/keda";
import { asKeda, kedaRights } from "../../../local/clusters/controllers/keda-rights";
import { prometheus, prometheusConfiguration } from "../../../local/clusters/controllers/prometheus";
import { serviceNames } from "../../../local/clusters/controllers/service-names";

const FRANKFURT = regionNamed("germanywestcentral");
const BERLIN = regionNamed("germanynorth");
const V1 = "rbac.authorization.k8s.io/v1";

describe("sizes of machines", () => {
  const zonesOf = (types: ReturnType<typeof instanceTypes>): Set<string | undefined> =>
    new Set(
      types.flatMap(({ offerings }) =>
        offerings.map(({ Requirements }) => valueOf(Requirements, "topology.kubernetes.io/zone")),
      ),
    );

  test("lie in the region's zones, or in zone 0 where it has none", () => {
    expect([...zonesOf(instanceTypes(FRANKFURT))].sort()).toEqual(
      ["1", "2", "3"].map((zone) => `germanywestcentral-${zone}`),
    );
    expect([...zonesOf(instanceTypes(BERLIN))]).toEqual(["0"]);
  });

  test("have GPUs only where the region has them", () => {
    const gpus = (region: typeof FRANKFURT): number =>
      instanceTypes(region).filter(({ resources }) => "nvidia.com/gpu" in resources).length;
    expect([gpus(FRANKFURT), gpus(BERLIN)]).toEqual([1, 0]);
  });

  test("cost less as spot than as on-demand, each of them", () => {
    for (const { offerings } of instanceTypes(FRANKFURT)) {
      const price = (capacity: string): number[] =>
        offerings
          .filter(({ Requirements }) => valueOf(Requirements, "karpenter.sh/capacity-type") === capacity)
          .map(({ Price }) => Price);
      expect(price("spot")).toHaveLength(price("on-demand").length);
      expect(Math.max(...price("spot"))).toBeLessThan(Math.min(...price("on-demand")));
    }
  });

  test("hold one at least for every pool of ours, by the pool's own requirements", () => {
    for (const kind of ["general", "memory", "compute", "spot", "gpu"] as const) {
      const { requirements } = (nodePool(kind, POOL_LIMITS[kind], FRANKFURT, "none").spec["template"] as Template).spec;
      const fitting = instanceTypes(FRANKFURT).filter(({ offerings }) =>
        offerings.some(({ Requirements }) => requirements.every((asked) => meets(Requirements, asked))),
      );
      expect([kind, fitting.length > 0]).toEqual([kind, true]);
    }
  });

  test("have the CPUs that their names say, within a node's bounds", () => {
    for (const { name, resources } of instanceTypes(FRANKFURT)) {
      expect(name).toMatch(new RegExp(`^Standard_[A-Z]+${resources["cpu"]}[a-z]`));
      expect(Number(resources["cpu"])).toBeLessThanOrEqual(NODE_SCALING.cpus.most);
    }
    const families = new Set(instanceTypes(FRANKFURT).map(({ name }) => /^Standard_([A-Z])/.exec(name)?.[1]));
    expect([...families].sort()).toEqual(Object.values(SKU_FAMILIES).flat().sort());
  });
});

test("a pool for the KWOK provider differs in its node class's kind and in nothing else", () => {
  const pool = nodePool("spot", POOL_LIMITS.spot, FRANKFURT, "none");
  const changed = forKwok(pool as typeof pool & Parameters<typeof forKwok>[0]);
  const { nodeClassRef, ...rest } = (changed.spec["template"] as Template).spec;
  const { nodeClassRef: before, ...others } = (pool.spec["template"] as Template).spec;
  expect(nodeClassRef).toEqual({ group: "karpenter.kwok.sh", kind: "KWOKNodeClass", name: before.name });
  expect(rest).toEqual(others);
  expect(kwokNodeClass(before.name)).toMatchObject({
    apiVersion: "karpenter.kwok.sh/v1alpha1",
    metadata: { name: before.name },
  });
});

test("no controller is given an address that others than this machine reach", () => {
  const kubeconfigFile = "/c/kubeconfig";
  const proxy = "http://127.0.0.1:9";
  const commands = { operator: "o", adapter: "a", webhooks: "w" };
  const ports = new Proxy({}, { get: () => 7 }) as Parameters<typeof keda>[0]["ports"] &
    Parameters<typeof argoCd>[0]["ports"];
  const two = { metrics: 7, health: 7 };
  const all = [
    karpenter({ command: "k", kubeconfigFile, instanceTypesFile: "/c/types", ports: two }),
    argoRollouts({ command: "r", kubeconfigFile, proxy, ports: two }),
    prometheus({ folder: "/c", configFile: "/c/p", port: 7 }),
    ...keda({ commands, kubeconfigFile, operatorKubeconfigFile: "/c/o", certificates: "/c/keda", proxy, ports }),
    ...argoCd({ commands: { argoCd: "a", kustomize: "/k/kustomize" }, kubeconfigFile, folder: "/c", ports }),
  ];
  for (const { name, args, ready } of all) {
    expect([name, args.filter((arg) => /0\.0\.0\.0|=:\d|\[::\]/.test(arg))]).toEqual([name, []]);
    expect([name, new URL(ready).hostname]).toEqual([name, "127.0.0.1"]);
    // By it a process is known as the cluster's own when it is to end.
    expect([name, args.some((arg) => arg.includes("/c/"))]).toEqual([name, true]);
  }
});

test("KEDA is asked through names that its certificate proves, and a webhook that is down refuses", () => {
  const ports = { adapter: 1, webhooks: 2 } as Parameters<typeof kedaRegistration>[0];
  const objects = kedaRegistration(ports, "PEM");
  const service = { name: "keda-metrics-apiserver", namespace: "kube-system", port: 1 };
  const spec: unknown = expect.objectContaining({ service, caBundle: Buffer.from("PEM").toString("base64") });
  expect(objects).toContainEqual(expect.objectContaining({ kind: "APIService", spec }));
  expect(objects.at(-1)).toMatchObject({
    webhooks: [{ failurePolicy: "Fail", clientConfig: { service: { port: 2 } } }],
  });
});

describe("KEDA's operator", () => {
  test("has what KEDA brings for itself, in the add-on's namespace and for its account", () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "keda-rights-")), "role.yaml");
    const rules = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }];
    const role = (kind: string, namespace?: string) => ({
      apiVersion: V1,
      kind,
      metadata: { name: "k", namespace },
      rules,
    });
    writeFileSync(file, [role("ClusterRole"), role("Role", "keda")].map((one) => stringify(one)).join("---\n"));
    const subjects = [{ kind: "ServiceAccount", name: "keda-operator", namespace: "kube-system" }];
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", name: "k" };
    const [cluster, own] = [{ name: "k" }, { name: "k", namespace: "kube-system" }];
    expect(kedaRights(file)).toEqual([
      { apiVersion: V1, kind: "ClusterRole", metadata: cluster, rules },
      {
        apiVersion: V1,
        kind: "ClusterRoleBinding",
        metadata: cluster,
        roleRef: { ...roleRef, kind: "ClusterRole" },
        subjects,
      },
      { apiVersion: V1, kind: "Role", metadata: own, rules },
      { apiVersion: V1, kind: "RoleBinding", metadata: own, roleRef: { ...roleRef, kind: "Role" }, subjects },
    ]);
    rmSync(path.dirname(file), { recursive: true });
  });

  test("acts as that account, by the kubeconfig of one who may act as anybody", () => {
    const made = parse(asKeda(JSON.stringify({ kind: "Config", users: [{ name: "admin", user: { token: "t" } }] })));
    const user = { token: "t", as: "system:serviceaccount:kube-system:keda-operator" };
    expect(made).toEqual({ kind: "Config", users: [{ name: "admin", user }] });
  });
});

test("Prometheus scrapes loopback only, by a name for each job", () => {
  const text = prometheusConfiguration({ world: 1234 }, "/rules");
  expect(text).toContain("127.0.0.1:1234");
  expect(text).toContain("job_name: world");
  expect(text).toContain("/rules");
});

test("Argo CD finds its settings under the label without which it does not look at them", () => {
  const [, settings] = argoCdSettings({ "exec.enabled": "false" });
  expect(settings).toMatchObject({
    metadata: { name: "argocd-cm", labels: { "app.kubernetes.io/part-of": "argocd" } },
    data: { "exec.enabled": "false" },
  });
});

describe("names of services", () => {
  test("lead to a port on loopback, with path, question and body; others are refused by name", async () => {
    const seen: string[] = [];
    const service = http.createServer((request, response) => {
      request.on("data", (part) => seen.push(String(part)));
      request.on("end", () => response.writeHead(201).end(request.url));
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const names = await serviceNames(new Map([["prometheus.monitoring", portOf(service)]]));
    expect(await through(names.url, "http://prometheus.monitoring:9090/api?query=up", "body")).toEqual([
      201,
      "/api?query=up",
    ]);
    expect(seen.join("")).toBe("body");
    expect(await through(names.url, "http://other.monitoring/", "")).toEqual([502, "no service other.monitoring here"]);
    await names.stop();
    service.close();
  });

  test("say so when the service behind a name is gone", async () => {
    const service = http.createServer();
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const port = portOf(service);
    await new Promise((resolve) => service.close(resolve));
    const names = await serviceNames(new Map([["gone", port]]));
    expect((await through(names.url, "http://gone/", ""))[0]).toBe(502);
    await names.stop();
  });
});

interface Requirement {
  readonly key: string;
  readonly operator?: string;
  readonly values: readonly string[];
}
interface Template {
  readonly spec: { readonly requirements: readonly Requirement[]; readonly nodeClassRef: { readonly name: string } };
}
function valueOf(requirements: readonly Requirement[], key: string): string | undefined {
  return requirements.find((one) => one.key === key)?.values[0];
}

/** As Karpenter reads them; keys that an offering does not name are said by the size itself. */
function meets(offered: readonly Requirement[], { key, operator, values }: Requirement): boolean {
  const value = valueOf(offered, key);
  if (value === undefined) return ["kubernetes.io/os", "kubernetes.io/arch"].includes(key);
  if (operator === "Gt") return Number(value) > Number(values[0]);
  if (operator === "Lt") return Number(value) < Number(values[0]);
  return values.includes(value);
}

function portOf(server: http.Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return address.port;
}

function through(proxy: string, url: string, body: string): Promise<[number | undefined, string]> {
  const { hostname, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: hostname, port, method: "POST", path: url, agent: false });
    request.on("error", reject).on("response", (response) => {
      let text = "";
      response.on("data", (part) => (text += String(part))).on("end", () => resolve([response.statusCode, text]));
    });
    request.end(body);
  });
}
