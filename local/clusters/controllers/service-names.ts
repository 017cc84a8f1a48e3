import http from "node:http";
import { LOOPBACK } from "./controller";

/** Answers for names of services that exist only in a cluster's DNS, such as `prometheus.monitoring.svc`. */
export interface ServiceNames {
  /** For HTTP_PROXY of a program outside the pods. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A proxy over HTTP on loopback: programs that run beside a cluster and not in it reach its services by the names that our
 * manifests carry, so that no manifest has to be rewritten for them.
 *
 * @param ports where each service listens on loopback: by host, in all forms that are used. Another host gets 502.
 */
export async function serviceNames(ports: ReadonlyMap<string, number>): Promise<ServiceNames> {
  const server = http.createServer((request, response) => forward(request, response, ports));
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("service names: got no port to listen on");
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  ports: ReadonlyMap<string, number>,
): void {
  // A client of a proxy sends the whole URL.
  const target = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
  const port = target && ports.get(target.hostname);
  if (!target || port === undefined) {
    response.writeHead(502).end(`no service ${target?.hostname ?? String(request.url)} here`);
    return;
  }
  const { method, headers } = request;
  const onward = http.request({ host: LOOPBACK, port, method, headers, path: target.pathname + target.search });
  onward.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", (error) => {
    if (response.headersSent) response.destroy(error);
    else response.writeHead(502).end(error.message);
  });
  request.pipe(onward);
}
