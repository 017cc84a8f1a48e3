import { ENTRANCE, ENTRANCE_PORTS, ENTRANCE_PROBE, REGION_PORT } from "../../../facts/internal-entrance";
import { HEALTH_PATH } from "../../../facts/health";
import type { EntranceRegion, InternalEntranceArgs } from "./args";

/** What the proxy finds around it: all that differs between a pod of ours and any other place where it may run. */
export interface Surroundings {
  /** Where it listens: an address, or nothing for every one. */
  readonly address: string;
  readonly ports: { readonly services: number; readonly health: number; readonly metrics: number };
  /** Port of the regions' endpoints. */
  readonly regionPort: number;
  /** Lines of the section that says whom to ask for names. */
  readonly nameServers: readonly string[];
  /** File of the authorities that regions' certificates are signed by. */
  readonly authorities: string;
}

/** A pod: names come from the cluster's DNS, which asks the network's; the image brings the public authorities. */
export const IN_POD: Surroundings = {
  address: "",
  ports: {
    services: ENTRANCE_PORTS.services.targetPort,
    health: ENTRANCE_PORTS.health.targetPort,
    metrics: ENTRANCE_PORTS.metrics.targetPort,
  },
  regionPort: REGION_PORT,
  nameServers: ["parse-resolv-conf"],
  authorities: "@system-ca",
};

export const ALIVE_PATH = "/alive";
export const METRICS_PATH = "/metrics";

/**
 * HAProxy's configuration. https://docs.haproxy.org/3.2/configuration.html (2026-11)
 *
 * TLS is passed through: a connection belongs to the region that it was given to, and what runs in it is between consumer and
 * region. So nothing is ever sent twice: only a connection that could not be opened, when not a byte has gone, is tried again,
 * at another region. Lines are the same for the same regions, in whatever order they are given.
 */
export function proxyConfiguration(
  { hostName, regions }: Pick<InternalEntranceArgs, "hostName" | "regions">,
  surroundings: Surroundings = IN_POD,
): string {
  const sections: readonly Section[] = [
    ["global", global],
    ["defaults", defaults],
    ["resolvers network", names(surroundings)],
    ["frontend services", services(hostName, surroundings)],
    ["backend regions", backend(regions, surroundings)],
    ["frontend health", health(surroundings)],
    ["frontend metrics", metrics(surroundings)],
  ];
  return sections.map(([title, lines]) => [title, ...lines.map((line) => `    ${line}`), ""].join("\n")).join("\n");
}

type Section = readonly [title: string, lines: readonly string[]];

const { silenceSeconds, drainSeconds } = ENTRANCE;
const { intervalSeconds, timeoutSeconds, failures, successes } = ENTRANCE_PROBE;

const global = [
  "log stdout format raw local0 info",
  `maxconn ${ENTRANCE.connections}`,
  `nbthread ${ENTRANCE.threads}`,
  `hard-stop-after ${drainSeconds}s`,
];

const defaults = [
  "log global",
  "mode tcp",
  "option tcplog",
  "option dontlognull",
  `timeout connect ${timeoutSeconds}s`,
  `timeout client ${silenceSeconds}s`,
  `timeout server ${silenceSeconds}s`,
  `timeout check ${timeoutSeconds}s`,
];

/** While name servers do not answer, the addresses of before are right: their silence must not take the regions away. */
function names({ nameServers }: Surroundings): string[] {
  const gone = `${ENTRANCE.nameServerGoneHours}h`;
  return [
    ...nameServers,
    "accepted_payload_size 4096",
    "resolve_retries 3",
    "timeout resolve 1s",
    "timeout retry 1s",
    `hold nx ${ENTRANCE.nameGoneSeconds}s`,
    `hold timeout ${gone}`,
    `hold refused ${gone}`,
    `hold other ${gone}`,
  ];
}

/** Only the one name: a region's gateway serves others too, which are reached through firewalls that stand elsewhere. */
function services(hostName: string, { address, ports }: Surroundings): string[] {
  return [
    `bind ${address}:${ports.services}`,
    `tcp-request inspect-delay ${timeoutSeconds}s`,
    `tcp-request content accept if { req.ssl_sni -i ${hostName} }`,
    "tcp-request content reject",
    "default_backend regions",
  ];
}

/** A region that answers 404 is being taken out on purpose: it keeps what it has and gets nothing new. */
function backend(
  regions: Readonly<Record<string, EntranceRegion>>,
  { regionPort, authorities }: Surroundings,
): string[] {
  const check = [
    `check check-ssl verify required ca-file ${authorities} check-alpn http/1.1`,
    // A probe that gets no answer takes its time-out; the next one then comes sooner by as much.
    `inter ${intervalSeconds}s fastinter ${intervalSeconds - timeoutSeconds}s fall ${failures} rise ${successes}`,
    "resolvers network resolve-prefer ipv4 init-addr none",
    `on-marked-down shutdown-sessions slowstart ${ENTRANCE.warmUpSeconds}s`,
  ];
  const servers = Object.entries(regions)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, region]) => region);
  return [
    "balance leastconn",
    "retries 2",
    "option redispatch 1",
    "option httpchk",
    "option log-health-checks",
    // A server is called by its host name, so that each is asked for its own.
    `http-check send meth GET uri ${HEALTH_PATH} ver HTTP/1.1 hdr Host %[srv_name]`,
    "http-check expect status 200",
    "http-check disable-on-404",
    `default-server ${check.join(" ")}`,
    ...servers.map(
      ({ hostName, endpoint }) => `server ${hostName} ${endpoint}:${regionPort} check-sni ${hostName} weight 100`,
    ),
  ];
}

function health({ address, ports }: Surroundings): string[] {
  return [
    "mode http",
    `bind ${address}:${ports.health}`,
    `monitor-uri ${HEALTH_PATH}`,
    "monitor fail if { nbsrv(regions) lt 1 }",
    "http-request return status 404",
  ];
}

function metrics({ address, ports }: Surroundings): string[] {
  return [
    "mode http",
    "no log",
    `bind ${address}:${ports.metrics}`,
    `http-request use-service prometheus-exporter if { path ${METRICS_PATH} }`,
    `http-request return status 200 content-type text/plain string alive if { path ${ALIVE_PATH} }`,
    "http-request return status 404",
  ];
}
