import { COSMOS_RESILIENCE } from "../facts/cosmos";
import { KEPT_AFTER_DELETION as KEPT } from "../facts/deletion";
import { PLATFORM_DATA_LOSS } from "../facts/recovery";
import { armIdOf, valueAt, type Resource } from "../resilience/resource";
import { lost, restorable, reversible, type Fate, type Held, type Holders } from "./fate";
import { copiesVolumes, disksGone, disksIn, named } from "./held-in-clusters";

const LEARN = "https://learn.microsoft.com/azure";
const ACCOUNT = "azure-native:cosmosdb:DatabaseAccount";
const SERVER = "azure-native:dbforpostgresql:Server";
const BUS = `${LEARN}/reliability/reliability-service-bus#backup-and-restore`;
const LATEST_LOG = `what was written in the last ${PLATFORM_DATA_LOSS.postgresLog.worstSeconds / 60} min`;
const SOFT_DELETE = `${LEARN}/backup/secure-by-default`;

/** What services of Azure keep that the program cannot make again. All pages read 2026-11. */
export const AZURE_HOLDERS: Holders = {
  [SERVER]: ({ resource }) =>
    valueAt(resource.properties, "createMode") === "Replica"
      ? reversible("a replica: copied anew from its primary, which keeps the data")
      : restorable(
          `the deleted server's backup, within ${KEPT.postgresServerDays} days, into a server of another name: often, says Azure, not always`,
          LATEST_LOG,
          KEPT.postgresServer.from,
        ),
  "azure-native:dbforpostgresql:Database": ({ stack }) =>
    restorable(
      `a restore of its whole server beside it, to a time within ${retentionOf(stack)} days`,
      LATEST_LOG,
      PLATFORM_DATA_LOSS.postgresLog.source.from,
    ),
  "azure-native:storage:StorageAccount": ({ sameName }) =>
    sameName
      ? lost(
          "the new account takes its name, and a deleted account comes back only while nobody has it",
          KEPT.storageAccount.from,
        )
      : restorable(
          `a recovery of the deleted account within ${KEPT.storageAccountDays} days, while nobody has its name; Azure guarantees none`,
          "nothing, where it succeeds",
          KEPT.storageAccount.from,
        ),
  "azure-native:storage:BlobContainer": containerFate,
  "azure-native:keyvault:Vault": ({ resource, sameName }) => {
    const days = valueAt(resource.properties, "properties.softDeleteRetentionInDays") ?? 90;
    const refused = sameName ? "; until then Azure refuses a new vault of its name" : "";
    return restorable(
      `a recovery of the deleted vault within ${String(days)} days${refused}`,
      "the roles on it, which the program makes again",
      `${LEARN}/key-vault/general/soft-delete-overview`,
    );
  },
  [ACCOUNT]: cosmosFate,
  "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase": cosmosFate,
  "azure-native:cosmosdb:MongoDBResourceMongoDBCollection": cosmosFate,
  "azure-native:redisenterprise:RedisEnterprise": ({ stack }) => redisFate(stack),
  "azure-native:redisenterprise:Database": ({ resource }) => redisFate([resource]),
  "azure-native:servicebus:Namespace": () => lost("messages that nobody has fetched are backed up nowhere", BUS),
  "azure-native:servicebus:Queue": () => lost("messages that nobody has fetched are backed up nowhere", BUS),
  "azure-native:operationalinsights:Workspace": () =>
    restorable(
      `a workspace of its name, made in its group and region within ${KEPT.workspaceDays} days: it is the old one`,
      "its solutions and linked services",
      KEPT.workspace.from,
    ),
  "azure-native:apimanagement:ApiManagementService": ({ sameName }) =>
    restorable(
      `a recovery of the deleted service within ${KEPT.apiManagementHours} hours${sameName ? "; until then Azure refuses a new one of its name" : ""}`,
      "nothing; after that, the keys and users that customers have",
      KEPT.apiManagement.from,
    ),
  "azure-native:containerregistry:Registry": () =>
    lost(
      "images that were built nowhere else; those of upstreams are fetched again",
      `${LEARN}/container-registry/container-registry-delete`,
    ),
  "azure-native:containerregistry:Replication": () => reversible("a replica: copied anew from the registry"),
  "azure-native:dataprotection:BackupVault": () =>
    reversible("Azure refuses to delete it while it holds a backup, a deleted one too", SOFT_DELETE),
  "azure-native:dataprotection:BackupInstance": backupFate,
  "azure-native:containerservice:ManagedCluster": clusterFate,
};

