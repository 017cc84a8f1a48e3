import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../components/azure/aks-cluster";
import { WorkloadIdentity } from "../components/azure/managed-identity";
import { KEDA, SERVICES_ACCOUNT, SERVICES_NAMESPACE } from "../facts/workloads";
import type { Sites } from "./sites";

/** Who asks the stores of a region for something. */
export interface Identities {
  /** The services' pods, and no others: users of the stores. */
  readonly services: WorkloadIdentity;
  /** KEDA, which reads how long queues are. */
  readonly scaler: WorkloadIdentity;
}

/**
 * Identities of what runs in a cluster. The stores grant to them. KEDA has one of its own: as the services' it could take their messages
 * and read their data, which a program that scales has no use for.
 * https://learn.microsoft.com/azure/aks/keda-workload-identity (2026-11)
 */
export function identitiesOf(
  { sites, azure }: { readonly sites: Sites; readonly azure: pulumi.ComponentResourceOptions },
  { oidcIssuerUrl }: AksCluster,
): Identities {
  const common = { site: sites.platform, clusterIssuerUrl: oidcIssuerUrl, grants: [] };
  const account = { namespace: SERVICES_NAMESPACE, serviceAccount: SERVICES_ACCOUNT };
  return {
    services: new WorkloadIdentity("services", { ...common, role: "services", ...account }, azure),
    scaler: new WorkloadIdentity("scaler", { ...common, role: "scaler", ...KEDA }, azure),
  };
}
