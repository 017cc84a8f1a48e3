import type * as pulumi from "@pulumi/pulumi";
import { RELEASE_GATE } from "../../../facts/service-defaults";
import { SLO_SERIES } from "../../../observability/slo/series";
import type { CustomObject } from "../custom-object";

/**
 * Asked once, before a release's first step, with the service's name and the kind of release. No answer lets it pass: a new service has
 * no budget yet. A centre that cannot be asked does not: after some tries the release is taken back.
 * https://argo-rollouts.readthedocs.io/en/stable/features/analysis (2026-11)
 */
export function gate(address: pulumi.Input<string>): CustomObject {
  const { template, retries, timeoutSeconds } = RELEASE_GATE;
  const query = `max(${SLO_SERIES.frozen}{service="{{args.service}}",release="{{args.release}}"})`;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ClusterAnalysisTemplate",
    metadata: { name: template },
    spec: {
      args: [{ name: "service" }, { name: "release" }],
      metrics: [
        {
          name: template,
          count: 1,
          failureLimit: 0,
          consecutiveErrorLimit: retries,
          successCondition: "len(result) == 0 || result[0] < 1",
          provider: { prometheus: { address, query, timeout: timeoutSeconds } },
        },
      ],
    },
  };
}
