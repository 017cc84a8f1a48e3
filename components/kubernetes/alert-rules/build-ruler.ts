import { METRICS, STORAGE_CLASS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { CENTRE_SERVICE_ACCOUNT } from "../prometheus-federation/args";
import { OBJECT_STORE_FILE } from "../prometheus-federation/build-thanos";
import { RULER_LABEL } from "../prometheus-rule";
import { podSecurity, spread } from "../spread";
import type { AlertRulesArgs, RulerArgs } from "./args";

export const RULER = "centre";

export function rulerPods(): Record<string, string> {
  return { "app.kubernetes.io/name": "thanos-ruler", "thanos-ruler": RULER };
}

/**
 * Two that judge the same, over Thanos: what regions wrote in the last hours and what lies in Blob. Their results go to Blob as the
 * servers' do. https://thanos.io/tip/components/rule.md (2026-11)
 */
export function ruler({ namespace }: AlertRulesArgs, { queryUrl, labels }: RulerArgs): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ThanosRuler",
    metadata: { name: RULER, namespace },
    spec: {
      version: VERSIONS.thanos,
      replicas: 2,
      labels,
      ruleSelector: { matchLabels: RULER_LABEL },
      queryEndpoints: [queryUrl],
      // Each replica tells each of the Alertmanagers, which tell people once.
      alertmanagersUrl: ["dnssrv+http://_web._tcp.alertmanager-operated"],
      evaluationInterval: "60s",
      retention: `${METRICS.regionRetentionHours}h`,
      serviceAccountName: CENTRE_SERVICE_ACCOUNT,
      podMetadata: { labels: { "azure.workload.identity/use": "true" } },
      volumes: [{ name: "objectstore", configMap: { name: OBJECT_STORE_FILE.configMap } }],
      volumeMounts: [{ name: "objectstore", mountPath: OBJECT_STORE_FILE.folder, readOnly: true }],
      objectStorageConfigFile: OBJECT_STORE_FILE.path,
      storage: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: STORAGE_CLASS,
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "8Gi" } },
          },
        },
      },
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
      securityContext: podSecurity,
      ...spread(rulerPods()),
    },
  };
}
