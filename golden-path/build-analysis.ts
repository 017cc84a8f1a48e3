import { ANALYSIS } from "../facts/service-defaults";
import { REGION_PROMETHEUS } from "../facts/workloads";
import { type Manifest, manifest, releaseOf } from "./manifest";
import { cpus } from "./quantities";
import { cpu, errorShare, latency, type Pods, podsOf, running } from "./queries";
import type { Service } from "./schema";

type Objective = NonNullable<Service["slo"]>;

/** Share of errors at which a version is no better than an outage: what a month allows, used up ten times as fast. */
export function errorLimit({ availability }: Objective): number {
  return Number(((1 - availability / 100) * ANALYSIS.errorBudgets).toPrecision(6));
}

/**
 * A11: how a new version does, by what its own pods measure: errors, latency, CPU. Prometheus is the region's own, so a release needs
 * nothing outside. https://argo-rollouts.readthedocs.io/en/stable/features/analysis (2026-11)
 */
export function analysis(service: Service, slo: Objective): Manifest {
  const pods = podsOf(service.name, "{{args.hash}}");
  const window = `${ANALYSIS.windowSeconds}s`;
  const judged = measuresOf(service, slo, pods, window);
  return manifest(service, {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    spec: {
      args: [{ name: "hash" }],
      metrics: judged.map(([name, query, limit]) => ({
        name,
        interval: `${ANALYSIS.intervalSeconds}s`,
        // The first window must hold nothing but the new version.
        initialDelay: window,
        // A canary is watched until its release ends; a promotion has a beginning and an end.
        ...(releaseOf(service) === "blue-green" ? { count: ANALYSIS.promotionCount } : {}),
        failureLimit: ANALYSIS.failures,
        successCondition: noneOrAtMost(limit),
        provider: { prometheus: { address: REGION_PROMETHEUS, query } },
      })),
    },
  });
}

function measuresOf(service: Service, slo: Objective, pods: Pods, window: string): [string, string, number][] {
  const used = `${cpu(pods, window)} / (${running(pods)} * ${cpus(service.resources.cpu)})`;
  return [
    ["error-share", errorShare(pods, window), errorLimit(slo)],
    ["latency-p95", latency(0.95, pods, window), slo.p95Ms],
    ["latency-p99", latency(0.99, pods, window), slo.p99Ms],
    ["cpu-share", used, ANALYSIS.cpuShare],
  ];
}

/** A version that nobody asked cannot have failed: no series, or a division by no requests. */
function noneOrAtMost(limit: number): string {
  return `len(result) == 0 || isNaN(result[0]) || result[0] <= ${limit}`;
}
