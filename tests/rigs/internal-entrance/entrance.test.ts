/** The configuration of the hub's entrance, as the component writes it, in a real HAProxy before two real TLS servers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { missingPackages } from "../../../cli/rigs";
import { proxyConfiguration } from "../../../components/kubernetes/internal-entrance/build-configuration";
import { HEALTH_PATH } from "../../../facts/health";
import { ENTRANCE_PROBE, SECONDS_TO_DROP, SECONDS_TO_RETURN } from "../../../facts/internal-entrance";
import { Authority } from "./certificates";
import { NameServer } from "./name-server";
import { pause, Proxy } from "./proxy";
import { Region } from "./region";

const missing = missingPackages("entrance");

/** For a busy machine; HAProxy itself keeps time. */
const TOLERANCE_SECONDS = 5;
const SERVICES = "services.plugilo.internal";
const REGIONS = {
  fra: { endpoint: "entrance-fra.plugilo.internal", hostName: "frankfurt.origin.plugilo.com" },
  ber: { endpoint: "entrance-ber.plugilo.internal", hostName: "berlin.origin.plugilo.com" },
};

(missing.length > 0 ? describe.skip : describe)("the internal entrance", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plugilo-entrance-"));
  const names = new NameServer();
  let proxy: Proxy;
  let authority: Authority;
  let [frankfurt, berlin]: Region[] = [];
  let ports = { services: 0, health: 0, metrics: 0 };
  let regionPort = 0;

  beforeAll(async () => {
    authority = new Authority(folder);
    const region = (key: keyof typeof REGIONS, address: string): Region =>
      new Region(key, address, authority.sign([REGIONS[key].hostName, SERVICES]));
    [frankfurt, berlin] = [region("fra", "127.0.0.2"), region("ber", "127.0.0.3")];
    const [services, health, metrics, port] = await freePorts(4);
    ports = { services, health, metrics };
    regionPort = port;
    await Promise.all([frankfurt.start(port), berlin.start(port)]);
    const file = path.join(folder, "haproxy.cfg");
    const surroundings = {
      address: "127.0.0.1",
      ports,
      regionPort,
      nameServers: [`nameserver rig 127.0.0.1:${await names.start()}`],
      authorities: authority.file,
    };
    writeFileSync(file, proxyConfiguration({ hostName: SERVICES, regions: REGIONS }, surroundings));
    proxy = new Proxy(file);
    await eventually(() => status(ports.metrics, "/alive").then((code) => code === 200));
  });
  afterAll(async () => {
    proxy.kill();
    await Promise.all([frankfurt?.stop(), berlin?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("lives before any region has a name, and says at once that none serves", async () => {
    const began = Date.now();
    await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(Date.now() - began).toBeLessThan(2000);
    expect(await status(ports.health, HEALTH_PATH)).toBe(503);
  });

  it("takes up regions as their names appear, and uses both", async () => {
    names.records.set(REGIONS.fra.endpoint, "127.0.0.2");
    await proxy.said(/regions\/frankfurt\S* .*changed its IP|frankfurt.*succeeded/);
    names.records.set(REGIONS.ber.endpoint, "127.0.0.3");
    for (const { hostName } of Object.values(REGIONS)) {
      await proxy.said(new RegExp(`${hostName} succeeded.*code: 200.*UP`));
    }
    expect(tally(await askMany(10))).toEqual({ fra: 5, ber: 5 });
    expect(await status(ports.health, HEALTH_PATH)).toBe(200);
  });

  it("asks each region for its own name, in the handshake and in the request", () => {
    expect([...(frankfurt?.askedFor ?? [])]).toEqual([`${REGIONS.fra.hostName} ${REGIONS.fra.hostName}`]);
    expect([...(berlin?.askedFor ?? [])]).toEqual([`${REGIONS.ber.hostName} ${REGIONS.ber.hostName}`]);
  });

  it("refuses connections that ask for another name, or for none", async () => {
    await expect(ask("www.plugilo.com")).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(ask("")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("drops a region that refuses connections after three failed probes, and nobody gets an error meanwhile", async () => {
    // From here on nobody answers questions for names: what is known stays.
    await names.stop();
    const since = proxy.lines.length;
    const began = Date.now();
    await frankfurt?.stop();
    let down = false;
    const dropped = proxy.said(/Server regions\/frankfurt\S* is DOWN/, { since }).then(() => (down = true));
    const answers: string[] = [];
    while (!down) answers.push(await ask());
    await dropped;
    expect((Date.now() - began) / 1000).toBeLessThan(SECONDS_TO_DROP + TOLERANCE_SECONDS);
    expect(proxy.count(/Health check for server regions\/frankfurt\S* failed/, since)).toBe(ENTRANCE_PROBE.failures);
    expect(new Set([...answers, ...(await askMany(10))])).toEqual(new Set(["ber"]));
  });

  it("takes it back after two good probes, and uses it again", async () => {
    const since = proxy.lines.length;
    const began = Date.now();
    await frankfurt?.start(regionPort);
    await proxy.said(/Server regions\/frankfurt\S* is UP/, { since });
    expect((Date.now() - began) / 1000).toBeLessThan(SECONDS_TO_RETURN + TOLERANCE_SECONDS);
    expect(proxy.count(/Health check for server regions\/frankfurt\S* succeeded/, since)).toBe(
      ENTRANCE_PROBE.successes,
    );
    expect(Object.keys(tally(await askMany(10))).sort()).toEqual(["ber", "fra"]);
  });

  it("drains a region that answers 404: what is open goes on, what is new goes elsewhere", async () => {
    const open = await Promise.all([hold(), hold()]);
    const [atBerlin] = open.filter(({ region }) => region === "ber");
    expect(open.map(({ region }) => region).sort()).toEqual(["ber", "fra"]);
    const since = proxy.lines.length;
    if (berlin) berlin.health = 404;
    await proxy.said(/Server regions\/berlin\S* is stopping/, { since });
    expect(tally(await askMany(6))).toEqual({ fra: 6 });
    expect(atBerlin && (await askOver(atBerlin.socket))).toBe("ber");
    if (berlin) berlin.health = 200;
    await proxy.said(/Server regions\/berlin\S* is UP/, { since });
    for (const { socket } of open) socket.destroy();
  });

  it("drops a region that hangs as soon, cuts what was open to it, and says 503 when it was the last", async () => {
    const since = proxy.lines.length;
    await frankfurt?.stop();
    await proxy.said(/Server regions\/frankfurt\S* is DOWN/, { since });
    const { socket } = await hold();
    const cut = new Promise<void>((resolve) => socket.on("error", () => undefined).once("close", () => resolve()));
    const began = Date.now();
    if (berlin) berlin.hangs = true;
    await proxy.said(/Server regions\/berlin\S* is DOWN/, { since });
    expect((Date.now() - began) / 1000).toBeLessThan(SECONDS_TO_DROP + TOLERANCE_SECONDS);
    await cut;
    const closed = Date.now();
    await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(Date.now() - closed).toBeLessThan(2000);
    expect(await status(ports.health, HEALTH_PATH)).toBe(503);
  });

  it("shows Prometheus which regions it sees", async () => {
    const { body } = await get(ports.metrics, "/metrics");
    const down = Object.values(REGIONS).map(
      ({ hostName }) => `haproxy_server_status{proxy="regions",server="${hostName}",state="DOWN"} 1`,
    );
    expect(body.split("\n")).toEqual(expect.arrayContaining(down));
  });

  it("ends when its last connection has ended, and takes no new one until then", async () => {
    const since = proxy.lines.length;
    if (berlin) berlin.hangs = false;
    await proxy.said(/Server regions\/berlin\S* is UP/, { since });
    const { socket } = await hold();
    const retired = proxy.retire();
    await eventually(() =>
      ask().then(
        () => false,
        (error: NodeJS.ErrnoException) => error.code === "ECONNREFUSED",
      ),
    );
    expect(await askOver(socket)).toBe("ber");
    socket.destroy();
    expect(await retired).toBe(0);
  });

  /** One request on a connection of its own. @returns the region that answered. */
  function ask(servername: string = SERVICES): Promise<string> {
    return new Promise((resolve, reject) => {
      const trust = { ca: readFileSync(authority.file), rejectUnauthorized: servername === SERVICES };
      const request = https.request({ host: "127.0.0.1", port: ports.services, servername, agent: false, ...trust });
      request.on("response", (response) => {
        let body = "";
        response.on("data", (part) => (body += String(part))).on("end", () => resolve(body));
      });
      request.on("error", reject).end();
    });
  }

  async function askMany(count: number): Promise<string[]> {
    const answers: string[] = [];
    while (answers.length < count) answers.push(await ask());
    return answers;
  }

  /** A connection that stays open, and whose it is. */
  async function hold(): Promise<{ socket: TLSSocket; region: string }> {
    const trust = { ca: readFileSync(authority.file), servername: SERVICES };
    const socket = connect({ host: "127.0.0.1", port: ports.services, ...trust });
    return { socket, region: await askOver(socket) };
  }
});

function askOver(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (part: Buffer): void => {
      text += part.toString();
      const [, region] = /\r\n\r\n(fra|ber)$/.exec(text) ?? [];
      if (region === undefined) return;
      socket.off("data", read);
      resolve(region);
    };
    socket.on("data", read).once("error", reject);
    socket.write(`GET / HTTP/1.1\r\nHost: ${SERVICES}\r\n\r\n`);
  });
}

function get(port: number, target: string): Promise<{ code: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: "127.0.0.1", port, path: target, agent: false }, (response) => {
      let body = "";
      response.on("data", (part) => (body += String(part)));
      response.on("end", () => resolve({ code: response.statusCode ?? 0, body }));
    });
    request.on("error", reject);
  });
}

async function status(port: number, target: string): Promise<number> {
  return (await get(port, target)).code;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(100)) {
    if (await holds().catch(() => false)) return;
  }
  throw new Error("expected it to hold within 20 s, and it did not");
}

function tally(answers: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

async function freePorts(count: 4): Promise<[number, number, number, number]>;
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = await Promise.all(servers.map(listen));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(server: net.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("expected a port, got none"));
    });
  });
}
