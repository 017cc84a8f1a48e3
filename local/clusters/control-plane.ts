/** A Kubernetes control plane on loopback: etcd, API server, controller-manager, scheduler, and KWOK for nodes and pods. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { ApiServer } from "./api-server";
import { ARGUMENTS } from "./arguments";
import { CONTROL_PLANE, PROGRAMS } from "./catalogue";
import { applyCrds } from "./crds";
import { writeKubeconfig } from "./kubeconfig";
import { certificate, layoutOf, ownKubeconfig, SERVERS, type Layout, type Ports, type Server } from "./layout";
import { writePki } from "./pki";
import { freePorts, listens } from "./ports";
import { lastWords, logOf, startServer } from "./processes";
import { alongside, programs, type ProgramOptions } from "./programs";
import { isAlive, isWhole, readRunning, stopRunning, writeRunning } from "./running";

export interface ClusterSpec {
  readonly name: string;
  /** Whether it goes on when this process ends, however that may be. Default: it ends, too. */
  readonly keep?: boolean;
  /** Names of sources of schemas/crds/manifest.json whose CRDs it serves. Default: none. */
  readonly crds?: readonly string[];
  /** More of KWOK's configuration beside its own stages, as YAML documents. Default: none. */
  readonly kwok?: readonly string[];
}

export interface ClusterOptions extends ProgramOptions {
  /** Where it keeps its data, certificates and logs; made if it is not there. A cluster that was here before goes on from there. */
  readonly folder: string;
}

export interface RunningCluster {
  readonly name: string;
  /** `https://127.0.0.1:38211`. */
  readonly apiServer: string;
  /** The administrator's, with its certificates in it. */
  readonly kubeconfigFile: string;
  readonly caFile: string;
  readonly folder: string;
  /** For programs that the API server speaks to in the name of others: their authority, and how requests tell who asks. */
  readonly frontProxy: { readonly caFile: string };
  /** A client with the administrator's rights. */
  readonly api: ApiServer;
  /** Ends it in the right order; its data stay in the folder. */
  stop(): Promise<void>;
}

/** A control plane could not be started. The message is whole; show no stack trace. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
}

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 100;
/** A port that was free a moment ago may be another program's now. */
const ATTEMPTS = 3;

/**
 * Starts a control plane, or finds the one that runs in its folder.
 * @throws {ProgramError} if its programs are not to be had, {ClusterError} if one of them does not come up.
 */
export async function startCluster(spec: ClusterSpec, options: ClusterOptions): Promise<RunningCluster> {
  if (process.platform !== "linux") {
    throw new ClusterError(
      `real clusters: got ${process.platform}, expected linux, where /proc tells which process is whose; leave out --clusters real.`,
    );
  }
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const layout = layoutAt(options.folder);
  const release = await lock(layout.folder, { stale: 20_000, retries: { retries: 600, factor: 1, minTimeout: 200 } });
  try {
    const ports = (await adopted(layout)) ?? (await start(spec, layout, options));
    const cluster = describe(spec, layout, ports);
    await applyCrds(cluster.api, spec.crds ?? []);
    return cluster;
  } finally {
    await release();
  }
}

/** Ends what runs in a cluster's folder, whoever started it. */
export async function stopCluster(folder: string): Promise<void> {
  await stopRunning(layoutAt(folder));
}

/** The administrator's kubeconfig of a folder's cluster; undefined if there never was one. */
export function kubeconfigOf(folder: string): string | undefined {
  const { kubeconfig } = layoutAt(folder);
  return existsSync(kubeconfig) ? kubeconfig : undefined;
}

/** Whether a control plane runs in a folder. */
export function isRunning(folder: string): boolean {
  const layout = layoutAt(folder);
  const running = readRunning(layout);
  return running !== undefined && isWhole(layout, running);
}

/** By the folder's real name, whichever link led to it: processes are known by it. */
function layoutAt(folder: string): Layout {
  return layoutOf(existsSync(folder) ? realpathSync(folder) : path.resolve(folder));
}

async function adopted(layout: Layout): Promise<Ports | undefined> {
  const running = readRunning(layout);
  if (running === undefined || !isWhole(layout, running)) return undefined;
  const api = new ApiServer(layout.kubeconfig);
  try {
    const { status } = await api.ask({ method: "GET", path: "/readyz" });
    return status === 200 ? running.ports : undefined;
  } catch {
    return undefined;
  } finally {
    api.close();
  }
}

