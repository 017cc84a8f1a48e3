import * as containerservice from "@pulumi/azure-native/containerservice";
import * as pulumi from "@pulumi/pulumi";
import * as yaml from "yaml";

interface RawKubeconfig {
  readonly clusters?: readonly {
    readonly name?: string;
    readonly cluster?: { readonly "certificate-authority-data"?: string };
  }[];
}

/** Where another cluster's API server is, and what proves it: neither is secret. */
export interface ApiServer {
  readonly privateFqdn: string;
  /** In base64. */
  readonly certificateAuthority: string;
}

/** A field that the cloud always fills, though the SDK's type says that it may not. */
export function required<K extends string>(
  of: pulumi.Output<{ readonly [P in K]?: string } | undefined>,
  field: K,
): pulumi.Output<string> {
  return of.apply((value) => {
    const found = value?.[field];
    if (found === undefined) {
      throw new pulumi.RunError(`cluster: got no ${field} from Azure, expected one; refresh the stack and try again.`);
    }
    return found;
  });
}

/** Secret. Signs in through `kubelogin` as whoever runs the program: local accounts are off. */
export function kubeconfigOf(
  cluster: { readonly resourceGroupName: pulumi.Input<string>; readonly clusterName: pulumi.Input<string> },
  opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
  const { resourceGroupName, clusterName } = cluster;
  const credentials = containerservice.listManagedClusterUserCredentialsOutput(
    { resourceGroupName, resourceName: clusterName, format: "exec" },
    opts,
  );
  const encoded = required(
    credentials.kubeconfigs.apply(([first]) => first),
    "value",
  );
  return pulumi.secret(encoded.apply((text) => Buffer.from(text, "base64").toString("utf8")));
}

/**
 * The authority that proves the API server, in base64. A cluster makes its own, and nothing but its kubeconfig tells it.
 *
 * @throws RunError if there is none in it: whoever reads it would have to trust any server.
 */
export function certificateAuthorityIn(kubeconfig: string): string {
  const { clusters } = (yaml.parse(kubeconfig) ?? {}) as RawKubeconfig;
  const authority = clusters?.[0]?.cluster?.["certificate-authority-data"];
  if (authority) return authority;
  throw new pulumi.RunError("kubeconfig: got no certificate authority, expected that of the cluster's API server.");
}

/**
 * A kubeconfig of another cluster, made of one's own: every cluster of AKS takes the same sign-in with Entra. Azure is not asked, and so
 * need not answer in the other's region.
 */
export function kubeconfigTo(own: string, { privateFqdn, certificateAuthority }: ApiServer): string {
  const raw = (yaml.parse(own) ?? {}) as RawKubeconfig;
  const cluster = { server: `https://${privateFqdn}:443`, "certificate-authority-data": certificateAuthority };
  return yaml.stringify({ ...raw, clusters: (raw.clusters ?? []).map((entry) => ({ ...entry, cluster })) });
}
