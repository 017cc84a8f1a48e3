import type { ApiServer } from "../../../clusters/api-server";
import { applyCrds, messageOf } from "../../../clusters/crds";
import { CloudError } from "../../protocol/provider";
import type { PropertyMap } from "../../protocol/values";
import { ADD_ONS } from "../cluster/add-ons";
import type { Cluster } from "../cluster/cluster";
import { listAt, textAt } from "../objects/fields";
import { isAgentNode, nodesOf } from "./agent-nodes";
import { unreachable } from "./answers";

const NODES = "/api/v1/nodes";

/** Gives an API server what AKS does: nodes of the agent pools, and the namespaces and CRDs of add-ons and Helm releases: once each. */
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
      await this.#once("nodes", () => this.#nodes(cluster));
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
    await this.#make("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }

  /** As many as the pools have now. KWOK plays them. */
  async #nodes(cluster: Cluster): Promise<void> {
    const wanted = nodesOf(cluster);
    const names = wanted.map((node) => textAt(node, "metadata", "name"));
    const { body } = await this.api.ask({ method: "GET", path: NODES });
    const there = listAt(body as PropertyMap, "items").flatMap((node) => textAt(node, "metadata", "name") ?? []);
    for (const name of there.filter((one) => isAgentNode(one) && !names.includes(one))) {
      await this.api.ask({ method: "DELETE", path: `${NODES}/${name}` });
    }
    for (const node of wanted) await this.#make(NODES, node);
  }

  /** What is there already stays. */
  async #make(path: string, object: PropertyMap): Promise<void> {
    const { status, body } = await this.api.ask({ method: "POST", path, body: object });
    if (status < 300 || status === 409) return;
    const what = `${textAt(object, "kind")} ${textAt(object, "metadata", "name")}`;
    throw new CloudError("InternalServerError", `${what}: the API server refused it: ${messageOf(body)}`, status);
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
