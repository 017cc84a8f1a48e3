import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { SERVERS, type Layout, type Ports, type Server } from "./layout";
import { isOurs, stopServer } from "./processes";

const runningSchema = z.strictObject({
  ports: z.strictObject({
    etcd: z.int(),
    etcdPeer: z.int(),
    apiServer: z.int(),
    controllerManager: z.int(),
    scheduler: z.int(),
    kubelet: z.int(),
  }),
  pids: z.partialRecord(z.enum(SERVERS), z.int()),
});

/** What runs of a cluster, as its folder tells. */
export interface Running {
  readonly ports: Ports;
  readonly pids: Readonly<Partial<Record<Server, number>>>;
}

/** Undefined if nothing was ever started, or what is written is not to be trusted. */
export function readRunning({ running }: Layout): Running | undefined {
  try {
    const { data } = runningSchema.safeParse(JSON.parse(readFileSync(running, "utf8")));
    return data as Running | undefined;
  } catch {
    return undefined;
  }
}

export function writeRunning({ running }: Layout, what: Running): void {
  const draft = `${running}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(what), { mode: 0o600 });
  renameSync(draft, running);
}

/** Whether every server of it is alive. */
export function isWhole(layout: Layout, { pids }: Running): boolean {
  return SERVERS.every((server) => isAlive(layout, pids[server]));
}

export function isAlive(layout: Layout, pid: number | undefined): boolean {
  return pid !== undefined && isOurs(pid, layout);
}

/** Ends what runs of a cluster, the API server before etcd: without etcd it would hang. Its data stay. */
export async function stopRunning(layout: Layout): Promise<void> {
  const { pids = {} } = readRunning(layout) ?? {};
  for (const server of [...SERVERS].reverse()) {
    const pid = pids[server];
    if (pid !== undefined) await stopServer(pid, layout);
  }
  rmSync(layout.running, { force: true });
}
