import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { PROBES } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { containerSecurity, podSecurity, spread } from "../spread";
import type { Probed, ProbesArgs } from "./args";

export const BLACKBOX = { name: "blackbox", folder: "/etc/blackbox", file: "blackbox.yaml" } as const;
export const BLACKBOX_PODS = { "app.kubernetes.io/name": "blackbox-exporter" };

/** A module a target: who asks for another name than the address says needs one of its own, and one way for all is simpler. */
export function blackboxConfiguration(targets: ProbesArgs["targets"]): string {
  const entries = Object.entries(targets).sort(([a], [b]) => a.localeCompare(b));
  return stringify({ modules: Object.fromEntries(entries.map(([key, target]) => [key, module(target)])) });
}

/** https://github.com/prometheus/blackbox_exporter/blob/v0.28.0/CONFIGURATION.md (2026-11) */
function module({ url, hostName }: Probed): object {
  const asked = hostName === undefined ? {} : { headers: { Host: hostName }, tls_config: { server_name: hostName } };
  return {
    prober: "http",
    timeout: `${PROBES.timeoutSeconds}s`,
    http: {
      method: "GET",
      valid_status_codes: [200],
      preferred_ip_protocol: "ip4",
      follow_redirects: false,
      [url.startsWith("https:") ? "fail_if_not_ssl" : "fail_if_ssl"]: true,
      ...asked,
    },
  };
}

/** Two, so that a node may go: neither remembers anything. */
export function blackbox(digest: string): input.apps.v1.DeploymentSpec {
  return {
    replicas: 2,
    selector: { matchLabels: BLACKBOX_PODS },
    template: {
      metadata: { labels: BLACKBOX_PODS, annotations: { "plugilo.com/configuration": digest } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        ...spread(BLACKBOX_PODS),
        containers: [
          {
            name: BLACKBOX.name,
            image: PROBES.image,
            args: [`--config.file=${BLACKBOX.folder}/${BLACKBOX.file}`],
            ports: [{ name: "http", containerPort: PROBES.port }],
            readinessProbe: { httpGet: { path: "/-/healthy", port: "http" }, periodSeconds: 10 },
            livenessProbe: { httpGet: { path: "/-/healthy", port: "http" }, periodSeconds: 30, failureThreshold: 4 },
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
            securityContext: containerSecurity,
            volumeMounts: [{ name: "configuration", mountPath: BLACKBOX.folder, readOnly: true }],
          },
        ],
        volumes: [{ name: "configuration", configMap: { name: BLACKBOX.name } }],
      },
    },
  };
}

export function probe(key: string, { url }: Probed, namespace: pulumi.Input<string>): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Probe",
    metadata: { name: key, namespace },
    spec: {
      jobName: BLACKBOX.name,
      module: key,
      interval: `${PROBES.intervalSeconds}s`,
      scrapeTimeout: `${PROBES.timeoutSeconds + 1}s`,
      prober: { url: pulumi.interpolate`${BLACKBOX.name}.${namespace}:${PROBES.port}` },
      targets: { staticConfig: { static: [url], labels: { probe: key } } },
    },
  };
}
