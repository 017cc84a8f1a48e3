/** Resource groups, locks, roles, secrets, storage, monitoring, backup. */
import { at, object, text } from "../body";
import { zonesOf } from "../regions";
import type { BodyView, Refusal, Situation, TypeRule } from "../rule";
import { claim, claimOf } from "../../store/claims";
import type { Resource, Store } from "../../store/store";
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

function vaultAdmit({ store, id, body, previous }: Situation): Refusal[] {
  const refusals: Refusal[] = [];
  const held = claimOf(store, `global:${VAULT}`, id.name)?.note === "soft-deleted";
  const recovers = text(at(body, "properties", "createMode")) === "recover";
  if (!previous && held && !recovers) {
    const message = `got the name ${id.name}, which a soft-deleted vault holds. Expected: a free name, or properties.createMode "recover". Recover that vault, or take another name`;
    refusals.push({ property: "vaultName", code: "ConflictError", message });
  }
  if (!previous && !held && recovers) {
    const message = `got "recover" for ${id.name}, which no soft-deleted vault holds. Expected: a deleted vault of this name, or no createMode. Leave it out`;
    refusals.push({ property: "properties.createMode", code: "SoftDeletedVaultDoesNotExist", message });
  }
  const days = at(body, "properties", "softDeleteRetentionInDays");
  const daysBefore = at(previous?.body, "properties", "softDeleteRetentionInDays");
  if (typeof days === "number" && typeof daysBefore === "number" && days !== daysBefore) {
    const message = `got ${days} days, the vault was made with ${daysBefore}. Expected: ${daysBefore}: the retention is fixed when the vault is made. Keep it`;
    refusals.push({ property: "properties.softDeleteRetentionInDays", code: "BadRequest", message });
  }
  const before = at(previous?.body, "properties", "enablePurgeProtection");
  if (before === true && at(body, "properties", "enablePurgeProtection") !== true) {
    const message = "got purge protection off. Expected: on: once enabled it cannot be switched off. Keep it";
    refusals.push({ property: "properties.enablePurgeProtection", code: "BadRequest", message });
  }
  return refusals;
}

/** A deleted vault keeps its name until its retention is over (https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview, 2026-11). */
function vaultDeleted(vault: Resource, store: Store): void {
  const name = vault.id.split("/").at(-1) ?? "";
  claim(store, `global:${VAULT}`, name, vault.id, "soft-deleted");
}

function checkStorage({ body, location }: BodyView): Refusal[] {
  const sku = text(at(body, "sku", "name")) ?? "";
  if (location === "" || !/_G?R?A?G?ZRS$/.test(sku) || zonesOf(location).length > 0) return [];
  const message = `got ${sku} in ${location}, which has no zones. Expected: Standard_LRS, Standard_GRS or Standard_RAGRS. Choose one of those`;
  return [{ property: "sku.name", code: "SkuNotAvailable", message }];
}

function storageOutputs({ id, seal, body, location }: Situation): Record<string, string | Record<string, string>> {
  const host = (service: string, suffix = ""): string => `https://${id.name}${suffix}.${service}.core.windows.net/`;
  const all = (suffix: string): Record<string, string> => ({
    blob: host("blob", suffix),
    dfs: host("dfs", suffix),
    file: host("file", suffix),
    queue: host("queue", suffix),
    table: host("table", suffix),
    web: `https://${id.name}${suffix}.z${1 + seal.number("web", 20)}.web.core.windows.net/`,
  });
  const readable = /RA/.test(text(at(body, "sku", "name")) ?? "");
  return {
    primaryEndpoints: all(""),
    ...(readable ? { secondaryEndpoints: all("-secondary") } : {}),
    primaryLocation: location,
    statusOfPrimary: "available",
  };
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
    admit: vaultAdmit,
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
      "isNfsV3Enabled",
      "dnsEndpointType",
      "encryption.requireInfrastructureEncryption",
    ],
    check: checkStorage,
    outputs: storageOutputs,
  },
  { type: `${STORAGE}/blobServices`, adopts: true },
  { type: `${STORAGE}/fileServices`, adopts: true },
  { type: `${STORAGE}/blobServices/containers`, name: singleLowerHyphens(3, 63) },
  {
    type: "Microsoft.DataProtection/backupVaults",
    name: letterFirst(2, 50),
    immutable: ["properties.storageSettings"],
  },
  { type: "Microsoft.DataProtection/backupVaults/backupPolicies", name: hyphenated(3, 150) },
  {
    type: "Microsoft.DataProtection/backupVaults/backupInstances",
    immutable: ["properties.dataSourceInfo.resourceID"],
    soft: true,
  },
  { type: "Microsoft.RecoveryServices/vaults", name: letterFirst(2, 50) },
  { type: "Microsoft.Compute/diskEncryptionSets", name: networkName(1, 80) },
];
