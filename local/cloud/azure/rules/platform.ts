/** Resource groups, locks, roles, secrets, storage, monitoring. */
import { at, object, text } from "../body";
import type { Refusal, Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { claim } from "../../store/claims";
import type { Resource, Store } from "../../store/store";
import { protectorOf } from "./backup";
import {
  compact,
  freeText,
  groupName,
  guid,
  hyphenated,
  letterFirst,
  networkName,
  singleLowerHyphens,
  vaultName,
} from "./names";

const VAULT = "Microsoft.KeyVault/vaults";
const STORAGE = "Microsoft.Storage/storageAccounts";

/** One principal has one assignment of a role at a scope. */
function assignmentAdmit({ store, id, body }: Situation): Refusal[] {
  const same = (left: unknown, right: unknown): boolean => String(left).toLowerCase() === String(right).toLowerCase();
  const rival = store
    .children(id.parent)
    .filter((other) => /\/roleAssignments$/i.test(other.type) && !same(other.id, id.id))
    .find(
      (other) =>
        same(other.body["principalId"], body["principalId"]) &&
        same(other.body["roleDefinitionId"], body["roleDefinitionId"]),
    );
  if (!rival) return [];
  const message = `got a second assignment of ${text(body["roleDefinitionId"])} to ${text(body["principalId"])} at ${id.parent}; ${rival.id} is there already. Expected: one. Drop one of them`;
  return [{ property: "", code: "RoleAssignmentExists", message }];
}

/** A deleted vault keeps its name until its retention is over (https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview, 2026-11). */
function vaultDeleted(vault: Resource, store: Store): void {
  const name = vault.id.split("/").at(-1) ?? "";
  claim(store, `global:${VAULT}`, name, vault.id, "soft-deleted");
}

/** Where the second copy of geo-redundant data lies. https://learn.microsoft.com/azure/reliability/regions-list (2026-11) */
const PAIRS: Readonly<Record<string, string>> = {
  germanywestcentral: "germanynorth",
  germanynorth: "germanywestcentral",
  swedencentral: "swedensouth",
  francecentral: "francesouth",
};

function storageOutputs({ id, seal, body, location }: Situation): PropertyMap {
  const host = (service: string, suffix = ""): string => `https://${id.name}${suffix}.${service}.core.windows.net/`;
  const all = (suffix: string): Record<string, string> => ({
    blob: host("blob", suffix),
    dfs: host("dfs", suffix),
    queue: host("queue", suffix),
    table: host("table", suffix),
    web: `https://${id.name}${suffix}.z${1 + seal.number("web", 20)}.web.core.windows.net/`,
  });
  const sku = text(at(body, "sku", "name")) ?? "";
  const pair = /GRS|GZRS/.test(sku) ? PAIRS[location] : undefined;
  return {
    // Files have no copy that can be read.
    primaryEndpoints: { ...all(""), file: host("file") },
    ...(/RA/.test(sku) ? { secondaryEndpoints: all("-secondary") } : {}),
    primaryLocation: location,
    statusOfPrimary: "available",
    ...(pair === undefined ? {} : { secondaryLocation: pair, statusOfSecondary: "available" }),
    creationTime: "2026-11-01T00:00:00Z",
  };
}

/** Azure Backup locks the account whose blobs it protects, with all that lies within. */
function storageKeeps(resource: Resource, store: Store): Refusal[] {
  const account = /^.*?\/storageAccounts\/[^/]+/i.exec(resource.id)?.[0] ?? resource.id;
  const guard = protectorOf(store, account);
  if (!guard) return [];
  const message = `${resource.id} is locked by Azure Backup, as ${guard.id} protects ${account}. Expected: no protection. Delete that backup instance first`;
  return [{ property: "", code: "ScopeLocked", message }];
}

const EXTENSION = { soft: true } as const;

export const platformRules: readonly TypeRule[] = [
  { type: "Microsoft.Resources/resourceGroups", name: groupName(1, 90), immutable: ["managedBy"] },
  { type: "Microsoft.Authorization/locks", name: freeText(1, 260), ...EXTENSION },
  {
    type: "Microsoft.Authorization/roleAssignments",
    name: guid(36, 36),
    immutable: ["principalId", "roleDefinitionId", "principalType", "scope"],
    admit: assignmentAdmit,
    ...EXTENSION,
  },
  { type: "Microsoft.Authorization/policyAssignments", immutable: ["policyDefinitionId"], ...EXTENSION },
  { type: "Microsoft.Insights/diagnosticSettings", name: freeText(1, 260), ...EXTENSION },
  { type: "Microsoft.Insights/dataCollectionRuleAssociations", ...EXTENSION },
  { type: "Microsoft.Insights/metricAlerts", name: freeText(1, 260), global: true, ...EXTENSION },
  { type: "Microsoft.Insights/activityLogAlerts", name: freeText(1, 260), global: true, ...EXTENSION },
  { type: "Microsoft.Insights/scheduledQueryRules", name: freeText(1, 260), ...EXTENSION },
  { type: "Microsoft.AlertsManagement/prometheusRuleGroups", name: freeText(1, 260), ...EXTENSION },
  { type: "Microsoft.AlertsManagement/actionRules", name: freeText(1, 260), global: true, ...EXTENSION },
  { type: "Microsoft.Insights/autoscaleSettings", name: freeText(1, 260), ...EXTENSION },
  { type: "Microsoft.Insights/actionGroups", name: freeText(1, 260), global: true },
  {
    type: "Microsoft.Insights/components",
    name: freeText(1, 260),
    outputs: ({ id, seal, location }) => ({
      appId: seal.guid("application"),
      applicationId: id.name,
      instrumentationKey: seal.guid("instrumentation"),
      connectionString: `InstrumentationKey=${seal.guid("instrumentation")};IngestionEndpoint=https://${location}-1.in.applicationinsights.azure.com/`,
    }),
  },
  {
    type: "Microsoft.OperationalInsights/workspaces",
    name: hyphenated(4, 63),
    outputs: ({ seal, body }) => ({ customerId: seal.guid("customer"), sku: body["sku"] ?? { name: "PerGB2018" } }),
  },
  {
    type: "Microsoft.Monitor/accounts",
    name: hyphenated(3, 63),
    outputs: ({ id, seal, location }) => ({
      accountId: seal.guid("account"),
      metrics: {
        internalId: `mac_${seal.guid("account")}`,
        prometheusQueryEndpoint: `https://${id.name.toLowerCase()}-${seal.hex("query", 4)}.${location}.prometheus.monitor.azure.com`,
      },
    }),
  },
  {
    type: VAULT,
    name: vaultName(3, 24, "VaultAlreadyExists"),
    immutable: ["properties.tenantId"],
    deleted: vaultDeleted,
    outputs: ({ id, body }) => ({
      properties: {
        ...object(body["properties"]),
        vaultUri: `https://${id.name.toLowerCase()}.vault.azure.net/`,
        provisioningState: "Succeeded",
      },
    }),
  },
  {
    type: `${VAULT}/secrets`,
    name: hyphenated(1, 127),
    outputs: ({ id, seal, body }) => {
      const uri = `https://${id.names[0]?.toLowerCase()}.vault.azure.net/secrets/${id.name}`;
      return {
        properties: {
          ...object(body["properties"]),
          secretUri: uri,
          secretUriWithVersion: `${uri}/${seal.hex("version", 32)}`,
        },
      };
    },
  },
  {
    type: `${VAULT}/keys`,
    name: hyphenated(1, 127),
    immutable: ["properties.kty", "properties.keySize", "properties.curveName"],
    outputs: ({ id, seal }) => {
      const uri = `https://${id.names[0]?.toLowerCase()}.vault.azure.net/keys/${id.name}`;
      return { keyUri: uri, keyUriWithVersion: `${uri}/${seal.hex("version", 32)}` };
    },
  },
  {
    type: STORAGE,
    name: compact(3, 24, "StorageAccountAlreadyTaken"),
    immutable: [
      "kind",
      "isHnsEnabled",
      "enableNfsV3",
      "dnsEndpointType",
      "encryption.requireInfrastructureEncryption",
      "encryption.services.queue.keyType",
      "encryption.services.table.keyType",
      "immutableStorageWithVersioning.enabled",
    ],
    soft: ["networkRuleSet.resourceAccessRules"],
    outputs: storageOutputs,
    keeps: storageKeeps,
  },
  { type: `${STORAGE}/blobServices`, adopts: true },
  { type: `${STORAGE}/fileServices`, adopts: true },
  {
    type: `${STORAGE}/blobServices/containers`,
    name: singleLowerHyphens(3, 63),
    immutable: ["immutableStorageWithVersioning.enabled"],
    keeps: storageKeeps,
    outputs: ({ id, store }) => ({
      deleted: false,
      hasImmutabilityPolicy: store.has(`${id.id}/immutabilityPolicies/default`),
      hasLegalHold: false,
      lastModifiedTime: "2026-11-01T00:00:00Z",
      leaseState: "Available",
      leaseStatus: "Unlocked",
      remainingRetentionDays: 0,
    }),
  },
  { type: `${STORAGE}/blobServices/containers/immutabilityPolicies`, outputs: () => ({ state: "Unlocked" }) },
  { type: `${STORAGE}/managementPolicies`, outputs: () => ({ lastModifiedTime: "2026-11-01T00:00:00Z" }) },
  { type: "Microsoft.RecoveryServices/vaults", name: letterFirst(2, 50) },
  { type: "Microsoft.Compute/diskEncryptionSets", name: networkName(1, 80) },
];
