import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CONTROLLERS } from "../../../local/clusters/catalogue";
import { startCluster, type RunningCluster } from "../../../local/clusters/control-plane";
import { Controllers } from "../../../local/clusters/controllers";
import { NODE_CAPACITY_STAGE } from "../../../local/clusters/controllers/karpenter";
import { serviceNames } from "../../../local/clusters/controllers/service-names";
import { programs, type ProgramOptions } from "../../../local/clusters/programs";
import { REGION_PROMETHEUS } from "../../../facts/workloads";
import { Api, type Manifest } from "./api";
import { eventually } from "./patience";
import { asKwokProvides, CENTRE, neighbours, PLACES, platformOf, rulesOf, type Place } from "./platform";
import { isReady, type Pod } from "./pods";
import { QUEUES } from "./rigged";
import { World } from "./world";

/** Sources of schemas/crds/manifest.json whose kinds a region's cluster serves. */
const CRDS = ["karpenter-azure", "keda", "istio", "argo-rollouts", "argo-workflows", "prometheus-operator"];

/** A region's cluster, its controllers and what they are told of its workloads. */
export interface RegionCluster {
  readonly place: Place;
  readonly cluster: RunningCluster;
  readonly api: Api;
  readonly world: World;
  /** What the platform put into it. */
  readonly platform: readonly Manifest[];
}

export type Regions = Readonly<Record<Place, RegionCluster>>;

type Commands = Readonly<Record<(typeof CONTROLLERS)[number], string>>;

/** Both regions, with all that runs in them. */
export class Rig {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "plugilo-clusters-"));
  /** What ends each thing that was started, in the order of their starts. */
  private readonly ends: (() => Promise<void>)[] = [];

  /** @throws when a program does not build or does not come up; `stop` is to be called all the same. */
  async start(options: ProgramOptions): Promise<Regions> {
    const commands = await programs(CONTROLLERS, options);
    // One after the other: a recording has the Pulumi SDK to itself.
    const platforms = { frankfurt: await platformOf("frankfurt"), berlin: await platformOf("berlin") };
    const starting = [
      this.region("frankfurt", platforms.frankfurt, commands, options),
      this.region("berlin", platforms.berlin, commands, options),
    ] as const;
    // One that fails is told when the others are through: nothing may start any more once all is ended.
    await Promise.allSettled(starting);
    const [frankfurt, berlin] = await Promise.all(starting);
    return { frankfurt, berlin };
  }

  /** Ends everything, the last thing first, also after a start that failed half-way. */
  async stop(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async region(
    place: Place,
    platform: readonly Manifest[],
    commands: Commands,
    options: ProgramOptions,
  ): Promise<RegionCluster> {
    const { cluster, controllers, api } = await this.cluster(place, CRDS, options);
    const ports = new Map<string, number>();
    const names = await serviceNames(ports);
    this.ends.push(() => names.stop());
    const world = new World(api);
    const metrics = await world.start();
    this.ends.push(() => world.stop());
    await controllers.startKarpenter(commands.karpenter, PLACES[place].region);
    await applyAll(api, asKwokProvides(platform));
    const prometheus = await controllers.startPrometheus({ world: metrics }, rulesOf(platform));
    ports.set(new URL(REGION_PROMETHEUS).hostname, prometheus).set(QUEUES, metrics).set(CENTRE, prometheus);
    const { "keda-operator": operator, "keda-adapter": adapter, "keda-webhooks": webhooks } = commands;
    await controllers.startKeda({ operator, adapter, webhooks }, names.url);
    await controllers.startArgoRollouts(commands["argo-rollouts"], names.url);
    const others = neighbours(place);
    await applyAll(api, others);
    for (const pod of others)
      await eventually(`${pod.metadata.name} to run`, async () => isReady(await api.get<Pod>(pod)));
    return { place, cluster, api, world, platform };
  }

  private async cluster(name: string, crds: readonly string[], options: ProgramOptions) {
    const cluster = await startCluster(
      { name, crds, kwok: [NODE_CAPACITY_STAGE] },
      { ...options, folder: path.join(this.folder, name) },
    );
    this.ends.push(() => cluster.stop());
    const controllers = new Controllers(cluster);
    this.ends.push(() => controllers.stop());
    return { cluster, controllers, api: new Api(cluster.api) };
  }
}

/** Namespaces first: nothing that lies in one can be made before it. */
export async function applyAll(api: Api, objects: readonly Manifest[]): Promise<void> {
  const isFirst = ({ kind }: Manifest): boolean => kind === "Namespace" || kind === "CustomResourceDefinition";
  for (const object of [...objects.filter(isFirst), ...objects.filter((one) => !isFirst(one))]) await api.apply(object);
}
