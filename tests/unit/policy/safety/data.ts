import { addition, aprl, complete, learn, present, production, psrule, weaker, type Safety } from "./form";
import { at } from "./places";

const POSTGRES = "DBforPostgreSQL/flexibleServers";
const POSTGRES_AUDIT = learn("azure/postgresql/flexible-server/concepts-logging");
const PGBOUNCER = learn("azure/postgresql/flexible-server/concepts-pgbouncer");
const MANAGED_REDIS = learn("azure/redis/secure-azure-managed-redis");
const RESTORE = learn("azure/storage/blobs/point-in-time-restore-overview");
const parameter = (name: string) => ({ where: (inputs: unknown) => at(inputs, ["configurationName"]) === name });
/** A replica has none of its own. */
const primary = { ...production, where: (inputs: unknown) => at(inputs, ["createMode"]) === "Default" };

/** Databases, caches, queues and files. */
export const dataSafety: Safety = {
  "azure-native:dbforpostgresql:Server": [
    weaker("authConfig.activeDirectoryAuth", "Disabled", psrule("PostgreSQL.AAD")),
    weaker("authConfig.passwordAuth", "Enabled", psrule("PostgreSQL.AADOnly")),
    weaker("network.publicNetworkAccess", "Enabled", psrule("PostgreSQL.AllowAzureAccess")),
    weaker("backup.geoRedundantBackup", "Disabled", psrule("PostgreSQL.GeoRedundantBackup"), primary),
    weaker("backup.backupRetentionDays", 7, learn("azure/postgresql/flexible-server/concepts-backup-restore"), primary),
    weaker("highAvailability.mode", "Disabled", psrule("PostgreSQL.ZoneRedundantHA"), primary),
    weaker("highAvailability.mode", "SameZone", aprl(POSTGRES), primary),
    weaker("maintenanceWindow.customWindow", "Disabled", psrule("PostgreSQL.MaintenanceWindow")),
    weaker("storage.autoGrow", "Disabled", aprl(POSTGRES)),
    weaker("sku.tier", "Burstable", PGBOUNCER),
    weaker("version", "11", learn("azure/postgresql/flexible-server/concepts-version-policy")),
  ],
  "azure-native:dbforpostgresql:Configuration": [
    weaker(
      "value",
      "off",
      learn("azure/postgresql/flexible-server/how-to-connect-tls-ssl"),
      parameter("require_secure_transport"),
    ),
    weaker("value", "-1", POSTGRES_AUDIT, parameter("log_min_duration_statement")),
    weaker("value", "off", POSTGRES_AUDIT, parameter("log_lock_waits")),
    weaker("value", "false", PGBOUNCER, parameter("pgbouncer.enabled")),
  ],
  "azure-native:dbforpostgresql:AdministratorsMicrosoftEntra": [
    weaker("principalType", "User", psrule("RBAC.UseGroups")),
  ],
  "azure-native:cosmosdb:DatabaseAccount": [
    weaker("publicNetworkAccess", "Enabled", psrule("Cosmos.PublicAccess")),
    weaker("minimalTlsVersion", "Tls11", psrule("Cosmos.MinTLS")),
    weaker("disableKeyBasedMetadataWriteAccess", false, psrule("Cosmos.DisableMetadataWrite")),
    weaker("backupPolicy.type", "Periodic", psrule("Cosmos.ContinuousBackup")),
    weaker("backupPolicy.continuousModeProperties.tier", "Continuous7Days", aprl("DocumentDB/databaseAccounts")),
    weaker("enableAutomaticFailover", false, aprl("DocumentDB/databaseAccounts"), production),
    weaker("enableMultipleWriteLocations", false, aprl("DocumentDB/databaseAccounts"), production),
    complete("locations", aprl("DocumentDB/databaseAccounts"), production),
    weaker(
      "locations[locationName=germanywestcentral].isZoneRedundant",
      false,
      psrule("Cosmos.AvailabilityZone"),
      production,
    ),
    weaker("enableFreeTier", true, psrule("Cosmos.SLA"), addition),
    weaker("networkAclBypass", "AzureServices", learn("azure/cosmos-db/how-to-configure-firewall")),
    weaker("consistencyPolicy.defaultConsistencyLevel", "Eventual", learn("azure/cosmos-db/consistency-levels")),
  ],
  "azure-native:redisenterprise:RedisEnterprise": [
    weaker("minimumTlsVersion", "1.0", psrule("RedisEnterprise.MinTLS")),
    weaker("publicNetworkAccess", "Enabled", MANAGED_REDIS),
    weaker("highAvailability", "Disabled", learn("azure/redis/high-availability"), production),
    weaker("sku.name", "Enterprise_E10", psrule("RedisEnterprise.MigrateAMR")),
  ],
  "azure-native:redisenterprise:Database": [
    weaker("accessKeysAuthentication", "Enabled", psrule("Redis.LocalAuth")),
    weaker("clientProtocol", "Plaintext", psrule("Redis.NonSslPort")),
    weaker("evictionPolicy", "AllKeysRandom", learn("azure/redis/best-practices-memory-management")),
    present("geoReplication", learn("azure/redis/how-to-active-geo-replication"), production),
  ],
  "azure-native:servicebus:Namespace": [
    weaker("disableLocalAuth", false, psrule("ServiceBus.DisableLocalAuth")),
    weaker("minimumTlsVersion", "1.0", psrule("ServiceBus.MinTLS")),
    weaker("publicNetworkAccess", "Enabled", learn("azure/service-bus-messaging/private-link-service")),
    weaker("sku.name", "Standard", aprl("ServiceBus/namespaces")),
    weaker("sku.tier", "Standard", aprl("ServiceBus/namespaces")),
  ],
  "azure-native:servicebus:Queue": [
    weaker(
      "deadLetteringOnMessageExpiration",
      false,
      learn("azure/service-bus-messaging/service-bus-dead-letter-queues"),
    ),
    weaker("requiresDuplicateDetection", false, learn("azure/service-bus-messaging/duplicate-detection")),
    weaker("maxDeliveryCount", 1, learn("azure/service-bus-messaging/service-bus-dead-letter-queues")),
  ],
  "azure-native:storage:StorageAccount": [
    weaker("allowBlobPublicAccess", true, psrule("Storage.BlobPublicAccess")),
    weaker("allowSharedKeyAccess", true, psrule("Storage.LocalAuth")),
    weaker("enableHttpsTrafficOnly", false, psrule("Storage.SecureTransfer")),
    weaker("minimumTlsVersion", "TLS1_0", psrule("Storage.MinTLS")),
    weaker("publicNetworkAccess", "Enabled", psrule("Storage.Firewall")),
    weaker("networkRuleSet.defaultAction", "Allow", psrule("Storage.Firewall")),
    weaker("sku.name", "Standard_LRS", psrule("Storage.UseReplication")),
    weaker("kind", "Storage", aprl("Storage/storageAccounts")),
    weaker(
      "allowCrossTenantReplication",
      true,
      learn("azure/storage/blobs/object-replication-prevent-cross-tenant-policies"),
    ),
    weaker(
      "isLocalUserEnabled",
      true,
      learn("azure/storage/blobs/secure-file-transfer-protocol-support-authorize-access"),
    ),
    weaker("defaultToOAuthAuthentication", false, learn("azure/storage/blobs/authorize-data-operations-portal")),
    weaker(
      "encryption.requireInfrastructureEncryption",
      false,
      learn("azure/storage/common/infrastructure-encryption-enable"),
    ),
    present("allowedCopyScope", learn("azure/storage/common/security-restrict-copy-operations")),
  ],
  "azure-native:storage:BlobServiceProperties": [
    weaker("deleteRetentionPolicy.enabled", false, psrule("Storage.SoftDelete")),
    weaker("deleteRetentionPolicy.days", 1, psrule("Storage.SoftDelete")),
    weaker("containerDeleteRetentionPolicy.enabled", false, psrule("Storage.ContainerSoftDelete")),
    weaker("containerDeleteRetentionPolicy.days", 1, psrule("Storage.ContainerSoftDelete")),
    weaker("isVersioningEnabled", false, aprl("Storage/storageAccounts")),
    weaker("restorePolicy.enabled", false, RESTORE),
    weaker("restorePolicy.days", 1, RESTORE),
    weaker("changeFeed.enabled", false, RESTORE),
  ],
  "azure-native:storage:BlobContainer": [weaker("publicAccess", "Container", psrule("Storage.BlobAccessType"))],
};
