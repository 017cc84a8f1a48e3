import { fromTable, is, word } from "./expectation";
import type { Rule } from "./rule";

const READ = "2026-11";

export const identityRules: readonly Rule[] = [
  {
    id: "no-keys-or-passwords",
    scope: "resource",
    title: "Services are entered with an Entra identity, never with a key or a password.",
    why: "A key has no owner, no expiry and no audit trail, and sooner or later it is in a log.",
    remedy: "use the repository's component for this service; grant an identity a role instead of handing out a key.",
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/security/identity-access",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.5"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:appconfiguration:ConfigurationStore": { disableLocalAuth: is(true) },
      "azure-native:cognitiveservices:Account": { "properties.disableLocalAuth": is(true) },
      "azure-native:containerregistry:Registry": { adminUserEnabled: is(false) },
      "azure-native:containerservice:ManagedCluster": {
        disableLocalAccounts: is(true),
        "aadProfile.managed": is(true),
        enableRBAC: is(true),
      },
      // Drivers of Cosmos DB for MongoDB sign in with keys, which Azure lets no account refuse; they cannot change metadata.
      "azure-native:cosmosdb:DatabaseAccount": { disableKeyBasedMetadataWriteAccess: is(true) },
      "azure-native:dbforpostgresql:Server": {
        "authConfig.passwordAuth": word("Disabled"),
        "authConfig.activeDirectoryAuth": word("Enabled"),
      },
      "azure-native:eventhub:Namespace": { disableLocalAuth: is(true) },
      "azure-native:keyvault:Vault": { "properties.enableRbacAuthorization": is(true) },
      "azure-native:redisenterprise:Database": { accessKeysAuthentication: word("Disabled") },
      "azure-native:search:Service": { disableLocalAuth: is(true) },
      "azure-native:servicebus:Namespace": { disableLocalAuth: is(true) },
      "azure-native:storage:StorageAccount": { allowSharedKeyAccess: is(false) },
    }),
  },
  {
    id: "tls-at-least-1-2",
    scope: "resource",
    title: "Nothing speaks a TLS older than 1.2.",
    why: "Older versions are broken, and A1 asks for 1.2 or newer.",
    remedy: "use the repository's component for this service, or set the property to what is expected.",
    documentation: { address: "https://learn.microsoft.com/security/engineering/solving-tls1-problem", read: READ },
    requirements: ["A1"],
    frameworks: ["WAF SE:07", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:cdn:AFDCustomDomain": { "tlsSettings.minimumTlsVersion": word("TLS12", "TLS13") },
      "azure-native:cosmosdb:DatabaseAccount": { minimalTlsVersion: word("Tls12") },
      "azure-native:eventhub:Namespace": { minimumTlsVersion: word("1.2", "1.3") },
      "azure-native:redisenterprise:Database": { clientProtocol: word("Encrypted") },
      "azure-native:redisenterprise:RedisEnterprise": { minimumTlsVersion: word("1.2") },
      "azure-native:servicebus:Namespace": { minimumTlsVersion: word("1.2", "1.3") },
      "azure-native:sql:Server": { minimalTlsVersion: word("1.2", "1.3") },
      "azure-native:storage:StorageAccount": {
        minimumTlsVersion: word("TLS1_2", "TLS1_3"),
        enableHttpsTrafficOnly: is(true),
      },
    }),
  },
];
