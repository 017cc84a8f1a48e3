import * as pulumi from "@pulumi/pulumi";
import { POOL_LIMITS } from "../../../facts/aks";
import { readEstate, type RegionConfig } from "../../../stacks/config";
import { enrolledNamespaces } from "../../../stacks/enrolled";
import { scaling } from "../../../stacks/scaling";
import { at, record, type Recording } from "../components/recorder";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const PLACEHOLDERS = "kubernetes:apps/v1:Deployment";

function regionOf(stack: string): RegionConfig {
  const config = readEstate(process.cwd()).get(stack);
  if (config?.kind === "region") return config;
  throw new Error(`expected the region ${stack}, got ${config?.kind ?? "nothing"}`);
}

const up = (config: RegionConfig): Promise<Recording<void>> =>
  record((opts) => {
    const name = (key: string): pulumi.Output<string> => pulumi.output(key);
    const names = {
      monitoring: name("monitoring"),
      logging: name("logging"),
      delivery: name("delivery"),
      services: name("services"),
      burst: name("burst"),
      overprovisioning: name("overprovisioning"),
    };
    const ground = { names, pools: POOL_LIMITS, operator: undefined };
    scaling(config, ground, opts);
  });
const flags = (made: Recording<unknown>): unknown[] =>
  made.ofType(CONFIG_MAP).map(({ inputs }) => at(inputs, "metadata", "namespace"));
const people = (made: Recording<unknown>): unknown =>
  at(made.one(BINDING, "emergency-people-services").inputs, "subjects", 0, "name");

describe("a region's scaling", () => {
  test("bursts where there are virtual nodes, whose twins follow the emergency flag, too", async () => {
    const [frankfurt, berlin] = [await up(regionOf("prod-frankfurt")), await up(regionOf("prod-berlin"))];
    const bursts = (made: Recording<unknown>): number => made.ofType("plugilo:kubernetes:Burst").length;
    expect([bursts(frankfurt), bursts(berlin)]).toEqual([1, 0]);
    expect(flags(frankfurt)).toEqual(["burst", "services"]);
    expect(flags(berlin)).toEqual(["services"]);
    expect(enrolledNamespaces(regionOf("prod-berlin"))).toEqual(["services"]);
  });

  test("holds a quarter of what the configuration says runs, and nothing where it says nothing", async () => {
    const config = regionOf("prod-berlin");
    const { running: _, ...cluster } = config.cluster;
    expect((await up(config)).ofType(PLACEHOLDERS)).toHaveLength(2);
    expect((await up({ ...config, cluster })).ofType(PLACEHOLDERS)).toHaveLength(0);
  });

  test("lets those on call set the flag, or the platform's administrators where nobody else is named", async () => {
    const config = regionOf("prod-berlin");
    const objectId = "11111111-2222-4333-8444-555555555555";
    expect(people(await up(config))).toBe(config.platformAdmins.objectId);
    expect(people(await up({ ...config, onCall: { objectId, name: "on-call" } }))).toBe(objectId);
  });

  test("marks the flag with its region, which the command compares", async () => {
    const made = await up(regionOf("prod-berlin"));
    expect(at(made.one(CONFIG_MAP).inputs, "metadata", "labels")).toEqual({ "plugilo.com/region": "germanynorth" });
  });
});
