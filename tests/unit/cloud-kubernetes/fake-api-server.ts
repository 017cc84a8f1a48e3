import { mkdirSync } from "node:fs";
import https from "node:https";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { writeKubeconfig } from "../../../local/clusters/kubeconfig";
import { certificate, layoutOf } from "../../../local/clusters/layout";
import { writePki } from "../../../local/clusters/pki";
import { isObject, type PropertyMap, type Value } from "../../../local/cloud/protocol/values";

/** A question as the server got it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Value;
}

type Reply = readonly [status: number, body: Value];

const KINDS: Readonly<Record<string, readonly (readonly [name: string, kind: string, namespaced: boolean])[]>> = {
  "/api/v1": [
    ["configmaps", "ConfigMap", true],
    ["namespaces", "Namespace", false],
    ["nodes", "Node", false],
    ["secrets", "Secret", true],
    ["services", "Service", true],
  ],
  "/apis/apps/v1": [["deployments", "Deployment", true]],
};

/** Speaks as an API server does, over HTTPS with certificates of its own, and keeps objects by their paths: no defaults, no checks. */
export class FakeApiServer {
  readonly objects = new Map<string, PropertyMap>();
  readonly asked: Asked[] = [];
  /** What it answers first; undefined leaves it to the objects. */
  answer: (question: Asked) => Reply | undefined = () => undefined;

  private constructor(
    private readonly server: https.Server,
    /** Of the administrator. */
    readonly kubeconfig: string,
  ) {}

  /** @param folder that a control plane of its stack would have. */
  static async start(folder: string): Promise<FakeApiServer> {
    const layout = layoutOf(folder);
    mkdirSync(folder, { recursive: true });
    await writePki(layout.pki);
    const serving = certificate(layout, "apiserver");
    const tls = { cert: readFileSync(serving.crt), key: readFileSync(serving.key) };
    const authority = readFileSync(certificate(layout, "ca").crt);
    const server = https.createServer({ ...tls, ca: authority, requestCert: true, rejectUnauthorized: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    writeKubeconfig(layout, layout.kubeconfig, "fake", "admin", `https://127.0.0.1:${port}`);
    const fake = new FakeApiServer(server, layout.kubeconfig);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.once("end", () => {
        const url = new URL(request.url ?? "/", "https://localhost");
        const text = Buffer.concat(chunks).toString("utf8");
        const [status, body] = fake.#reply({
          method: request.method ?? "",
          path: url.pathname,
          query: url.searchParams,
          contentType: request.headers["content-type"] ?? "",
          body: text === "" ? null : (JSON.parse(text) as Value),
        });
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    return fake;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Writes that it got of a path, in order. */
  writes(at: string): Asked[] {
    return this.asked.filter(({ method, path: asked }) => method !== "GET" && asked === at);
  }

  #reply(question: Asked): Reply {
    this.asked.push(question);
    return this.answer(question) ?? this.#kinds(question) ?? this.#object(question);
  }

  #kinds({ path: asked }: Asked): Reply | undefined {
    const kinds = KINDS[asked];
    return kinds && [200, { resources: kinds.map(([name, kind, namespaced]) => ({ name, kind, namespaced })) }];
  }

  #object({ method, path: asked, query, contentType, body }: Asked): Reply {
    const found = this.objects.get(asked);
    if (method === "POST") return this.#keep(path.posix.join(asked, nameOf(body)), body, 201);
    if (method === "GET" && found === undefined) {
      const items = [...this.objects].filter(([key]) => path.posix.dirname(key) === asked).map(([, one]) => one);
      return items.length > 0 || asked === "/api/v1/nodes" ? [200, { items }] : [404, { message: "not found" }];
    }
    if (method === "DELETE") this.objects.delete(asked);
    if (method === "GET" || method === "DELETE") return found ? [200, found] : [404, { message: "not found" }];
    if (contentType === "application/json-patch+json") return [200, found ?? {}];
    return this.#keep(query.has("dryRun") ? "" : asked, { ...found, ...(isObject(body) ? body : {}) }, 200);
  }

  #keep(at: string, body: Value, status: number): Reply {
    if (isObject(body) && at !== "") this.objects.set(at, body);
    return [status, body];
  }
}

function nameOf(object: Value): string {
  const metadata = isObject(object) ? object["metadata"] : undefined;
  return isObject(metadata) ? String(metadata["name"]) : "";
}
