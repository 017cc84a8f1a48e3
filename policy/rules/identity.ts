import { fromTable, is, isWord, oneOf } from "./expectation";
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
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:containerregistry:Registry": { adminUserEnabled: is(false) },
      "azure-native:containerservice:ManagedCluster": {
        disableLocalAccounts: is(true),
        "aadProfile.managed": is(true),
      },
      "azure-native:dbforpostgresql:Server": {
        "authConfig.passwordAuth": isWord("Disabled"),
        "authConfig.activeDirectoryAuth": isWord("Enabled"),
      },
      "azure-native:keyvault:Vault": { "properties.enableRbacAuthorization": is(true) },
      "azure-native:redisenterprise:Database": { accessKeysAuthentication: isWord("Disabled") },
      "azure-native:servicebus:Namespace": { disableLocalAuth: is(true) },
      "azure-native:storage:StorageAccount": { allowSharedKeyAccess: is(false) },
    }),
  },
  {
    id: "tls-at-least-1-2",
    scope: "resource",
    title: "Nothing speaks a TLS older than 1.2.",
    why: "Older versions are broken, and A1 asks for 1.2 or newer.",
    remedy: "use the repository's component for this service.",
    documentation: { address: "https://learn.microsoft.com/security/engineering/solving-tls1-problem", read: READ },
    requirements: ["A1"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:cosmosdb:DatabaseAccount": { minimalTlsVersion: oneOf("Tls12") },
      "azure-native:redisenterprise:RedisEnterprise": { minimumTlsVersion: oneOf("1.2") },
      "azure-native:redisenterprise:Database": { clientProtocol: isWord("Encrypted") },
      "azure-native:servicebus:Namespace": { minimumTlsVersion: oneOf("1.2", "1.3") },
      "azure-native:storage:StorageAccount": {
        minimumTlsVersion: oneOf("TLS1_2", "TLS1_3"),
        enableHttpsTrafficOnly: is(true),
      },
    }),
  },
];
