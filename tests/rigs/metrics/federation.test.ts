/** Two regions' Prometheus and the centre's pair with its receivers, as the components set them up, all real, by mutual TLS. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { missingPackages } from "../../../cli/rigs";
import { centreServer, regionServer } from "../../../components/kubernetes/prometheus-federation/build-prometheus";
import { receiverConfiguration } from "../../../components/kubernetes/prometheus-federation/build-receiver";
import { METRICS } from "../../../facts/observability";
import { metricsWriter, METRICS_TLS, METRICS_WRITER_TLS, OWN_AUTHORITY } from "../../../stacks/certificates";
import { Authority } from "../internal-entrance/certificates";
import { pause, Proxy } from "../internal-entrance/proxy";
import { prometheusYaml } from "./configuration";
import { Server, type Series } from "./server";

const missing = missingPackages("metrics");
const CENTRE = ["centre-0", "centre-1"] as const;
const REGIONS = { fra: "germanywestcentral", ber: "germanynorth" } as const;
type Short = keyof typeof REGIONS;
const SHORTS: readonly Short[] = ["fra", "ber"];
/** How long the centre is gone: many batches, and some doublings of the writers' patience. */
const OUTAGE_SECONDS = 12;

const vault = { vaultName: "", tenantId: "", clientId: "" };
const shared = { namespace: "monitoring", environment: "prod", storageGb: 100 };

