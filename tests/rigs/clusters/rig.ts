import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startCluster, type RunningCluster } from "../../../local/clusters/control-plane";
import { Controllers } from "../../../local/clusters/controllers";
import { serviceNames, type ServiceNames } from "../../../local/clusters/controllers/service-names";
import { programs, type ProgramOptions } from "../../../local/clusters/programs";
import { REGION_PROMETHEUS } from "../../../facts/workloads";
import { Api, type Manifest } from "./api";
import { asKwokProvides, PLACES, platformOf, rulesOf, type Place } from "./platform";
import { QUEUES } from "./rigged";
import { World } from "./world";

/** Sources of schemas/crds/manifest.json whose kinds a region's cluster serves. */
const CRDS = ["karpenter-azure", "keda", "istio", "argo-rollouts", "argo-workflows", "prometheus-operator"];
const WANTED = [
  "kube-apiserver",
  "karpenter",
  "keda-operator",
  "keda-adapter",
  "keda-webhooks",
  "argo-rollouts",
] as const;

/** A region's cluster, its controllers and what they are told of its workloads. */
export interface RegionCluster {
  readonly place: Place;
  readonly cluster: RunningCluster;
  readonly api: Api;
  readonly controllers: Controllers;
  readonly world: World;
  readonly names: ServiceNames;
  /** What the platform put into it. */
  readonly platform: readonly Manifest[];
  stop(): Promise<void>;
}

export type Regions = Readonly<Record<Place, RegionCluster>>;

/** Both regions, with all that runs in them. */
export class Rig {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "plugilo-clusters-"));
  private readonly regions: RegionCluster[] = [];

  /** @throws when a program does not build or does not come up; `stop` is to be called all the same. */
  async start(options: ProgramOptions): Promise<Regions> {
    const commands = await programs(WANTED, options);
    const [frankfurt, berlin] = await Promise.all([
      this.region("frankfurt", commands, options),
      this.region("berlin", commands, options),
    ]);
    return { frankfurt, berlin };
  }

  async stop(): Promise<void> {
    await Promise.all(this.regions.map((region) => region.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async region(
    place: Place,
    commands: Record<(typeof WANTED)[number], string>,
    options: ProgramOptions,
  ): Promise<RegionCluster> {
    const folder = path.join(this.folder, place);
    const cluster = await startCluster({ name: place, crds: CRDS }, { ...options, folder });
    const controllers = new Controllers(cluster);
    const ports = new Map<string, number>();
    const names = await serviceNames(ports);
    const api = new Api(cluster.api);
    const world = new World(api);
    const stop = async (): Promise<void> => {
      await controllers.stop();
      await cluster.stop();
      await Promise.all([world.stop(), names.stop()]);
    };
    const platform = await platformOf(place);
    const region = { place, cluster, api, controllers, world, names, platform, stop };
    this.regions.push(region);
    await controllers.startKarpenter(commands.karpenter, PLACES[place].region);
    await applyAll(api, asKwokProvides(platform));
    const metrics = await world.start();
    const prometheus = await controllers.startPrometheus({ world: metrics }, rulesOf(platform));
    ports.set(new URL(REGION_PROMETHEUS).hostname, prometheus).set(QUEUES, metrics);
    const { "keda-operator": operator, "keda-adapter": adapter, "keda-webhooks": webhooks } = commands;
    await controllers.startKeda({ operator, adapter, webhooks }, names.url);
    await controllers.startArgoRollouts(commands["argo-rollouts"], names.url);
    return region;
  }
}

/** Namespaces first: nothing that lies in one can be made before it. */
export async function applyAll(api: Api, objects: readonly Manifest[]): Promise<void> {
  const isFirst = ({ kind }: Manifest): boolean => kind === "Namespace" || kind === "CustomResourceDefinition";
  for (const object of [...objects.filter(isFirst), ...objects.filter((one) => !isFirst(one))]) await api.apply(object);
}
