import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { Client } from "pg";

const BINARIES = "/usr/lib/postgresql/15/bin";
export const LOOPBACK = "127.0.0.1";
/** Made by initdb; stands for the Entra administrator, who may create extensions that Azure has allowed. */
export const ADMINISTRATOR = "administrator";

/** A folder of one rig, and the servers in it. PostgreSQL refuses to run as root, so under root they run as `postgres`. */
export class Machine {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-rig-"));
  private readonly identity = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  private readonly running = new Set<ChildProcess>();

  constructor() {
    if (this.identity.uid !== undefined) fs.chownSync(this.folder, this.identity.uid, this.identity.gid);
  }

  run(binary: string, args: readonly string[]): void {
    execFileSync(path.join(BINARIES, binary), args, { ...this.identity, cwd: this.folder, stdio: "pipe" });
  }

  start(command: string, args: readonly string[], name: string): ChildProcess {
    const log = fs.openSync(path.join(this.folder, `${name}.log`), "a");
    const file = command.startsWith("/") ? command : path.join(BINARIES, command);
    const child = spawn(file, args, { ...this.identity, cwd: this.folder, stdio: ["ignore", log, log] });
    fs.closeSync(log);
    this.running.add(child);
    return child;
  }

  async stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    this.running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  /** Ends every server that this machine started, by its process, and leaves no file. */
  async end(): Promise<void> {
    await Promise.all([...this.running].map((child) => this.stop(child, "SIGINT")));
    fs.rmSync(this.folder, { recursive: true });
  }

  /** A file that servers read. */
  write(file: string, text: string): string {
    const full = path.join(this.folder, file);
    fs.writeFileSync(full, text, { mode: 0o644 });
    return full;
  }
}

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a listening server has a port");
  return address.port;
}

export async function connect(port: number, user = ADMINISTRATOR, database = "postgres"): Promise<Client> {
  const client = new Client({ host: LOOPBACK, port, user, database, connectionTimeoutMillis: 5000 });
  // A server that is stopped says so to its clients; what it means is for the test that sent a query.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Connects, works, and closes whatever happens. */
export async function within<T>(
  [port, user, database]: readonly [port: number, user?: string, database?: string],
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(port, user, database);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Asks again until it works. @throws what it failed with last, after twenty seconds. */
export async function eventually<T>(work: () => Promise<T>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
