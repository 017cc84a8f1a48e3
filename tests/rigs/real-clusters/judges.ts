import { ApiServer } from "../../../local/clusters/api-server";
import { CLUSTER_TYPE } from "../../../local/cloud/kubernetes/cluster/cluster";
import { sent } from "../../../local/cloud/kubernetes/backend/live";
import { Discovery } from "../../../local/cloud/kubernetes/backend/discovery";
import { at, textAt } from "../../../local/cloud/kubernetes/objects/fields";
import { parseToken, type ObjectKind } from "../../../local/cloud/kubernetes/objects/kind";
import { KubernetesProvider } from "../../../local/cloud/kubernetes/provider";
import { installedVersion } from "../../../local/cloud/kubernetes/version";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import type { Store } from "../../../local/cloud/store/store";

/** What a judge says of an object: nothing, or why it is refused. */
export type Verdict = string | undefined;

/** `kubernetes:apps/v1:Deployment`. */
export function tokenOf(object: PropertyMap): string {
  const version = textAt(object, "apiVersion") ?? "";
  return `kubernetes:${version.includes("/") ? version : `core/${version}`}:${textAt(object, "kind") ?? ""}`;
}

function kindOf(object: PropertyMap): ObjectKind {
  const target = parseToken(tokenOf(object));
  if (target.is !== "object") throw new Error(`${tokenOf(object)} is no object`);
  return target.object;
}

/** The two that must agree about the cluster of a stack: the embedded store's checks, and the stack's own API server. */
export class Judges {
  readonly #api: ApiServer;
  readonly #discovery: Discovery;
  readonly #provider: KubernetesProvider;

  private constructor(
    private readonly stack: string,
    store: Store,
    kubeconfig: string,
  ) {
    this.#api = new ApiServer(kubeconfig);
    this.#discovery = new Discovery(this.#api);
    this.#provider = new KubernetesProvider(() => store, installedVersion());
  }

  static async of(stack: string, store: Store, kubeconfig: string): Promise<Judges> {
    const judges = new Judges(stack, store, kubeconfig);
    const cluster = store.ofType(CLUSTER_TYPE).find(({ owner }) => owner.startsWith(`urn:pulumi:${stack}::`));
    const host = textAt(cluster?.outputs, "privateFQDN") ?? textAt(cluster?.outputs, "fqdn");
    if (host === undefined) throw new Error(`${stack} has no cluster in the store`);
    const config = {
      "current-context": "judge",
      clusters: [{ name: "judged", cluster: { server: `https://${host}` } }],
      contexts: [{ name: "judge", context: { cluster: "judged" } }],
    };
    await judges.#provider.configure({ kubeconfig: JSON.stringify(config) });
    return judges;
  }

  close(): void {
    this.#api.close();
  }

  /** The store's verdict on a new object. What it accepts is there afterwards. */
  async store(object: PropertyMap): Promise<Verdict> {
    const token = tokenOf(object);
    const urn = `urn:pulumi:${this.stack}::plugilo::${token}::judged-${textAt(object, "metadata", "name") ?? ""}`;
    const checked = await this.#provider.check({ urn, token, olds: {}, news: object, randomSeed: new Uint8Array() });
    if (checked.failures.length > 0) return checked.failures.map(({ reason }) => reason).join("; ");
    const request = { urn, token, inputs: checked.inputs, preview: false, timeoutSeconds: 0 };
    return refusal(() => this.#provider.create(request));
  }

  /** The server's verdict on a new object; nothing is made. */
  async server(object: PropertyMap): Promise<Verdict> {
    return this.#ask(object, "agreement");
  }

  /** Whether the provider would not change this in place: it replaces the object, or refuses. */
  async storeOnChange(olds: PropertyMap, news: PropertyMap): Promise<Verdict> {
    const token = tokenOf(news);
    const urn = `urn:pulumi:${this.stack}::plugilo::${token}::judged`;
    const checked = await this.#provider.check({ urn, token, olds, news, randomSeed: new Uint8Array() });
    if (checked.failures.length > 0) return checked.failures.map(({ reason }) => reason).join("; ");
    const change = { urn, token, id: "judged", oldOutputs: olds, oldInputs: olds, news, ignoreChanges: [] };
    const { replaces } = await this.#provider.diff(change);
    if (replaces.length > 0) return `replaces the object, because of ${replaces.join(", ")}`;
    return refusal(() => this.#provider.update({ ...change, preview: true }));
  }

  /** The server's verdict on a change of an object that the estate has; nothing is changed. */
  async serverOnChange(news: PropertyMap): Promise<Verdict> {
    return this.#ask(news, "pulumi-kubernetes");
  }

  async #ask(object: PropertyMap, manager: string): Promise<Verdict> {
    const kind = kindOf(object);
    const target = await this.#discovery.find(kind);
    if (target === undefined) return `no matches for kind "${kind.kind}"`;
    const place = {
      namespace: textAt(object, "metadata", "namespace"),
      name: textAt(object, "metadata", "name") ?? "",
    };
    const { status, body } = await this.#api.ask({
      method: "PATCH",
      path: `${target.pathOf(place)}?fieldManager=${manager}&fieldValidation=Strict&dryRun=All&force=true`,
      contentType: "application/apply-patch+yaml",
      body: sent(kind, object),
    });
    return status < 300 ? undefined : String(at(body as PropertyMap, "message"));
  }
}

async function refusal(work: () => Promise<unknown>): Promise<Verdict> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
