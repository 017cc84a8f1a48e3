import { zoneLabels } from "../../../../facts/aks";
import { POD_SCALING } from "../../../../facts/scaling";
import { eventually } from "../patience";
import { PLACES } from "../platform";
import { isReady, podsOfService, spreadOver, type Pod } from "../pods";
import { applyAll, type RegionCluster, type Regions } from "../rig";
import { serviceNamed, serviceObjects } from "../services";
import { took } from "../times";

export const ZONE = "topology.kubernetes.io/zone";

/** Waits until a service has so many ready pods, and no others. @param least fewer that will do */
export function settled({ api }: RegionCluster, service: string, count: number, least = count): Promise<Pod[]> {
  const ask = (): Promise<Pod[]> => podsOfService(api, service);
  return eventually(
    `${least === count ? "" : `${least} to `}${count} ready pods of ${service}`,
    async () => {
      const pods = await ask();
      return pods.length >= least && pods.length <= count && pods.every(isReady) ? pods : undefined;
    },
    { seen: async () => (await ask()).map(({ metadata, status }) => [metadata.name, status.phase]) },
  );
}

/**
 * An autoscaler stops where it wants no tenth more and no tenth less, which may be a pod before the last if it came by there, or one
 * beyond if it measured too much on its way.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details (2026-11)
 */
export const TOLERANCE = 0.1;

/** Fewest pods with which an autoscaler that wants so many is content. */
export function enoughOf(pods: number): number {
  return Math.ceil(pods / (1 + TOLERANCE));
}

/** Most pods with which it is. */
export function mostOf(pods: number): number {
  return Math.floor(pods / (1 - TOLERANCE));
}

/** A service's floor, as its team wrote it. */
export function floorOf(service: string): number {
  const { scaling } = serviceNamed(service);
  if (!scaling) throw new Error(`${service}: got no scaling, expected a service that scales`);
  return scaling.floor;
}

/** E4, A23: pods of a service lie apart. */
export function spread(regions: () => Regions): void {
  describe.each(["accounts-api", "content-api"])("%s", (service) => {
    it("has the pods of its floor, on nodes that were not there before", async () => {
      for (const region of Object.values(regions())) {
        const began = Date.now();
        await applyAll(region.api, serviceObjects(service));
        await settled(region, service, floorOf(service));
        const limit = { seconds: POD_SCALING.readyWithinSeconds, from: "A2" };
        expect(
          took(`${service} in ${region.place}: applied to all pods of its floor ready`, began, limit),
        ).toBeLessThan(limit.seconds);
      }
    });

    it("spreads over Frankfurt's three zones, none with more than one pod above another", async () => {
      const { api } = regions().frankfurt;
      const pods = await settled(regions().frankfurt, service, floorOf(service));
      const counts = await spreadOver(api, pods, ZONE);
      expect(Object.keys(counts).sort()).toEqual(zoneLabels(PLACES.frankfurt.region));
      expect(Math.max(...Object.values(counts)) - Math.min(...Object.values(counts))).toBeLessThanOrEqual(1);
    });

    it("runs in Berlin on nodes of its only zone, more than one of them", async () => {
      const { api } = regions().berlin;
      const pods = await settled(regions().berlin, service, floorOf(service));
      expect(await spreadOver(api, pods, ZONE)).toEqual({ "0": pods.length });
      expect(Object.keys(await spreadOver(api, pods, "kubernetes.io/hostname")).length).toBeGreaterThan(1);
    });
  });
}
