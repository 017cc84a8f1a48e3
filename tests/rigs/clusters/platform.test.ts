/** The platform and the sample services on real control planes, with the real controllers: a region each, started once. */
import { missingPackages } from "../../../cli/rigs";
import { CONTROL_PLANE, CONTROLLERS } from "../../../local/clusters/catalogue";
import { missingPrograms } from "../../../local/clusters/programs";
import { Rig, type Regions } from "./rig";
import { acceptance } from "./scenarios/acceptance";
import { demand } from "./scenarios/demand";
import { drain } from "./scenarios/drain";
import { nodes } from "./scenarios/nodes";
import { promotion } from "./scenarios/promotion";
import { release } from "./scenarios/release";
import { room } from "./scenarios/room";
import { spread } from "./scenarios/spread";
import { writeTimes } from "./times";

const missing = [...missingPackages("clusters"), ...missingPrograms([...CONTROL_PLANE, ...CONTROLLERS])];
if (missing.length > 0) {
  process.stderr.write(
    `the cluster platform is not tried out: ${missing.join(", ")} not there; npm run clusters prepares them.\n`,
  );
}

const START_MS = 10 * 60_000;
/** A bound against hanging: scenarios have their own patience, and their figures are asserted. */
jest.setTimeout(10 * 60_000);

(missing.length > 0 ? describe.skip : describe)("the cluster platform on real controllers", () => {
  const rig = new Rig();
  let started: Regions;
  const regions = (): Regions => started;

  beforeAll(async () => {
    started = await rig.start({ onStep: (text) => process.stderr.write(`${text}\n`) });
  }, START_MS);
  afterAll(async () => {
    await rig.stop();
    writeTimes("platform");
  }, START_MS);

  acceptance(regions);
  spread(regions);
  room(regions);
  nodes(regions);
  demand(regions);
  drain(regions);
  release(regions);
  promotion(regions);
});