(missing.length > 0 ? describe.skip : describe)("the federation of Prometheus servers", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plugilo-metrics-"));
  const proxies: Proxy[] = [];
  const centres: Server[] = [];
  const regions = new Map<Short, Server>();
  const writePorts: number[] = [];
  let app: http.Server;
  let ticks = 0;
  let outage = { from: 0, to: 0 };

  beforeAll(async () => {
    const authority = new Authority(folder);
    proof(METRICS_TLS, authority, ["localhost"]);
    for (const short of SHORTS) proof(short, authority, [metricsWriter(short)]);
    proof("stranger", authority, ["stranger.plugilo.internal"]);
    for (const short of SHORTS) writeFileSync(vaultOf(short, OWN_AUTHORITY), readFileSync(authority.file));
    const [appPort = 0, ...ports] = await freePorts(9);
    app = http.createServer((_, response) => response.end(figures(++ticks)));
    await new Promise<void>((resolve) => app.listen(appPort, "127.0.0.1", resolve));
    for (const index of CENTRE.keys()) {
      const [server = 0, write = 0, metrics = 0] = ports.slice(index * 3);
      writePorts.push(write);
      receive({ server, write, metrics });
      centres.push(new Server(path.join(folder, `centre-${index}`), server, ["--web.enable-remote-write-receiver"]));
    }
    await startCentre();
    for (const [index, short] of SHORTS.entries()) await startRegion(short, ports[6 + index] ?? 0, appPort);
  });
  afterAll(() => {
    for (const program of [...regions.values(), ...centres, ...proxies]) program.kill();
    app.closeAllConnections();
    app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("brings the series of both regions to both servers of the centre, with labels that say whence", async () => {
    for (const centre of centres) {
      await centre.until(async () => (await ticksAt(centre, 30)).length === SHORTS.length, 40);
      const labels = (await ticksAt(centre, 30)).map(({ metric }) => metric);
      expect(labels).toEqual(
        [...SHORTS].sort().map((short) =>
          expect.objectContaining({
            environment: "prod",
            cluster: `aks-${short}`,
            region: REGIONS[short],
            [METRICS.regionReplicaLabel]: `prometheus-region-${short}`,
          }),
        ),
      );
    }
  });

  it("leaves in the region what the centre does not ask for", async () => {
    const kept = "apiserver_request_duration_seconds_bucket";
    for (const region of regions.values()) expect(await region.samples(kept, 30, now())).toHaveLength(1);
    for (const centre of centres) expect(await centre.samples(kept, 30, now())).toEqual([]);
  });

  it("refuses writers without a certificate, and those who prove a name that is none of the writers'", async () => {
    for (const port of writePorts) {
      await expect(post(port, METRICS.writePath)).rejects.toMatchObject({
        code: expect.stringMatching(/SSL|ECONNRESET|EPIPE/) as string,
      });
      expect(await post(port, METRICS.writePath, "stranger")).toBe(403);
    }
  });

  it("lets writers write and do nothing else", async () => {
    for (const port of writePorts) {
      // It is Prometheus that refuses a body which is none.
      expect(await post(port, METRICS.writePath, "fra")).toBe(400);
      expect(await post(port, "/api/v1/query", "fra")).toBe(404);
      expect(await post(port, "/-/quit", "fra")).toBe(404);
      expect(await post(port, METRICS.writePath, "fra", "GET")).toBe(405);
    }
  });

  it("loses nothing of what regions measure while the centre is gone, and fills the gap on both servers", async () => {
    outage = { from: now(), to: 0 };
    await Promise.all(centres.map((centre) => centre.stop()));
    await pause(OUTAGE_SECONDS * 1000);
    await startCentre();
    outage.to = now();
    // Patience doubles from 30 ms to 30 s at most.
    for (const centre of centres) {
      for (const short of SHORTS) await centre.until(async () => (await missed(centre, short)).length === 0, 60);
    }
    for (const short of SHORTS) {
      const measured = await during(regionOf(short), short);
      expect(measured.length).toBeGreaterThanOrEqual(OUTAGE_SECONDS - 2);
    }
  });

  function proof(name: string, authority: Authority, names: readonly string[]): void {
    const { key, cert } = authority.sign(names, names[0]);
    // As the vault's driver has it: both in one file.
    writeFileSync(path.join(folder, `${name}.both`), Buffer.concat([key, cert]));
    if (SHORTS.some((short) => short === name)) {
      writeFileSync(vaultOf(name, METRICS_WRITER_TLS), Buffer.concat([key, cert]));
    }
  }

  function vaultOf(short: string, file: string): string {
    return path.join(folder, `${short}-${file}`);
  }

  function receive(ports: { write: number; metrics: number; server: number }): void {
    const file = path.join(folder, `receiver-${ports.write}.cfg`);
    const surroundings = {
      address: "127.0.0.1",
      ports,
      certificate: path.join(folder, `${METRICS_TLS}.both`),
      authority: path.join(folder, "ca.pem"),
    };
    writeFileSync(file, receiverConfiguration(SHORTS.map(metricsWriter), surroundings));
    proxies.push(new Proxy(file));
  }

  async function startCentre(): Promise<void> {
    const gateway = {
      subnetName: "",
      address: "",
      privateLink: { serviceName: "", natSubnetName: "", nodeResourceGroupId: "", consumers: [] },
    };
    const storage = { accountName: "", container: "", clientId: "" };
    const authority = { ...vault, certificate: METRICS_TLS, authority: OWN_AUTHORITY };
    const object = centreServer(
      "centre",
      { ...shared, mode: "centre", writers: [], gateway, storage, proof: authority },
      "",
    );
    await Promise.all(
      centres.map((centre, index) => centre.start(prometheusYaml(object, { replica: CENTRE[index] ?? "", folder }))),
    );
  }

  async function startRegion(short: Short, port: number, appPort: number): Promise<void> {
    const object = regionServer("region", {
      ...shared,
      mode: "region",
      cluster: `aks-${short}`,
      regionName: REGIONS[short],
      proof: { ...vault, certificate: METRICS_WRITER_TLS, authority: OWN_AUTHORITY },
      remoteWriteUrls: writePorts.map((write) => `https://localhost:${write}${METRICS.writePath}`),
    });
    const server = new Server(path.join(folder, short), port);
    regions.set(short, server);
    const place = { replica: `prometheus-region-${short}`, targets: [`127.0.0.1:${appPort}`], folder: "VAULT" };
    await server.start(prometheusYaml(object, place).replaceAll("VAULT/", `${folder}/${short}-`));
  }

  function regionOf(short: Short): Server {
    const server = regions.get(short);
    if (server) return server;
    throw new Error(`${short}: expected a server, got none`);
  }

  async function ticksAt(server: Server, seconds: number): Promise<Series[]> {
    const all = await server.samples("ticks_total", seconds, now());
    return [...all].sort((a, b) => (a.metric["cluster"] ?? "").localeCompare(b.metric["cluster"] ?? ""));
  }

  /** Moments of the outage at which a region measured, as a server knows them. */
  async function during(server: Server, short: Short): Promise<number[]> {
    const seconds = Math.ceil(outage.to - outage.from);
    const own = server === regions.get(short);
    const found = await server.samples(own ? "ticks_total" : `ticks_total{cluster="aks-${short}"}`, seconds, outage.to);
    return found.flatMap(({ values }) => values.map(([time]) => time));
  }

  /** Of those, what a server of the centre does not have. */
  async function missed(centre: Server, short: Short): Promise<number[]> {
    const there = new Set(await during(centre, short));
    return (await during(regionOf(short), short)).filter((time) => !there.has(time));
  }

  function post(port: number, target: string, who?: string, method = "POST"): Promise<number | undefined> {
    const ca = readFileSync(path.join(folder, "ca.pem"));
    const own = who === undefined ? undefined : readFileSync(path.join(folder, `${who}.both`));
    return new Promise((resolve, reject) => {
      const options = {
        host: "localhost",
        port,
        path: target,
        method,
        agent: false,
        ca,
        ...(own ? { key: own, cert: own } : {}),
      };
      const request = https.request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject).end();
    });
  }
});

function figures(count: number): string {
  return [`ticks_total ${count}`, 'apiserver_request_duration_seconds_bucket{le="1"} 1', ""].join("\n");
}

function now(): number {
  return Date.now() / 1000;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) =>
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            if (typeof address === "object" && address !== null) resolve(address.port);
            else reject(new Error("expected a port, got none"));
          }),
        ),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
