/** What becomes of what is deleted: by what a page says, and by what the stack itself declares. */
import { downtimeOf } from "../../../review/downtime";
import type { Fate } from "../../../review/fate";
import { fateOf, holdsData } from "../../../review/held-data";
import { markdownOf } from "../../../review/markdown";
import { readApprovers } from "../../../review/approvers";
import { reviewOf } from "../../../review/review";
import { riskOf } from "../../../review/risk";
import type { Change, Recorded } from "../../../review/change";
import { change, recorded, stack } from "./form";

const SERVER = "azure-native:dbforpostgresql:Server";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const BACKUP = "azure-native:dataprotection:BackupInstance";
const POOL = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const SET = "kubernetes:apps/v1:StatefulSet";
const DISK = { spec: { volumeClaimTemplates: [{ metadata: { name: "disk" } }] } };

const one = (type: string, inputs: Recorded["inputs"] = {}, more: Partial<Recorded> = {}): Recorded =>
  recorded(type, type.split(":").at(-1) ?? type, { inputs, ...more });
const deleted = (of: Recorded, ...others: readonly Recorded[]): Fate | undefined =>
  fateOf(change("delete", of), stack({ before: [of, ...others] }));
const replaced = (of: Recorded, ...others: readonly Recorded[]): Fate | undefined =>
  fateOf(change("replace", of, { deleteBeforeReplace: true }), stack({ before: [of, ...others] }));

describe("in Azure", () => {
  test("a replica is copied anew, a primary comes back from its backup under another name", () => {
    expect(deleted(one(SERVER, { createMode: "Replica" }))?.is).toBe("reversible");
    expect(deleted(one(SERVER, { createMode: "Default" }))).toMatchObject({
      is: "restorable",
      how: expect.stringContaining("within 5 days, into a server of another name"),
    });
  });

  test("a storage account comes back only while nobody takes its name", () => {
    const account = one("azure-native:storage:StorageAccount");
    expect([deleted(account)?.is, replaced(account)?.is]).toEqual(["restorable", "lost"]);
  });

  test("a container comes back where its own account keeps deleted ones, beside a new one under another name", () => {
    const container = one("azure-native:storage:BlobContainer", { accountName: "a" });
    const services = (accountName: string): Recorded =>
      one("azure-native:storage:BlobServiceProperties", {
        accountName,
        containerDeleteRetentionPolicy: { enabled: true, days: 35 },
      });
    expect(deleted(container, services("a"))).toMatchObject({
      is: "restorable",
      how: "the deleted container, kept for 35 days",
    });
    expect(replaced(container, services("a"))?.how).toMatch(/under another name/);
    expect(deleted(container, services("another"))?.is).toBe("lost");
  });

  test("a deleted collection comes back into its account, a deleted account into a new one", () => {
    const account = one("azure-native:cosmosdb:DatabaseAccount", {
      backupPolicy: { type: "Continuous", continuousModeProperties: { tier: "Continuous7Days" } },
    });
    const collection = one("azure-native:cosmosdb:MongoDBResourceMongoDBCollection");
    expect(deleted(account)?.how).toMatch(/last 7 days, into a new account$/);
    expect(deleted(collection, account)?.how).toMatch(/last 7 days, into its account$/);
    expect(replaced(collection, account)?.how).toMatch(/into a new account$/);
    expect(deleted(collection, one("azure-native:cosmosdb:DatabaseAccount"))?.how).toMatch(/^a periodic backup/);
  });

  test("a cache of a group is copied anew, whichever member lists the others", () => {
    const database = (geoReplication?: object): Recorded =>
      one("azure-native:redisenterprise:Database", geoReplication ? { geoReplication } : {});
    expect(deleted(database({ groupNickname: "g", linkedDatabases: [{ id: "itself" }] }))?.is).toBe("reversible");
    expect(deleted(database())?.is).toBe("lost");
  });

  test("a deleted backup is kept as its vault says", () => {
    const vault = (state: string): Recorded =>
      one("azure-native:dataprotection:BackupVault", {
        properties: { securitySettings: { softDeleteSettings: { state, retentionDurationInDays: 21 } } },
      });
    expect(deleted(one(BACKUP), vault("AlwaysOn"))?.how).toMatch(/within 21 days$/);
    expect(deleted(one(BACKUP), vault("Off"))?.is).toBe("lost");
  });

  test("a cluster's disks come back only out of a backup of that cluster that copies disks", () => {
    const cluster = one(CLUSTER, {}, { id: "/subscriptions/s/clusters/C" });
    const backup = (snapshotVolumes: boolean, resourceID = "/subscriptions/S/clusters/c"): Recorded =>
      one(BACKUP, {
        properties: {
          dataSourceInfo: { resourceID },
          policyInfo: { policyParameters: { backupDatasourceParametersList: [{ snapshotVolumes }] } },
        },
      });
    expect(deleted(cluster, one(SET, DISK), backup(true))?.is).toBe("restorable");
    expect(deleted(cluster, one(SET, DISK), backup(true, "/subscriptions/s/clusters/other"))?.is).toBe("lost");
    expect(deleted(cluster, one(SET, DISK), backup(false))).toMatchObject({
      is: "lost",
      how: expect.stringContaining("the disks of `StatefulSet` go with it"),
    });
    expect(deleted(cluster)?.is).toBe("reversible");
  });
});

