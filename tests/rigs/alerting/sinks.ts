/** Where a rig's Alertmanager delivers: HTTP and SMTP on loopback that write down what arrives, and when. */
import * as http from "node:http";
import * as net from "node:net";

export interface Arrival {
  /** The first part of its path, or `mail`. */
  readonly at: string;
  readonly time: number;
  readonly body: string;
}

export class Sinks {
  readonly arrivals: Arrival[] = [];
  private constructor(
    private readonly web: http.Server,
    private readonly mail: net.Server,
  ) {}

  static async open(): Promise<Sinks> {
    const web = http.createServer();
    const mail = net.createServer();
    const sinks = new Sinks(web, mail);
    web.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        sinks.note(String(request.url).slice(1), Buffer.concat(parts).toString());
        response.writeHead(202, { "content-type": "text/plain" }).end("ok");
      });
    });
    mail.on("connection", (socket) => sinks.takeMail(socket));
    for (const server of [web, mail]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    }
    return sinks;
  }

  get address(): string {
    return `http://127.0.0.1:${portOf(this.web)}`;
  }

  get relay(): string {
    return `127.0.0.1:${portOf(this.mail)}`;
  }

  async close(): Promise<void> {
    this.web.closeAllConnections();
    await Promise.all([this.web, this.mail].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private note(at: string, body: string): void {
    this.arrivals.push({ at, time: Date.now(), body });
  }

  /** Just as much SMTP as a client needs to be rid of a mail: https://www.rfc-editor.org/rfc/rfc5321 (2026-11). */
  private takeMail(socket: net.Socket): void {
    let [letter, reading, rest] = ["", false, ""];
    socket.write("220 sink\r\n");
    socket.on("data", (data) => {
      const lines = (rest + data.toString()).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (reading && line !== ".") {
          letter += `${line}\n`;
        } else if (reading) {
          [reading] = [false];
          this.note("mail", letter);
          letter = "";
          socket.write("250 taken\r\n");
        } else {
          if (line.startsWith("RCPT")) letter += `${line}\n`;
          reading = line === "DATA";
          socket.write(reading ? "354 go on\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 sink\r\n");
          if (line === "QUIT") socket.end();
        }
      }
    });
    socket.on("error", () => socket.destroy());
  }
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on loopback has no port");
  return address.port;
}
