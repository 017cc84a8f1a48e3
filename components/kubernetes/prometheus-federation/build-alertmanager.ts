import { METRICS, STORAGE_CLASS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { podSecurity, spread } from "../spread";
import type { CentreArgs } from "./args";

/** Three that gossip: an alert is sent once though one of them, or a zone, is gone. Routes come as AlertmanagerConfigs. */
export function alertmanager(name: string, { namespace }: CentreArgs): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Alertmanager",
    metadata: { name, namespace },
    spec: {
      version: VERSIONS.alertmanager,
      replicas: METRICS.alertmanagers,
      // Silences and what was sent already: long enough for a drill's silence.
      retention: "120h",
      alertmanagerConfigSelector: {},
      alertmanagerConfigNamespaceSelector: {},
      alertmanagerConfigMatcherStrategy: { type: "None" },
      storage: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: STORAGE_CLASS,
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "4Gi" } },
          },
        },
      },
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      securityContext: podSecurity,
      ...spread({ "app.kubernetes.io/name": "alertmanager", alertmanager: name }),
    },
  };
}
