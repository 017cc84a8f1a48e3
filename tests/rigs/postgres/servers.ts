import type { ChildProcess } from "node:child_process";
import * as path from "node:path";
import { ADMINISTRATOR, connect, eventually, freePort, LOOPBACK, type Machine, within } from "./machine";
import { POSTGRES_PARAMETERS } from "./plan";

const SLOT = "other_region";

/** One PostgreSQL server with the component's parameters. */
export class Server {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly machine: Machine,
    readonly name: string,
    readonly port: number,
  ) {}

  static async primary(machine: Machine): Promise<Server> {
    const server = new Server(machine, "primary", await freePort());
    const sign = ["--auth=trust", `--username=${ADMINISTRATOR}`];
    // Checksums let the old primary be rewound after a promotion.
    machine.run("initdb", ["-D", server.data, "--no-sync", "--encoding=UTF8", "--data-checksums", ...sign]);
    await server.start();
    return server;
  }

  /** A copy that streams from `source` by a slot of its own, as Azure's replicas do. */
  static async replicaOf(source: Server, machine: Machine): Promise<Server> {
    const server = new Server(machine, "replica", await freePort());
    const from = ["-h", LOOPBACK, "-p", String(source.port), "-U", ADMINISTRATOR];
    const stream = ["-X", "stream", "-C", "-S", SLOT, "-R", "-c", "fast", "--no-sync"];
    machine.run("pg_basebackup", ["-D", server.data, ...from, ...stream]);
    await server.start();
    return server;
  }

  private get data(): string {
    return path.join(this.machine.folder, this.name);
  }

  private async start(): Promise<void> {
    const fixed = { listen_addresses: LOOPBACK, port: String(this.port), unix_socket_directories: "" };
    const settings = { ...POSTGRES_PARAMETERS, ...fixed, fsync: "off", shared_buffers: "32MB", "cron.host": LOOPBACK };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    this.process = this.machine.start("postgres", ["-D", this.data, ...flags], this.name);
    await eventually(async () => (await connect(this.port)).end());
  }

  /** As a region that is lost: no goodbye to anybody. */
  async lose(): Promise<void> {
    if (this.process) await this.machine.stop(this.process, "SIGQUIT");
  }

  /** What was lost comes back as a replica of the server that took over: its own last writes are undone. */
  async followAfterLoss(source: Server): Promise<void> {
    const address = `host=${LOOPBACK} port=${source.port} user=${ADMINISTRATOR} dbname=postgres`;
    await within([source.port], async (client) => {
      // Slots belong to a server: the new primary has none yet.
      await client.query("select pg_create_physical_replication_slot($1)", [SLOT]);
      // Before its first checkpoint the new primary tells pg_rewind of the old history, which then rewinds nothing.
      await client.query("checkpoint");
    });
    this.machine.run("pg_rewind", ["-D", this.data, `--source-server=${address}`, "-R", "--no-sync"]);
    await this.start();
  }
}
