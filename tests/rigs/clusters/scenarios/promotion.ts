import { ROLLOUTS_HASH_LABEL } from "../../../../facts/delivery";
import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import type { Api, Live } from "../api";
import { eventually, steadily } from "../patience";
import { applyAll, type RegionCluster, type Regions } from "../rig";
import { serviceObjects } from "../services";
import { took } from "../times";
import { deploy, rollout, rolloutOf } from "./release";

const SERVICE = "accounts-api";
const PREVIEW = `${SERVICE}-preview`;
/** "At once" on a busy machine; nothing in the manifests takes a part of it. */
const AT_ONCE = { seconds: 10, from: "A10" } as const;
const LONG_ENOUGH = 5;

/** A10: a critical service's versions stand side by side, and requests move from one to the other all together. */
export function promotion(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;

  describe("a new version of a critical service", () => {
    let old: string;
    let fresh: string;

    it("is shown on green and serves nobody until a person promotes it", async () => {
      const { api, world } = region();
      world.load.set(SERVICE, 60);
      old = await servedBy(api, SERVICE);
      await deploy(api, "2", SERVICE);
      fresh = await waiting(api, [old]);
      expect(await servedBy(api, PREVIEW)).toBe(fresh);
      await steadily("the old version to serve", async () => (await servedBy(api, SERVICE)) === old, LONG_ENOUGH);
    });

    it("serves everybody at once when it is promoted", async () => {
      const { api } = region();
      const began = Date.now();
      await promote(api);
      await eventually("the new version to serve", async () => (await servedBy(api, SERVICE)) === fresh);
      expect(took("blue-green: promoted to serving", began, AT_ONCE)).toBeLessThan(AT_ONCE.seconds);
      await eventually("the release to end well", async () => {
        const { status } = await rollout(api, SERVICE);
        return status.phase === "Healthy" && status.stableRS === fresh;
      });
    });

    it("gives back to the one before, which still stands, without any wait", async () => {
      const { api } = region();
      const began = Date.now();
      await deployUsual(api);
      await eventually("the old version to serve", async () => (await servedBy(api, SERVICE)) === old);
      expect(took("blue-green: version before applied to serving", began, AT_ONCE)).toBeLessThan(AT_ONCE.seconds);
    });

    it("that fails once it serves is taken back by itself", async () => {
      const { api, world } = region();
      await deploy(api, "3", SERVICE);
      const bad = await waiting(api, [old, fresh]);
      // Found good before it served: it fails from the first request on.
      world.failing.set(bad, 0.5);
      await promote(api);
      await eventually("the bad version to serve", async () => (await servedBy(api, SERVICE)) === bad);
      const began = Date.now();
      await eventually("the old version to serve", async () => (await servedBy(api, SERVICE)) === old, {
        seen: async () => (await rollout(api, SERVICE)).status,
      });
      took("blue-green: first failure to the version before serving again", began);
      expect((await rollout(api, SERVICE)).status.abort).toBe(true);
    });

    afterAll(async () => {
      region().world.load.delete(SERVICE);
      await deployUsual(region().api);
    });
  });
}

interface Service extends Live {
  readonly spec: { readonly selector: Readonly<Record<string, string>> };
}

/** Template hash of the version to which a Service leads. */
async function servedBy(api: Api, name: string): Promise<string> {
  const metadata = { name, namespace: SERVICES_NAMESPACE };
  return (
    (await api.get<Service>({ apiVersion: "v1", kind: "Service", metadata })).spec.selector[ROLLOUTS_HASH_LABEL] ??
    "none"
  );
}

/** @returns the hash of a version that none of the others is, is found good and waits for a person. */
function waiting(api: Api, others: readonly string[]): Promise<string> {
  return eventually(
    "a new version that waits for a person",
    async () => {
      const { currentPodHash, pauseConditions = [], blueGreen } = (await rollout(api, SERVICE)).status;
      const waits = pauseConditions.some(({ reason }) => reason === "BlueGreenPause");
      const isGood = blueGreen?.prePromotionAnalysisRunStatus?.status === "Successful";
      return waits && isGood && !others.includes(currentPodHash) && currentPodHash;
    },
    { seen: async () => (await rollout(api, SERVICE)).status },
  );
}

/** The version that Git has. */
async function deployUsual(api: Api): Promise<void> {
  await applyAll(
    api,
    serviceObjects(SERVICE).filter(({ kind }) => kind === "Rollout"),
  );
}

/** As `kubectl argo rollouts promote` does (pkg/kubectl-argo-rollouts/cmd/promote/promote.go, v1.10.2, 2026-11). */
async function promote(api: Api): Promise<void> {
  await api.merge(rolloutOf(SERVICE), { status: { pauseConditions: null } }, "status");
}
