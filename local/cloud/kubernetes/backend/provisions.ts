import type { ApiServer } from "../../../clusters/api-server";
import { applyCrds, messageOf } from "../../../clusters/crds";
import { CloudError } from "../../protocol/provider";
import { ADD_ONS } from "../cluster/add-ons";
import type { Cluster } from "../cluster/cluster";
import { textAt } from "../objects/fields";
import { unreachable } from "./answers";

/** Gives an API server the namespaces and CRDs that AKS' add-ons and the cluster's Helm releases bring: once each. */
export class Provisions {
  readonly #given = new Set<string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly api: ApiServer) {}

  /** What is missing by now. One call after the other: two releases at once would give the same twice. */
  renew(cluster: Cluster): Promise<void> {
    const turn = this.#turn.then(() => this.#give(cluster));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #give(cluster: Cluster): Promise<void> {
    try {
      for (const name of namespacesOf(cluster)) {
        await this.#once(`namespace ${name}`, () => this.#namespace(name));
      }
      for (const source of cluster.crdSources()) {
        await this.#once(`CRDs of ${source}`, () => applyCrds(this.api, [source]));
      }
    } catch (error) {
      throw error instanceof CloudError ? error : unreachable(cluster.host, error);
    }
  }

  async #once(what: string, give: () => Promise<void>): Promise<void> {
    if (this.#given.has(what)) return;
    await give();
    this.#given.add(what);
  }

  async #namespace(name: string): Promise<void> {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    const { status, body: said } = await this.api.ask({ method: "POST", path: "/api/v1/namespaces", body });
    if (status < 300 || status === 409) return;
    throw new CloudError(
      "InternalServerError",
      `namespace ${name}: the API server refused it: ${messageOf(said)}`,
      status,
    );
  }
}

/** Of add-ons, and of releases that make their own. */
function namespacesOf(cluster: Cluster): string[] {
  const addOns = ADD_ONS.filter((one) => one.on(cluster.body)).flatMap((one) => one.namespaces);
  const ofReleases = cluster
    .ofType("k8s/v1/Namespace")
    .filter((one) => one.owner.startsWith("k8s://"))
    .flatMap((one) => textAt(one.body, "metadata", "name") ?? []);
  return [...addOns, ...ofReleases];
}
