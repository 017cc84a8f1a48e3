import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import { ENTRANCE, ENTRANCE_PORTS, ENTRANCE_PROBE, HAPROXY } from "../../../facts/internal-entrance";
import type { CustomObject } from "../custom-object";
import { digestOf } from "../digest";
import { containerSecurity, podSecurity, spread } from "../spread";
import { ALIVE_PATH, METRICS_PATH } from "./build-configuration";

/** Where the image looks for its configuration. */
const FOLDER = "/usr/local/etc/haproxy";
export const CONFIGURATION_FILE = "haproxy.cfg";

/** Labels of the proxies' pods. */
export function entrancePods(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": "internal-entrance", "app.kubernetes.io/instance": name };
}

const PORTS = [
  { name: "services", containerPort: ENTRANCE_PORTS.services.targetPort },
  { name: "health", containerPort: ENTRANCE_PORTS.health.targetPort },
  { name: "metrics", containerPort: ENTRANCE_PORTS.metrics.targetPort },
];

/**
 * The proxies: spread over zones, renewed one by one in the room that they have. A new configuration renews them, as HAProxy reads
 * it once; none of them needs the Kubernetes API.
 */
export function proxies(
  name: string,
  { replicas, configuration }: { replicas: number; configuration: string },
): input.apps.v1.DeploymentSpec {
  const labels = entrancePods(name);
  return {
    replicas,
    selector: { matchLabels: labels },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    template: {
      metadata: { labels, annotations: { "plugilo.com/configuration": digestOf(configuration) } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        ...spread(labels),
        terminationGracePeriodSeconds: ENTRANCE.leaveSeconds + ENTRANCE.drainSeconds + 5,
        containers: [proxy()],
        volumes: [{ name: "configuration", configMap: { name } }],
      },
    },
  };
}

/**
 * Ready as soon as it runs, whatever the regions do: an entrance without proxies would leave consumers waiting for an answer that
 * a proxy gives at once, and the hub comes up before any region. But not before each region has been asked once.
 */
function proxy(): input.core.v1.Container {
  const alive = { httpGet: { path: ALIVE_PATH, port: "metrics" } };
  return {
    name: "haproxy",
    image: `${HAPROXY.image}:${HAPROXY.version}`,
    ports: PORTS,
    readinessProbe: {
      ...alive,
      initialDelaySeconds: ENTRANCE_PROBE.intervalSeconds + ENTRANCE_PROBE.timeoutSeconds,
      periodSeconds: 5,
    },
    livenessProbe: { ...alive, periodSeconds: 10, failureThreshold: 3 },
    // The signal that ends it lets open connections end (the image's own stop signal); before that, no new ones may come.
    lifecycle: { preStop: { sleep: { seconds: ENTRANCE.leaveSeconds } } },
    resources: { requests: { cpu: ENTRANCE.cpu, memory: ENTRANCE.memory }, limits: { memory: ENTRANCE.memory } },
    securityContext: containerSecurity,
    volumeMounts: [{ name: "configuration", mountPath: FOLDER, readOnly: true }],
  };
}

/** Prometheus reads each proxy: which regions it sees up (`haproxy_server_status`), and how full it is. */
export function monitor(name: string, namespace: pulumi.Input<string>): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: entrancePods(name) },
      podMetricsEndpoints: [{ port: "metrics", path: METRICS_PATH }],
    },
  };
}
