import { CloudError, NO_CHANGES } from "../protocol/provider";
import type * as Protocol from "../protocol/provider";
import type { PropertyMap } from "../protocol/values";
import { loadPackageSchema, validate, type PackageSchema } from "../schema";
import { halfWayMessage, meet } from "../faults";
import type { Store } from "../store/store";
import type { Backend } from "./backend/backend";
import { InStore } from "./backend/in-store";
import { failureOf, normalInputs, objectFailures } from "./checks/inputs";
import { type Cluster, findCluster } from "./cluster/cluster";
import { configurationDiff, configurationFailures, readSettings, type Settings } from "./configuration";
import * as helm from "./helm/release";
import { isAutonamed, isPlaceUnknown } from "./names/autoname";
import { changesBetween } from "./objects/changes";
import { withLive } from "./objects/ignored";
import { replacesAt } from "./objects/immutables";
import { refuseImmutable } from "./objects/refused-changes";
import { isBuiltIn, parseToken } from "./objects/kind";
import * as objects from "./objects/lifecycle";
import { preview, samePlace, storeType, subjectOf, unsupported, updatePreview, type Subject } from "./subject";

type Checked = { inputs: PropertyMap; failures: Protocol.CheckFailure[] };

/** The embedded cloud's `kubernetes`: the API servers of its managed clusters. */
export class KubernetesProvider implements Protocol.CloudProvider {
  readonly name = "kubernetes";
  #settings: Settings | undefined;
  #schema: PackageSchema | undefined;
  readonly #stop = new AbortController();

  /** @param store opened at the first call that needs it. @param version of the installed SDK. @param backend keeps the objects. */
  constructor(
    private readonly store: () => Store,
    readonly version: string,
    private readonly backend: Backend = new InStore(store),
  ) {}

  async checkConfig(_urn: string, news: PropertyMap): Promise<Checked> {
    return { inputs: news, failures: configurationFailures(news) };
  }

  async diffConfig(_urn: string, olds: PropertyMap, news: PropertyMap): Promise<Protocol.DiffResult> {
    return configurationDiff(olds, news);
  }

  async configure(args: PropertyMap): Promise<void> {
    this.#settings = readSettings(args);
  }

