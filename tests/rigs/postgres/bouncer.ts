import { execFileSync } from "node:child_process";
import * as net from "node:net";
import { eventually, freePort, LOOPBACK, type Machine, within } from "./machine";
import { bouncerSettings, DATABASES } from "./plan";

const BINARY = "/usr/sbin/pgbouncer";
/** May ask PgBouncer about itself, and nothing else. */
const CONSOLE = "console";

/** Major and minor version of the PgBouncer of this machine. */
export function bouncerVersion(): readonly [number, number] {
  const match = /PgBouncer (\d+)\.(\d+)/.exec(execFileSync(BINARY, ["--version"], { encoding: "utf8" }));
  return [Number(match?.[1]), Number(match?.[2])];
}

/** PgBouncer in front of one server, with the component's plan. */
export class Bouncer {
  private constructor(readonly port: number) {}

  static async before(
    server: { readonly name: string; readonly port: number },
    users: readonly string[],
    machine: Machine,
  ): Promise<Bouncer> {
    const port = await freePort();
    const list = machine.write(
      `${server.name}-users.txt`,
      [...users, CONSOLE].map((user) => `"${user}" ""`).join("\n"),
    );
    const settings = {
      ...bouncerSettings(bouncerVersion()),
      listen_addr: LOOPBACK,
      listen_port: String(port),
      unix_socket_dir: "",
      auth_type: "trust",
      auth_file: list,
      stats_users: CONSOLE,
    };
    const databases = DATABASES.map((name) => `${name} = host=${LOOPBACK} port=${server.port}`);
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    const file = machine.write(`${server.name}.ini`, ["[databases]", ...databases, "[pgbouncer]", ...lines].join("\n"));
    machine.start(BINARY, [file], `${server.name}-pgbouncer`);
    const bouncer = new Bouncer(port);
    await eventually(() => bouncer.pools());
    return bouncer;
  }

  /** What PgBouncer counts for each of its pools. */
  pools(): Promise<readonly Pool[]> {
    return within([this.port, CONSOLE, "pgbouncer"], async (client) => {
      const { rows } = await client.query<Pool>("show pools");
      return rows;
    });
  }
}

export interface Pool {
  readonly user: string;
  readonly cl_waiting: number;
}

/** A name that leads to one server and can be made to lead to another, as a virtual endpoint's; who is connected is cut off. */
export class Name {
  private readonly open = new Set<net.Socket>();

  private constructor(
    readonly port: number,
    private target: number,
  ) {}

  static async of(target: number): Promise<Name> {
    const name = new Name(await freePort(), target);
    await new Promise<void>((resolve) => name.listener.listen(name.port, LOOPBACK, resolve));
    return name;
  }

  private readonly listener = net.createServer((client) => {
    const server = net.connect(this.target, LOOPBACK);
    for (const [one, other] of [[client, server] as const, [server, client] as const]) {
      this.open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });

  lead(target: number): void {
    this.target = target;
    for (const socket of this.open) socket.destroy();
  }

  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.listener.close(resolve));
    for (const socket of this.open) socket.destroy();
    await closed;
  }
}