describe("in a cluster", () => {
  test("disks of a set, and of what operators make into one, stay unless it says otherwise", () => {
    const prometheus = { spec: { storage: { volumeClaimTemplate: { spec: {} } } } };
    const deletes = { spec: { ...DISK.spec, persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } } };
    expect(deleted(one(SET, DISK))?.is).toBe("reversible");
    expect(deleted(one("kubernetes:monitoring.coreos.com/v1:Prometheus", prometheus))?.is).toBe("reversible");
    expect(deleted(one(SET, deletes))?.is).toBe("lost");
    expect(deleted(one(SET, { spec: {} }))).toBeUndefined();
  });

  test("a namespace takes disks along that would stay, those in it and no others", () => {
    const namespace = one("kubernetes:core/v1:Namespace", { metadata: { name: "data" } });
    const within = (of: string): Recorded => one(SET, { ...DISK, metadata: { namespace: of } });
    expect(deleted(namespace, within("data"))).toMatchObject({
      is: "lost",
      how: expect.stringContaining("`StatefulSet`"),
    });
    expect(deleted(namespace, within("another"))?.is).toBe("reversible");
  });

  test("Kafka comes back from its disks where no claim is deleted with a broker", () => {
    const pool = (deleteClaim: boolean): Recorded =>
      one(POOL, { spec: { storage: { type: "jbod", volumes: [{ type: "persistent-claim", deleteClaim }] } } });
    const kafka = one("kubernetes:kafka.strimzi.io/v1:Kafka");
    expect([deleted(kafka, pool(false))?.is, deleted(pool(false))?.is]).toEqual(["restorable", "restorable"]);
    expect([deleted(kafka, pool(true))?.is, deleted(pool(true))?.is]).toEqual(["lost", "lost"]);
    expect(deleted(one(POOL, { spec: { storage: { type: "ephemeral" } } }))?.is).toBe("lost");
    expect(deleted(one("kubernetes:kafka.strimzi.io/v1:KafkaTopic"))?.is).toBe("lost");
  });

  test("Elasticsearch keeps its disks where it says so, else comes back from the snapshots that the stack takes", () => {
    const policy = (schedule: string, days: string) => ({ schedule, retention: { expire_after: days } });
    const settings = one("kubernetes:stackconfigpolicy.k8s.elastic.co/v1alpha1:StackConfigPolicy", {
      spec: {
        elasticsearch: {
          snapshotLifecyclePolicies: { daily: policy("0 30 1 * * ?", "365d"), often: policy("0 0/30 * * * ?", "2d") },
        },
      },
    });
    const plain = one(ELASTICSEARCH, { spec: {} });
    expect(deleted(one(ELASTICSEARCH, { spec: { volumeClaimDeletePolicy: "DeleteOnScaledownOnly" } }))?.is).toBe(
      "reversible",
    );
    expect(deleted(plain, settings)).toMatchObject({
      is: "restorable",
      how: "its snapshots: each 30 min, kept 2d; each 1440 min, kept 365d",
      losing: "what was written since the last one, up to 30 min",
    });
    expect(deleted(plain)?.is).toBe("lost");
  });
});

