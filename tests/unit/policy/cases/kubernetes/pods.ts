import { inOrder, set } from "../../mutations";
import { withTree } from "../../tree";
import { all, property, unsure, type Case } from "../form";

const PROBES = "kubernetes:apps/v1:Deployment probes-exporter";
const SYNC = "kubernetes:apps/v1:Deployment mesh-sync";
const BEAT = "kubernetes:beat.k8s.elastic.co/v1beta1:Beat shipping-filebeat";
const PROMETHEUS = "kubernetes:monitoring.coreos.com/v1:Prometheus prometheus-server";
const KIBANA = "kubernetes:kibana.k8s.elastic.co/v1:Kibana";
const BROKERS = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const JOB = "kubernetes:batch/v1:Job";
const CRON_JOB = "kubernetes:batch/v1:CronJob data-postgres-dumps";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout content-api";
const BURST = "kubernetes:apps/v1:Deployment thumbnailer-burst";

const POD = "spec.template.spec";
const FIRST = `${POD}.containers[0]`;
const CRON = "spec.jobTemplate.spec.template.spec";

/** What must not be there: added to a real resource, and not known. */
function added(kind: string, path: string, value: unknown, got: string, at = path): Case {
  return {
    broken: { [`${path} of ${kind} is added`]: { by: set(kind, { [path]: value }), path: at, got } },
    undecided: {},
  };
}

/** Cases of what pods are made of, by the rule's id. */
export const podCases: Readonly<Record<string, Case>> = {
  "pods-run-unprivileged": all(
    property(PROBES, `${POD}.securityContext.runAsNonRoot`, false, "false"),
    property(PROBES, `${POD}.securityContext.runAsUser`, 0, "0"),
    property(SYNC, `${POD}.securityContext.seccompProfile.type`, "Unconfined", '"Unconfined"'),
    property(PROBES, `${FIRST}.securityContext.allowPrivilegeEscalation`, true, "true"),
    property(JOB, `${FIRST}.securityContext.capabilities.drop`, ["NET_RAW"], "1 entry"),
    property(CRON_JOB, `${CRON}.securityContext.runAsNonRoot`, false, "false"),
    property(PROMETHEUS, "spec.securityContext.runAsNonRoot", false, "false"),
    added(PROBES, `${FIRST}.securityContext.runAsUser`, 0, "0"),
    added(PROBES, `${FIRST}.securityContext.runAsNonRoot`, false, "false"),
    unsure(PROBES, `${POD}.containers`),
  ),
  "root-filesystem-read-only": all(
    property(PROBES, `${FIRST}.securityContext.readOnlyRootFilesystem`, false, "false"),
    property(CRON_JOB, `${CRON}.containers[0].securityContext.readOnlyRootFilesystem`, false, "false"),
  ),
  "pods-stay-off-the-node": all(
    added(PROBES, `${POD}.hostNetwork`, true, "true"),
    added(PROBES, `${POD}.hostPID`, true, "true"),
    added(KIBANA, "spec.podTemplate.spec.hostIPC", true, "true"),
    added(BEAT, "spec.daemonSet.podTemplate.spec.hostPID", true, "true"),
    added(BEAT, "spec.daemonSet.podTemplate.spec.volumes[1].hostPath.path", "/etc", "/etc"),
    added(
      PROBES,
      `${POD}.volumes`,
      [{ name: "node", hostPath: { path: "/" } }],
      "/",
      `${POD}.volumes[0].hostPath.path`,
    ),
    added(PROBES, `${FIRST}.securityContext.privileged`, true, "true"),
    added(PROBES, `${FIRST}.securityContext.procMount`, "Unmasked", "Unmasked"),
    added(PROBES, `${FIRST}.securityContext.capabilities.add`, ["SYS_ADMIN"], "SYS_ADMIN"),
    added(PROBES, `${FIRST}.ports[0].hostPort`, 9115, "9115"),
    unsure(PROBES, `${POD}.hostNetwork`),
  ),
  "no-needless-account-token": all(
    property(PROBES, `${POD}.automountServiceAccountToken`, true, "true"),
    property(
      "kubernetes:apps/v1:StatefulSet metrics-thanos-query",
      `${POD}.automountServiceAccountToken`,
      true,
      "true",
    ),
  ),
  "containers-ask-for-resources": all(
    property(PROBES, `${FIRST}.resources.requests.cpu`, "0", '"0"'),
    property(PROBES, `${FIRST}.resources.requests.memory`, "lots", '"lots"'),
    property(PROMETHEUS, "spec.resources.limits.memory", "", '""'),
    property(BROKERS, "spec.resources.requests.cpu", "0", '"0"'),
    property(BEAT, "spec.daemonSet.podTemplate.spec.containers[0].resources.limits.memory", "", '""'),
    added(PROBES, `${FIRST}.resources.limits.memory`, "1Gi", "16 times"),
  ),
  "cpu-is-not-limited": all(
    added(PROBES, `${FIRST}.resources.limits.cpu`, "100m", "100m"),
    added(PROMETHEUS, "spec.resources.limits.cpu", "2", "2"),
    unsure(PROBES, `${FIRST}.resources.limits.cpu`),
  ),
  "images-pinned": all(
    ...[
      "quay.io/prometheus/blackbox-exporter:latest",
      "quay.io/prometheus/blackbox-exporter",
      "quay.io/prometheus/blackbox-exporter:v0",
    ].map((image) => added(PROBES, `${FIRST}.image`, image, "another text")),
    added(PROBES, `${FIRST}.image`, undefined, "nothing"),
    property(PROMETHEUS, "spec.version", "latest", '"latest"'),
    property("kubernetes:kafka.strimzi.io/v1:Kafka", "spec.kafka.version", "4", '"4"'),
    unsure(PROBES, `${FIRST}.image`),
  ),
  "images-from-known-publishers": all(
    added(PROBES, `${FIRST}.image`, "docker.io/somebody/blackbox-exporter:v0.28.0", "another text"),
    {
      broken: {
        "a service's image has a tag": {
          by: inOrder(
            withTree,
            set(ROLLOUT, { [`${FIRST}.image`]: "crplugiloprodhub.azurecr.io/services/content-api:1.2.3" }),
          ),
          path: `${FIRST}.image`,
          got: "another text",
        },
        "a burst's image needs a password": {
          by: inOrder(
            withTree,
            set(BURST, {
              [`${FIRST}.image`]: `crplugiloprodhub.azurecr.io/services/thumbnailer@sha256:${"0".repeat(64)}`,
            }),
          ),
          path: `${FIRST}.image`,
          got: "another text",
        },
      },
      undecided: {},
    },
    unsure(PROBES, `${FIRST}.image`),
  ),
  "no-secrets-in-plain-settings": all(
    added(PROBES, `${FIRST}.env`, [{ name: "API_KEY", value: "k" }], "a value for API_KEY", `${FIRST}.env[0].value`),
    unsure("kubernetes:apps/v1:Deployment elk-elasticsearch-exporter", `${POD}.containers`),
  ),
};
