/** What the rig changes of a manifest: time, and questions to Azure. Nothing else. */
import { CANARY, POD_SCALING } from "../../../facts/scaling";
import { rigged, TIMES_FASTER } from "../../rigs/clusters/rigged";
import { serviceObjects } from "../../rigs/clusters/services";
import { at } from "../components/recorder";
import type { PropertyMap } from "../../../local/cloud/protocol/values";

const object = (service: string, kind: string): PropertyMap => {
  const found = serviceObjects(service).find((one) => one.kind === kind);
  if (!found) throw new Error(`${service} has no ${kind}`);
  return JSON.parse(JSON.stringify(found)) as PropertyMap;
};

test("pauses of a canary pass sixty times as fast, and its shares stay", () => {
  const steps = CANARY.steps.flatMap(({ weight, minutes }) => [
    { setWeight: weight },
    { pause: { duration: `${(minutes * 60) / TIMES_FASTER}s` } },
  ]);
  // The first of all asks for the error budget.
  expect(at(object("content-api", "Rollout"), "spec", "strategy", "canary", "steps")).toEqual([
    { analysis: expect.anything() },
    ...steps,
  ]);
});

test("what is asked of Prometheus keeps a window that holds two samples though a busy machine misses most", () => {
  const queries = [object("content-api", "ScaledObject"), object("content-api", "AnalysisTemplate")].map((one) =>
    JSON.stringify(one),
  );
  for (const text of queries) {
    const windows = [...text.matchAll(/\[(\d+)s\]/g)].map(([, seconds]) => Number(seconds));
    expect(windows.length).toBeGreaterThan(0);
    expect(new Set(windows)).toEqual(new Set([10]));
  }
});

test("steps upwards follow each second, and the wait before a step down stays", () => {
  const behaviour = at(
    object("content-api", "ScaledObject"),
    "spec",
    "advanced",
    "horizontalPodAutoscalerConfig",
    "behavior",
  );
  expect(at(behaviour, "scaleUp", "policies", 0, "periodSeconds")).toBe(1);
  expect(at(behaviour, "scaleDown", "stabilizationWindowSeconds")).toBe(POD_SCALING.scaleDownStabilisationSeconds);
});

test("a queue of Azure is asked for here, under the same name in the formula", () => {
  const scaler = object("mailer", "ScaledObject");
  expect(at(scaler, "spec", "triggers", 0)).toEqual({
    type: "metrics-api",
    name: "queue",
    metadata: { url: "http://queues.rig/queues/jobs", valueLocation: "messages", targetValue: "50" },
  });
});

test("other objects are as Git has them", () => {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a" },
    spec: { interval: "15m", query: "[2m]" },
  };
  expect(rigged(service)).toBe(service);
});

test("a duration that nobody can read is told, not guessed", () => {
  const rollout = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: "a" },
    spec: { duration: "soon" },
  };
  expect(() => rigged(rollout)).toThrow("got soon, expected seconds, minutes or hours");
});
