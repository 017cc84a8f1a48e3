import { ArgoCd } from "../../../../components/kubernetes/argo-cd";
import { ClusterRegistration } from "../../../../components/kubernetes/cluster-registration";
import { Namespaces } from "../../../../components/kubernetes/namespaces";
import { ReleaseGate } from "../../../../components/kubernetes/release-gate";
import { planRegion } from "../../../../facts/address-plan";
import { meshRevisionOf } from "../../../../facts/aks";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../../../facts/workloads";
import { unwrap } from "../../../../local/cloud/protocol/values";
import { regionNamespaces } from "../../../../stacks/namespaces";
import { hub, RELEASE } from "../../../unit/components/argo-cds";
import { SUBSCRIPTION } from "../../../unit/components/computed";
import { at, record, type StackOptions } from "../../../unit/components/recorder";
import { manifestOf, type Manifest } from "../api";

export const WORKLOAD_NAMESPACES = [SERVICES_NAMESPACE, BURST_NAMESPACE] as const;
export const CLUSTERS = ["frankfurt", "berlin"] as const;
export type ClusterName = (typeof CLUSTERS)[number];

const ID = "c0ffee00-0000-4000-8000-000000000000";

/** Namespaces of a region with their bounds, and what releases in them ask, as its stack makes them. */
export async function regionPlatform(): Promise<Manifest[]> {
  const mesh = { revision: meshRevisionOf("1.36"), clientId: ID };
  const namespaces = regionNamespaces(planRegion("10.16.0.0/14"), mesh);
  return objects(
    await record((opts) => {
      new Namespaces("namespaces", { namespaces }, opts);
      // First versions ask nothing, but what they would ask must be there.
      new ReleaseGate("release-gate", { address: "http://centre.rig" }, opts);
    }),
  );
}

/** What the hub's stack makes of Argo CD and the regions' make beside it, for a repository that lies on this machine. */
export interface HubPlatform {
  /** Of `argocd-cm`, what the chart is given; but how people sign in, of whom there are none here. */
  readonly settings: Readonly<Record<string, string>>;
  readonly projects: readonly Manifest[];
  readonly applicationSet: Manifest;
  readonly registrations: Readonly<Record<ClusterName, Manifest>>;
}

export async function hubPlatform(repository: string): Promise<HubPlatform> {
  const made = await record((opts) => argoCd(repository, opts));
  const all = objects(made);
  const values = at(made.one(RELEASE).inputs, "values", "configs", "cm");
  const settings = Object.entries(values as Record<string, unknown>).filter(([key]) => key !== "oidc.config");
  const named = (kind: string, name: string): Manifest => {
    const found = all.find((one) => one.kind === kind && one.metadata.name === name);
    if (!found) throw new Error(`${kind}: got none named ${name}, expected the components to make it`);
    return found;
  };
  return {
    settings: Object.fromEntries(settings.map(([key, value]) => [key, String(value)])),
    projects: all.filter(({ kind }) => kind === "AppProject"),
    applicationSet: named("ApplicationSet", "workloads-prod"),
    registrations: {
      frankfurt: named("Secret", "cluster-frankfurt"),
      berlin: named("Secret", "cluster-berlin"),
    },
  };
}

function argoCd(repository: string, opts: StackOptions): void {
  const delivery = { ...hub.delivery, repository };
  new ArgoCd("argo-cd", { ...hub, repositories: [repository], delivery, clusters: CLUSTERS }, opts);
  for (const clusterName of CLUSTERS) {
    new ClusterRegistration(
      `registration-${clusterName}`,
      {
        clusterName,
        environment: hub.delivery.environment,
        clusterId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`,
        privateFqdn: `${clusterName}.example.com`,
        certificateAuthority: "Q0E=",
        scalerClientId: scalerClientId(clusterName),
        namespaces: WORKLOAD_NAMESPACES,
        argoCd: { namespace: hub.namespace, clientId: ID, tenantId: ID, principalId: ID },
      },
      opts,
    );
  }
}

/** Identity that KEDA asks queues as in a cluster: known by its registration only. */
export function scalerClientId(clusterName: ClusterName): string {
  return `scaler-of-${clusterName}`;
}

function objects({ all }: Awaited<ReturnType<typeof record>>): Manifest[] {
  return all
    .filter(({ type, custom }) => custom && type.startsWith("kubernetes:") && type !== RELEASE)
    .map(({ type, inputs }) => manifestOf({ kind: type.split(":").at(-1), apiVersion: "v1", ...unwrap(inputs) }));
}
