import { awake, type LiveObject } from "../../../../cli/singletons/live";
import type { Singleton } from "../../../../cli/singletons/tree";
import { LABELS, SERVICES_NAMESPACE } from "../../../../facts/workloads";
import type { Api, Live } from "../api";
import { CLUSTERS, type ClusterName } from "./platform";

const KINDS = [
  { apiVersion: "batch/v1", kind: "CronJob" },
  { apiVersion: "argoproj.io/v1alpha1", kind: "CronWorkflow" },
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "v1", kind: "Pod" },
] as const;

/** What keeps a cluster's singletons from being at rest, in the command's own words; pods on their way out still do their work. */
export async function stirring(api: Api, wanted: readonly Singleton[]): Promise<string[]> {
  const found = await Promise.all(
    KINDS.map(async (kind) => {
      const live = await api.list<Live & LiveObject>(
        { ...kind, namespace: SERVICES_NAMESPACE },
        `${LABELS.singleton}=true`,
      );
      // Items of a list do not say what they are.
      return live.map((one) => ({ ...one, kind: kind.kind }));
    }),
  );
  return awake(wanted, found.flat());
}

interface Watch {
  /** @returns what ran in both at the same time, and how often that was looked at. */
  end(): Promise<{ readonly twice: readonly string[]; readonly looks: number }>;
}

/** Looks at both regions again and again, and notes when singletons of both were not at rest. */
export function watchBoth(inCluster: (name: ClusterName) => Api): Watch {
  const twice: string[] = [];
  let [looks, watching] = [0, true];
  const watched = (async () => {
    while (watching) {
      const found = await Promise.all(CLUSTERS.map((name) => stirring(inCluster(name), [])));
      if (found.every((faults) => faults.length > 0)) twice.push(found.flat().join("; "));
      looks += 1;
    }
  })();
  // What it throws is thrown where it is ended.
  watched.catch(() => undefined);
  return {
    end: async () => {
      watching = false;
      await watched;
      return { twice, looks };
    },
  };
}
