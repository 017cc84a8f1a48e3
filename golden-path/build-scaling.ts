import type { Calendar } from "../components/kubernetes/predictive-scaling/calendar";
import { predictionTriggers } from "../components/kubernetes/predictive-scaling/build-triggers";
import { EMERGENCY, POD_SCALING } from "../facts/scaling";
import { SCALER } from "../facts/service-defaults";
import { REGION_PROMETHEUS, SET_BY_CLUSTER } from "../facts/workloads";
import { workloadReference } from "./build-workload";
import { type Manifest, manifest } from "./manifest";
import { cpu, gauge, memory, orIdle, podsOf, requests } from "./queries";
import { cpus, mebibytes } from "./quantities";
import type { Service } from "./schema";

interface Trigger {
  readonly name: string;
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticationRef?: { readonly name: string };
}

/** A reason to have pods: what is measured, and how much of it one pod is there for. */
interface Demand {
  readonly trigger: Trigger;
  readonly perPod: number;
}

type Scaling = NonNullable<Service["scaling"]>;

/**
 * A2, A19: one scaler a workload. KEDA computes the number of pods itself: the greatest demand, between floor and cap, and twice that
 * in an emergency. Its own CPU and memory triggers cannot stand in a formula, so both are asked of Prometheus.
 * https://keda.sh/docs/2.19/concepts/scaling-deployments (2026-11)
 */
export function scaler(service: Service, scaling: Scaling, calendar: Calendar): Manifest[] {
  const demands = demandsOf(service, scaling);
  const forecast = forecastOf(scaling, calendar);
  const { floor, cap } = scaling;
  const scaled = manifest(service, {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    spec: {
      scaleTargetRef: workloadReference(service),
      pollingInterval: SCALER.pollSeconds,
      minReplicaCount: floor,
      maxReplicaCount: EMERGENCY.factor * cap,
      // Blind, it holds what there is: fewer pods than the load needs is the one mistake that users notice.
      fallback: { failureThreshold: SCALER.failures, replicas: floor, behavior: "currentReplicasIfHigher" },
      advanced: {
        horizontalPodAutoscalerConfig: { name: service.name, behavior: behaviour() },
        scalingModifiers: {
          formula: formula([...demands.map(podsFor), ...forecast.formulas], scaling),
          target: "1",
          metricType: "AverageValue",
        },
      },
      triggers: [...demands.map(({ trigger }) => trigger), ...forecast.triggers, emergencyFactor()],
    },
  });
  return service.queue === undefined ? [scaled] : [scaled, queueAccess(service)];
}

/** `min(max(load / 50, cpu / 0.175, 3), 20) * factor`: how many pods there are to be. */
function formula(wanted: readonly string[], { floor, cap }: Scaling): string {
  return `min(max(${[...wanted, floor].join(", ")}), ${cap}) * ${EMERGENCY.factorKey}`;
}

function podsFor({ trigger, perPod }: Demand): string {
  return `${trigger.name} / ${perPod}`;
}

/** A8: what the calendar expects is there before it comes. */
function forecastOf({ usualPeak }: Scaling, calendar: Calendar): { triggers: readonly Trigger[]; formulas: string[] } {
  if (usualPeak === undefined) return { triggers: [], formulas: [] };
  const { triggers, formula: expected } = predictionTriggers(calendar, { usualPeak });
  return { triggers, formulas: [expected] };
}

function demandsOf(service: Service, scaling: Scaling): Demand[] {
  const pods = podsOf(service.name);
  const window = `${SCALER.rateWindowSeconds}s`;
  const { cpuUtilisation, memoryUtilisation } = POD_SCALING;
  const { requestsPerSecond } = scaling;
  return [
    ...(requestsPerSecond === undefined
      ? []
      : [{ trigger: measured("load", orIdle(requests(pods, window), pods)), perPod: requestsPerSecond }]),
    ...queueDemand(service),
    ...backlogDemand(service),
    { trigger: measured("cpu", cpu(pods, window)), perPod: share(cpus(service.resources.cpu), cpuUtilisation) },
    {
      trigger: measured("memory", memory(pods)),
      perPod: share(mebibytes(service.resources.memory), memoryUtilisation),
    },
  ];
}

/** What a pod may use of something on average, without the noise of binary fractions. */
function share(requested: number, utilisation: number): number {
  return Number((requested * utilisation).toPrecision(6));
}

/** No value at all is a failure, unless it is said otherwise. A threshold is asked for, and counts for nothing beside a formula. */
export function measured(name: string, query: string, more: { readonly ignoreNullValues?: "true" } = {}): Trigger {
  return {
    name,
    type: "prometheus",
    metadata: { serverAddress: REGION_PROMETHEUS, query, threshold: "1", ignoreNullValues: "false", ...more },
  };
}

/** https://keda.sh/docs/2.19/scalers/azure-service-bus (2026-11) */
function queueDemand({ name, queue }: Service): Demand[] {
  if (queue === undefined) return [];
  const trigger: Trigger = {
    name: "queue",
    type: "azure-servicebus",
    metadata: { queueName: queue.name, namespace: SET_BY_CLUSTER, messageCount: String(queue.messagesPerPod) },
    authenticationRef: { name: `${name}-queue` },
  };
  return [{ trigger, perPod: queue.messagesPerPod }];
}

function backlogDemand({ backlog }: Service): Demand[] {
  if (backlog === undefined) return [];
  const { service, metric, perPod } = backlog;
  return [{ trigger: measured("backlog", gauge(metric, podsOf(service))), perPod }];
}

/** KEDA asks the queue as an identity, without keys. https://keda.sh/docs/2.19/authentication-providers/azure-ad-workload-identity (2026-11) */
function queueAccess(service: Service): Manifest {
  return manifest(service, {
    apiVersion: "keda.sh/v1alpha1",
    kind: "TriggerAuthentication",
    suffix: "queue",
    spec: { podIdentity: { provider: "azure-workload", identityId: SET_BY_CLUSTER } },
  });
}

/** A19: 1, or 2 once a person says so. https://keda.sh/docs/2.20/scalers/kubernetes-resource, available from 2.19 (2026-11) */
export function emergencyFactor(): Trigger {
  return {
    name: EMERGENCY.factorKey,
    type: "kubernetes-resource",
    metadata: {
      resourceKind: "ConfigMap",
      resourceName: EMERGENCY.configMap,
      key: EMERGENCY.factorKey,
      targetValue: "1",
    },
  };
}

/** Up at once, down slowly (A2). */
function behaviour() {
  const { up, down } = SCALER;
  return {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: "Max",
      policies: [
        { type: "Percent", value: up.percent, periodSeconds: up.periodSeconds },
        { type: "Pods", value: up.pods, periodSeconds: up.periodSeconds },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: POD_SCALING.scaleDownStabilisationSeconds,
      policies: [{ type: "Percent", value: down.percent, periodSeconds: down.periodSeconds }],
    },
  };
}
