import { EMERGENCY, POD_SCALING } from "../../../facts/scaling";
import type { Manifest } from "../../../golden-path/manifest";
import { at, one, podOf, rendered, workloadOf, FILES, type FileKey } from "./services";
import { BURST_NAMESPACE, LABELS, SET_BY_CLUSTER } from "../../../facts/workloads";

const SCALED: FileKey[] = ["critical", "canary", "worker", "burst"];

describe("scaling", () => {
  test.each(SCALED)("is one scaler's, which points at the workload and leaves its number of pods alone: %s", (key) => {
    const objects = rendered(key).filter(({ metadata }) => metadata.namespace === "services");
    const { apiVersion, kind, metadata } = workloadOf(key);
    expect(at(one(objects, "ScaledObject"), "spec", "scaleTargetRef")).toEqual({
      apiVersion,
      kind,
      name: metadata.name,
    });
    expect(at(workloadOf(key), "spec", "replicas")).toBeUndefined();
    expect(objects.filter((object) => object.kind === "HorizontalPodAutoscaler")).toEqual([]);
  });

  test.each(SCALED)("doubles in an emergency, by a number that KEDA reads: %s", (key) => {
    const scaled = one(rendered(key), "ScaledObject", FILES[key].name);
    const { cap, floor } = FILES[key as "worker"].scaling;
    expect(at(scaled, "spec", "maxReplicaCount")).toBe(2 * cap);
    expect(at(scaled, "spec", "minReplicaCount")).toBe(floor);
    expect(at(scaled, "spec", "advanced", "scalingModifiers")).toMatchObject({
      formula: expect.stringMatching(/^min\(max\(.*\), \d+\) \* factor$/),
      target: "1",
      metricType: "AverageValue",
    });
    expect(at(scaled, "spec", "triggers")).toContainEqual({
      name: EMERGENCY.factorKey,
      type: "kubernetes-resource",
      metadata: { resourceKind: "ConfigMap", resourceName: "emergency", key: "factor", targetValue: "1" },
    });
  });

  test.each(SCALED)("holds what there is while it cannot see: %s", (key) => {
    const scaled = one(rendered(key), "ScaledObject", FILES[key].name);
    expect(at(scaled, "spec", "fallback")).toMatchObject({
      behavior: "currentReplicasIfHigher",
      replicas: FILES[key as "worker"].scaling.floor,
    });
    for (const trigger of at(scaled, "spec", "triggers") as { type: string; metadata: Record<string, string> }[]) {
      if (trigger.type === "prometheus") expect(trigger.metadata["ignoreNullValues"]).toBe("false");
    }
  });

  test("goes up at once and down after the seed's 300 s", () => {
    const behaviour = at(
      one(rendered("canary"), "ScaledObject"),
      "spec",
      "advanced",
      "horizontalPodAutoscalerConfig",
      "behavior",
    );
    expect(behaviour).toMatchObject({
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: "Max" },
      scaleDown: { stabilizationWindowSeconds: POD_SCALING.scaleDownStabilisationSeconds },
    });
  });

  test("counts requests, CPU at 70 % and memory at 80 %, and an unmeasured service is not an idle one", () => {
    const scaled = one(rendered("critical"), "ScaledObject");
    expect(at(scaled, "spec", "advanced", "scalingModifiers", "formula")).toBe(
      "min(max(load / 50, cpu / 0.35, memory / 409.6, 3), 20) * factor",
    );
    const [load] = at(scaled, "spec", "triggers") as { metadata: { query: string } }[];
    expect(load?.metadata.query).toMatch(
      /^\(sum\(rate\(istio_requests_total\{namespace="services",pod=~"accounts-.*\[120s\]\)\)\) or \(0 \* count\(up\{/,
    );
  });

  test("follows a queue's depth as an identity, where each cluster says which and whose", () => {
    const objects = rendered("worker");
    const scaled = one(objects, "ScaledObject");
    expect(at(scaled, "spec", "triggers", 0)).toEqual({
      name: "queue",
      type: "azure-servicebus",
      metadata: { queueName: "mail", namespace: SET_BY_CLUSTER, messageCount: "25" },
      authenticationRef: { name: "mailer-queue" },
    });
    expect(at(scaled, "spec", "advanced", "scalingModifiers", "formula")).toContain("queue / 25");
    const access = one(objects, "TriggerAuthentication");
    expect(access.metadata.name).toBe("mailer-queue");
    expect(at(access, "spec")).toEqual({ podIdentity: { provider: "azure-workload", identityId: SET_BY_CLUSTER } });
  });

  test("follows a backlog that another service tells", () => {
    const scaled = one(rendered("burst"), "ScaledObject", "thumbs");
    expect(at(scaled, "spec", "advanced", "scalingModifiers", "formula")).toContain("backlog / 10");
    expect(at(scaled, "spec", "triggers", 0, "metadata", "query")).toMatch(
      /^max\(waiting\{namespace="services",pod=~"content-/,
    );
  });

  test("knows the calendar where a usual peak is said, and only there", () => {
    const scaling = { floor: 2, cap: 60, requestsPerSecond: 40, usualPeak: 30 };
    const crons = (objects: Manifest[]): unknown[] =>
      (at(one(objects, "ScaledObject"), "spec", "triggers") as { type: string }[]).filter(
        ({ type }) => type === "cron",
      );
    const expected = rendered("canary", { canary: { scaling } });
    expect(crons(expected).length).toBeGreaterThan(4);
    expect(at(one(expected, "ScaledObject"), "spec", "advanced", "scalingModifiers", "formula")).toContain(
      "cron_hours_europe_berlin",
    );
    expect(crons(rendered("canary"))).toEqual([]);
  });
});

describe("bursts", () => {
  test("are a twin that nothing but the virtual node takes, without identity and hooks, and with no pods of its own accord", () => {
    const objects = rendered("burst").filter(({ metadata }) => metadata.namespace === BURST_NAMESPACE);
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      "Deployment/thumbs-burst",
      "ScaledObject/thumbs-burst",
    ]);
    const pod = podOf(one(objects, "Deployment"));
    expect(pod).toMatchObject({ nodeSelector: { type: "virtual-kubelet" } });
    expect(pod).not.toHaveProperty("serviceAccountName");
    expect(pod).not.toHaveProperty("containers.0.lifecycle");
    expect(pod).not.toHaveProperty("containers.0.envFrom");
    expect(at(one(objects, "ScaledObject"), "spec")).toMatchObject({
      scaleTargetRef: { kind: "Deployment", name: "thumbs-burst" },
      minReplicaCount: 0,
      maxReplicaCount: 16,
      fallback: { behavior: "currentReplicasIfHigher", replicas: 0 },
      advanced: { scalingModifiers: { formula: "min(waiting, 8 * factor)" } },
    });
  });

  test("run an image that anybody may pull: the rest of the service is pulled from ours", () => {
    const images = rendered("burst")
      .filter(({ kind }) => kind === "Deployment")
      .map((deployment) => [
        deployment.metadata.namespace,
        (podOf(deployment) as { containers: { image: string }[] }).containers[0]?.image,
      ]);
    expect(images).toEqual([
      ["services", "services/thumbs"],
      ["burst", "ghcr.io/plugilo/thumbs"],
    ]);
  });

  test("are nobody's who did not ask for them", () => {
    const quiet = rendered("burst", { burst: { burst: undefined } });
    expect(quiet.every(({ metadata }) => metadata.namespace === "services")).toBe(true);
  });
});

describe("disruptions", () => {
  test.each(SCALED)("take a tenth of the pods at once, broken ones always: %s", (key) => {
    expect(at(one(rendered(key), "PodDisruptionBudget"), "spec")).toEqual({
      maxUnavailable: "10%",
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: { [LABELS.name]: FILES[key].name } },
    });
  });

  test("of a singleton are not budgeted: its one pod would block every drain", () => {
    for (const key of ["alone", "job", "workflow"] as const) {
      expect(rendered(key).filter(({ kind }) => kind === "PodDisruptionBudget")).toEqual([]);
    }
  });
});
