import { EmergencyMode, type EmergencyModeArgs } from "../../../components/kubernetes/emergency-mode";
import { Operators } from "../../../components/kubernetes/operators";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const GROUP = "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";

const args: EmergencyModeArgs = {
  namespaces: { services: "services", burst: "burst" },
  regionName: "germanynorth",
  groupId: GROUP,
  monitoring: "monitoring",
};
const up = (more: Partial<EmergencyModeArgs> = {}): Promise<Recording<EmergencyMode>> =>
  record((opts) => new EmergencyMode("emergency", { ...args, ...more }, opts));

describe("EmergencyMode", () => {
  test("is a flag and who sets it in each namespace, and alerts; KEDA reads it by a right of its own", async () => {
    const made = await up();
    expect(made.census()).toEqual({ [CONFIG_MAP]: 2, [ROLE]: 2, [BINDING]: 2, [RULE]: 1 });
    expect(crdFaults(made.all)).toEqual([]);
    expect((await up({ namespaces: { services: "services" } })).census()).toMatchObject({ [CONFIG_MAP]: 1 });
  });

  test("starts off, in words for people and as a number for KEDA, and says whose cluster it is in", async () => {
    for (const key of ["services", "burst"]) {
      const { inputs } = (await up()).one(CONFIG_MAP, `emergency-flag-${key}`);
      expect(inputs["data"]).toEqual({ emergency: "false", factor: "1" });
      expect(inputs["metadata"]).toEqual({
        name: "emergency",
        namespace: key,
        labels: { "plugilo.com/region": "germanynorth" },
      });
    }
  });

  test("is never set back by a deployment", async () => {
    for (const { ignoreChanges } of (await up()).ofType(CONFIG_MAP)) expect(ignoreChanges).toEqual(["data"]);
  });

  test("is set by one group, which may change nothing else", async () => {
    const made = await up();
    expect(at(made.one(ROLE, "emergency-people-burst").inputs, "rules")).toEqual([
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["emergency"], verbs: ["get", "patch"] },
      { apiGroups: ["keda.sh"], resources: ["scaledobjects"], verbs: ["get", "list"] },
    ]);
    expect(at(made.one(BINDING, "emergency-people-burst").inputs, "subjects")).toEqual([
      { kind: "Group", name: GROUP, apiGroup: "rbac.authorization.k8s.io" },
    ]);
    for (const { inputs, name } of made.ofType(BINDING)) {
      expect(at(inputs, "roleRef", "name")).toBe(at(made.one(ROLE, name).inputs, "metadata", "name"));
      expect(at(inputs, "metadata", "namespace")).toBe(at(made.one(ROLE, name).inputs, "metadata", "namespace"));
    }
  });

  test("tells when it stays on for four hours and when KEDA cannot read it, by the trigger's own metrics", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
      return new EmergencyMode("emergency", { ...args, operator: releases.prometheus }, opts);
    });
    const rule = made.one(RULE);
    expect(rule.dependsOn).toContain("operators-prometheus");
    expect(at(rule.inputs, "metadata", "namespace")).toBe("monitoring");
    expect(at(rule.inputs, "spec", "groups", 0, "rules")).toMatchObject([
      {
        alert: "EmergencyModeLong",
        for: "240m",
        expr: 'max by (namespace) (keda_scaler_metrics_value{scaler="factor"}) > 1',
      },
      { alert: "EmergencyFlagUnreadable", labels: { severity: "P2", component: "cluster" } },
    ]);
  });

  test("names all faults of its arguments at once", async () => {
    await expect(up({ namespaces: {}, groupId: "on-call" })).rejects.toMatchObject({
      faults: [{ path: "namespaces" }, { path: "groupId" }],
    });
    await expect(up({ namespaces: { Services: "services" } })).rejects.toMatchObject({
      faults: [{ path: "namespaces.Services" }],
    });
  });
});