function containerFate({ resource, sameName, stack }: Held): Fate {
  const source = `${LEARN}/storage/blobs/soft-delete-container-overview`;
  const account = valueAt(resource.properties, "accountName");
  const services = stack.find(
    ({ type, properties }) =>
      type === "azure-native:storage:BlobServiceProperties" && valueAt(properties, "accountName") === account,
  );
  const policy = services && valueAt(services.properties, "containerDeleteRetentionPolicy.days");
  if (policy === undefined) return lost("its account keeps no deleted containers", source);
  const name = sameName ? ", under another name, as the new one has its own" : "";
  return restorable(`the deleted container, kept for ${String(policy)} days${name}`, "nothing", source);
}

function cosmosFate({ resource, sameName, stack }: Held): Fate {
  const account = stack.find(({ type }) => type === ACCOUNT);
  const policy = account && valueAt(account.properties, "backupPolicy.type");
  if (policy !== "Continuous")
    return restorable(
      "a periodic backup, which only Microsoft's support restores, into a new account",
      "what was written since it was taken",
      `${LEARN}/cosmos-db/periodic-backup-restore-introduction`,
    );
  const tier = account && valueAt(account.properties, "backupPolicy.continuousModeProperties.tier");
  const days = tier === "Continuous7Days" ? 7 : COSMOS_RESILIENCE.backupDays;
  const whole = resource.type === ACCOUNT;
  return restorable(
    `its continuous backup, to any second of the last ${days} days, into ${whole || sameName ? "a new account" : "its account"}`,
    `writes of the last ${COSMOS_RESILIENCE.backupDelaySeconds} s, and those that the hub region had not confirmed`,
    `${LEARN}/cosmos-db/${whole ? "continuous-backup-restore-introduction" : "restore-in-account-continuous-backup-introduction"}`,
  );
}

function redisFate(stack: readonly Resource[]): Fate {
  const group = stack
    .map(({ properties }) => valueAt(properties, "geoReplication.groupNickname"))
    .find((name) => name !== undefined);
  return group === undefined
    ? lost("a cache that nothing copies; it fills again", `${LEARN}/reliability/reliability-managed-redis`)
    : reversible(
        `copied anew from another region's of the group \`${String(group)}\`, as long as one is left`,
        `${LEARN}/redis/how-to-active-geo-replication`,
      );
}

function backupFate({ stack }: Held): Fate {
  const vault = stack.find(({ type }) => type === "azure-native:dataprotection:BackupVault");
  const settings = "properties.securitySettings.softDeleteSettings";
  const days = vault && valueAt(vault.properties, `${settings}.retentionDurationInDays`);
  if (vault === undefined || valueAt(vault.properties, `${settings}.state`) === "Off")
    return lost("its vault keeps no deleted backups", SOFT_DELETE);
  return restorable(
    `the soft delete of its vault, within ${String(days ?? 14)} days`,
    "copies outside the vault (operational ones), of which that covers not all",
    SOFT_DELETE,
  );
}

function clusterFate({ resource, stack }: Held): Fate {
  const source = `${LEARN}/aks/delete-cluster`;
  const disks = disksIn(stack);
  if (disks.length === 0) return reversible("nothing in it that this stack declares keeps a disk", source);
  const own = stack.filter((one) => copiesVolumes(one) && pointsAt(one, resource));
  return disksGone(`it cannot be had back, and the disks of ${named(disks)} go with it`, source, own);
}

function retentionOf(stack: readonly Resource[]): string {
  const days = stack
    .filter(({ type }) => type === SERVER)
    .map(({ properties }) => valueAt(properties, "backup.backupRetentionDays"))
    .find((value) => typeof value === "number");
  return String(days ?? 7);
}

function pointsAt(backup: Resource, cluster: Resource): boolean {
  const target = valueAt(backup.properties, "properties.dataSourceInfo.resourceID");
  return typeof target === "string" && target.toLowerCase() === armIdOf(cluster);
}
