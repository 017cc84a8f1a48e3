import { atLeast, fromTable, is } from "../expectation";
import type { Rule } from "../rule";

export const keyVaultRules: readonly Rule[] = [
  {
    id: "vault-purge-protected",
    scope: "resource",
    title: "A deleted vault or secret can be had back for 90 days.",
    why: "Keys that are gone take the data with them that they encrypt (A22).",
    remedy: "use KeyVault; purge protection cannot be turned off again, and that is the point.",
    documentation: {
      address: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
      read: "2026-11",
    },
    requirements: ["A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:keyvault:Vault": {
        "properties.enablePurgeProtection": is(true),
        "properties.enableSoftDelete": is(true),
        "properties.softDeleteRetentionInDays": atLeast(90, "days"),
      },
    }),
  },
];
