import { readFileSync } from "node:fs";
import https from "node:https";
import { parse } from "yaml";
import { z } from "zod";

/** An answer of an API server. `body` is what its JSON holds, or its text. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Question {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }) }),
  ]),
});

/** Bounds a call whose server hangs; a list of everything on a busy machine takes seconds. */
const TIMEOUT_MS = 60_000;

/** Speaks to an API server with the certificate of a kubeconfig that startCluster has written. */
export class ApiServer {
  readonly server: string;
  readonly #agent: https.Agent;

  constructor(kubeconfigFile: string) {
    const { clusters, users } = kubeconfigSchema.parse(parse(readFileSync(kubeconfigFile, "utf8")));
    const plain = (text: string): Buffer => Buffer.from(text, "base64");
    this.server = clusters[0].cluster.server;
    this.#agent = new https.Agent({
      keepAlive: true,
      ca: plain(clusters[0].cluster["certificate-authority-data"]),
      cert: plain(users[0].user["client-certificate-data"]),
      key: plain(users[0].user["client-key-data"]),
    });
  }

  /** @throws Error when nothing answers; a refusal is an answer. */
  ask({ method, path, body, contentType = "application/json", signal }: Question): Promise<Answer> {
    const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = {
        accept: "application/json",
        ...(text === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(text) }),
      };
      const options = { method, headers, agent: this.#agent, timeout: TIMEOUT_MS, ...(signal ? { signal } : {}) };
      const request = https.request(new URL(path, this.server), options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const said = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, body: parsed(said) });
        });
      });
      request.once("timeout", () =>
        request.destroy(new Error(`${this.server} gave no answer in ${TIMEOUT_MS / 1000} s`)),
      );
      // A connection that breaks may say so more than once.
      request.on("error", reject);
      request.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
