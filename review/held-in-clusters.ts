import { scheduleSeconds } from "../resilience/elastic-schedule";
import { valueAt, type Properties, type Resource } from "../resilience/resource";
import { lost, restorable, reversible, type Fate, type Held, type Holders } from "./fate";

const LEARN = "https://learn.microsoft.com/azure";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const SET = "kubernetes:apps/v1:StatefulSet";
const POOL = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const KAFKA = "kubernetes:kafka.strimzi.io/v1:Kafka";
const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const MONITORING = ["Prometheus", "Alertmanager", "ThanosRuler"].map(
  (kind) => `kubernetes:monitoring.coreos.com/v1:${kind}`,
);

/** AKS' own classes delete the disk with its claim. */
const CLASSES = `${LEARN}/aks/concepts-storage#storage-classes`;
const BACKUP = `${LEARN}/backup/azure-kubernetes-service-backup-overview`;
const RETENTION =
  "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention";
const STRIMZI = "https://strimzi.io/docs/operators/latest/deploying";
const ELASTIC = "https://www.elastic.co/docs/deploy-manage";

/** Where each kind asks for disks; nothing where it always does. */
const CLAIMS: Readonly<Record<string, string | undefined>> = {
  ...{ [CLAIM]: undefined, [POOL]: undefined, [ELASTICSEARCH]: undefined, [SET]: "spec.volumeClaimTemplates" },
  ...Object.fromEntries(MONITORING.map((type) => [type, "spec.storage.volumeClaimTemplate"])),
};

/** What in a cluster keeps what the program cannot make again. All pages read 2026-11. */
export const CLUSTER_HOLDERS: Holders = {
  ...Object.fromEntries([SET, ...MONITORING].map((type) => [type, setFate])),
  [CLAIM]: ({ stack }) => disksGone("its disk goes with it, unless its class keeps it", CLASSES, stack),
  "kubernetes:core/v1:Namespace": namespaceFate,
  "kubernetes:kafka.strimzi.io/v1:KafkaTopic": () =>
    lost("its messages go with it", `${STRIMZI}#con-deleting-managed-topics-str`),
  [KAFKA]: ({ stack }) => brokersFate(stack.filter(({ type }) => type === POOL)),
  [POOL]: ({ resource }) => brokersFate([resource]),
  [ELASTICSEARCH]: elasticsearchFate,
};

/** Names of what asks for disks, in a namespace or anywhere. */
export function disksIn(stack: readonly Resource[], namespace?: unknown): string[] {
  return stack
    .filter(
      (one) =>
        asksForDisks(one) && (namespace === undefined || valueAt(one.properties, "metadata.namespace") === namespace),
    )
    .map(({ name }) => name);
}

/** The first few of some names. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `\`${name}\``);
  return names.length > shown.length ? `${shown.join(", ")} and ${names.length - shown.length} more` : shown.join(", ");
}

/** Whether a backup of a cluster copies disks; without, it copies objects only. */
export function copiesVolumes({ type, properties }: Resource): boolean {
  const parameters = valueAt(properties, "properties.policyInfo.policyParameters.backupDatasourceParametersList");
  return (
    type === "azure-native:dataprotection:BackupInstance" &&
    Array.isArray(parameters) &&
    parameters.some((one) => valueAt(Object(one), "snapshotVolumes") === true)
  );
}

/** @param backups resources among which a backup may copy the disks */
export function disksGone(how: string, source: string, backups: readonly Resource[]): Fate {
  return backups.some(copiesVolumes)
    ? restorable("the backup vault's snapshots of its disks", "what was written since the last of them", BACKUP)
    : lost(`${how}; no backup of this stack copies disks`, source);
}

function asksForDisks({ type, properties }: Resource): boolean {
  const path = CLAIMS[type];
  return type in CLAIMS && (path === undefined || Object.keys(Object(valueAt(properties, path))).length > 0);
}

/** Operators of Prometheus hand the setting through to the StatefulSet that they make. */
function setFate({ resource }: Held): Fate | undefined {
  if (!asksForDisks(resource)) return undefined;
  return valueAt(resource.properties, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted") === "Delete"
    ? lost("its disks go with it (`persistentVolumeClaimRetentionPolicy`)", RETENTION)
    : reversible("its disks stay, and one of its name takes them up again", RETENTION);
}

/** Claims that would stay go with their namespace. */
function namespaceFate({ resource, stack }: Held): Fate {
  const disks = disksIn(stack, valueAt(resource.properties, "metadata.name"));
  return disks.length === 0
    ? reversible("nothing in it that this stack declares keeps a disk; its objects are made again")
    : disksGone(`everything in it goes with it, the disks of ${named(disks)} too`, CLASSES, stack);
}

function brokersFate(pools: readonly Resource[]): Fate {
  const goes = pools.length === 0 || pools.some(({ properties }) => storesOf(properties).some(goesWithItsNode));
  return goes
    ? lost("its disks go with it (`deleteClaim`), and what readers have not fetched", `${STRIMZI}#assembly-storage-str`)
    : restorable(
        "its disks, which stay (`deleteClaim` is false), by Strimzi's steps: the new cluster is told the old one's id",
        "nothing",
        `${STRIMZI}#proc-cluster-recovery-volume-str`,
      );
}

/** The volumes of a pool, one or several. */
function storesOf(properties: Properties): unknown[] {
  const volumes = valueAt(properties, "spec.storage.volumes");
  return Array.isArray(volumes) ? volumes : [valueAt(properties, "spec.storage")];
}

function goesWithItsNode(store: unknown): boolean {
  return valueAt(Object(store), "deleteClaim") === true || valueAt(Object(store), "type") === "ephemeral";
}

function elasticsearchFate({ resource, stack }: Held): Fate {
  const claims = `${ELASTIC}/deploy/cloud-on-k8s/volume-claim-templates#k8s_controlling_volume_claim_deletion`;
  if (valueAt(resource.properties, "spec.volumeClaimDeletePolicy") === "DeleteOnScaledownOnly")
    return reversible("its disks stay (`volumeClaimDeletePolicy`), and one of its name takes them up again", claims);
  const policies = stack
    .filter(({ type }) => type.startsWith("kubernetes:stackconfigpolicy.k8s.elastic.co/"))
    .flatMap(({ properties }) =>
      Object.values(Object(valueAt(properties, "spec.elasticsearch.snapshotLifecyclePolicies"))),
    )
    .flatMap((policy) => {
      const seconds = scheduleSeconds(valueAt(Object(policy), "schedule"));
      return seconds === undefined ? [] : [{ seconds, kept: valueAt(Object(policy), "retention.expire_after") }];
    })
    .sort((a, b) => a.seconds - b.seconds);
  const [often] = policies;
  if (often === undefined) return lost("its disks go with it, and no snapshot is taken", claims);
  const each = policies.map(({ seconds, kept }) => `each ${seconds / 60} min, kept ${String(kept ?? "for good")}`);
  return restorable(
    `its snapshots: ${each.join("; ")}`,
    `what was written since the last one, up to ${often.seconds / 60} min`,
    `${ELASTIC}/tools/snapshot-and-restore/restore-snapshot`,
  );
}
