import { readFileSync } from "node:fs";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { z } from "zod";
import { REQUEST_TIMEOUT_SECONDS } from "./arguments";

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
  /** Put once, whatever the answer: an eviction's 429 is a budget's word, and no sign of a busy server. Default: false. */
  readonly once?: boolean;
}

const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }) }),
  ]),
});

/** Bounds a call whose server hangs. A large CRD on a busy machine takes a minute; the server itself gives up before. */
const TIMEOUT_MS = REQUEST_TIMEOUT_SECONDS * 1000 + 10_000;
/** What a server that is overloaded answers: it wants to be asked again. */
const BUSY: readonly number[] = [429, 503, 504];
/** What it answers, as an error of its own, when its store was too busy with writes of its neighbours to take this one. */
const STORE_BUSY = /etcdserver: (request timed out|leader changed|too many requests)|context deadline exceeded/;
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;

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

  /**
   * Asks, and asks again while the server is too busy. Every question of ours may be put twice.
   * @throws Error when nothing answers; a refusal is an answer.
   */
  async ask(question: Question): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#askOnce(question, attempt);
      const isFinal = question.once === true || attempt === ATTEMPTS;
      if (answer !== undefined && (isFinal || !isBusy(answer))) return answer;
      await sleep(PAUSE_MS, undefined, question.signal === undefined ? {} : { signal: question.signal });
    }
  }

  /** Undefined when a connection kept from before turned out to be closed: the question never arrived. */
  #askOnce(question: Question, attempt: number): Promise<Answer | undefined> {
    const { method, path, body, contentType = "application/json", signal } = question;
    const text = body === undefined ? undefined : JSON.stringify(body);
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
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString("utf8")) });
        });
      });
      request.once("timeout", () =>
        request.destroy(new Error(`${this.server} gave no answer in ${TIMEOUT_MS / 1000} s`)),
      );
      // A connection that breaks may say so more than once.
      request.on("error", (error) => {
        const stale = request.reusedSocket && "code" in error && error.code === "ECONNRESET";
        if (stale && attempt < ATTEMPTS) resolve(undefined);
        else reject(error);
      });
      request.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function isBusy({ status, body }: Answer): boolean {
  return BUSY.includes(status) || (status === 500 && STORE_BUSY.test(JSON.stringify(body)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
