import fc from "fast-check";
import { cpus, mebibytes } from "../../../golden-path/quantities";
import { at, one, rendered } from "./services";

const bounds = fc
  .tuple(fc.integer({ min: 3, max: 200 }), fc.integer({ min: 0, max: 300 }))
  .map(([floor, more]) => ({ floor, cap: floor + more }));

/** A formula of KEDA's, which reads as JavaScript does. */
function compute(formula: string, values: Readonly<Record<string, number>>): number {
  const names = Object.keys(values);
  const run = new Function("min", "max", ...names, `return ${formula}`) as (...given: unknown[]) => number;
  return run(Math.min, Math.max, ...names.map((name) => values[name]));
}

describe("a service's number of pods", () => {
  const demand = fc.double({ min: 0, max: 1e6, noNaN: true });

  test("stays between floor and cap whatever is measured, doubles exactly in an emergency, and never meets the scaler's own end", () => {
    fc.assert(
      fc.property(bounds, demand, demand, demand, ({ floor, cap }, load, cpu, memory) => {
        const scaled = one(
          rendered("critical", { critical: { scaling: { floor, cap, requestsPerSecond: 7 } } }),
          "ScaledObject",
        );
        const formula = String(at(scaled, "spec", "advanced", "scalingModifiers", "formula"));
        const usual = compute(formula, { load, cpu, memory, factor: 1 });
        expect(usual).toBeGreaterThanOrEqual(floor);
        expect(usual).toBeLessThanOrEqual(cap);
        expect(compute(formula, { load, cpu, memory, factor: 2 })).toBe(2 * usual);
        expect(at(scaled, "spec", "maxReplicaCount")).toBe(2 * cap);
      }),
      { numRuns: 60 },
    );
  });

  test("grows with each demand, and is the greatest of them", () => {
    fc.assert(
      fc.property(demand, demand, demand, demand, (load, cpu, memory, more) => {
        const formula = String(
          at(one(rendered("critical"), "ScaledObject"), "spec", "advanced", "scalingModifiers", "formula"),
        );
        const pods = (values: { load: number; cpu: number; memory: number }): number =>
          compute(formula, { ...values, factor: 1 });
        const now = pods({ load, cpu, memory });
        expect(pods({ load: load + more, cpu, memory })).toBeGreaterThanOrEqual(now);
        expect(pods({ load, cpu: cpu + more, memory })).toBeGreaterThanOrEqual(now);
        expect(pods({ load, cpu, memory: memory + more })).toBeGreaterThanOrEqual(now);
        expect(now).toBe(Math.min(Math.max(load / 50, cpu / 0.35, memory / 409.6, 3), 20));
      }),
      { numRuns: 60 },
    );
  });

  test("leaves a drain at least one pod to take, whatever it is", () => {
    fc.assert(
      fc.property(bounds, ({ floor, cap }) => {
        const budget = one(
          rendered("critical", { critical: { scaling: { floor, cap, requestsPerSecond: 7 } } }),
          "PodDisruptionBudget",
        );
        const percent = /^(\d+)%$/.exec(String(at(budget, "spec", "maxUnavailable")))?.[1];
        // Kubernetes rounds a share of pods that may be missing up.
        expect(Math.ceil((Number(percent) / 100) * floor)).toBeGreaterThanOrEqual(1);
        expect(Math.ceil((Number(percent) / 100) * floor)).toBeLessThan(floor);
        expect(at(budget, "spec", "minAvailable")).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });
});

describe("quantities", () => {
  test("are the same in every unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64_000 }), (amount) => {
        expect(cpus(`${amount * 1000}m`)).toBe(amount);
        expect(cpus(String(amount))).toBe(amount);
        expect(mebibytes(`${amount}Gi`)).toBe(mebibytes(`${amount * 1024}Mi`));
      }),
    );
  });
});
