/** The platform and the sample services on real control planes, with the real controllers: a region each, started once. */
import { Rig, type Hub, type Regions } from "./rig";
import { acceptance } from "./scenarios/acceptance";
import { delivery } from "./scenarios/delivery";
import { demand } from "./scenarios/demand";
import { drain } from "./scenarios/drain";
import { nodes } from "./scenarios/nodes";
import { release } from "./scenarios/release";
import { room } from "./scenarios/room";
import { spread } from "./scenarios/spread";
import { writeTimes } from "./times";

/** The programs are built first where they are not there: that takes a quarter of an hour, once. */
const START_MS = 30 * 60_000;
/** A bound against hanging: scenarios have their own patience, and their figures are asserted. */
jest.setTimeout(5 * 60_000);

describe("the cluster platform on real controllers", () => {
  const rig = new Rig();
  let started: { regions: Regions; hub: Hub };
  const regions = (): Regions => started.regions;

  beforeAll(async () => {
    started = await rig.start({ onStep: (text) => process.stderr.write(`${text}\n`) });
  }, START_MS);
  afterAll(async () => {
    await rig.stop();
    writeTimes();
  }, START_MS);

  acceptance(regions);
  spread(regions);
  room(regions);
  nodes(regions);
  demand(regions);
  drain(regions);
  release(regions);
  delivery(regions, () => started.hub);
});
