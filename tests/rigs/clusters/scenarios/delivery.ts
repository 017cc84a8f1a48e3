import { writeFileSync } from "node:fs";
import { nextStep } from "../../../../cli/singletons/plan";
import { productionClusters, rewritten, singletonsOf } from "../../../../cli/singletons/tree";
import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import { ARGO_CD_NAMESPACE } from "../../../../local/clusters/controllers/argo-cd";
import type { Api, Live } from "../api";
import type { Repository } from "../delivery";
import { eventually } from "../patience";
import type { Place } from "../platform";
import type { Hub, Regions } from "../rig";
import { took } from "../times";

const PLACES: readonly Place[] = ["frankfurt", "berlin"];
/** The only singleton that always runs: what it does twice is sent twice. */
const SINGLETON = "cdc";
const DRIFTED = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "content-api", namespace: SERVICES_NAMESPACE },
} as const;

/** A20, A21: what Git says is what both clusters have. */
export function delivery(regions: () => Regions, hub: () => Hub): void {
  const synced = (commit: string): Promise<void> => allSynced(hub().api, commit);

  describe("Argo CD", () => {
    it("brings the tree to both clusters", async () => {
      const began = Date.now();
      await hub().begin();
      await synced(hub().repository.head());
      took("delivery: applications made to both clusters as Git says", began);
      for (const place of PLACES) {
        const services = await regions()[place].api.list({
          apiVersion: "v1",
          kind: "Service",
          namespace: SERVICES_NAMESPACE,
        });
        expect(services.map(({ metadata }) => metadata.name)).toEqual(
          expect.arrayContaining(["accounts-api", "content-api"]),
        );
      }
    });

    it("puts back what somebody changed by hand", async () => {
      const { api } = regions().berlin;
      const before = await labelOf(api);
      const began = Date.now();
      await api.merge(DRIFTED, { metadata: { labels: { "plugilo.com/owner": "somebody" } } });
      await eventually("the label of Git", async () => (await labelOf(api)) === before);
      took("drift: changed by hand to healed", began);
    });
  });

  describe("singletons", () => {
    it("run in one region, and rest in the other", async () => {
      await eventually("Debezium in Frankfurt", async () => (await running(regions().frankfurt.api)) === 1);
      expect(await running(regions().berlin.api)).toBe(0);
      expect(await resting(regions().frankfurt.api, hub().repository)).toEqual([]);
      expect((await resting(regions().berlin.api, hub().repository)).length).toBe(SCHEDULED);
    });

    it("move by two changes in Git, and never run in both regions at once", async () => {
      const { repository } = hub();
      const watch = watchBoth(regions());
      const kinds: string[] = [];
      for (let step = next(repository); step.kind !== "done"; step = next(repository)) {
        kinds.push(step.kind);
        const clusters = step.kind === "off" ? step.clusters : [step.cluster];
        for (const { file } of clusters) writeFileSync(file, rewritten(file, step.kind === "on"));
        repository.commit(`Singletons ${step.kind}`);
        await synced(repository.head());
        const rest = step.kind === "off" ? PLACES : PLACES.filter((place) => place !== "berlin");
        for (const place of rest) {
          await eventually(`${place} at rest`, async () => (await running(regions()[place].api)) === 0);
        }
      }
      await eventually("Debezium in Berlin", async () => (await running(regions().berlin.api)) === 1);
      expect(kinds).toEqual(["off", "on"]);
      const { most, looks } = await watch.end();
      expect(most).toBe(1);
      expect(looks).toBeGreaterThan(10);
      expect((await resting(regions().frankfurt.api, repository)).length).toBe(SCHEDULED);
    });
  });
}

function next(repository: Repository) {
  return nextStep(productionClusters(repository.folder), "berlin");
}

/** A CronJob and a CronWorkflow. */
const SCHEDULED = 2;

interface Application extends Live {
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly operationState?: { readonly phase: string; readonly message?: string };
    readonly conditions?: readonly { readonly message: string }[];
  };
}

/** Asks for a look at once, as the repository's webhook does, and waits until all is as the commit says. */
async function allSynced(api: Api, commit: string): Promise<void> {
  const kind = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", namespace: ARGO_CD_NAMESPACE };
  const all = async (): Promise<Application[]> => await api.list<Application>(kind);
  await eventually("an application a cluster", async () => (await all()).length === PLACES.length);
  for (const { metadata } of await all()) {
    await api.merge({ ...kind, metadata }, { metadata: { annotations: { "argocd.argoproj.io/refresh": "hard" } } });
  }
  await eventually(
    `all applications at ${commit}`,
    async () => {
      const applications = await all();
      return applications.every(
        ({ status }) =>
          status?.sync?.status === "Synced" &&
          status.sync.revision === commit &&
          status.operationState?.phase === "Succeeded",
      );
    },
    {
      seen: async () =>
        (await all()).map(({ status }) => [status?.sync, status?.operationState?.message, status?.conditions]),
    },
  );
}

async function labelOf(api: Api): Promise<string | undefined> {
  return (await api.get(DRIFTED)).metadata.labels?.["plugilo.com/owner"];
}

/** Pods of the singleton, those on their way out included: they still do their work. */
async function running(api: Api): Promise<number> {
  const kind = { apiVersion: "v1", kind: "Pod", namespace: SERVICES_NAMESPACE };
  return (await api.list(kind, `app.kubernetes.io/name=${SINGLETON}`)).length;
}

/** Scheduled singletons that are suspended. */
async function resting(api: Api, { folder }: Repository): Promise<string[]> {
  const versions: Readonly<Record<string, string>> = { CronJob: "batch/v1", CronWorkflow: "argoproj.io/v1alpha1" };
  const found: string[] = [];
  for (const { kind, name } of singletonsOf(folder)) {
    const apiVersion = versions[kind];
    if (apiVersion === undefined) continue;
    const { spec } = await api.get({ apiVersion, kind, metadata: { name, namespace: SERVICES_NAMESPACE } });
    if ((spec as { suspend?: boolean }).suspend === true) found.push(name);
  }
  return found;
}

/** Looks at both regions without a pause. */
function watchBoth({ frankfurt, berlin }: Regions): { end(): Promise<{ most: number; looks: number }> } {
  let [most, looks, watching] = [0, 0, true];
  const watched = (async () => {
    while (watching) {
      const counts = await Promise.all([running(frankfurt.api), running(berlin.api)]);
      most = Math.max(most, counts[0] + counts[1]);
      looks += 1;
    }
  })();
  return {
    end: async () => {
      watching = false;
      await watched;
      return { most, looks };
    },
  };
}
