import { createServer as createHttpsServer, type Server } from "node:https";
import net from "node:net";
import type { TLSSocket } from "node:tls";
import { HEALTH_PATH } from "../../../facts/health";
import type { Certificate } from "./certificates";

/** A region's internal gateway as far as the entrance sees it: a TLS server that knows its health. */
export class Region {
  /** What it answers when asked for its health; 404 takes it out on purpose. */
  health = 200;
  /** It takes connections, and never says a word on any. */
  hangs = false;
  /** Names that health was asked for: in the handshake, and in the request. */
  readonly askedFor = new Set<string>();
  private readonly sockets = new Set<net.Socket>();
  private readonly https: Server;
  private listener: net.Server | undefined;

  constructor(
    readonly name: string,
    readonly address: string,
    certificate: Certificate,
  ) {
    this.https = createHttpsServer({ ...certificate }, (request, response) => {
      if (this.hangs) return;
      if (request.url !== HEALTH_PATH) return void response.end(this.name);
      const { servername } = request.socket as TLSSocket;
      this.askedFor.add(`${String(servername)} ${String(request.headers.host)}`);
      response.writeHead(this.health).end();
    });
    this.https.on("tlsClientError", () => undefined);
  }

  async start(port: number): Promise<void> {
    const listener = net.createServer((socket) => {
      this.sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => this.sockets.delete(socket));
      if (!this.hangs) this.https.emit("connection", socket);
    });
    this.listener = listener;
    await new Promise<void>((resolve) => listener.listen(port, this.address, resolve));
  }

  /** Dead at once: connections are cut, new ones refused. */
  async stop(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (listener) await new Promise<void>((resolve) => listener.close(() => resolve()));
  }
}
