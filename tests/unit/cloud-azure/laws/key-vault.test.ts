import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { SUBSCRIPTION, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const properties = (more: PropertyMap = {}): PropertyMap => ({
  properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" }, ...more },
});
const vault = (more: PropertyMap = {}, vaultName = "kv-subject"): PropertyMap => ({ vaultName, ...properties(more) });

const ofVault = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  kind: "keyvault:Vault",
  right: vault(right),
  wrong: properties(wrong),
});

/** A vault that was made and deleted, so that its name is held. */
const deleted = async (cloud: TestCloud): Promise<void> =>
  cloud.remove(await cloud.make("keyvault:Vault", "gone", vault({}, "kv-gone")));

const inVault = (cloud: TestCloud) => cloud.make("keyvault:Vault", "vault", vault());
const key = (more: PropertyMap): PropertyMap => ({ vaultName: "kv-subject", keyName: "data", properties: more });
const ofKey = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  given: inVault,
  kind: "keyvault:Key",
  right: key(right),
  wrong: { properties: wrong },
});

/** A key with a life of a year, and what happens in it. */
const rotation = (
  type: string,
  trigger: PropertyMap,
  attributes: PropertyMap = { expiryTime: "P1Y" },
): PropertyMap => ({
  kty: "RSA",
  rotationPolicy: { attributes, lifetimeActions: [{ action: { type }, trigger }] },
});

const policy = (tenantId: string): PropertyMap => ({
  tenantId,
  objectId: SUBSCRIPTION,
  permissions: { secrets: ["get"] },
});
const ranges = (...values: string[]): PropertyMap => ({
  networkAcls: { ipRules: values.map((value) => ({ value })) },
});

describeLaws("KeyVault", {
  "vault-name-is-not-held-by-a-deleted-one": {
    given: deleted,
    kind: "keyvault:Vault",
    right: vault(),
    wrong: { vaultName: "kv-gone" },
  },
  "vault-recovers-what-was-deleted": ofVault({}, { createMode: "recover" }),
  "vault-retention-is-fixed": {
    ...ofVault({ softDeleteRetentionInDays: 90 }, { softDeleteRetentionInDays: 30 }),
    changes: true,
  },
  "vault-purge-protection-stays": { ...ofVault({ enablePurgeProtection: true }, {}), changes: true },
  "vault-purge-protection-is-on-or-unsaid": ofVault({}, { enablePurgeProtection: false }),
  "vault-soft-delete-stays": ofVault({ enableSoftDelete: true }, { enableSoftDelete: false }),
  "vault-retention-days": ofVault({ softDeleteRetentionInDays: 7 }, { softDeleteRetentionInDays: 91 }),
  "vault-policies-are-of-its-tenant": ofVault(
    { accessPolicies: [policy(SUBSCRIPTION)] },
    { accessPolicies: [policy("00000000-0000-0000-0000-00000000000a")] },
  ),
  "vault-policies-at-most": ofVault(
    { accessPolicies: [policy(SUBSCRIPTION)] },
    { accessPolicies: Array.from({ length: 1025 }, () => policy(SUBSCRIPTION)) },
  ),
  "vault-firewall-takes-public-addresses": ofVault(ranges("93.184.216.0/24"), ranges("192.168.1.0/24")),
  "vault-firewall-rules-at-most": ofVault(
    ranges("93.184.216.34"),
    ranges(...Array.from({ length: 1001 }, (_, at) => `93.184.${at >> 8}.${at & 255}`)),
  ),

  "key-in-hardware-needs-a-premium-vault": ofKey({ kty: "RSA" }, { kty: "RSA-HSM" }),
  "key-sizes-of-rsa": ofKey({ kty: "RSA", keySize: 3072 }, { kty: "RSA", keySize: 1024 }),
  "key-rotates-a-week-from-both-ends": ofKey(
    rotation("rotate", { timeAfterCreate: "P11M" }),
    rotation("rotate", { timeAfterCreate: "P1Y" }),
  ),
  "key-tells-of-its-end-only-if-it-has-one": ofKey(
    rotation("notify", { timeBeforeExpiry: "P30D" }),
    rotation("notify", { timeBeforeExpiry: "P30D" }, {}),
  ),
});
