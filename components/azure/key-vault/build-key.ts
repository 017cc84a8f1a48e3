import type * as inputs from "@pulumi/azure-native/types/input";

/**
 * A key that wraps other keys. A new version comes each year and the old one is good for another: stores take up the new one within a
 * day (https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview#update-the-key-version), and what they wrapped
 * with the old one stays readable. RSA of 3,072 bits is what every store takes.
 * https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation#key-rotation-policy (2026-11)
 */
export const WRAPPING_KEY = {
  kty: "RSA",
  keySize: 3072,
  keyOps: ["wrapKey", "unwrapKey"],
  attributes: { enabled: true },
  rotationPolicy: {
    attributes: { expiryTime: "P2Y" },
    lifetimeActions: [
      { action: { type: "rotate" }, trigger: { timeAfterCreate: "P1Y" } },
      { action: { type: "notify" }, trigger: { timeBeforeExpiry: "P30D" } },
    ],
  },
} satisfies inputs.keyvault.KeyPropertiesArgs;
