/** The platform and a service on real control planes with the real controllers. */
import { Rig, type RegionCluster } from "./rig";
import type { Place } from "./platform";

const START_MS = 30 * 60_000;

describe("the cluster platform on real controllers", () => {
  const rig = new Rig();
  let regions: Record<Place, RegionCluster>;

  beforeAll(async () => {
    regions = await rig.start({ onStep: (text) => process.stderr.write(`${text}\n`) });
  }, START_MS);
  afterAll(() => rig.stop(), START_MS);

  it("starts", async () => {
    console.log((await regions.frankfurt.api.list({ apiVersion: "karpenter.sh/v1", kind: "NodePool" })).map((n) => n.metadata.name));
  });
});
