import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { CustomObject } from "./custom-object";

/** Who reads a vault for pods: an identity that trusts their service account. */
export interface VaultReader {
  /** Required. Name of the vault. */
  readonly vaultName: pulumi.Input<string>;
  readonly tenantId: pulumi.Input<string>;
  /** Required. Client id of an identity that reads the vault's secrets, and that the pods' service account may take. */
  readonly clientId: pulumi.Input<string>;
}

/**
 * What the vault's driver puts into pods as files, each by the name that it has in the vault. A certificate is asked for as a secret,
 * which holds its key and its chain: one file, in PEM. Without a version, a renewed one is there within minutes.
 * https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/identity-access-modes/workload-identity-mode/ (2026-11)
 */
export function vaultFiles(
  name: string,
  namespace: pulumi.Input<string>,
  { vaultName, tenantId, clientId }: VaultReader,
  secrets: readonly string[],
): CustomObject {
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name, namespace },
    spec: {
      provider: "azure",
      parameters: {
        clientID: pulumi.output(clientId),
        keyvaultName: pulumi.output(vaultName),
        tenantId: pulumi.output(tenantId),
        objects: stringify({
          array: secrets.map((objectName) => stringify({ objectName, objectType: "secret" })),
        }),
      },
    },
  };
}

/** The volume with those files: a pod that mounts it starts when every one of them is there. */
export function vaultVolume(className: string) {
  return {
    name: "vault",
    csi: {
      driver: "secrets-store.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass: className },
    },
  } satisfies input.core.v1.Volume;
}
