import * as keyvault from "@pulumi/azure-native/keyvault";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { watchLogs } from "../log-alert";
import { grant, grantEach } from "../managed-identity";
import { type CustomerKey, type ExpectedCertificate, keyVaultFaults, type KeyVaultArgs } from "./args";
import { EXPIRY, expiryQuery, VAULT_WATCHES } from "./build-alerts";
import { certificatePolicy } from "./build-certificate";
import { WRAPPING_KEY } from "./build-key";
import { buildVault } from "./build-vault";

export type { CertificateArgs, CustomerKey, ExpectedCertificate, KeyVaultArgs } from "./args";

/**
 * A vault for a region's secrets, certificates and keys: Entra roles only, closed to the public, nothing lost for 90 days.
 *
 * A certificate cannot be declared: Azure Resource Manager has no such resource, and a secret with the private key in it would lie in
 * the program's state. So the program says which certificates the vault must hold and how each is asked for (`certificates`), and
 * somebody with the officers' role, inside the network, asks once, before the gateway that uses it is made:
 * `az keyvault certificate issuer create` for an authority that Key Vault knows (DigiCert, GlobalSign), then
 * `az keyvault certificate create --policy`. From then on the vault renews it, and gateways take the renewed one within four hours.
 *
 * @costs Operations, by the ten thousand, and renewals of certificates by the piece; the vault itself is free. A key that rotates each
 * year costs a version a year. Audit logs in the workspace usually cost more than the vault.
 * @fails While the vault does not answer, pods that start cannot read their secrets and nothing can be renewed; what runs already goes
 * on, as it holds what it read. Stores encrypted under a key of the vault hold what they unwrapped for a while, then refuse reads and
 * writes until the vault is back. Throttled calls (429) mean that somebody reads in a loop.
 * @recovers Azure keeps a copy in the paired region and serves from it, read-only, when the region is lost, within minutes
 * and by itself. What is deleted can be had back for 90 days by an officer; a deleted vault by one line of configuration
 * (docs/decisions/17). Nobody, not even the subscription's owner, can remove it for good sooner.
 */
export class KeyVault extends pulumi.ComponentResource {
  readonly vaultId: pulumi.Output<string>;
  /** `https://<name>.vault.azure.net/` */
  readonly vaultUri: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  /** Keys for stores' data, by name. */
  readonly keys: Readonly<Record<string, CustomerKey>>;
  /** Where each certificate will be and how it is asked for, by name. */
  readonly certificates: Readonly<Record<string, ExpectedCertificate>>;

  /** @throws ArgumentError on names that Azure refuses and certificates that would prove nothing. */
  constructor(name: string, args: KeyVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("KeyVault", name, keyVaultFaults(args));
    super("plugilo:azure:KeyVault", name, {}, opts);
    const vault = new keyvault.Vault(`${name}-vault`, buildVault(args), { parent: this, protect: args.site.protect });
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    // The address follows from the name; it ends in a slash, as Azure writes it.
    this.vaultUri = pulumi.interpolate`https://${vault.name}.vault.azure.net/`;
    args.link.connect(`${name}-endpoint`, { service: "keyVault", targetId: vault.id }, { parent: this });
    this.admit(name, args);
    this.keys = Object.fromEntries((args.keys ?? []).map((key) => [key, this.key(name, key, args)]));
    this.certificates = this.expected(args);
    this.watch(name, args);
    const { vaultId, vaultUri, vaultName, keys, certificates } = this;
    this.registerOutputs({ vaultId, vaultUri, vaultName, keys, certificates });
  }

  private admit(name: string, { readers, officers }: KeyVaultArgs): void {
    const scope = this.vaultId;
    const group = { scope, principalType: "Group" } as const;
    const opts = { parent: this };
    grantEach(`${name}-reader`, readers, { role: "keyVaultSecretsUser", scope }, opts);
    grantEach(`${name}-secrets-officer`, officers, { ...group, role: "keyVaultSecretsOfficer" }, opts);
    grantEach(`${name}-certificates-officer`, officers, { ...group, role: "keyVaultCertificatesOfficer" }, opts);
  }

  /** A key, and an identity that may use it and no other. */
  private key(name: string, keyName: string, { site }: KeyVaultArgs): CustomerKey {
    const { resourceGroupName, tags } = site;
    const key = new keyvault.Key(
      `${name}-key-${keyName}`,
      { vaultName: this.vaultName, keyName, resourceGroupName, properties: WRAPPING_KEY, tags },
      { parent: this, protect: site.protect },
    );
    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-key-${keyName}-identity`,
      {
        resourceName: site.names.of("managedIdentity", `key-${keyName}`),
        resourceGroupName,
        location: site.region.name,
        tags,
      },
      { parent: this },
    );
    const user = grant(
      `${name}-key-${keyName}-user`,
      { principalId: identity.principalId, role: "keyVaultCryptoServiceEncryptionUser", scope: key.id },
      { parent: this },
    );
    // Who is told the identity waits for its role: a store that is made sooner is refused.
    const after = (output: pulumi.Output<string>): pulumi.Output<string> =>
      pulumi.all([output, user.id]).apply(([value]) => value);
    return {
      keyName: key.name,
      vaultUri: this.vaultUri,
      keyUri: pulumi.interpolate`${this.vaultUri}keys/${key.name}`,
      identityId: after(identity.id),
      identityClientId: after(identity.clientId),
    };
  }

  private expected({ certificates = {} }: KeyVaultArgs): Record<string, ExpectedCertificate> {
    return Object.fromEntries(
      Object.entries(certificates).map(([certificate, args]) => [
        certificate,
        { secretId: pulumi.interpolate`${this.vaultUri}secrets/${certificate}`, policy: certificatePolicy(args) },
      ]),
    );
  }

  private watch(name: string, { site, workspaceId, alerting }: KeyVaultArgs): void {
    const targetId = this.vaultId;
    if (workspaceId !== undefined) diagnose(`${name}-diagnostics`, { targetId, workspaceId }, { parent: this });
    if (!alerting) return;
    for (const [key, args] of Object.entries(VAULT_WATCHES)) {
      alerting.watch(`${name}-${key}`, { ...args, targetId }, { parent: this });
    }
    if (workspaceId === undefined) return;
    watchLogs(
      `${name}-expiry`,
      { ...EXPIRY, site, alerting, workspaceId, query: targetId.apply(expiryQuery) },
      { parent: this },
    );
  }
}
