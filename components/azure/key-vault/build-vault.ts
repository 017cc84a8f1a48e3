import type { VaultArgs } from "@pulumi/azure-native/keyvault";
import { PrivateLinkEverything } from "../private-link-everything";
import type { KeyVaultArgs } from "./args";

/** Longest that Azure offers; it cannot be changed afterwards. */
const SOFT_DELETE_DAYS = 90;

/** Body of the vault. */
export function buildVault(args: KeyVaultArgs): VaultArgs {
  const { site, role, tenantId, recover } = args;
  return {
    vaultName: site.names.of("keyVault", role),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    properties: {
      tenantId,
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: SOFT_DELETE_DAYS,
      enablePurgeProtection: true,
      ...(recover ? { createMode: "recover" as const } : {}),
      ...PrivateLinkEverything.closed("keyVault"),
      ...(readByAzure(args) ? { networkAcls: { defaultAction: "Deny", bypass: "AzureServices" } } : {}),
    },
    tags: site.tags,
  };
}

/**
 * An application gateway takes its certificate, and a store wraps its key, from Azure's side, which has no endpoint in our network:
 * both are on the list of trusted services, that still need a role in Entra. A vault without either trusts nobody.
 * https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints#trusted-services and
 * https://learn.microsoft.com/azure/application-gateway/key-vault-certs#verify-firewall-permissions-to-key-vault (2026-11)
 */
function readByAzure({ keys = [], certificates = {} }: KeyVaultArgs): boolean {
  return keys.length > 0 || Object.keys(certificates).length > 0;
}
