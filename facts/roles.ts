import type { Source } from "./source";

/** A built-in Azure role: what it is called, its id (the same in every tenant), where that was read. */
export interface BuiltInRole {
  readonly name: string;
  readonly guid: string;
  readonly source: Source;
}

/** Names and ids were compared with those that https://github.com/Azure/bicep-registry-modules assigns (2026-11). */
const page = (category: string, anchor: string): Source => ({
  from: `https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/${category}#${anchor}`,
  read: "2026-11",
});

/** Least privilege: the roles that this estate assigns, and no other. Key: what the program calls it. */
export const ROLES = {
  acrPull: {
    name: "AcrPull",
    guid: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    source: page("containers", "acrpull"),
  },
  acrPush: {
    name: "AcrPush",
    guid: "8311e382-0749-4cb8-b61a-304f252e45ec",
    source: page("containers", "acrpush"),
  },
  acrQuarantineWriter: {
    name: "AcrQuarantineWriter",
    guid: "c8d4ff99-41c3-41a8-9f60-21dfdad59608",
    source: page("containers", "acrquarantinewriter"),
  },
  aksClusterAdmin: {
    name: "Azure Kubernetes Service RBAC Cluster Admin",
    guid: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
    source: page("containers", "azure-kubernetes-service-rbac-cluster-admin"),
  },
  /** On a namespace's scope: everything in it, custom resources included, which Writer does not reach. */
  aksNamespaceAdmin: {
    name: "Azure Kubernetes Service RBAC Admin",
    guid: "3498e952-d568-435e-9b2c-8d77e338d7f7",
    source: page("containers", "azure-kubernetes-service-rbac-admin"),
  },
  aksClusterUser: {
    name: "Azure Kubernetes Service Cluster User Role",
    guid: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
    source: page("containers", "azure-kubernetes-service-cluster-user-role"),
  },
  blobDataContributor: {
    name: "Storage Blob Data Contributor",
    guid: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    source: page("storage", "storage-blob-data-contributor"),
  },
  blobDataReader: {
    name: "Storage Blob Data Reader",
    guid: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    source: page("storage", "storage-blob-data-reader"),
  },
  contributor: {
    name: "Contributor",
    guid: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    source: page("privileged", "contributor"),
  },
  keyVaultCertificatesOfficer: {
    name: "Key Vault Certificates Officer",
    guid: "a4417e6f-fecd-4de8-b567-7b0420556985",
    source: page("security", "key-vault-certificates-officer"),
  },
  keyVaultCryptoServiceEncryptionUser: {
    name: "Key Vault Crypto Service Encryption User",
    guid: "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    source: page("security", "key-vault-crypto-service-encryption-user"),
  },
  keyVaultSecretsOfficer: {
    name: "Key Vault Secrets Officer",
    guid: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    source: page("security", "key-vault-secrets-officer"),
  },
  keyVaultSecretsUser: {
    name: "Key Vault Secrets User",
    guid: "4633458b-17de-408a-b874-0445c86b69e6",
    source: page("security", "key-vault-secrets-user"),
  },
  managedIdentityOperator: {
    name: "Managed Identity Operator",
    guid: "f1a07417-d97a-45cb-824c-7a7467783830",
    source: page("identity", "managed-identity-operator"),
  },
  monitoringMetricsPublisher: {
    name: "Monitoring Metrics Publisher",
    guid: "3913510d-42f4-4e42-8a64-420c390055eb",
    source: page("monitor", "monitoring-metrics-publisher"),
  },
  monitoringReader: {
    name: "Monitoring Reader",
    guid: "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
    source: page("monitor", "monitoring-reader"),
  },
  networkContributor: {
    name: "Network Contributor",
    guid: "4d97b98b-1d4f-4787-a291-c67834d212e7",
    source: page("networking", "network-contributor"),
  },
  postgresLongTermBackup: {
    name: "PostgreSQL Flexible Server Long Term Retention Backup Role",
    guid: "c088a766-074b-43ba-90d4-1fb21feae531",
    source: page("databases", "postgresql-flexible-server-long-term-retention-backup-role"),
  },
  privateDnsZoneContributor: {
    name: "Private DNS Zone Contributor",
    guid: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
    source: page("networking", "private-dns-zone-contributor"),
  },
  reader: {
    name: "Reader",
    guid: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    source: page("general", "reader"),
  },
  serviceBusDataOwner: {
    name: "Azure Service Bus Data Owner",
    guid: "090c5cfd-751d-490a-894a-3ce6f1109419",
    source: page("integration", "azure-service-bus-data-owner"),
  },
  serviceBusDataReceiver: {
    name: "Azure Service Bus Data Receiver",
    guid: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
    source: page("integration", "azure-service-bus-data-receiver"),
  },
  serviceBusDataSender: {
    name: "Azure Service Bus Data Sender",
    guid: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    source: page("integration", "azure-service-bus-data-sender"),
  },
  storageAccountBackupContributor: {
    name: "Storage Account Backup Contributor",
    guid: "e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1",
    source: page("storage", "storage-account-backup-contributor"),
  },
} as const satisfies Record<string, BuiltInRole>;

export type RoleKey = keyof typeof ROLES;

/** Roles that may give roles, and so have all of them: no assignment of ours may name one. */
export const PRIVILEGED_ROLES: readonly BuiltInRole[] = [
  { name: "Owner", guid: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", source: page("privileged", "owner") },
  {
    name: "User Access Administrator",
    guid: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    source: page("privileged", "user-access-administrator"),
  },
  {
    name: "Role Based Access Control Administrator",
    guid: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    source: page("privileged", "role-based-access-control-administrator"),
  },
];
