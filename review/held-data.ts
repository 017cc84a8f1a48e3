import { PLATFORM_DATA_LOSS } from "../facts/recovery";
import { made } from "../resilience/estate";
import { valueAt, type Resource } from "../resilience/resource";
import type { Change, StackChange } from "./change";

/** What becomes of data when what holds it is deleted or made anew. */
export interface Fate {
  readonly is: "reversible" | "restorable" | "lost";
  /** From what it comes back, and what is missing then; for what is lost, why. One clause. */
  readonly how: string;
  /** What is missing after the restore. */
  readonly losing?: string;
  /** Page that says so. */
  readonly source?: string;
}

interface Held {
  readonly resource: Resource;
  /** The new one takes the old one's name, so that the old one cannot come back under it. */
  readonly sameName: boolean;
  readonly stack: readonly Resource[];
}

const LEARN = "https://learn.microsoft.com/azure";

const lost = (how: string, source?: string): Fate => ({ is: "lost", how, ...(source ? { source } : {}) });
const restorable = (how: string, losing: string, source: string): Fate => ({ is: "restorable", how, losing, source });
const reversible = (how: string): Fate => ({ is: "reversible", how });

/** What a type keeps that the program cannot make again. All pages read 2026-11. */
const HOLDERS: Readonly<Record<string, (held: Held) => Fate | undefined>> = {
  "azure-native:dbforpostgresql:Server": ({ resource }) =>
    valueAt(resource.properties, "createMode") === "Replica"
      ? reversible("a replica: copied anew from its primary, which keeps the data")
      : restorable(
          "the deleted server's backup, within five days of its deletion",
          PLATFORM_DATA_LOSS.postgresLog.says,
          `${LEARN}/postgresql/backup-restore/how-to-restore-dropped-server`,
        ),
  "azure-native:dbforpostgresql:Database": ({ stack }) =>
    restorable(
      `a restore of its whole server beside it, to a time within ${retentionOf(stack)} days`,
      PLATFORM_DATA_LOSS.postgresLog.says,
      PLATFORM_DATA_LOSS.postgresLog.source.from,
    ),
  "azure-native:storage:StorageAccount": ({ sameName }) =>
    sameName
      ? lost("the new account takes its name, and a deleted account comes back only while nobody has it", ACCOUNT)
      : restorable("a recovery of the deleted account within 14 days", "nothing, if nobody takes its name", ACCOUNT),
  "azure-native:storage:BlobContainer": containerFate,
  "azure-native:keyvault:Vault": ({ resource, sameName }) => {
    const days = valueAt(resource.properties, "properties.softDeleteRetentionInDays") ?? 90;
    const how = `a recovery of the deleted vault within ${String(days)} days`;
    const refused = sameName ? "; until then Azure refuses a new vault of its name" : "";
    return restorable(`${how}${refused}`, "nothing", `${LEARN}/key-vault/general/soft-delete-overview`);
  },
  "azure-native:cosmosdb:DatabaseAccount": cosmosFate,
  "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase": cosmosFate,
  "azure-native:cosmosdb:MongoDBResourceMongoDBCollection": cosmosFate,
  "azure-native:redisenterprise:RedisEnterprise": ({ stack }) => redisFate(stack),
  "azure-native:redisenterprise:Database": ({ resource }) => redisFate([resource]),
  "azure-native:servicebus:Namespace": () => lost("messages that nobody has fetched are copied nowhere", BUS),
  "azure-native:servicebus:Queue": () => lost("messages that nobody has fetched are copied nowhere", BUS),
  "azure-native:operationalinsights:Workspace": () =>
    restorable(
      "a recovery of the deleted workspace within 14 days",
      "nothing",
      `${LEARN}/azure-monitor/logs/delete-workspace`,
    ),
  "azure-native:containerregistry:Registry": () =>
    lost(
      "images that were built nowhere else; those of upstreams are fetched again",
      `${LEARN}/container-registry/container-registry-delete`,
    ),
  "azure-native:containerregistry:Replication": () => reversible("a replica: copied anew from the registry"),
  "azure-native:dataprotection:BackupVault": () =>
    restorable("the vault's soft delete, within 14 days", "nothing", `${LEARN}/backup/secure-by-default`),
  "azure-native:dataprotection:BackupInstance": () =>
    restorable(
      "the vault's soft delete of its backups, within 14 days",
      "nothing",
      `${LEARN}/backup/secure-by-default`,
    ),
  "azure-native:containerservice:ManagedCluster": ({ resource, stack }) =>
    stack.some((one) => one.type === "azure-native:dataprotection:BackupInstance" && pointsAt(one, resource))
      ? restorable(
          "the backup vault's copy of its objects and disks",
          "what was written since the last backup",
          CLUSTER,
        )
      : lost("its disks go with it, and no backup of this stack copies them", CLUSTER),
  "kubernetes:core/v1:PersistentVolumeClaim": () => lost("its disk goes with it, unless the class keeps it", CLAIMS),
  "kubernetes:apps/v1:StatefulSet": ({ resource }) =>
    valueAt(resource.properties, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted") === "Delete"
      ? lost("it says that its claims of disks go with it", SETS)
      : reversible("its claims of disks stay, and a new one of its name takes them up"),
  "kubernetes:core/v1:Namespace": () => lost("everything in it goes with it, its claims of disks too", CLAIMS),
  "kubernetes:kafka.strimzi.io/v1:KafkaTopic": () =>
    lost("its messages go with it", "https://strimzi.io/docs/operators/latest/deploying"),
  "kubernetes:kafka.strimzi.io/v1:Kafka": () =>
    lost("what its readers have not fetched", "https://strimzi.io/docs/operators/latest/deploying"),
  "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch": () =>
    restorable(
      "snapshots, if the cluster takes any",
      "what was written since the last one",
      "https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/volume-claim-templates",
    ),
};

const ACCOUNT = `${LEARN}/storage/common/storage-account-recover`;
const BUS = `${LEARN}/reliability/reliability-service-bus`;
const CLUSTER = `${LEARN}/backup/azure-kubernetes-service-backup-overview`;
const CLAIMS = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming";
const SETS = "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention";

/** Whether a type keeps what the program cannot make again. */
export function holdsData(type: string): boolean {
  return type in HOLDERS;
}

/** @returns nothing for a step that leaves the data where it is */
export function fateOf(change: Change, { before = [] }: StackChange): Fate | undefined {
  if (change.before === undefined || (change.operation !== "delete" && change.operation !== "replace"))
    return undefined;
  if (change.operation === "delete" && change.before.options?.retainOnDelete) {
    return holdsData(change.type) ? reversible("the program lets go of it and leaves it where it is") : undefined;
  }
  const sameName = change.operation === "replace" && change.deleteBeforeReplace;
  return HOLDERS[change.type]?.({ resource: made(change.before), sameName, stack: before.map(made) });
}

function containerFate({ resource, sameName, stack }: Held): Fate {
  const account = valueAt(resource.properties, "accountName");
  const services = stack.find(
    ({ type, properties }) =>
      type === "azure-native:storage:BlobServiceProperties" && valueAt(properties, "accountName") === account,
  );
  const policy = services && valueAt(services.properties, "containerDeleteRetentionPolicy.days");
  if (policy === undefined || sameName)
    return lost(sameName ? "the new container takes its name" : "its account keeps no deleted containers", CONTAINERS);
  return restorable(`the deleted container, kept for ${String(policy)} days`, "nothing", CONTAINERS);
}

const CONTAINERS = `${LEARN}/storage/blobs/soft-delete-container-overview`;

function cosmosFate({ stack }: Held): Fate {
  const account = stack.find(({ type }) => type === "azure-native:cosmosdb:DatabaseAccount");
  const tier = account && valueAt(account.properties, "backupPolicy.continuousModeProperties.tier");
  const source = `${LEARN}/cosmos-db/continuous-backup-restore-introduction`;
  if (tier === undefined) return lost("only Microsoft's support restores periodic backups", source);
  const days = tier === "Continuous7Days" ? 7 : 30;
  return restorable(
    `its continuous backup, to any second of the last ${days} days`,
    "what was written in the last seconds",
    source,
  );
}

function redisFate(stack: readonly Resource[]): Fate {
  const linked = stack.some(
    ({ properties }) => Object(valueAt(properties, "geoReplication.linkedDatabases")).length > 1,
  );
  return linked
    ? reversible("copied anew from the other region's, to which it is linked")
    : lost("a cache that nothing copies; it fills again", `${LEARN}/reliability/reliability-managed-redis`);
}

function retentionOf(stack: readonly Resource[]): string {
  const days = stack
    .filter(({ type }) => type === "azure-native:dbforpostgresql:Server")
    .map(({ properties }) => valueAt(properties, "backup.backupRetentionDays"))
    .find((value) => typeof value === "number");
  return String(days ?? 7);
}

function pointsAt(backup: Resource, { properties }: Resource): boolean {
  const target = valueAt(backup.properties, "properties.dataSourceInfo.resourceID");
  return typeof target === "string" && target.toLowerCase() === String(properties["id"]).toLowerCase();
}
