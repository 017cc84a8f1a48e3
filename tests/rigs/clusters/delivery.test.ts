/** Delivery from Git on real control planes: a hub with the real Argo CD, and two regions, started once. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { move } from "../../../cli/commands/singletons";
import { missingPackages } from "../../../cli/rigs";
import { singletonsOf } from "../../../cli/singletons/tree";
import { SERVICES_NAMESPACE } from "../../../facts/workloads";
import { CONTROL_PLANE, DELIVERY } from "../../../local/clusters/catalogue";
import { missingPrograms } from "../../../local/clusters/programs";
import type { Live } from "./api";
import { applications, look, synced } from "./delivery/applications";
import { CLUSTERS, scalerClientId } from "./delivery/platform";
import { DeliveryRig } from "./delivery/rig";
import { stirring, watchBoth } from "./delivery/singletons";
import { eventually } from "./patience";
import { took } from "./times";

const missing = [...missingPackages("delivery"), ...missingPrograms([...CONTROL_PLANE, ...DELIVERY])];
if (missing.length > 0) {
  process.stderr.write(`delivery is not tried out: ${missing.join(", ")} not there; ./plugilo test prepares them.\n`);
}

const START_MS = 5 * 60_000;
/** A bound against hanging: what waits has its own patience. */
jest.setTimeout(5 * 60_000);

const at = (apiVersion: string, kind: string, name: string) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: SERVICES_NAMESPACE },
});
const SERVICE = at("v1", "Service", "content-api");
const OWNER = "plugilo.com/owner";
const FLAG_SETTINGS = at("v1", "ConfigMap", "feature-flags");
const SETTINGS_FILE = path.join("gitops", "flags", "settings.yaml");

(missing.length > 0 ? describe.skip : describe)("delivery by the real Argo CD", () => {
  const rig = new DeliveryRig();
  const release = (message: string): string => rig.repository.release(message);

  let first = "";

  beforeAll(async () => {
    first = release("The tree as it is");
    await rig.start({ onStep: (text) => process.stderr.write(`${text}\n`) });
  }, START_MS);
  afterAll(() => rig.stop(), START_MS);

  it("brings the tree to both clusters, with nothing but rights in their namespaces", async () => {
    const began = Date.now();
    await synced(rig.argoCd(), first);
    took("delivery: the whole tree to two empty clusters", began);
    for (const { status } of await applications(rig.argoCd())) expect(status?.resources?.length).toBeGreaterThan(60);
    for (const name of CLUSTERS) {
      const { spec } = await rig.in(name).get(at("keda.sh/v1alpha1", "TriggerAuthentication", "mailer-queue"));
      expect(spec).toMatchObject({ podIdentity: { identityId: scalerClientId(name) } });
    }
  });

  it("brings what is tagged", async () => {
    edit(SETTINGS_FILE, (text) => text.replace('FLAGD_DEADLINE_MS: "2000"', 'FLAGD_DEADLINE_MS: "2500"'));
    const began = Date.now();
    await synced(rig.argoCd(), release("More patience with flags"));
    took("delivery: tagged to synced in both clusters", began);
    for (const name of CLUSTERS) {
      expect((await rig.in(name).get(FLAG_SETTINGS))["data"]).toMatchObject({ FLAGD_DEADLINE_MS: "2500" });
    }
  });

  it("puts back what somebody changed by hand", async () => {
    const api = rig.in("berlin");
    const ownerOf = ({ metadata }: Live): string | undefined => metadata.labels?.[OWNER];
    const before = ownerOf(await api.get(SERVICE));
    const began = Date.now();
    await api.merge(SERVICE, { metadata: { labels: { [OWNER]: "somebody" } } });
    expect(ownerOf(await api.get(SERVICE))).toBe("somebody");
    await eventually("the owner that Git names", async () => ownerOf(await api.get(SERVICE)) === before);
    took("drift: changed by hand to healed", began);
  });

  it("puts back what somebody deleted", async () => {
    const api = rig.in("frankfurt");
    const { uid } = (await api.get(SERVICE)).metadata;
    const began = Date.now();
    await api.delete(SERVICE);
    const isAnother = async () => ((await api.find(SERVICE))?.metadata.uid ?? uid) !== uid;
    await eventually("the service, made anew", isAnother);
    took("drift: deleted by hand to made anew", began);
  });

  describe("singletons", () => {
    const tree = () => singletonsOf(rig.repository.checkout);
    const moveToBerlin = () => move({ to: "berlin", kubectl: rig.kubectl }, rig.repository.checkout);
    const rest = (name: (typeof CLUSTERS)[number]) =>
      eventually(`singletons of ${name} at rest`, async () => (await stirring(rig.in(name), tree())).length === 0, {
        seen: () => stirring(rig.in(name), tree()),
      });
    const running = async (name: (typeof CLUSTERS)[number]): Promise<boolean> =>
      (await stirring(rig.in(name), [])).some((fault) => /^Pod cdc-\S+ runs$/.test(fault));

    beforeAll(() => {
      // The command tells people what to do next.
      jest.spyOn(process.stdout, "write").mockReturnValue(true);
    });
    afterAll(() => jest.restoreAllMocks());

    it("run in Frankfurt and rest in Berlin", async () => {
      await eventually("Debezium in Frankfurt", () => running("frankfurt"));
      await rest("berlin");
    });

    it("move by two releases, and never run in both regions", async () => {
      const watch = watchBoth((name) => rig.in(name));
      const began = Date.now();
      await moveToBerlin();
      // Written but not out: the command asks Frankfurt itself, and is not content.
      await expect(moveToBerlin()).rejects.toThrow(/cluster frankfurt: got singletons that are not at rest/);
      await synced(rig.argoCd(), release("Singletons rest"));
      await rest("frankfurt");
      took("singletons: first release to at rest", began);
      await moveToBerlin();
      await synced(rig.argoCd(), release("Singletons run in Berlin"));
      await eventually("Debezium in Berlin", () => running("berlin"));
      took("singletons: moved, all told", began);
      const { twice, looks } = await watch.end();
      expect(twice).toEqual([]);
      expect(looks).toBeGreaterThan(20);
      await rest("frankfurt");
      await expect(moveToBerlin()).resolves.toBe(0);
    });
  });

  it("lets a release that a cluster refuses be followed by one that it takes", async () => {
    const good = readFileSync(path.join(rig.repository.checkout, SETTINGS_FILE), "utf8");
    edit(SETTINGS_FILE, (text) => text.replace("name: feature-flags", "name: Feature_Flags"));
    release("A name that no API server takes");
    await look(rig.argoCd());
    await eventually("a sync that failed", async () =>
      (await applications(rig.argoCd())).every(({ status }) => /Feature_Flags/.test(JSON.stringify(status ?? {}))),
    );
    edit(SETTINGS_FILE, () => good);
    const began = Date.now();
    await synced(rig.argoCd(), release("The name as it was"));
    took("delivery: a refused release mended", began);
  });

  function edit(file: string, change: (text: string) => string): void {
    const full = path.join(rig.repository.checkout, file);
    const text = readFileSync(full, "utf8");
    const changed = change(text);
    if (changed === text) throw new Error(`${file}: got no change, expected the edit to find its place`);
    writeFileSync(full, changed);
  }
});