describe("an address that others know", () => {
  const address = one("azure-native:network:PublicIPAddress");
  const told = (...changes: readonly Change[]): string =>
    markdownOf(
      reviewOf({
        ...{ stacks: [stack({ changes })], gitops: { before: new Map(), after: new Map() }, files: [], policy: {} },
        ...{ approvers: readApprovers("."), cost: () => undefined },
      }),
    );

  test("is lost also where the new one is made first, and is no data", () => {
    const step = change("replace", address);
    expect(fateOf(step, stack({}))).toMatchObject({ keeps: "address", is: "lost" });
    expect(holdsData(address.type)).toBe(false);
    expect(riskOf(step, fateOf(step, stack({})))).toBe("capacity");
  });

  test("is an identity's id too, where another is made in its stead", () => {
    const identity = one("azure-native:managedidentity:UserAssignedIdentity");
    expect(replaced(identity)).toMatchObject({ keeps: "address", is: "lost" });
    expect(deleted(identity)).toBeUndefined();
  });

  test("is told after data that is lost and before data that comes back", () => {
    const bus = one("azure-native:servicebus:Queue");
    const text = told(change("delete", one(SERVER)), change("delete", address), change("delete", bus));
    const order = ["`Queue`", "`PublicIPAddress`", "`Server`"].map((name) => text.indexOf(name));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(text).toContain("1 resource would lose an address, name or id for good.");
    expect(text).toContain("1 resource with data would go, and can be had back.");
    expect(text).toContain("  - address: Azure chooses the new one's address");
  });
});

describe("what lies in something that goes too", () => {
  const fates = (outer: Recorded, inner: Recorded): readonly (Fate | undefined)[] => {
    const changes = [change("delete", inner), change("delete", outer)];
    return changes.map((step) => fateOf(step, stack({ before: [outer, inner], changes })));
  };

  test("comes back no better than that: a database with its server, a set with its namespace", () => {
    const server = one(SERVER, {}, { id: "/subscriptions/s/flexibleServers/S" });
    const database = one(
      "azure-native:dbforpostgresql:Database",
      {},
      { id: "/subscriptions/S/flexibleServers/s/databases/d" },
    );
    expect(fates(server, database)[0]).toMatchObject({
      is: "restorable",
      how: "goes with `Server`, in which it lies: see there",
    });
    const namespace = one("kubernetes:core/v1:Namespace", { metadata: { name: "data" } });
    const set = one(SET, { ...DISK, metadata: { namespace: "data" } });
    expect(fates(namespace, set).map((fate) => fate?.is)).toEqual(["lost", "lost"]);
  });

  test("keeps its own fate where that is the worse", () => {
    const vault = one("azure-native:dataprotection:BackupVault", {}, { id: "/subscriptions/s/v" });
    const backup = one(BACKUP, {}, { id: "/subscriptions/s/v/backupInstances/b" });
    expect(fates(vault, backup).map((fate) => fate?.is)).toEqual(["restorable", "reversible"]);
  });
});

test("what the program lets go of stays", () => {
  const options = { retainOnDelete: true } as const;
  const claim = one("kubernetes:core/v1:PersistentVolumeClaim", {}, { options });
  expect(deleted(claim)?.is).toBe("reversible");
  expect(downtimeOf(change("delete", claim))).toBeUndefined();
  expect(deleted(one("azure-native:network:Subnet", {}, { options }))).toBeUndefined();
});

test("an update leaves data where it is", () => {
  expect(fateOf(change("update", one(SERVER)), stack({}))).toBeUndefined();
});
