import { gatewayOf } from "../facts/aks";
import { ownName, SERVICES_ROLE } from "../facts/private-link";
import { MESH } from "../facts/scaling";
import { SERVICES_NAMESPACE } from "../facts/workloads";
import { type Manifest, manifest, nextServiceOf, releaseOf } from "./manifest";
import type { Service } from "./schema";

/** Safe methods: a request that changes nothing may be asked twice. */
const SAFE_METHODS = "GET|HEAD|OPTIONS";

/**
 * Names that users reach services by. Each region's gateways serve names of their own below ours; the mesh takes the common part of
 * both, so a service's routes are the same everywhere. https://istio.io/latest/docs/reference/config/networking/gateway/#Server (2026-11)
 */
const PUBLIC_HOSTS = ["*.plugilo.com", ownName(SERVICES_ROLE)];

const hostOf = (name: string): string => `${name}.${SERVICES_NAMESPACE}.svc.cluster.local`;

/** How calls travel: inside the mesh, and from the gateways for those paths that are public. */
export function routes(service: Service): Manifest[] {
  const inside = manifest(service, {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    spec: { hosts: [hostOf(service.name)], gateways: ["mesh"], http: pair(service, destinationsOf(service)) },
  });
  return service.paths.length > 0 ? [inside, publicRoutes(service)] : [inside];
}

function publicRoutes(service: Service): Manifest {
  const [blue, green] = [gatewayOf("blue"), gatewayOf("green")];
  const http =
    releaseOf(service) === "blue-green"
      ? // A10: green shows the next version, blue serves.
        [
          ...pair(service, [{ destination: to(nextServiceOf(service), service) }], { gateways: [green] }, "green-"),
          ...pair(service, destinationsOf(service), { gateways: [blue] }),
        ]
      : pair(service, destinationsOf(service), {});
  return manifest(service, {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    suffix: "public",
    spec: { hosts: PUBLIC_HOSTS, gateways: [blue, green], http },
  });
}

/** Argo Rollouts writes the weights of a canary; Git holds them as they are between releases. */
function destinationsOf(service: Service): object[] {
  const stable = to(service.name, service);
  if (releaseOf(service) === "blue-green") return [{ destination: stable }];
  return [
    { destination: stable, weight: 100 },
    { destination: to(nextServiceOf(service), service), weight: 0 },
  ];
}

function to(name: string, { port }: Service) {
  return { host: hostOf(name), port: { number: port } };
}

/** Two routes to the same end: requests that only read are asked again when they fail, others when they were never sent. */
function pair(service: Service, route: object[], where?: { gateways?: string[] }, prefix = ""): object[] {
  const places = where === undefined ? [{}] : service.paths.map((path) => ({ ...where, uri: { prefix: path } }));
  const timeout = `${MESH.requestTimeoutSeconds}s`;
  const read = places.map((place) => ({ ...place, method: { regex: SAFE_METHODS } }));
  return [
    { name: `${prefix}read`, match: read, route, timeout, retries: retriesOf.read },
    {
      name: `${prefix}write`,
      ...(where === undefined ? {} : { match: places }),
      route,
      timeout,
      retries: retriesOf.write,
    },
  ];
}

/**
 * C5. A try may take half of the request's time, so that one that hangs is made once more and no oftener. Waits double from 100 ms on,
 * with jitter; the mesh ends them at ten times the first, an application's own retries at the 5 s of MESH.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry,
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on (2026-11)
 */
const { retries, requestTimeoutSeconds } = MESH;
const NEVER_SENT = "connect-failure,refused-stream";
const backoff = `${retries.firstBackOffMs}ms`;
const retriesOf = {
  read: {
    attempts: retries.idempotent,
    perTryTimeout: `${requestTimeoutSeconds / (1 + retries.timeout)}s`,
    retryOn: `${NEVER_SENT},gateway-error`,
    backoff,
  },
  write: { attempts: retries.connection, retryOn: NEVER_SENT, backoff },
};

/** A15, C6: breaker and bulkhead, for each of the service's names. */
export function callRules(service: Service): Manifest[] {
  return [service.name, nextServiceOf(service)].map((name) =>
    manifest(service, {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      ...(name === service.name ? {} : { suffix: name.slice(service.name.length + 1) }),
      spec: { host: hostOf(name), trafficPolicy: { connectionPool: pool(service), outlierDetection: breaker() } },
    }),
  );
}

/** What one proxy may have under way. A gateway is the proxy of all users, so it has the whole figure; a service has one pool's. */
function pool({ paths }: Service) {
  const { requests, connections } = paths.length > 0 ? MESH.bulkhead.total : MESH.bulkhead.pool;
  return {
    tcp: { maxConnections: connections, connectTimeout: "2s" },
    http: { http1MaxPendingRequests: requests, http2MaxRequests: requests },
  };
}

/** A pod that fails so often in a row is left out for 30 s. Never more than half of them: the rest would fall over. */
function breaker() {
  const { consecutiveFailures, openSeconds } = MESH.breaker;
  return {
    consecutive5xxErrors: consecutiveFailures,
    consecutiveGatewayErrors: consecutiveFailures,
    interval: "5s",
    baseEjectionTime: `${openSeconds}s`,
    maxEjectionPercent: 50,
  };
}
