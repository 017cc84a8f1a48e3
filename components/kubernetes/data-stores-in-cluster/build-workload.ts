import type { input } from "@pulumi/kubernetes/types";
import { DATA_STORE_CLASS, DATA_STORE_LABEL, DATA_STORES, type DataStoreKey } from "../../../facts/data-stores";
import { containerSecurity, podSecurity } from "../spread";
import { claim } from "../volume-claim";

type Container = input.core.v1.Container;
type Volume = input.core.v1.Volume;

/** What tells one store from another. */
export interface StoreSpec {
  /** The server first, then what stands beside it. */
  readonly containers: readonly Container[];
  /** Beside the disk, `/tmp` and the credentials, which every store has. */
  readonly volumes: readonly Volume[];
  readonly storageGb: number;
}

/** Labels of a store's pods. */
export function storePods(key: DataStoreKey): Record<string, string> {
  return { "app.kubernetes.io/name": key, "app.kubernetes.io/part-of": "data-stores", [DATA_STORE_LABEL]: key };
}

/** Secret with a store's passwords. */
export function credentialsOf(key: DataStoreKey): string {
  return `${key}-credentials`;
}

export const CREDENTIALS = "/run/credentials";

const TMP = { name: "tmp", mountPath: "/tmp" };
const READ_ONLY_CREDENTIALS = { name: "credentials", mountPath: CREDENTIALS, readOnly: true };

/** Whom a store's processes run as: the image's own user, to whom its disk belongs. */
export function securityOf(key: DataStoreKey) {
  const { user, group } = DATA_STORES[key];
  return { ...podSecurity, runAsUser: user, runAsGroup: group, fsGroup: user };
}

/** Volumes of everything that works on a store: scratch space, and its passwords, readable by its own user alone. */
export function volumesOf(key: DataStoreKey): Volume[] {
  return [
    { name: "tmp", emptyDir: {} },
    { name: "credentials", secret: { secretName: credentialsOf(key), defaultMode: 0o440 } },
  ];
}

/** A container with what every one of them has. */
export function container({
  cpu,
  memory,
  volumeMounts = [],
  ...own
}: Omit<Container, "resources" | "volumeMounts"> & {
  readonly cpu: string;
  readonly memory: string;
  readonly volumeMounts?: readonly input.core.v1.VolumeMount[];
}): Container {
  return {
    securityContext: containerSecurity,
    ...own,
    resources: { requests: { cpu, memory }, limits: { memory } },
    volumeMounts: [TMP, READ_ONLY_CREDENTIALS, ...volumeMounts],
  };
}

/** Ready as soon as it listens, and begun anew when it no longer does; the first start may take minutes, as it makes users. */
export function listening(port: string) {
  const probe = { tcpSocket: { port } };
  return {
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...probe, periodSeconds: 5 },
    livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 3 },
  };
}

/**
 * One pod and its disk: no second copy, which is what makes it cheap and keeps it out of production. The disk outlives the
 * StatefulSet.
 */
export function statefulSet(key: DataStoreKey, spec: StoreSpec): input.apps.v1.StatefulSetSpec {
  const labels = storePods(key);
  return {
    replicas: 1,
    serviceName: key,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: securityOf(key),
        terminationGracePeriodSeconds: 60,
        containers: [...spec.containers],
        volumes: [...volumesOf(key), ...spec.volumes],
      },
    },
    volumeClaimTemplates: [{ metadata: { name: "disk", labels }, spec: claim(spec.storageGb, DATA_STORE_CLASS) }],
  };
}

/** Ports by the names that containers and Services share. */
export function portsOf(key: DataStoreKey): [name: string, port: number][] {
  return Object.entries<number>(DATA_STORES[key].ports);
}
