import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiServer, type Answer, type Question } from "../../../clusters/api-server";
import { CloudError } from "../../protocol/provider";
import { containsUnknown, equal, isObject, type PropertyMap } from "../../protocol/values";
import type { Store } from "../../store/store";
import type { Cluster } from "../cluster/cluster";
import { isExposed } from "../services/load-balancer";
import { at } from "../objects/fields";
import * as objects from "../objects/lifecycle";
import { isBuiltIn } from "../objects/kind";
import { refusalOf, unreachable } from "./answers";
import type { Backend, Observed } from "./backend";
import { Discovery } from "./discovery";
import { decided, outputsFromLive, seenThrough, sent } from "./live";
import { isForced, takenOver } from "./ownership";
import { Provisions } from "./provisions";

/** Owner of the fields that the program sets, as server-side apply keeps it. */
const MANAGER = "pulumi-kubernetes";
const [APPLY, JSON_PATCH] = ["application/apply-patch+yaml", "application/json-patch+json"];
const GONE_TIMEOUT_MS = 120_000;
const POLL_MS = 200;

/** A cluster's API server as this process has come to know it. */
interface Connection {
  readonly api: ApiServer;
  readonly discovery: Discovery;
  readonly provisions: Provisions;
}

/**
 * Objects live in a real API server, one for each cluster of the estate: it judges, defaults and keeps them. Azure's side of a
 * cluster (load balancers, private link services, what add-ons and releases bring, AKS' own admission) stays in the store, for no
 * cloud-controller of Azure's runs on a machine like ours.
 */
export class OnServer implements Backend {
  readonly #connections = new Map<string, Promise<Connection>>();

  /** @param folder of the control planes, each under the name of the stack that makes the cluster. */
  constructor(
    private readonly store: () => Store,
    private readonly folder: string,
  ) {}

  async rehearse(cluster: Cluster, place: objects.Place, writing: objects.Writing): Promise<void> {
    if (containsUnknown(writing.inputs)) return;
    const connection = await this.#connect(cluster);
    const target = await connection.discovery.find(place.object);
    // A kind, a namespace or an object that this run is yet to make or replace cannot be asked about.
    if (target === undefined) return;
    if (place.namespace !== undefined && !(await this.#hasNamespace(connection, place.namespace))) return;
    if (place.object.patch) return void (await this.#write(cluster, place, writing, { dryRun: true }));
    const found = await this.#ask(cluster, connection.api, { method: "GET", path: target.pathOf(place) });
    if (writing.creating && found.status !== 404) return;
    // What the change will take over first conflicts until then.
    const force = found.status === 200 && takenOver(objectOf(place, found), MANAGER) !== undefined;
    await this.#write(cluster, place, writing, { dryRun: true, force });
  }

  async apply(cluster: Cluster, place: objects.Place, writing: objects.Writing): Promise<PropertyMap> {
    objects.admitArrival(this.store(), cluster, place, writing);
    if (!writing.creating && !place.object.patch) await this.#takeOver(cluster, place);
    const live = await this.#write(cluster, place, writing);
    const kept = objects.apply(this.store(), cluster, place, writing);
    const shown =
      isExposed(writing.inputs) && isService(place)
        ? await this.#showAddress(cluster, place, { status: at(kept, "status") ?? {} })
        : live;
    return outputsFromLive(place.object, writing.inputs, shown);
  }

  async observe(cluster: Cluster, place: objects.Place, known: PropertyMap): Promise<Observed | undefined> {
    const { api, discovery } = await this.#connect(cluster);
    const target = await discovery.find(place.object);
    if (target === undefined) return undefined;
    const answer = await this.#ask(cluster, api, { method: "GET", path: target.pathOf(place) });
    if (answer.status === 404) return undefined;
    const live = objectOf(place, answer);
    const inputs = (await this.#isAsKnown(cluster, place, known, live)) ? known : seenThrough(known, live);
    return { inputs, outputs: outputsFromLive(place.object, inputs, live) };
  }

  async remove(cluster: Cluster, place: objects.Place): Promise<void> {
    const { api, discovery } = await this.#connect(cluster);
    const target = await discovery.find(place.object);
    if (target !== undefined) {
      if (place.object.patch) await this.#letGo(cluster, place);
      else await this.#delete(cluster, api, place, target.pathOf(place));
    }
    objects.remove(this.store(), cluster, place);
  }

  async released(cluster: Cluster): Promise<void> {
    const { provisions } = await this.#connect(cluster);
    await provisions.renew(cluster);
  }

  async #write(
    cluster: Cluster,
    place: objects.Place,
    writing: Pick<objects.Writing, "urn" | "inputs">,
    { dryRun = false, force = false }: { readonly dryRun?: boolean; readonly force?: boolean } = {},
  ): Promise<PropertyMap> {
    const { api, discovery } = await this.#connect(cluster);
    const target = await discovery.wait(place.object);
    const how = `${dryRun ? "&dryRun=All" : ""}${force || isForced(writing.inputs) ? "&force=true" : ""}`;
    const query = `?fieldManager=${managerOf(place, writing.urn)}&fieldValidation=Strict${how}`;
    const body = sent(place.object, writing.inputs);
    const path = target.pathOf(place) + query;
    return objectOf(place, await this.#ask(cluster, api, { method: "PATCH", path, contentType: APPLY, body }));
  }

  /** Whether a write of what is known would change nothing: the server normalises, so its fields need not look the same. */
  async #isAsKnown(cluster: Cluster, place: objects.Place, known: PropertyMap, live: PropertyMap): Promise<boolean> {
    if (place.object.patch || Object.keys(known).length === 0 || containsUnknown(known)) return true;
    try {
      const result = await this.#write(cluster, place, { urn: "", inputs: known }, { dryRun: true });
      return equal(decided(result), decided(live));
    } catch (error) {
      // Somebody has taken fields over: what stands there now is to be shown.
      if (error instanceof CloudError && (error.status === 409 || error.status === 422)) return false;
      throw error;
    }
  }

  /** Fields that somebody has changed with kubectl become the program's again, which then sets them. */
  async #takeOver(cluster: Cluster, place: objects.Place): Promise<void> {
    const { api, discovery } = await this.#connect(cluster);
    const path = (await discovery.wait(place.object)).pathOf(place);
    const found = await this.#ask(cluster, api, { method: "GET", path });
    const fields = found.status === 404 ? undefined : takenOver(objectOf(place, found), MANAGER);
    if (fields === undefined) return;
    const body = [{ op: "replace", path: "/metadata/managedFields", value: fields }];
    objectOf(place, await this.#ask(cluster, api, { method: "PATCH", path, contentType: JSON_PATCH, body }));
  }

  /** A load balancer's address comes from the store's Azure, as it would from Azure's cloud-controller. */
  async #showAddress(cluster: Cluster, place: objects.Place, status: PropertyMap): Promise<PropertyMap> {
    const { api, discovery } = await this.#connect(cluster);
    const target = await discovery.wait(place.object);
    const path = `${target.pathOf(place)}/status`;
    const contentType = "application/merge-patch+json";
    return objectOf(place, await this.#ask(cluster, api, { method: "PATCH", path, contentType, body: status }));
  }

  /** A patch gives its fields back by applying none. */
  async #letGo(cluster: Cluster, place: objects.Place): Promise<void> {
    const metadata = { name: place.name, ...(place.namespace === undefined ? {} : { namespace: place.namespace }) };
    const urn = this.store().get(place.storeId)?.owner ?? "";
    await this.#write(cluster, place, { urn, inputs: { metadata } }).catch((error: unknown) => {
      throw error instanceof CloudError && error.status === 422 ? stillNeeded(error) : error;
    });
  }

