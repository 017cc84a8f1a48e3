import { Operators, type OperatorsArgs } from "../../../components/kubernetes/operators";
import { CHARTS } from "../../../facts/charts";
import { at, record, type Recording } from "./recorder";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const up = (operators: OperatorsArgs["operators"]): Promise<Recording<Operators>> =>
  record((opts) => new Operators("operators", { operators }, opts));

describe("Operators", () => {
  test("are one pinned release each, of those that are asked for", async () => {
    const made = await up({ prometheus: { namespace: "metrics" }, kafka: { namespace: "logs" } });
    expect(made.census()).toEqual({ [RELEASE]: 2 });
    expect(made.one(RELEASE, "operators-kafka").inputs).toMatchObject({
      chart: CHARTS.strimzi.chart,
      version: CHARTS.strimzi.version,
      repositoryOpts: { repo: CHARTS.strimzi.repository },
      namespace: "logs",
    });
    expect(Object.keys(made.result.releases).sort()).toEqual(["kafka", "prometheus"]);
  });

  test("are awaited, because what uses their custom resources fails before they are served", async () => {
    const made = await up({ elastic: { namespace: "logs" } });
    const { inputs } = made.one(RELEASE);
    expect(inputs["skipAwait"] ?? false).toBe(false);
    expect(inputs["atomic"]).toBe(true);
  });

  test("act on the namespaces that they are given, and on all without", async () => {
    const some = await up({
      kafka: { namespace: "logs", watches: ["logs"] },
      elastic: { namespace: "logs", watches: ["logs"] },
    });
    expect(at(some.one(RELEASE, "operators-kafka").inputs, "values", "watchNamespaces")).toEqual(["logs"]);
    expect(at(some.one(RELEASE, "operators-elastic").inputs, "values", "managedNamespaces")).toEqual(["logs"]);
    const all = await up({ kafka: { namespace: "logs" } });
    expect(at(all.one(RELEASE).inputs, "values", "watchAnyNamespace")).toBe(true);
  });

  test("bring no server of their own: which there are is the federation's", async () => {
    const { inputs } = (await up({ prometheus: { namespace: "metrics" } })).one(RELEASE);
    for (const part of ["prometheus", "alertmanager", "grafana", "kubeEtcd", "kubeScheduler"]) {
      expect(at(inputs, "values", part, "enabled")).toBe(false);
    }
  });

  test("let releases change objects of the mesh and of no other one", async () => {
    const { inputs } = (await up({ rollouts: { namespace: "delivery" } })).one(RELEASE);
    expect(inputs).toMatchObject({ chart: "argo-rollouts", version: CHARTS.argoRollouts.version });
    const providers = at(inputs, "values", "providerRBAC", "providers") as Record<string, boolean>;
    expect(Object.keys(providers).filter((provider) => providers[provider])).toEqual(["istio"]);
    expect(Object.keys(providers)).toHaveLength(10);
  });

  test("see workflows in the namespaces that they are given, and give nobody there a right: a workflow brings its own", async () => {
    const { inputs } = (await up({ workflows: { namespace: "delivery", watches: ["jobs"] } })).one(RELEASE);
    expect(at(inputs, "values", "controller", "workflowNamespaces")).toEqual(["jobs"]);
    expect(at(inputs, "values", "workflow")).toEqual({ serviceAccount: { create: false }, rbac: { create: false } });
    expect(at(inputs, "values", "server", "enabled")).toBe(false);
  });

  test("give workflows nothing that `restricted` pod security refuses: controller, executor, steps that say nothing", async () => {
    const { inputs } = (await up({ workflows: { namespace: "delivery", watches: ["jobs"] } })).one(RELEASE);
    const unprivileged = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    const seccompProfile = { type: "RuntimeDefault" };
    expect(at(inputs, "values")).toMatchObject({
      controller: {
        podSecurityContext: { seccompProfile },
        workflowDefaults: { spec: { securityContext: { runAsNonRoot: true, seccompProfile } } },
      },
      mainContainer: { securityContext: { ...unprivileged, readOnlyRootFilesystem: true } },
      executor: { securityContext: unprivileged },
    });
  });

  test("wait for Prometheus' operator where they are watched by it: it brings the kind of what watches them", async () => {
    const made = await up({ prometheus: { namespace: "metrics" }, rollouts: { namespace: "delivery" } });
    expect(made.one(RELEASE, "operators-rollouts").dependsOn).toContain("operators-prometheus");
  });

  test("refuse to be none, and to watch what is no namespace", async () => {
    await expect(up({})).rejects.toMatchObject({ faults: [{ path: "operators" }] });
    await expect(up({ kafka: { namespace: "logs", watches: ["Logs!"] } })).rejects.toMatchObject({
      faults: [{ path: "operators.kafka.watches[0]", got: "Logs!" }],
    });
  });
});
