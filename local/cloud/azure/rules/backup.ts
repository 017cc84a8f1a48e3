/** Backup vaults, their policies, and what they protect. */
import { at, object, text } from "../body";
import type { Refusal, TypeRule } from "../rule";
import type { Resource, Store } from "../../store/store";
import { identityOutputs } from "./identities";
import { hyphenated, letterFirst } from "./names";

const VAULT = "Microsoft.DataProtection/backupVaults";
const INSTANCE = `${VAULT}/backupInstances`;

/** The backup instance that protects a resource, if there is one. */
export function protectorOf(store: Store, id: string): Resource | undefined {
  const key = id.toLowerCase();
  return store
    .ofType(INSTANCE)
    .find(({ body }) => text(at(body, "properties", "dataSourceInfo", "resourceID"))?.toLowerCase() === key);
}

/** https://learn.microsoft.com/azure/backup/create-manage-backup-vault#delete-a-backup-vault (2026-11) */
function vaultKeeps(vault: Resource, store: Store): Refusal[] {
  const inside = store.children(vault.id).filter(({ type }) => /\/backup(Instances|Policies)$/i.test(type));
  if (inside.length === 0) return [];
  const message = `cannot delete the Backup vault ${vault.id} as there are existing backup instances or backup policies in the vault: ${inside.length}. Expected: none. Delete them first`;
  return [{ property: "", code: "BackupVaultNotEmpty", message }];
}

export const backupRules: readonly TypeRule[] = [
  {
    type: VAULT,
    name: letterFirst(2, 50),
    immutable: ["properties.storageSettings"],
    keeps: vaultKeeps,
    outputs: ({ body, store, id }) => ({
      properties: {
        ...object(body["properties"]),
        provisioningState: "Succeeded",
        isVaultProtectedByResourceGuard: store.has(`${id.id}/backupResourceGuardProxies/DppResourceGuardProxy`),
        secureScore:
          text(at(body, "properties", "securitySettings", "immutabilitySettings", "state")) === "Locked"
            ? "Maximum"
            : "Adequate",
      },
    }),
  },
  // Azure changes no policy: https://learn.microsoft.com/azure/backup/backup-azure-dataprotection-use-rest-api-create-update-blob-policy (2026-11).
  { type: `${VAULT}/backupPolicies`, name: hyphenated(3, 150), immutable: ["properties"] },
  {
    type: INSTANCE,
    immutable: ["properties.dataSourceInfo.resourceID"],
    soft: ["properties.dataSourceInfo", "properties.dataSourceSetInfo"],
    outputs: ({ body }) => ({
      properties: {
        ...object(body["properties"]),
        currentProtectionState: "ProtectionConfigured",
        protectionStatus: { status: "ProtectionConfigured" },
        provisioningState: "Succeeded",
      },
    }),
  },
  { type: `${VAULT}/backupResourceGuardProxies`, soft: true },
  { type: "Microsoft.DataProtection/resourceGuards", name: hyphenated(3, 63) },
  {
    // AKS gives each an identity: https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-concept (2026-11).
    type: "Microsoft.KubernetesConfiguration/extensions",
    name: hyphenated(2, 63),
    immutable: ["extensionType"],
    outputs: ({ seal, tenant }) => ({
      aksAssignedIdentity: { type: "SystemAssigned", ...identityOutputs(seal, tenant) },
    }),
  },
];
