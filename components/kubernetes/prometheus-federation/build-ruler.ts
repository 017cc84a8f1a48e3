import * as pulumi from "@pulumi/pulumi";
import { JUDGED_BY, METRICS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { podSecurity, spread } from "../spread";
import { CENTRE_SERVICE_ACCOUNT, type CentreArgs } from "./args";
import { OBJECT_STORE_FILE } from "./build-thanos";
import { claim } from "../volume-claim";

export const RULER = "centre";

/** Labels that the operator puts on the ruler's pods. */
export const RULER_PODS = { "app.kubernetes.io/name": "thanos-ruler", "thanos-ruler": RULER };

/**
 * Judges rules that need all regions, or more than a region keeps. It asks Thanos, which folds the copies that four servers made of one
 * series: on one of the centre's own servers every sum would be twice as large.
 * https://thanos.io/tip/components/rule.md/ (2026-11)
 */
export function ruler({ namespace, environment }: CentreArgs): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ThanosRuler",
    metadata: { name: RULER, namespace },
    spec: {
      version: VERSIONS.thanos,
      replicas: METRICS.rulers,
      queryEndpoints: [pulumi.interpolate`http://thanos-query.${namespace}:${METRICS.queryPort}`],
      alertmanagersUrl: [pulumi.interpolate`dnssrv+http://_web._tcp.alertmanager-operated.${namespace}.svc`],
      ruleSelector: { matchLabels: { [JUDGED_BY.label]: JUDGED_BY.centre } },
      ruleNamespaceSelector: {},
      evaluationInterval: METRICS.scrapeInterval,
      // The operator tells two rulers apart by this label; of their alerts it must not be a part, or each would come twice.
      labels: { environment },
      alertDropLabels: [METRICS.rulerReplicaLabel],
      retention: METRICS.rulerRetention,
      serviceAccountName: CENTRE_SERVICE_ACCOUNT,
      podMetadata: { labels: { "azure.workload.identity/use": "true" } },
      objectStorageConfigFile: OBJECT_STORE_FILE.path,
      volumes: [{ name: "objectstore", configMap: { name: OBJECT_STORE_FILE.configMap } }],
      volumeMounts: [{ name: "objectstore", mountPath: OBJECT_STORE_FILE.folder, readOnly: true }],
      storage: {
        volumeClaimTemplate: { spec: claim(16) },
      },
      resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
      securityContext: podSecurity,
      ...spread(RULER_PODS),
    },
  };
}
