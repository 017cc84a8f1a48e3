import { ARGO_CD_NAMESPACE } from "../../../../local/clusters/controllers/argo-cd";
import type { Api, Live } from "../api";
import { eventually } from "../patience";
import { CLUSTERS } from "./platform";

const KIND = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", namespace: ARGO_CD_NAMESPACE } as const;

/** What Argo CD says of a cluster. */
export interface Application extends Live {
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status: string }[];
    readonly operationState?: { readonly phase: string; readonly message?: string };
    readonly conditions?: readonly { readonly message: string }[];
  };
}

/** Applications by the cluster's name. */
export async function applications(api: Api): Promise<Application[]> {
  return await api.list<Application>(KIND);
}

/** Asks for a look at once, as a webhook of the repository does; by itself Argo CD looks every few minutes. */
export async function look(api: Api): Promise<void> {
  await eventually("an application for each cluster", async () => (await applications(api)).length === CLUSTERS.length);
  for (const { metadata } of await applications(api)) {
    await api.merge({ ...KIND, metadata }, { metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } });
  }
}

/** Until both clusters are as a commit says. */
export async function synced(api: Api, commit: string): Promise<void> {
  await look(api);
  await eventually(
    `both clusters as ${commit} says`,
    async () =>
      (await applications(api)).every(
        ({ status }) =>
          status?.sync?.status === "Synced" &&
          status.sync.revision === commit &&
          status.operationState?.phase === "Succeeded",
      ),
    { seen: async () => (await applications(api)).map(brief) },
  );
}

function brief({ metadata: { name }, status }: Application): unknown {
  const { sync, operationState, conditions, resources = [] } = status ?? {};
  const behind = resources.filter((one) => one.status !== "Synced").map(({ kind, name: of }) => `${kind} ${of}`);
  return { name, sync, phase: operationState?.phase, message: operationState?.message, conditions, behind };
}
