import fc from "fast-check";
import { Overprovisioning, type OverprovisioningArgs } from "../../../components/kubernetes/overprovisioning";
import { roomsFor, type Room } from "../../../components/kubernetes/overprovisioning/build-room";
import { OVERPROVISIONING } from "../../../facts/scaling";
import { at, record, type Recording } from "./recorder";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const PRIORITY = "kubernetes:scheduling.k8s.io/v1:PriorityClass";

const args: OverprovisioningArgs = { namespace: "overprovisioning", running: { cpu: 400, memoryGi: 1600 } };
const up = (more: Partial<OverprovisioningArgs> = {}): Promise<Recording<Overprovisioning>> =>
  record((opts) => new Overprovisioning("room", { ...args, ...more }, opts));
const pod = (made: Recording<unknown>, name: string): ReturnType<typeof at> =>
  at(made.one(DEPLOYMENT, name).inputs, "spec", "template", "spec");
const cpuOf = ({ replicas, cpuMilli }: Room): number => (replicas * cpuMilli) / 1000;
const memoryOf = ({ replicas, memoryMi }: Room): number => (replicas * memoryMi) / 1024;

describe("Overprovisioning", () => {
  test("is a class below all others and placeholders on spot and on nodes that stay, without a disruption budget", async () => {
    const made = await up();
    expect(made.census()).toEqual({ [PRIORITY]: 1, [DEPLOYMENT]: 2 });
    expect(made.one(PRIORITY).inputs).toMatchObject({
      value: -1000,
      globalDefault: false,
      preemptionPolicy: "Never",
    });
    for (const { inputs, dependsOn } of made.ofType(DEPLOYMENT)) {
      expect(at(inputs, "metadata", "namespace")).toBe("overprovisioning");
      expect(at(inputs, "spec", "template", "spec", "priorityClassName")).toBe(
        at(made.one(PRIORITY).inputs, "metadata", "name"),
      );
      expect(dependsOn).toContain("room-priority");
    }
  });

  test("puts most of the room on spot, and the rest where critical services may go", async () => {
    const made = await up();
    expect(pod(made, "room-spot")).toMatchObject({
      nodeSelector: { "plugilo.com/pool": "spot" },
      tolerations: [{ key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: "NoSchedule" }],
    });
    expect(pod(made, "room-on-demand")).toMatchObject({ nodeSelector: { "plugilo.com/pool": "general" } });
    expect(pod(made, "room-on-demand")).not.toHaveProperty("tolerations");
    const { spot, onDemand } = made.result.rooms;
    expect(cpuOf(spot)).toBeGreaterThan(cpuOf(onDemand));
  });

  test("holds a quarter of what runs unless told otherwise, in the pods that it makes", async () => {
    const held = (made: Recording<unknown>): number =>
      made.ofType(DEPLOYMENT).reduce((sum, { inputs }) => {
        const cpu = at(inputs, "spec", "template", "spec", "containers", 0, "resources", "requests", "cpu");
        return sum + (Number(at(inputs, "spec", "replicas")) * Number.parseInt(String(cpu), 10)) / 1000;
      }, 0);
    expect(held(await up())).toBeCloseTo(100, 0);
    expect(held(await up({ share: 0.3 }))).toBeCloseTo(120, 0);
  });

  test("spreads it over nodes, one on each, and over zones, and gives it up at once", async () => {
    const made = await up();
    for (const name of ["room-spot", "room-on-demand"]) {
      const labels = at(made.one(DEPLOYMENT, name).inputs, "spec", "selector", "matchLabels");
      expect(pod(made, name)).toMatchObject({
        terminationGracePeriodSeconds: 0,
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
            ],
          },
        },
        topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone" }],
      });
      expect(at(made.one(DEPLOYMENT, name).inputs, "spec", "strategy", "rollingUpdate", "maxSurge")).toBe(0);
    }
  });

  test("runs an image that does nothing, pinned by its digest, with nothing that `restricted` forbids", async () => {
    const made = await up();
    expect(at(pod(made, "room-spot"), "containers", 0)).toMatchObject({
      image: expect.stringMatching(/^registry\.k8s\.io\/pause:[\d.]+@sha256:[0-9a-f]{64}$/) as unknown,
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    });
    expect(pod(made, "room-spot")).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
  });

  test("does not keep an update waiting for nodes that come later", async () => {
    const made = await up();
    for (const { inputs } of made.ofType(DEPLOYMENT)) {
      expect(at(inputs, "metadata", "annotations")).toEqual({ "pulumi.com/skipAwait": "true" });
    }
  });

  test("names all faults of its arguments at once", async () => {
    await expect(up({ share: 0.5, running: { cpu: 0, memoryGi: Number.NaN } })).rejects.toMatchObject({
      faults: [{ path: "share" }, { path: "running.cpu" }, { path: "running.memoryGi" }],
    });
    await expect(up({ share: 0.1 })).rejects.toThrow("expected 0.2 to 0.3 (A7)");
  });
});