  async #delete(cluster: Cluster, api: ApiServer, place: objects.Place, path: string): Promise<void> {
    const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" };
    const answer = await this.#ask(cluster, api, { method: "DELETE", path, body });
    if (answer.status !== 404) objectOf(place, answer);
    const deadline = Date.now() + GONE_TIMEOUT_MS;
    while ((await this.#ask(cluster, api, { method: "GET", path })).status !== 404) {
      if (Date.now() > deadline) {
        const text = `${place.object.kind} ${place.id} is still there ${GONE_TIMEOUT_MS / 1000} s after its deletion. Expected it gone; see its metadata.finalizers`;
        throw new CloudError("Timeout", text, 504);
      }
      await sleep(POLL_MS);
    }
  }

  async #hasNamespace({ api }: Connection, name: string): Promise<boolean> {
    return (await api.ask({ method: "GET", path: `/api/v1/namespaces/${name}` })).status === 200;
  }

  async #ask(cluster: Cluster, api: ApiServer, question: Question): Promise<Answer> {
    try {
      return await api.ask(question);
    } catch (error) {
      throw unreachable(cluster.host, error);
    }
  }

  /** Connects once, and gives the cluster what its features and releases bring. A failure is forgotten: the next call tries again. */
  #connect(cluster: Cluster): Promise<Connection> {
    const known = this.#connections.get(cluster.host);
    if (known !== undefined) return known;
    const connecting = this.#open(cluster).catch((error: unknown) => {
      this.#connections.delete(cluster.host);
      throw error;
    });
    this.#connections.set(cluster.host, connecting);
    return connecting;
  }

  async #open(cluster: Cluster): Promise<Connection> {
    const stack = stackOf(cluster.resource.owner);
    const kubeconfig = path.join(this.folder, stack, "kubeconfig");
    if (!existsSync(kubeconfig)) throw unreachable(cluster.host, new Error(`no control plane of the stack ${stack}`));
    const api = new ApiServer(kubeconfig);
    const provisions = new Provisions(api);
    try {
      await provisions.renew(cluster);
    } catch (error) {
      api.close();
      throw error;
    }
    return { api, discovery: new Discovery(api), provisions };
  }
}

/** As Pulumi's own provider refuses it: https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go (2026-11). */
function stillNeeded({ code, message }: CloudError): CloudError {
  const fix = "Expected a patch of fields that the object can do without; set retainOnDelete on it, and they stay";
  return new CloudError(code, `${message}. ${fix}`, 422);
}

function isService({ object }: objects.Place): boolean {
  return object.kind === "Service" && isBuiltIn(object) && !object.patch;
}

/** Objects have one manager whatever resource they belong to, so that a renamed resource keeps its fields; patches have one each. */
function managerOf(place: objects.Place, urn: string): string {
  if (!place.object.patch) return MANAGER;
  return `${MANAGER}-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}

function objectOf(place: objects.Place, answer: Answer): PropertyMap {
  if (answer.status >= 300) throw refusalOf(place.object, place.id, answer);
  return isObject(answer.body as PropertyMap) ? (answer.body as PropertyMap) : {};
}

/** `urn:pulumi:prod-frankfurt::plugilo::…` belongs to prod-frankfurt. */
function stackOf(urn: string): string {
  return urn.split("::")[0]?.split(":")[2] ?? "";
}