type Commands = Readonly<Record<(typeof CONTROL_PLANE)[number], string>>;

async function start(spec: ClusterSpec, layout: Layout, options: ClusterOptions): Promise<Ports> {
  const { onStep = () => undefined, signal } = options;
  const commands = await programs(CONTROL_PLANE, options);
  // What is left of one that lost a server.
  await stopRunning(layout);
  await writePki(layout.pki);
  writeStages(layout, commands.kwok, spec.kwok ?? []);
  for (let attempt = 1; ; attempt += 1) {
    onStep(`Starting the control plane ${spec.name}`);
    const ports = await somePorts();
    writeKubeconfigs(spec, layout, ports);
    try {
      await startServers(layout, ports, commands, spec.keep ?? false, signal);
      return ports;
    } catch (error) {
      const inUse = SERVERS.some((server) => /address already in use/.test(lastWords(layout, server)));
      await stopRunning(layout);
      if (!inUse || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startServers(
  layout: Layout,
  ports: Ports,
  commands: Commands,
  keep: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pids: Partial<Record<Server, number>> = {};
  const begin = (server: Server): void => {
    const args = ARGUMENTS[server](layout, ports);
    pids[server] = startServer(layout, { server, command: commands[server], args, keep });
    writeRunning(layout, { ports, pids });
  };
  const until = (what: Server, holds: () => Promise<boolean>) => waitFor(layout, pids, what, holds, signal);
  begin("etcd");
  await until("etcd", () => listens(ports.etcd));
  begin("kube-apiserver");
  const api = new ApiServer(layout.kubeconfig);
  const answers = async (path: string): Promise<boolean> => (await api.ask({ method: "GET", path })).status === 200;
  try {
    await until("kube-apiserver", () => answers("/readyz"));
    for (const server of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) begin(server);
    // Without it no pod may be made: the last thing that a new cluster lacks.
    await until("kube-controller-manager", () => answers("/api/v1/namespaces/default/serviceaccounts/default"));
    await until("kube-scheduler", () => listens(ports.scheduler));
    await until("kwok", () => listens(ports.kubelet));
  } finally {
    api.close();
  }
}

async function waitFor(
  layout: Layout,
  pids: Readonly<Partial<Record<Server, number>>>,
  server: Server,
  holds: () => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await holds().catch(() => false))) {
    signal?.throwIfAborted();
    const gone = SERVERS.find((one) => pids[one] !== undefined && !isAlive(layout, pids[one]));
    if (gone === undefined && Date.now() < deadline) {
      await sleep(POLL_MS);
      continue;
    }
    const got = gone === undefined ? `no answer in ${READY_TIMEOUT_MS / 1000} s` : "its end";
    const which = gone ?? server;
    throw new ClusterError(
      `${which} (${PROGRAMS[which].module}): got ${got}, expected a running server; it said: ${lastWords(layout, which)} (${logOf(layout, which)})`,
    );
  }
}

async function somePorts(): Promise<Ports> {
  const [etcd = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0, kubelet = 0] = await freePorts(6);
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler, kubelet };
}

function writeStages(layout: Layout, kwok: string, more: readonly string[]): void {
  const own = alongside("kwok", kwok).map((file) => readFileSync(file, "utf8"));
  writeFileSync(layout.stages, [...own, ...more].join("\n---\n"), { mode: 0o600 });
}

function writeKubeconfigs(spec: ClusterSpec, layout: Layout, ports: Ports): void {
  const server = addressOf(ports);
  writeKubeconfig(layout, layout.kubeconfig, spec.name, "admin", server);
  for (const user of ["controller-manager", "scheduler", "kwok"]) {
    writeKubeconfig(layout, ownKubeconfig(layout, user), spec.name, user, server);
  }
}

function addressOf({ apiServer }: Ports): string {
  return `https://127.0.0.1:${apiServer}`;
}

function describe(spec: ClusterSpec, layout: Layout, ports: Ports): RunningCluster {
  const api = new ApiServer(layout.kubeconfig);
  return {
    name: spec.name,
    apiServer: addressOf(ports),
    kubeconfigFile: layout.kubeconfig,
    caFile: certificate(layout, "ca").crt,
    folder: layout.folder,
    frontProxy: { caFile: certificate(layout, "front-proxy-ca").crt },
    api,
    stop: async () => {
      api.close();
      await stopRunning(layout);
    },
  };
}
