import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const SERVERS = `${GROUP}/providers/Microsoft.DBforPostgreSQL/flexibleServers`;
const serverId = (name: string): string => `${SERVERS}/${name}`;
const identityId = (name: string): string =>
  `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

const server = (more: PropertyMap = {}): PropertyMap => ({
  serverName: "psql-subject",
  version: "16",
  sku: { name: "Standard_E8ds_v5", tier: "MemoryOptimized" },
  storage: { storageSizeGB: 128, autoGrow: "Enabled" },
  ...more,
});

const SOURCE = serverId("psql-primary");
const replica = (more: PropertyMap = {}): PropertyMap =>
  server({ createMode: "Replica", sourceServerResourceId: SOURCE, ...more });

const made = (cloud: TestCloud, name: string, body: PropertyMap) =>
  cloud.make("dbforpostgresql:Server", name, { ...body, serverName: name });
const primary =
  (more: PropertyMap = {}) =>
  (cloud: TestCloud) =>
    made(cloud, "psql-primary", server(more));

const SMALL = { sku: { name: "Standard_E4ds_v5", tier: "MemoryOptimized" } };
const LARGE = { sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" } };

/** The law binds the body of a server by itself. */
const alone = (wrong: PropertyMap, right: PropertyMap = server()): LawCase => ({
  kind: "dbforpostgresql:Server",
  right,
  wrong,
});
/** It binds a replica beside its primary, which is made first. */
const beside = (wrong: PropertyMap, right: PropertyMap = replica(), of: PropertyMap = {}): LawCase => ({
  ...alone(wrong, right),
  given: primary(of),
});
/** It binds a change of a server. */
const changed = (wrong: PropertyMap): LawCase => ({ ...alone(wrong), changes: true });
/** It binds a change of a server that has a replica; making the server once more finds it there. */
const changedWithReplica = (wrong: PropertyMap): LawCase => ({
  ...changed(wrong),
  given: async (cloud) => {
    await cloud.make("dbforpostgresql:Server", "subject", server());
    await made(cloud, "psql-replica", replica({ sourceServerResourceId: serverId("psql-subject") }));
  },
});

const identities = async (cloud: TestCloud) => {
  for (const resourceName of ["id-own", "id-geo"]) {
    await cloud.make("managedidentity:UserAssignedIdentity", resourceName, { resourceName });
  }
};
const OWN_KEY: PropertyMap = {
  type: "AzureKeyVault",
  primaryKeyURI: "https://kv-fra.vault.azure.net/keys/postgres",
  primaryUserAssignedIdentityId: identityId("id-own"),
};
const KEYS: PropertyMap = {
  ...OWN_KEY,
  geoBackupKeyURI: "https://kv-ber.vault.azure.net/keys/postgres",
  geoBackupUserAssignedIdentityId: identityId("id-geo"),
};
const encrypted = server({
  identity: {
    type: "UserAssigned",
    userAssignedIdentities: { [identityId("id-own")]: {}, [identityId("id-geo")]: {} },
  },
  backup: { backupRetentionDays: 35, geoRedundantBackup: "Enabled" },
  dataEncryption: KEYS,
});
const withKeys = (change: PropertyMap): LawCase => ({
  ...alone({ dataEncryption: { ...KEYS, ...change } }, encrypted),
  given: identities,
});

const parameter = (configurationName: string, value: string): PropertyMap => ({
  serverName: "psql-primary",
  configurationName,
  value,
  source: "user-override",
});
const onPrimary = (more: PropertyMap = {}) => ({ given: primary(more), kind: "dbforpostgresql:Configuration" });

const pair = async (cloud: TestCloud) => {
  await primary()(cloud);
  await made(cloud, "psql-replica", replica());
  await made(cloud, "psql-stranger", server());
};
const endpoint = (more: PropertyMap = {}): PropertyMap => ({
  serverName: "psql-primary",
  virtualEndpointName: "psql-names",
  endpointType: "ReadWrite",
  members: ["psql-replica"],
  ...more,
});

const SUBNET = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/postgres`;
const networked = async (cloud: TestCloud) => {
  await primary()(cloud);
  await cloud.network();
  const subnet = await cloud.subnet("postgres", "10.1.0.0/24");
  await made(cloud, "psql-in-network", server({ network: { delegatedSubnetResourceId: subnet.id } }));
};
const rule: PropertyMap = {
  serverName: "psql-primary",
  firewallRuleName: "office",
  startIpAddress: "192.0.2.1",
  endIpAddress: "192.0.2.9",
};

