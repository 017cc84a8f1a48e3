/** The platform and the sample services on real control planes, with the real controllers: a region each, started once. */
import { Rig, type Regions } from "./rig";
import { acceptance } from "./scenarios/acceptance";
import { room } from "./scenarios/room";
import { spread } from "./scenarios/spread";
import { writeTimes } from "./times";

/** The programs are built first where they are not there: that takes a quarter of an hour, once. */
const START_MS = 30 * 60_000;

describe("the cluster platform on real controllers", () => {
  const rig = new Rig();
  let started: Regions;
  const regions = (): Regions => started;

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
});
