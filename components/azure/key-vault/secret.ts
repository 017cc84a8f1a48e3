import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../../facts/tags";

export interface VaultSecretArgs {
  /** Required. ARM id of the vault, which may be another stack's. */
  readonly vaultId: pulumi.Input<string>;
  /** Required. What readers ask for. */
  readonly secretName: string;
  /** Required. State keeps it encrypted: pass it as a secret. */
  readonly value: pulumi.Input<string>;
  /** Required. What it is, for people. */
  readonly contentType: string;
  readonly tags: Tags;
}

/**
 * Puts a secret into a vault through the control plane, which a vault's closed network does not stop
 * (https://learn.microsoft.com/azure/key-vault/general/network-security, 2026-11). Deletion goes through the data plane, which it
 * does: so a secret stays when what it opened goes, and opens nothing any more.
 */
export function vaultSecret(name: string, args: VaultSecretArgs, opts: pulumi.CustomResourceOptions): keyvault.Secret {
  const vaultId = pulumi.output(args.vaultId);
  return new keyvault.Secret(
    name,
    {
      vaultName: vaultId.apply((id) => part(id, "vaults")),
      resourceGroupName: vaultId.apply((id) => part(id, "resourceGroups")),
      secretName: args.secretName,
      properties: { value: args.value, contentType: args.contentType },
      tags: args.tags,
    },
    { ...opts, retainOnDelete: true },
  );
}

/** The name that follows a word of an ARM id. */
function part(id: string, word: string): string {
  return new RegExp(`/${word}/([^/]+)`, "i").exec(id)?.[1] ?? "";
}
