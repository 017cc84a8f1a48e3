import type { input } from "@pulumi/kubernetes/types";
import { GRAFANA } from "../../../facts/observability";
import { containerSecurity, podSecurity } from "../spread";
import { vaultVolume } from "../vault-files";
import { GRAFANA_ACCOUNT } from "./args";
import { GRAFANA_FILES } from "./build-settings";

export const GRAFANA_PODS = { "app.kubernetes.io/name": "grafana" };

/** ConfigMaps by what they hold; a dashboard's own is `grafana-dashboard-<name>`. */
export const GRAFANA_MAPS = { settings: "grafana", dashboard: (name: string): string => `grafana-dashboard-${name}` };

/**
 * One pod, made from files alone. A second would need a database that both share, for what people could not lose: who is signed in,
 * which they are again at once, and stars. A new one takes half a minute, and nobody is paged by Grafana.
 */
export function grafana(dashboards: readonly string[], digest: string): input.apps.v1.DeploymentSpec {
  return {
    replicas: 1,
    selector: { matchLabels: GRAFANA_PODS },
    strategy: { type: "Recreate" },
    template: {
      metadata: {
        labels: { ...GRAFANA_PODS, "azure.workload.identity/use": "true" },
        annotations: { "plugilo.com/configuration": digest },
      },
      spec: {
        serviceAccountName: GRAFANA_ACCOUNT,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { ...podSecurity, runAsUser: GRAFANA.user, runAsGroup: GRAFANA.user, fsGroup: GRAFANA.user },
        containers: [container()],
        volumes: [
          { name: "settings", configMap: { name: GRAFANA_MAPS.settings, items: SETTINGS } },
          {
            name: "dashboards",
            projected: { sources: dashboards.map((name) => ({ configMap: { name: GRAFANA_MAPS.dashboard(name) } })) },
          },
          { name: "state", emptyDir: { sizeLimit: "1Gi" } },
          vaultVolume(GRAFANA_FILES.vaultClass),
        ],
      },
    },
  };
}

/** Keys of the settings' ConfigMap, and where each file is looked for below the folder. */
const SETTINGS = [
  { key: "grafana.ini", path: "grafana.ini" },
  { key: "sources.yaml", path: "provisioning/datasources/sources.yaml" },
  { key: "dashboards.yaml", path: "provisioning/dashboards/dashboards.yaml" },
];

function container(): input.core.v1.Container {
  const healthy = { httpGet: { path: "/api/health", port: "https", scheme: "HTTPS" } };
  return {
    name: "grafana",
    image: GRAFANA.image,
    ports: [{ name: "https", containerPort: GRAFANA.port }],
    readinessProbe: { ...healthy, periodSeconds: 10 },
    livenessProbe: { ...healthy, periodSeconds: 30, failureThreshold: 4 },
    resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    securityContext: containerSecurity,
    volumeMounts: [
      { name: "settings", mountPath: GRAFANA_FILES.settings, readOnly: true },
      { name: "dashboards", mountPath: GRAFANA_FILES.dashboards, readOnly: true },
      { name: "vault", mountPath: GRAFANA_FILES.vault, readOnly: true },
      { name: "state", mountPath: "/var/lib/grafana" },
    ],
  };
}