describeLaws("PostgresWithReplicasAndPgBouncer", {
  "postgres-zone-redundancy-needs-zones": alone(
    { highAvailability: { mode: "ZoneRedundant" } },
    server({ location: "germanynorth", highAvailability: { mode: "SameZone" } }),
  ),
  "postgres-standby-zone-suits-its-mode": alone(
    { highAvailability: { mode: "ZoneRedundant", standbyAvailabilityZone: "1" } },
    server({ availabilityZone: "1", highAvailability: { mode: "ZoneRedundant", standbyAvailabilityZone: "2" } }),
  ),
  "postgres-burstable-has-no-standby": alone(
    { highAvailability: { mode: "SameZone" } },
    server({ sku: { name: "Standard_B2ms", tier: "Burstable" }, highAvailability: { mode: "Disabled" } }),
  ),
  "postgres-backups-kept-7-to-35-days": alone(
    { backup: { backupRetentionDays: 36 } },
    server({ backup: { backupRetentionDays: 35 } }),
  ),
  "postgres-disk-is-a-premium-size": alone({ storage: { storageSizeGB: 100 } }),
  "postgres-disk-never-shrinks": changed({ storage: { storageSizeGB: 64 } }),
  "postgres-version-is-never-taken-back": changed({ version: "15" }),
  "postgres-own-key-needs-its-identity": withKeys({ primaryUserAssignedIdentityId: identityId("id-none") }),
  "postgres-geo-backup-needs-its-own-key": {
    ...alone({ dataEncryption: OWN_KEY }, encrypted),
    given: identities,
  },
  "postgres-geo-backup-identity-is-another": withKeys({ geoBackupUserAssignedIdentityId: identityId("id-own") }),
  "postgres-in-a-network-is-not-public": {
    ...alone(
      { network: { delegatedSubnetResourceId: SUBNET, publicNetworkAccess: "Enabled" } },
      server({ network: { delegatedSubnetResourceId: SUBNET } }),
    ),
    given: async (cloud) => {
      await cloud.network();
      await cloud.subnet("postgres", "10.1.0.0/24");
    },
  },
  "postgres-replica-names-its-source": alone({ createMode: "Replica" }),
  "postgres-replica-has-no-standby": beside({ highAvailability: { mode: "SameZone" } }),
  "postgres-replica-has-no-geo-backup": beside({ backup: { geoRedundantBackup: "Enabled" } }),
  "postgres-burstable-has-no-replicas": beside({ sku: { name: "Standard_B2ms", tier: "Burstable" } }),
  "postgres-five-replicas-at-most": {
    kind: "dbforpostgresql:Server",
    right: server({ createMode: "Replica", sourceServerResourceId: serverId("psql-other") }),
    wrong: { sourceServerResourceId: SOURCE },
    given: async (cloud) => {
      await primary()(cloud);
      await made(cloud, "psql-other", server());
      for (const number of [1, 2, 3, 4, 5]) await made(cloud, `psql-r${number}`, replica());
    },
  },
  "postgres-replica-is-of-its-primary-s-tier": beside({ sku: { name: "Standard_D8ds_v5", tier: "GeneralPurpose" } }),
  "postgres-replica-has-its-primary-s-cores": beside(SMALL),
  "postgres-replica-has-its-primary-s-disk": beside({ storage: { storageSizeGB: 64 } }),
  "postgres-replicas-grow-cores-first": changedWithReplica(LARGE),
  "postgres-replicas-grow-disks-first": changedWithReplica({ storage: { storageSizeGB: 256 } }),
  "postgres-replica-grows-as-its-primary": beside({ storage: { storageSizeGB: 128, autoGrow: "Disabled" } }),
  "postgres-replicas-go-before-a-new-version": changedWithReplica({ version: "17" }),
  "postgres-parameter-in-its-range": {
    ...onPrimary(),
    right: parameter("pgbouncer.default_pool_size", "50"),
    wrong: { value: "0" },
  },
  "postgres-read-only-parameter-stays": { ...onPrimary(), right: parameter("fsync", "on"), wrong: { value: "off" } },
  "postgres-burstable-has-no-pgbouncer": {
    ...onPrimary({ sku: { name: "Standard_B2ms", tier: "Burstable" } }),
    right: parameter("log_lock_waits", "on"),
    wrong: { configurationName: "pgbouncer.enabled", value: "true" },
  },
  "postgres-replica-has-its-primary-s-memory": {
    kind: "dbforpostgresql:Configuration",
    right: { ...parameter("max_wal_senders", "14"), serverName: "psql-replica" },
    wrong: { value: "13" },
    given: async (cloud) => {
      await pair(cloud);
      await cloud.make("dbforpostgresql:Configuration", "senders", parameter("max_wal_senders", "14"));
    },
  },
  "postgres-one-pair-of-names-a-primary": {
    kind: "dbforpostgresql:VirtualEndpoint",
    right: endpoint(),
    wrong: { serverName: "psql-stranger", members: ["psql-stranger"] },
    given: async (cloud) => {
      await pair(cloud);
      await cloud.make("dbforpostgresql:VirtualEndpoint", "first", {
        ...endpoint({ serverName: "psql-stranger", virtualEndpointName: "psql-first", members: ["psql-stranger"] }),
      });
    },
  },
  "postgres-names-are-made-on-the-primary": {
    given: pair,
    kind: "dbforpostgresql:VirtualEndpoint",
    right: endpoint(),
    wrong: { serverName: "psql-replica" },
  },
  "postgres-names-lead-to-the-primary-or-its-replica": {
    given: pair,
    kind: "dbforpostgresql:VirtualEndpoint",
    right: endpoint(),
    wrong: { members: ["psql-stranger"] },
  },
  "postgres-administrator-needs-entra": {
    kind: "dbforpostgresql:AdministratorsMicrosoftEntra",
    right: {
      serverName: "psql-primary",
      objectId: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61",
      principalName: "admins",
      principalType: "Group",
    },
    wrong: { serverName: "psql-passwords" },
    given: async (cloud) => {
      await primary({ authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled" } })(cloud);
      await made(cloud, "psql-passwords", server({ authConfig: { activeDirectoryAuth: "Disabled" } }));
    },
  },
  "postgres-firewall-takes-ipv4": {
    given: primary(),
    kind: "dbforpostgresql:FirewallRule",
    right: rule,
    wrong: { startIpAddress: "2001:db8::1" },
  },
  "postgres-in-a-network-has-no-firewall": {
    given: networked,
    kind: "dbforpostgresql:FirewallRule",
    right: rule,
    wrong: { serverName: "psql-in-network" },
  },
});