describe("the room", () => {
  const running = fc.record({
    cpu: fc.double({ min: 0.1, max: 20_000, noNaN: true }),
    memoryGi: fc.double({ min: 0.1, max: 80_000, noNaN: true }),
  });
  const share = fc.double({ min: 0.2, max: 0.3, noNaN: true });

  test("is never less than the share of what runs, nor than the seed's 5 x (100m, 200Mi)", () => {
    fc.assert(
      fc.property(running, share, ({ cpu, memoryGi }, of) => {
        const { spot, onDemand } = roomsFor({ cpu, memoryGi }, of);
        expect(cpuOf(spot) + cpuOf(onDemand)).toBeGreaterThanOrEqual(cpu * of * 0.999_999);
        expect(memoryOf(spot) + memoryOf(onDemand)).toBeGreaterThanOrEqual(memoryGi * of * 0.999_999);
        expect(spot.replicas).toBeGreaterThanOrEqual(5);
        expect(cpuOf(spot)).toBeGreaterThanOrEqual(0.5);
        expect(memoryOf(spot)).toBeGreaterThanOrEqual(1000 / 1024);
        expect(onDemand.replicas).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test("is no more than the share in whole pods, above the floor", () => {
    fc.assert(
      fc.property(running, share, ({ cpu, memoryGi }, of) => {
        const rooms = Object.values(roomsFor({ cpu, memoryGi }, of)) as Room[];
        const pods = rooms.reduce((sum, { replicas }) => sum + replicas, 0);
        const floor = { cpu: 0.1 * pods, memory: (200 / 1024) * pods };
        const most = (value: number, least: number, unit: number): number => value * of + pods * unit + least;
        expect(rooms.reduce((sum, room) => sum + cpuOf(room), 0)).toBeLessThanOrEqual(most(cpu, floor.cpu, 0.001));
        expect(rooms.reduce((sum, room) => sum + memoryOf(room), 0)).toBeLessThanOrEqual(
          most(memoryGi, floor.memory, 1 / 1024),
        );
      }),
    );
  });

  test("is in pods that a node of the smallest size takes beside others, and not in more than that asks for", () => {
    const { largest } = OVERPROVISIONING;
    fc.assert(
      fc.property(running, share, ({ cpu, memoryGi }, of) => {
        for (const { replicas, cpuMilli, memoryMi } of Object.values(roomsFor({ cpu, memoryGi }, of)) as Room[]) {
          expect(cpuMilli).toBeLessThanOrEqual(largest.cpu * 1000);
          expect(memoryMi).toBeLessThanOrEqual(largest.memoryGi * 1024);
          const needed = Math.max((cpu * of) / largest.cpu, (memoryGi * of) / largest.memoryGi);
          expect(replicas).toBeLessThanOrEqual(Math.max(5, Math.ceil(needed)));
        }
      }),
    );
  });
});
