import { DateTime } from "luxon";
import { EMERGENCY, POD_SCALING } from "../../../../facts/scaling";
import { SERVICES_NAMESPACE } from "../../../../facts/workloads";
import { flagData } from "../../../../components/kubernetes/emergency-mode/build-flag";
import type { Api, Live } from "../api";
import { eventually, steadily } from "../patience";
import { isReady, podsOfService } from "../pods";
import { applyAll, type RegionCluster, type Regions } from "../rig";
import { quietCalendar, serviceNamed, serviceObjects } from "../services";
import { took } from "../times";
import { enoughOf, mostOf, settled, TOLERANCE } from "./spread";

const SERVICE = "content-api";
const PODS = 12;
/** A little less than so many pods take: measured a hundredth too high, it must not ask for one more. */
const EACH = serviceNamed(SERVICE).scaling?.requestsPerSecond ?? 0;
const LOAD = 0.98 * PODS * EACH;
const READY = { seconds: POD_SCALING.readyWithinSeconds, from: "A2" } as const;
/** Far beyond the autoscaler's period of five seconds. */
const LONG_ENOUGH = 20;

/** A2, A8, A19: what makes more pods, and what takes them away again. */
export function demand(regions: () => Regions): void {
  const region = (): RegionCluster => regions().frankfurt;
  const settledFor = (load: number) => settled(region(), SERVICE, mostOf(load / EACH), enoughFor(load));

  describe("a service", () => {
    it("has pods for its requests, each for as many as its team wrote", async () => {
      const began = Date.now();
      region().world.load.set(SERVICE, LOAD);
      await settledFor(LOAD);
      expect(took("load doubled to twice the pods ready", began, READY)).toBeLessThan(READY.seconds);
    });

    it("has pods for the messages of its queue", async () => {
      const { queue } = serviceNamed("mailer");
      region().world.queues.set(queue?.name ?? "", 7 * (queue?.messagesPerPod ?? 0));
      await applyAll(region().api, serviceObjects("mailer"));
      await settled(region(), "mailer", 7);
    });

    it("has pods for a launch that the calendar knows of, before anybody asks", async () => {
      const at = DateTime.utc().plus({ minutes: 30 }).toISO({ suppressMilliseconds: true });
      const calendar = { ...quietCalendar(), launches: [{ name: "rig", at, load: 50 }] };
      const { usualPeak = 0 } = serviceNamed("accounts-api").scaling ?? {};
      await applyAll(region().api, serviceObjects("accounts-api", { calendar }));
      await settled(region(), "accounts-api", usualPeak / 2);
    });

    it("keeps its pods for five minutes when nobody asks any more", async () => {
      const { api, world } = region();
      world.load.set(SERVICE, 0);
      const { behavior } = (await autoscaler(api)).spec;
      expect(behavior.scaleDown.stabilizationWindowSeconds).toBe(POD_SCALING.scaleDownStabilisationSeconds);
      await eventually("the autoscaler to see less", async () => (await metricOf(api)) < 1);
      const pods = await count(api);
      expect(pods).toBeGreaterThanOrEqual(enoughFor(LOAD));
      await steadily(`${pods} pods`, async () => (await count(api)) === pods, LONG_ENOUGH);
    });

    it("may have one scaler only", async () => {
      const [scaler] = serviceObjects(SERVICE).filter(({ kind }) => kind === "ScaledObject");
      if (!scaler) throw new Error(`${SERVICE} has no scaler`);
      const second = { ...scaler, metadata: { ...scaler.metadata, name: "second" } };
      await expect(region().api.apply(second)).rejects.toThrow("is already managed by");
    });
  });

  describe("the emergency flag", () => {
    it("doubles the pods", async () => {
      const { api, world } = region();
      world.load.set(SERVICE, LOAD);
      await eventually("the load to be seen", async () => isAbout(await metricOf(api), 1));
      const began = Date.now();
      await api.merge(FLAG, { data: flagData(true) });
      await settledFor(LOAD * EMERGENCY.factor);
      expect(took("emergency: flag set to twice the pods ready", began, READY)).toBeLessThan(READY.seconds);
    });

    it("takes none away at once when it is cleared, and all that it brought after five minutes", async () => {
      const { api } = region();
      await api.merge(FLAG, { data: flagData(false) });
      await eventually("the autoscaler to want half", async () => isAbout(await metricOf(api), 1 / EMERGENCY.factor));
      const pods = await count(api);
      expect(pods).toBeGreaterThanOrEqual(enoughFor(LOAD * EMERGENCY.factor));
      await steadily(`${pods} pods`, async () => (await count(api)) === pods, LONG_ENOUGH);
      await withoutWait(api);
      await eventually(`${PODS} pods, or what the autoscaler takes for as many`, async () => {
        const left = await count(api);
        return left >= enoughFor(LOAD) && left <= mostOf(LOAD / EACH);
      });
    });
  });
}

const FLAG = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: EMERGENCY.configMap, namespace: SERVICES_NAMESPACE },
} as const;
const AUTOSCALER = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: SERVICE, namespace: SERVICES_NAMESPACE },
} as const;

interface Autoscaler extends Live {
  readonly spec: { readonly behavior: { readonly scaleDown: { readonly stabilizationWindowSeconds: number } } };
  readonly status: {
    readonly currentMetrics?: readonly {
      readonly external?: { readonly current: { readonly averageValue?: string } };
    }[];
  };
}

async function autoscaler(api: Api): Promise<Autoscaler> {
  return await api.get<Autoscaler>(AUTOSCALER);
}

/** Wanted pods over those that are there, as the autoscaler last saw it. */
async function metricOf(api: Api): Promise<number> {
  const value = (await autoscaler(api)).status.currentMetrics?.[0]?.external?.current.averageValue ?? "";
  return value.endsWith("m") ? Number.parseInt(value, 10) / 1000 : Number(value);
}

/** Fewest pods at which the autoscaler wants no more, by what each takes. */
function enoughFor(load: number): number {
  return enoughOf(load / EACH);
}

/** As the autoscaler itself takes two figures for the same. */
function isAbout(got: number, expected: number): boolean {
  return Math.abs(got / expected - 1) <= TOLERANCE;
}

async function count(api: Api): Promise<number> {
  return (await podsOfService(api, SERVICE)).filter(isReady).length;
}

/** The five minutes are over: nobody sleeps that long in a test, so the rule that was asserted above is taken off. */
async function withoutWait(api: Api): Promise<void> {
  const scaler = { apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", metadata: AUTOSCALER.metadata };
  const scaleDown = { stabilizationWindowSeconds: 0, policies: [{ type: "Percent", value: 100, periodSeconds: 1 }] };
  await api.merge(scaler, {
    spec: { advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown } } } },
  });
}
