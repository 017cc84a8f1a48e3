import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import { diagnose } from "../diagnostics";
import { grantEach } from "../managed-identity";
import { PrivateLinkEverything } from "../private-link-everything";

export interface KeyVaultArgs {
  readonly site: Site;
  /** Optional. Tells two vaults of a region apart, at most four characters. @default none: the region's own vault */
  readonly role?: string;
  /** Required. Gives the vault its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. Entra tenant that the vault trusts. */
  readonly tenantId: pulumi.Input<string>;
  /** Optional. Workload identities that read secrets, by key. @default none */
  readonly readers?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Entra groups that manage secrets and certificates, by key. @default none */
  readonly officers?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Takes up the soft-deleted vault of this name, with what is in it, instead of making one. Azure refuses it without such
   * a vault (`SoftDeletedVaultDoesNotExist`), and refuses a name that one holds without it (`ConflictError`):
   * https://azure.github.io/azure-service-operator/guide/keyvaults/ (2026-11). @default false
   */
  readonly recover?: boolean;
  /** Optional. Workspace for audit logs. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** Longest that Azure offers; it cannot be changed afterwards. */
const SOFT_DELETE_DAYS = 90;

/** A vault for a region's secrets and certificates: Entra roles only, closed to the public, nothing lost for 90 days. */
export class KeyVault extends pulumi.ComponentResource {
  readonly vaultId: pulumi.Output<string>;
  /** `https://<name>.vault.azure.net/` */
  readonly vaultUri: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;

  constructor(name: string, args: KeyVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:azure:KeyVault", name, {}, opts);
    const { site } = args;
    const vault = new keyvault.Vault(
      `${name}-vault`,
      {
        vaultName: site.names.of("keyVault", args.role),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        properties: {
          tenantId: args.tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: SOFT_DELETE_DAYS,
          enablePurgeProtection: true,
          ...(args.recover ? { createMode: "recover" as const } : {}),
          ...PrivateLinkEverything.closed("keyVault"),
        },
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
    args.link.connect(`${name}-endpoint`, { service: "keyVault", targetId: vault.id }, { parent: this });
    const scope = vault.id;
    grantEach(`${name}-reader`, args.readers, { role: "keyVaultSecretsUser", scope }, { parent: this });
    const group = { scope, principalType: "Group" } as const;
    grantEach(`${name}-secrets-officer`, args.officers, { ...group, role: "keyVaultSecretsOfficer" }, { parent: this });
    grantEach(
      `${name}-certificates-officer`,
      args.officers,
      { ...group, role: "keyVaultCertificatesOfficer" },
      { parent: this },
    );
    if (args.workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: scope, workspaceId: args.workspaceId }, { parent: this });
    }
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    // The address follows from the name; it ends in a slash, as Azure writes it.
    this.vaultUri = pulumi.interpolate`https://${vault.name}.vault.azure.net/`;
    this.registerOutputs({ vaultId: this.vaultId, vaultUri: this.vaultUri, vaultName: this.vaultName });
  }
}
