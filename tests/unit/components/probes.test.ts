import { parse } from "yaml";
import { Probes, type ProbesArgs } from "../../../components/kubernetes/probes";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const PROBE = "kubernetes:monitoring.coreos.com/v1:Probe";
const args: ProbesArgs = {
  namespace: "metrics",
  targets: {
    "public-www": { url: "https://www.plugilo.com/healthz" },
    entrance: { url: "https://10.16.0.4/healthz", hostName: "frankfurt.origin.plugilo.com" },
    inside: { url: "http://services.plugilo.internal:8080/healthz" },
  },
};
const up = (given: ProbesArgs): Promise<Recording<Probes>> => record((opts) => new Probes("probes", given, opts));
const modules = async (given: ProbesArgs): Promise<Record<string, object>> => {
  const { inputs } = (await up(given)).one("kubernetes:core/v1:ConfigMap");
  return (parse(String(at(inputs, "data", "blackbox.yaml"))) as { modules: Record<string, object> }).modules;
};

describe("Probes", () => {
  test("are what the operator's CRDs take: one a target, asked by two exporters", async () => {
    const made = await up(args);
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.census()).toEqual({
      [PROBE]: 3,
      "kubernetes:apps/v1:Deployment": 1,
      "kubernetes:core/v1:ConfigMap": 1,
      "kubernetes:core/v1:Service": 1,
      "kubernetes:policy/v1:PodDisruptionBudget": 1,
    });
    expect(at(made.one("kubernetes:apps/v1:Deployment").inputs, "spec", "replicas")).toBe(2);
  });

  test("carry the name that rules know a target by, and ask for it by a module of that name", async () => {
    const made = await up(args);
    const { spec } = made.one(PROBE, "probes-entrance").inputs as { spec: object };
    expect(spec).toMatchObject({
      module: "entrance",
      prober: { url: "blackbox.metrics:9115" },
      targets: { staticConfig: { static: ["https://10.16.0.4/healthz"], labels: { probe: "entrance" } } },
    });
    expect(Object.keys(await modules(args)).sort()).toEqual(Object.keys(args.targets).sort());
  });

  test("ask an address for another name, in the handshake and in the request", async () => {
    const { entrance, "public-www": www } = await modules(args);
    const asked = {
      headers: { Host: "frankfurt.origin.plugilo.com" },
      tls_config: { server_name: "frankfurt.origin.plugilo.com" },
    };
    expect(entrance).toMatchObject({ http: asked });
    expect(www).not.toHaveProperty("http.headers");
  });

  test("fail where TLS is missing, or is where none is meant, and never on their own certificate checks switched off", async () => {
    const { inside, "public-www": www } = await modules(args);
    expect(www).toMatchObject({ http: { fail_if_not_ssl: true } });
    expect(inside).toMatchObject({ http: { fail_if_ssl: true } });
    expect(JSON.stringify(await modules(args))).not.toContain("insecure");
  });

  test("are other pods when there is something else to ask: the exporter reads its modules once", async () => {
    const digest = async (given: ProbesArgs): Promise<unknown> => {
      const { inputs } = (await up(given)).one("kubernetes:apps/v1:Deployment");
      return at(inputs, "spec", "template", "metadata", "annotations");
    };
    const other = { ...args, targets: { inside: { url: "http://services.plugilo.internal:8080/healthz" } } };
    const before = await digest(args);
    expect(await digest(other)).not.toEqual(before);
  });

  test("refuse what is no address, and nothing to ask", async () => {
    await expect(up({ ...args, targets: {} })).rejects.toMatchObject({ faults: [{ path: "targets" }] });
    await expect(up({ ...args, targets: { "A b": { url: "www.plugilo.com" } } })).rejects.toMatchObject({
      faults: [{ path: "targets.A b" }, { path: "targets.A b.url" }],
    });
  });
});
