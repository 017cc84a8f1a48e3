import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { PrivateLinkEverything } from "../private-link-everything";

/** A certificate that the vault must hold before what uses it is made. Its private key never leaves the vault's side. */
export interface CertificateArgs {
  /** Required. Names that it proves; the first is its subject. */
  readonly hostNames: readonly string[];
  /** Required. Issuer as the vault knows it: a certificate authority that was entered there, or `Unknown` for requests signed by hand. */
  readonly issuer: string;
  /** Optional. What its owner proves its names as: `client`, to servers that ask; else to clients. @default server */
  readonly usage?: "server" | "client";
}

/** A key that a store's data is encrypted under, and the identity by which the store uses it. */
export interface CustomerKey {
  /** Name of the key in its vault. */
  readonly keyName: pulumi.Output<string>;
  /** `https://<vault>.vault.azure.net/` */
  readonly vaultUri: pulumi.Output<string>;
  /** Address of the key without a version, so that a rotated one is taken up by itself. */
  readonly keyUri: pulumi.Output<string>;
  /** ARM id of the identity that may wrap and unwrap with this key, and nothing else. */
  readonly identityId: pulumi.Output<string>;
  /** Client id of that identity. */
  readonly identityClientId: pulumi.Output<string>;
}

/** A certificate that somebody puts into the vault: where it will be, and how to ask for it. */
export interface ExpectedCertificate {
  /** Address of the secret with certificate and key, without a version, as a gateway takes it. */
  readonly secretId: pulumi.Output<string>;
  /** The policy, as `az keyvault certificate create --policy` takes it. Holds no secret. */
  readonly policy: string;
}

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
   * Optional. Keys that stores' data is encrypted under, each with an identity of its own; one a store. They rotate by themselves. Azure
   * never changes what is told of a key once it is made: another kind of key is another name. @default none
   */
  readonly keys?: readonly string[];
  /** Optional. Certificates that the vault is to hold, by name. Nobody makes them here: `certificates` tells how. @default none */
  readonly certificates?: Readonly<Record<string, CertificateArgs>>;
  /**
   * Optional. Takes up the soft-deleted vault of this name, with what is in it, instead of making one. Azure refuses it without such
   * a vault (`SoftDeletedVaultDoesNotExist`), and refuses a name that one holds without it (`ConflictError`):
   * https://azure.github.io/azure-service-operator/guide/keyvaults/ (2026-11). @default false
   */
  readonly recover?: boolean;
  /** Optional. Workspace for audit logs. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears when the vault fails, nears its limits, or holds what expires soon (that one is read in the logs). @default nobody */
  readonly alerting?: Alerting;
}

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name (2026-11) */
const OBJECT_NAME = /^[a-z0-9-]{1,127}$/i;
const HOST_NAME = /^(?=.{4,253}$)(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/;

export function keyVaultFaults({ keys = [], certificates = {} }: KeyVaultArgs): Fault[] {
  return [
    ...keys.filter((key) => !OBJECT_NAME.test(key)).map((key) => misnamed("keys", key)),
    ...[...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))].map((twice) => ({
      path: "keys",
      got: twice,
      expected: "each name once",
      fix: "remove the repetition",
    })),
    ...Object.entries(certificates).flatMap(([name, certificate]) => [
      ...(OBJECT_NAME.test(name) ? [] : [misnamed(`certificates.${name}`, name)]),
      ...certificateFaults(`certificates.${name}.hostNames`, certificate),
    ]),
  ];
}

function certificateFaults(path: string, { hostNames }: CertificateArgs): Fault[] {
  if (hostNames.length === 0) {
    return [{ path, got: hostNames, expected: "at least one host name", fix: "name what the certificate proves" }];
  }
  return hostNames
    .filter((hostName) => !HOST_NAME.test(hostName))
    .map((got) => ({ path, got, expected: "a lower-case host name", fix: "mend it" }));
}

function misnamed(path: string, got: string): Fault {
  return { path, got, expected: "1 to 127 letters, digits and hyphens", fix: "rename it" };
}
