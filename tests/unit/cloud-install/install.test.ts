import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { examine } from "../../../cli/checks";
import { localAt } from "../../../cli/local";
import { installPlugins, pluginFile, sdkVersion } from "../../../local/cloud/install";

const JOIN = path.resolve("local/cloud/join.sh");
const home = mkdtempSync(path.join(tmpdir(), "plugilo home's-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("the installed plugins", () => {
  beforeAll(() => installPlugins(home));

  it("stand at the versions of the SDK packages, and a second installation touches nothing", async () => {
    const plugins = path.join(home, "plugins");
    const folders = ["azure-native", "kubernetes", "pagerduty", "random"].map(
      (name) => `resource-${name}-v${sdkVersion(name)}`,
    );
    expect(readdirSync(plugins).sort()).toEqual(folders);
    const launcher = path.join(plugins, folders[0] ?? "", "pulumi-resource-azure-native");
    const before = statSync(launcher);
    await installPlugins(home);
    expect(statSync(launcher)).toMatchObject({ mtimeMs: before.mtimeMs, ino: before.ino });
  });

  it("are found where doctor looks for them", async () => {
    const findings = await examine({ ...localAt(path.resolve(".")), home });
    const plugins = findings.filter(({ what }) => what.startsWith("plugin "));
    expect(plugins.map(({ condition, found }) => [condition, found])).toEqual(
      ["azure-native", "kubernetes", "pagerduty", "random"].map((name) => ["good", `embedded, ${sdkVersion(name)}`]),
    );
  });

  const opened: (() => void)[] = [];

  /** Stands in for the engine: something that listens, which providers watch. */
  async function engine(): Promise<{ address: string; close(): void }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = (): void => {
      server.close();
      for (const socket of sockets) socket.destroy();
    };
    opened.push(close);
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close };
  }

  /** A plugin as the engine starts it: in a process group of its own. */
  function start(
    name: string,
    address: string,
  ): { process: ChildProcess; said: Promise<string>; ended: Promise<unknown> } {
    const file = pluginFile(home, name);
    const process = spawn(file, [address], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...globalThis.process.env, PULUMI_HOME: home, PLUGILO_CLOUD: path.join(home, "cloud") },
    });
    const said = new Promise<string>((resolve) => {
      for (const stream of [process.stdout, process.stderr]) stream?.once("data", (data) => resolve(String(data)));
    });
    return { process, said, ended: new Promise((resolve) => process.once("close", resolve)) };
  }

  afterEach(async () => {
    for (const close of opened.splice(0)) close();
    await until(() => hosts().length === 0);
  });

  const hosts = (): string[] =>
    readdirSync(home).includes("embedded-cloud") ? readdirSync(path.join(home, "embedded-cloud")) : [];

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await setTimeout(20);
  }

  it.each(["azure-native", "kubernetes", "pagerduty", "random"])(
    "%s prints its port, and ends when the engine's address is gone",
    async (name) => {
      const { address, close } = await engine();
      const plugin = start(name, address);
      expect(await plugin.said).toMatch(/^\d+\n$/);
      close();
      expect(await plugin.ended).toBe(0);
    },
  );

  it("are served by one process, each on a port of its own for as long as the engine wants it", async () => {
    const { address } = await engine();
    const first = start("random", address);
    const ports = [Number(await first.said)];
    const others = ["kubernetes", "kubernetes"].map((name) => start(name, address));
    for (const { said } of others) ports.push(Number(await said));
    expect(new Set(ports).size).toBe(3);
    expect(hosts()).toHaveLength(2);
    // The engine's way to end a plugin is its process group. The one that started the host takes nobody along.
    end(first.process);
    await first.ended;
    while (await listens(ports[0])) await setTimeout(20);
    expect(await listens(ports[1])).toBe(true);
    for (const { process, ended } of others) {
      end(process);
      await ended;
    }
    await until(() => hosts().length === 0);
  });

  it("tell apart the runs of the engine", async () => {
    const engines = [await engine(), await engine()];
    const plugins = engines.map(({ address }) => start("random", address));
    await Promise.all(plugins.map(({ said }) => said));
    expect(hosts().filter((name) => !name.endsWith(".log"))).toHaveLength(2);
    engines[0]?.close();
    expect(await plugins[0]?.ended).toBe(0);
    expect(plugins[1]?.process.exitCode).toBeNull();
  });

  it("start anew where one that was killed left its address behind", async () => {
    const { address, close } = await engine();
    const folder = path.join(home, "embedded-cloud");
    const gone = await engine();
    gone.close();
    writeFileSync(path.join(folder, address.split(":")[1] ?? ""), `${gone.address.split(":")[1]} secret\n`);
    const plugin = start("random", address);
    expect(await plugin.said).toMatch(/^\d+\n$/);
    close();
    expect(await plugin.ended).toBe(0);
  });

  it("say why the process does not start", async () => {
    const { address } = await engine();
    const broken = spawnSync("bash", [JOIN, "/no/such/node", "random", address], {
      env: { PULUMI_HOME: home },
      encoding: "utf8",
    });
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain("error: random: the embedded cloud did not start");
    expect(broken.stderr).toContain("/no/such/node");
    rmSync(path.join(home, "embedded-cloud", `${address.split(":")[1]}.log`));
  });

  it("say which packages there are", async () => {
    const { address } = await engine();
    const unknown = spawnSync("bash", [JOIN, process.execPath, "aws", address], {
      env: { PULUMI_HOME: home },
      encoding: "utf8",
    });
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toContain("the embedded cloud has no aws, only azure-native, kubernetes, pagerduty, random");
  });
});

function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGINT");
}

function listens(port: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: port ?? 0 });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
