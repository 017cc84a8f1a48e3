import type { ApiServer, Question } from "../../../local/clusters/api-server";

/** An object as the API server gives it. */
export interface Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly [field: string]: unknown;
}

/** An object as somebody writes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** An object that a builder made, where all of its values are there. @throws Error when it is none of Kubernetes'. */
export function manifestOf(object: unknown): Manifest {
  if (isManifest(object)) return object;
  throw new Error(`object: got ${JSON.stringify(object)}, expected one with apiVersion, kind and a name`);
}

function isManifest(object: unknown): object is Manifest {
  const { apiVersion, kind, metadata } = (object ?? {}) as Partial<Manifest>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}

/** What an API server refused, with its own words. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly code: number,
    what: string,
    message: string,
  ) {
    super(`${what}: ${code} ${message}`);
  }
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const CONTENT_TYPES = { apply: "application/apply-patch+yaml", merge: "application/merge-patch+json" } as const;

/** A cluster's API server, asked for objects as its administrator. */
export class Api {
  private readonly known = new Map<string, Promise<readonly Resource[]>>();

  constructor(private readonly server: ApiServer) {}

  /** Server-side apply, as Pulumi and Argo CD do it. */
  async apply(object: Manifest, { dryRun = false } = {}): Promise<Live> {
    const query = `fieldManager=rig&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
    return this.ask("PATCH", `${await this.pathOf(object)}?${query}`, object, "apply");
  }

  /** @param path below the object, such as `status`. */
  async merge(object: Reference, change: object, path = ""): Promise<Live> {
    return this.ask("PATCH", `${await this.pathOf(object)}${path === "" ? "" : `/${path}`}`, change, "merge");
  }

  /** @param path below the object, such as `token`. */
  async post(object: Reference, path: string, body: object): Promise<Live> {
    return this.ask("POST", `${await this.pathOf(object)}/${path}`, body);
  }

  /** @returns whether a disruption budget gave the pod away; one that is gone already counts. */
  async evict(pod: Reference): Promise<boolean> {
    const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: pod.metadata };
    const path = `${await this.pathOf(pod)}/eviction`;
    const answer = await this.server.ask({ method: "POST", path, body, contentType: "application/json", once: true });
    if (answer.status < 400 || answer.status === 404) return true;
    if (answer.status === 429) return false;
    throw new Refusal(answer.status, `POST ${path}`, messageOf(answer.body));
  }

  async get<T extends Live = Live>(object: Reference): Promise<T> {
    return this.ask<T>("GET", await this.pathOf(object));
  }

  /** The object, or `undefined` when there is none. */
  async find(object: Reference): Promise<Live | undefined> {
    try {
      return await this.get(object);
    } catch (error) {
      if (error instanceof Refusal && error.code === 404) return undefined;
      throw error;
    }
  }

  async delete(object: Reference): Promise<void> {
    await this.ask("DELETE", await this.pathOf(object));
  }

  /** @param labels a selector such as `a=b`; all objects of the kind when left out. */
  async list<T extends Live = Live>(kind: Kind, labels = ""): Promise<T[]> {
    const path = `${await this.collection(kind)}?labelSelector=${encodeURIComponent(labels)}`;
    return (await this.ask<{ items: T[] }>("GET", path)).items;
  }

  private async pathOf(object: Reference): Promise<string> {
    const { name, namespace } = object.metadata;
    return `${await this.collection({ ...object, ...(namespace === undefined ? {} : { namespace }) })}/${name}`;
  }

  private async collection({ apiVersion, kind, namespace }: Kind): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.resources(root)).find((one) => one.kind === kind && !one.name.includes("/"));
    if (!resource) throw new Refusal(404, `${apiVersion} ${kind}`, "the server knows no such kind");
    const place = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${root}${place}/${resource.name}`;
  }

  private resources(root: string): Promise<readonly Resource[]> {
    const known = this.known.get(root);
    if (known) return known;
    const asked = this.ask<{ resources: Resource[] }>("GET", root).then(({ resources }) => resources);
    this.known.set(root, asked);
    // A group that is not there yet may come with a CRD.
    asked.catch(() => this.known.delete(root));
    return asked;
  }

  private async ask<T = Live>(
    method: Question["method"],
    path: string,
    body?: object,
    patch?: keyof typeof CONTENT_TYPES,
  ): Promise<T> {
    const contentType = patch === undefined ? "application/json" : CONTENT_TYPES[patch];
    const answer = await this.server.ask({ method, path, body, contentType });
    if (answer.status >= 400) throw new Refusal(answer.status, `${method} ${path}`, messageOf(answer.body));
    return answer.body as T;
  }
}

/** A kind of object, in one namespace or in all. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
}

/** What names one object. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function messageOf(body: unknown): string {
  const { message } = (typeof body === "object" && body !== null ? body : {}) as { message?: unknown };
  return typeof message === "string" ? message : JSON.stringify(body);
}
