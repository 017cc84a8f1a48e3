import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { ApiServer } from "../../../clusters/api-server";
import { CloudError } from "../../protocol/provider";
import type { ObjectKind } from "../objects/kind";

const listSchema = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** A kind's place in the API server. */
export interface ResourceTarget {
  readonly namespaced: boolean;
  pathOf(object: { readonly namespace: string | undefined; readonly name: string }): string;
}

/** A CRD that was made a moment ago is served a little later. */
const PATIENCE_MS = 10_000;
const POLL_MS = 200;

/** Which kinds an API server serves, and under which path; asked once for each group and version. */
export class Discovery {
  readonly #found = new Map<string, ResourceTarget>();

  constructor(private readonly api: ApiServer) {}

  /** Undefined when the server does not serve the kind now. */
  async find(object: ObjectKind): Promise<ResourceTarget | undefined> {
    const key = `${object.apiVersion}/${object.kind}`;
    if (!this.#found.has(key)) await this.#read(object);
    return this.#found.get(key);
  }

  /** @throws CloudError `NoKindMatch` when the server does not come to serve it soon */
  async wait(object: ObjectKind): Promise<ResourceTarget> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const target = await this.find(object);
      if (target !== undefined) return target;
      if (Date.now() > deadline) {
        const text = `no matches for kind "${object.kind}" in version "${object.apiVersion}": the API server serves none`;
        throw new CloudError("NoKindMatch", text, 404);
      }
      await sleep(POLL_MS);
    }
  }

  async #read({ apiVersion, group }: ObjectKind): Promise<void> {
    const root = group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
    const { status, body } = await this.api.ask({ method: "GET", path: root });
    if (status === 404) return;
    for (const { name, kind, namespaced } of listSchema.parse(body).resources) {
      // `deployments/status` has its parent's kind.
      if (name.includes("/")) continue;
      this.#found.set(`${apiVersion}/${kind}`, {
        namespaced,
        pathOf: (object) => {
          const scope = namespaced ? `/namespaces/${object.namespace ?? "default"}` : "";
          return `${root}${scope}/${name}/${encodeURIComponent(object.name)}`;
        },
      });
    }
  }
}
