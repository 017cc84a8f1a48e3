import { VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { podSecurity, spread } from "../spread";
import { vaultVolume } from "../vault-files";
import { ALERTMANAGER_ACCOUNT, type AlertmanagerArgs } from "./args";
import { claim } from "../volume-claim";

export const ALERTMANAGER = { name: "alertmanager", secret: "alertmanager-configuration", vaultClass: "alertmanager" };

/** Labels that the operator puts on the pods. */
export const ALERTMANAGER_PODS = { "app.kubernetes.io/name": "alertmanager", alertmanager: ALERTMANAGER.name };

/** They gossip: an alert is sent once though one of them, or a zone, is gone. Who is told what is in the one configuration. */
export function alertmanager({ namespace, replicas, secrets }: AlertmanagerArgs): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Alertmanager",
    metadata: { name: ALERTMANAGER.name, namespace },
    spec: {
      version: VERSIONS.alertmanager,
      replicas,
      configSecret: ALERTMANAGER.secret,
      serviceAccountName: ALERTMANAGER_ACCOUNT,
      // Silences and what was sent already: long enough for a drill's silence.
      retention: "120h",
      volumes: [vaultVolume(ALERTMANAGER.vaultClass)],
      volumeMounts: [{ name: "vault", mountPath: secrets.folder, readOnly: true }],
      storage: {
        volumeClaimTemplate: { spec: claim(4) },
      },
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      securityContext: podSecurity,
      ...spread(ALERTMANAGER_PODS),
    },
  };
}
