import { ROLLOUTS_HASH_LABEL } from "../../../../facts/delivery";
import { CANARY } from "../../../../facts/scaling";
import { RELEASE_GATE } from "../../../../facts/service-defaults";
import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import type { Service } from "../../../../golden-path/schema";
import type { Api, Live } from "../api";
import { eventually } from "../patience";
import { isReady, podsOfService } from "../pods";
import { applyAll, type RegionCluster, type Regions } from "../rig";
import { TIMES_FASTER } from "../rigged";
import { serviceObjects } from "../services";
import { took } from "../times";

const SERVICE = "content-api";
const SPEED = `at ${TIMES_FASTER} times the speed`;
/** The longest that a bad version may have the first share of users. */
const FIRST_STEP = { seconds: (CANARY.steps[0].minutes * 60) / TIMES_FASTER, from: `A11, ${SPEED}` } as const;

/** A11: a new version takes the requests step by step, or is taken back. */
export function release(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;

  describe("a new version", () => {
    it("gets 10 %, then 50 %, then all requests, by every route of the service", async () => {
      const { api, world } = region();
      const before = await rollout(api);
      world.load.set(SERVICE, 60);
      const shares = watchShares(api);
      const began = Date.now();
      await deploy(api, "2");
      const after = await eventually("the release to end well", async () => {
        const { status } = await rollout(api);
        return status.phase === "Healthy" && status.stableRS !== before.status.stableRS && status;
      });
      took(`canary: version applied to all requests, ${SPEED}`, began);
      // Once it has everything it is the stable version, and a canary has nothing again.
      await eventually("no share for a canary", () => hasNoShare(api));
      // All of it is the canary's for an instant only, which a look may miss: then the canary is the stable version.
      const seen = (await shares.end()).filter((share) => share !== 100);
      expect(seen).toEqual([0, ...CANARY.steps.map(({ weight }) => weight), 0]);
      expect(after.stableRS).toBe(after.currentPodHash);
    });

    it("that fails is taken back by itself within the first step, and nobody had to look", async () => {
      const { api, world } = region();
      const { status: before } = await rollout(api);
      const shares = watchShares(api);
      await deploy(api, "3");
      const bad = await eventually("the canary", async () => {
        const { status } = await rollout(api);
        const found = await hashes(api);
        return status.currentPodHash !== before.stableRS && found.has(status.currentPodHash) && status.currentPodHash;
      });
      const began = Date.now();
      world.failing.set(bad, 0.5);
      const { status } = await eventually("the release to be taken back", async () => {
        const found = await rollout(api);
        return found.status.abort === true && (await hasNoShare(api)) && found;
      });
      expect(took("canary: first failure to rolled back", began, FIRST_STEP)).toBeLessThan(FIRST_STEP.seconds);
      expect(status.phase).toBe("Degraded");
      expect(status.message).toContain("error-share");
      expect(await shares.end()).toEqual([0, CANARY.steps[0].weight, 0]);
      expect(status.stableRS).toBe(before.stableRS);
    });

    it("of a service whose error budget is spent reaches nobody, unless it is marked as what mends an incident", async () => {
      const { api, world } = region();
      await deploy(api, "2");
      const { status: before } = await eventually("the version before", async () => {
        const found = await rollout(api);
        return found.status.phase === "Healthy" && found;
      });
      world.frozen.add(SERVICE);
      await world.told();
      const shares = watchShares(api);
      await deploy(api, "4");
      const { status } = await eventually("the release to be refused", async () => {
        const found = await rollout(api);
        return found.status.abort === true && found;
      });
      expect(status.message).toContain(RELEASE_GATE.template);
      expect(await shares.end()).toEqual([0]);
      expect(status.stableRS).toBe(before.stableRS);
      await deploy(api, "5", SERVICE, { fix: "incident" });
      await eventually("a share for what mends it", async () => !(await hasNoShare(api)));
    });

    afterAll(async () => {
      region().world.frozen.clear();
      await deploy(region().api, "2");
    });
  });
}

interface Rollout extends Live {
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly phase?: string;
    readonly message?: string;
    readonly abort?: boolean;
    readonly pauseConditions?: readonly { readonly reason: string }[];
    readonly blueGreen?: { readonly prePromotionAnalysisRunStatus?: { readonly status: string } };
    readonly stableRS: string;
    readonly currentPodHash: string;
  };
}

export function rolloutOf(service: string) {
  const metadata = { name: service, namespace: SERVICES_NAMESPACE };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata } as const;
}

export async function rollout(api: Api, service = SERVICE): Promise<Rollout> {
  return await api.get<Rollout>(rolloutOf(service));
}

/** A version is a setting: pods get another template, as by another image. */
export async function deploy(api: Api, version: string, service = SERVICE, more: Partial<Service> = {}): Promise<void> {
  const objects = serviceObjects(service, { change: { settings: { VERSION: version }, ...more } });
  await applyAll(
    api,
    objects.filter(({ kind }) => kind === "Rollout"),
  );
}

async function hashes(api: Api): Promise<Set<string>> {
  const pods = await podsOfService(api, SERVICE);
  return new Set(pods.filter(isReady).map(({ metadata }) => metadata.labels?.[ROLLOUTS_HASH_LABEL] ?? "none"));
}

interface Weighted {
  readonly route: readonly { readonly destination: { readonly host: string }; readonly weight?: number }[];
}

/** Shares of the canary one after another, as every route of every VirtualService of the service has them at the same time. */
function watchShares(api: Api): { end(): Promise<number[]> } {
  const seen: number[] = [];
  let watching = true;
  const watched = (async () => {
    while (watching) {
      const shares = new Set(await sharesOf(api));
      const [share] = shares;
      // They are written one after the other: between two shares both are seen.
      if (shares.size === 1 && share !== undefined && seen.at(-1) !== share) seen.push(share);
    }
  })();
  return {
    end: async () => {
      watching = false;
      await watched;
      return seen;
    },
  };
}

async function hasNoShare(api: Api): Promise<boolean> {
  return (await sharesOf(api)).every((share) => share === 0);
}

async function sharesOf(api: Api): Promise<number[]> {
  const kind = { apiVersion: "networking.istio.io/v1", kind: "VirtualService", namespace: SERVICES_NAMESPACE };
  const services = await api.list(kind, `app.kubernetes.io/name=${SERVICE}`);
  return services.flatMap((one) =>
    (one["spec"] as { http: Weighted[] }).http.map(
      ({ route }) => route.find(({ destination }) => destination.host.startsWith(`${SERVICE}-canary.`))?.weight ?? 0,
    ),
  );
}