  async check(request: Protocol.CheckRequest): Promise<Checked> {
    const target = parseToken(request.token);
    if (target.is === "unsupported") {
      return { inputs: request.news, failures: [{ property: "", reason: unsupported(request.token, target.why) }] };
    }
    if (target.is === "release") return this.#checkRelease(request);
    const inputs = normalInputs(request, target.object, this.#configured().namespace);
    const same = !isPlaceUnknown(inputs) && samePlace(request.olds, inputs);
    const failures = objectFailures({
      schema: this.#loaded(),
      object: target.object,
      token: request.token,
      inputs,
      olds: same && Object.keys(request.olds).length > 0 ? request.olds : undefined,
      ownCrd: isBuiltIn(target.object) ? undefined : this.#known()?.ownCrd(target.object),
    });
    return { inputs, failures };
  }

  #checkRelease(request: Protocol.CheckRequest): Checked {
    const inputs = helm.normalRelease(request, request.news, this.#configured().namespace);
    // The SDK adds `compat` for the engine's sake; it is no argument of a release.
    const { compat: _, ...judged } = inputs;
    const faults = [...validate(this.#loaded(), request.token, judged), ...helm.releaseFaults(inputs)];
    return { inputs, failures: faults.map(failureOf) };
  }

  async diff(request: Protocol.DiffRequest): Promise<Protocol.DiffResult> {
    const { oldInputs, news } = request;
    const subject = subjectOf(request.token);
    if (subject.release)
      return changesBetween(oldInputs, news, helm.releaseReplacesAt, samePart(oldInputs, news, "name"));
    const replaces = replacesAt(subject.object, this.#configured().mutable);
    const named = !isAutonamed(news) && samePlace(oldInputs, news);
    return Object.keys(oldInputs).length === 0 ? NO_CHANGES : changesBetween(oldInputs, news, replaces, named);
  }

  async create(request: Protocol.CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
    const { urn, token, inputs } = request;
    const subject = subjectOf(token);
    if (request.preview) {
      await this.#rehearse(subject, { urn, token, inputs, creating: true });
      return { id: "", outputs: preview(subject, inputs) };
    }
    const cluster = this.#cluster();
    const place = subject.release
      ? helm.releasePlace(cluster, inputs)
      : objects.placeOf(cluster, subject.object, urn, inputs);
    const { halfWay } = await this.#reach(cluster, subject, place.storeId);
    const outputs = await this.#write(cluster, place, { urn, token, inputs, creating: true });
    if (!halfWay) return { id: place.id, outputs };
    const target = { region: cluster.resource.location, type: storeType(subject), id: place.storeId };
    throw new CloudError("InternalServerError", halfWayMessage(target), 500, { id: place.id, outputs, inputs });
  }

  async update(request: Protocol.UpdateRequest): Promise<{ outputs: PropertyMap }> {
    const { urn, token, news } = request;
    const subject = subjectOf(token);
    if (!subject.release) refuseImmutable(subject.object, request);
    if (request.preview) {
      await this.#rehearse(subject, { urn, token, inputs: news, creating: false });
      return { outputs: updatePreview(subject, request.oldOutputs, news) };
    }
    const cluster = this.#cluster();
    const place = this.#placeById(cluster, subject, urn, request.id);
    await this.#reach(cluster, subject, place.storeId);
    const inputs = "object" in place ? await this.#withIgnored(cluster, place, request) : news;
    return { outputs: await this.#write(cluster, place, { urn, token, inputs, creating: false }) };
  }

  /** What the program ignores has its live value. */
  async #withIgnored(cluster: Cluster, place: objects.Place, request: Protocol.UpdateRequest): Promise<PropertyMap> {
    const { news, ignoreChanges } = request;
    if (ignoreChanges.length === 0) return news;
    return withLive((await this.backend.observe(cluster, place, news))?.inputs, news, ignoreChanges);
  }

  async #write(
    cluster: Cluster,
    place: helm.ReleasePlace | objects.Place,
    writing: objects.Writing,
  ): Promise<PropertyMap> {
    if ("object" in place) return this.backend.apply(cluster, place, writing);
    const outputs = helm.install(this.store(), cluster, place, writing);
    await this.backend.released(cluster);
    return outputs;
  }

  /** A preview asks the cluster, if it is there and it is known where the object would go. */
  async #rehearse(subject: Subject, writing: objects.Writing): Promise<void> {
    const cluster = this.#known();
    if (subject.release || cluster === undefined || isPlaceUnknown(writing.inputs)) return;
    await this.backend.rehearse(
      cluster,
      objects.placeOf(cluster, subject.object, writing.urn, writing.inputs),
      writing,
    );
  }

  async read(request: Protocol.ReadRequest): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    const subject = subjectOf(request.token);
    const cluster = this.#clusterUnlessGone();
    if (cluster === undefined) return { id: "", inputs: {}, outputs: {} };
    const place = this.#placeById(cluster, subject, request.urn, request.id);
    await this.#reach(cluster, subject, place.storeId);
    const found =
      "object" in place
        ? await this.backend.observe(cluster, place, request.inputs)
        : helm.observeRelease(this.store(), place, request.inputs);
    return found === undefined ? { id: "", inputs: {}, outputs: {} } : { id: request.id, ...found };
  }

  async delete(request: Protocol.DeleteRequest): Promise<void> {
    const subject = subjectOf(request.token);
    const cluster = this.#clusterUnlessGone();
    if (cluster === undefined) return;
    const place = this.#placeById(cluster, subject, request.urn, request.id);
    await this.#reach(cluster, subject, place.storeId);
    if ("object" in place) await this.backend.remove(cluster, place);
    else helm.uninstall(this.store(), cluster, place);
  }

  async invoke(token: string): Promise<{ result: PropertyMap; failures: Protocol.CheckFailure[] }> {
    const why =
      "charts and manifests are rendered by programs that the embedded cloud does not have; write typed resources";
    throw new CloudError("NotSupported", unsupported(token, why), 501);
  }

  async getSchema(): Promise<string> {
    return JSON.stringify({ name: this.name, version: this.version });
  }

  cancel(): void {
    this.#stop.abort();
  }

  #placeById(cluster: Cluster, subject: Subject, urn: string, id: string): helm.ReleasePlace | objects.Place {
    return subject.release ? helm.releasePlace(cluster, id) : objects.placeOf(cluster, subject.object, urn, id);
  }

  #configured(): Settings {
    if (this.#settings !== undefined) return this.#settings;
    throw new CloudError("NotConfigured", "the kubernetes provider got a call before its configuration", 500);
  }

  #loaded(): PackageSchema {
    return (this.#schema ??= loadPackageSchema("kubernetes"));
  }

  /** @throws CloudError when the kubeconfig is unknown or leads nowhere */
  #cluster(): Cluster {
    const { kubeconfig } = this.#configured();
    if (kubeconfig !== undefined) return findCluster(this.store(), kubeconfig.host);
    const text =
      "the kubernetes provider's kubeconfig is still unknown; expected the kubeconfig of a cluster that exists";
    throw new CloudError("ClusterUnreachable", text, 503);
  }

  /** The cluster if it is there already; checks run before it may be. */
  #known(): Cluster | undefined {
    try {
      return this.#cluster();
    } catch (error) {
      if (error instanceof CloudError) return undefined;
      throw error;
    }
  }

  /** Undefined when the cluster is gone and the configuration says that what was in it is gone then, too. */
  #clusterUnlessGone(): Cluster | undefined {
    return this.#configured().deleteUnreachable ? this.#known() : this.#cluster();
  }

  /** Faults on purpose: a region that is down refuses connections. */
  async #reach(cluster: Cluster, subject: Subject, id: string): Promise<{ halfWay: boolean }> {
    const { location } = cluster.resource;
    try {
      return await meet(this.store(), { region: location, type: storeType(subject), id }, this.#stop.signal);
    } catch (error) {
      if (!(error instanceof CloudError) || error.code !== "ServiceUnavailable") throw error;
      const text = `the API server https://${cluster.host} cannot be reached: connect: connection refused. ${error.message}`;
      throw new CloudError("ClusterUnreachable", text, 503);
    }
  }
}

function samePart(olds: PropertyMap, news: PropertyMap, key: string): boolean {
  return olds[key] === news[key];
}
