import net from "node:net";
import type { Ports } from "./layout";

/** Whether something answers on a port of loopback. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Ports that are free now. All are held open until each is known, so that none is given twice. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(Array.from({ length: 6 }, listenAnywhere));
  const [etcd = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0, kubelet = 0] =
    servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler, kubelet };
}

function listenAnywhere(): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => resolve(server));
  });
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on loopback has no port");
  return address.port;
}
