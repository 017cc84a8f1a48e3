import type { input } from "@pulumi/kubernetes/types";
import { jobPodOf, runOf } from "./build-pod";
import { type Manifest, labelsOf, manifest } from "./manifest";
import type { Service } from "./schema";

type Schedule = NonNullable<Service["schedule"]>;

/** A missed start is made up for within so many seconds, and not at all later: two runs must not meet. */
const START_WITHIN_SECONDS = 300;

/** A20: what runs at times, and never beside itself. */
export function scheduled(service: Service, schedule: Schedule): Manifest[] {
  return schedule.engine === "job" ? [cronJob(service, schedule)] : cronWorkflow(service, schedule);
}

function cronJob(service: Service, { cron, timeZone, deadlineMinutes }: Schedule): Manifest {
  const spec: input.batch.v1.CronJobSpec = {
    schedule: cron,
    timeZone,
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: START_WITHIN_SECONDS,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels: labelsOf(service) },
      spec: { activeDeadlineSeconds: deadlineMinutes * 60, backoffLimit: 2, template: jobPodOf(service) },
    },
  };
  return manifest(service, { apiVersion: "batch/v1", kind: "CronJob", spec });
}

/**
 * Its pods report what became of a step, so they run as an account of their own that may do that and nothing else.
 * https://argo-workflows.readthedocs.io/en/latest/cron-workflows, https://argo-workflows.readthedocs.io/en/latest/workflow-rbac (2026-11)
 */
function cronWorkflow(service: Service, { cron, timeZone, deadlineMinutes }: Schedule): Manifest[] {
  const { metadata, pod, container } = runOf(service);
  return [
    manifest(service, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "CronWorkflow",
      spec: {
        schedules: [cron],
        timezone: timeZone,
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: START_WITHIN_SECONDS,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        workflowMetadata: { labels: labelsOf(service) },
        workflowSpec: {
          entrypoint: "run",
          activeDeadlineSeconds: deadlineMinutes * 60,
          executor: { serviceAccountName: `${service.name}-executor` },
          podMetadata: metadata,
          ...pod,
          templates: [{ name: "run", retryStrategy: { limit: "2" }, container }],
        },
      },
    }),
    ...executor(service),
  ];
}

function executor(service: Service): Manifest[] {
  const account = named(service, "v1", "ServiceAccount", {});
  const role = named(service, "rbac.authorization.k8s.io/v1", "Role", {
    rules: [{ apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] }],
  });
  const binding = named(service, "rbac.authorization.k8s.io/v1", "RoleBinding", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
    subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: account.metadata.namespace }],
  });
  return [account, role, binding];
}

/** Objects that have no `spec`. */
function named(service: Service, apiVersion: string, kind: string, parts: object): Manifest {
  const { spec: _, ...rest } = manifest(service, { apiVersion, kind, suffix: "executor", spec: {} });
  return { ...rest, ...parts };
}
