import type { input } from "@pulumi/kubernetes/types";
import { poolsFullQuery } from "../components/kubernetes/burst/build-placement";
import { EMERGENCY } from "../facts/scaling";
import { SCALER } from "../facts/service-defaults";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../facts/workloads";
import { twinPodOf } from "./build-pod";
import { emergencyFactor, measured } from "./build-scaling";
import { type Manifest, manifest, selectorOf } from "./manifest";
import type { Service } from "./schema";

const SUFFIX = "burst";

/**
 * A5: the same work on container instances, in a namespace of its own. It has no pods until the pools are full and pods of the service
 * wait, and then as many as wait.
 */
export function twin(
  service: Service,
  burst: NonNullable<Service["burst"]>,
  { cap }: NonNullable<Service["scaling"]>,
): Manifest[] {
  const spec: input.apps.v1.DeploymentSpec = {
    selector: { matchLabels: selectorOf(service) },
    template: twinPodOf(service, burst.image),
  };
  const twin = { namespace: BURST_NAMESPACE, suffix: SUFFIX };
  const deployment = manifest(service, { apiVersion: "apps/v1", kind: "Deployment", ...twin, spec });
  const { apiVersion, kind, metadata } = deployment;
  const waiting = poolsFullQuery({ namespace: SERVICES_NAMESPACE, service: service.name });
  const scaled = manifest(service, {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    ...twin,
    spec: {
      scaleTargetRef: { apiVersion, kind, name: metadata.name },
      pollingInterval: SCALER.pollSeconds,
      minReplicaCount: 0,
      maxReplicaCount: EMERGENCY.factor * cap,
      fallback: { failureThreshold: SCALER.failures, replicas: 0, behavior: "currentReplicasIfHigher" },
      advanced: {
        horizontalPodAutoscalerConfig: { name: metadata.name },
        scalingModifiers: {
          // What waits is doubled already when the service is.
          formula: `min(waiting, ${cap} * ${EMERGENCY.factorKey})`,
          target: "1",
          metricType: "AverageValue",
        },
      },
      // Nothing waits, nothing is measured: here that is a zero.
      triggers: [measured("waiting", waiting, { ignoreNullValues: "true" }), emergencyFactor()],
    },
  });
  return [deployment, scaled];
}
