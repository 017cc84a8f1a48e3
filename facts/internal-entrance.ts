import { COLOUR_PORTS, DRAIN_SECONDS, GATEWAY_PROBE, REQUEST_TIMEOUT_SECONDS } from "./edge";
import type { Source } from "./source";

/** The way into the regions for consumers elsewhere: the hub, later AWS and GCP (A18). Calls inside a region never take it. */

/** Ports of the proxies' pods, and of the address in front of them: the namespace must let consumers and Prometheus reach them. */
export const ENTRANCE_PORTS = {
  /** TLS, passed through to a region. */
  services: { port: 443, targetPort: 8443 },
  /** Plain HTTP: whether a region serves at all, 200 or 503, for monitors. */
  health: { port: 8080, targetPort: 8080 },
  /** Of the pods alone: figures for Prometheus, and whether the proxy lives. */
  metrics: { targetPort: 8404 },
} as const;

/** Port of the regions' internal gateways, and so of their endpoints. */
export const REGION_PORT = COLOUR_PORTS.blue;

/**
 * How a region is judged (C3): every 5 s, out after 3 failures, back after 2 good ones. As long as answers fail, the wait before
 * the next question is shorter by what the last one may have taken, so that a region that hangs is dropped as soon as any.
 */
export const ENTRANCE_PROBE = { ...GATEWAY_PROBE, successes: 2 } as const;

/** Most seconds from a region's failure until no new connection goes there: the failure came right after a good answer. */
export const SECONDS_TO_DROP = ENTRANCE_PROBE.failures * ENTRANCE_PROBE.intervalSeconds + ENTRANCE_PROBE.timeoutSeconds;

/** Most seconds from a region's recovery until it gets connections again. */
export const SECONDS_TO_RETURN =
  ENTRANCE_PROBE.successes * ENTRANCE_PROBE.intervalSeconds + ENTRANCE_PROBE.timeoutSeconds;

export const ENTRANCE = {
  /** One a zone, and any of them carries everything: two may be gone (C2). */
  replicas: 3,
  /** Connections of one proxy. Each takes two buffers of 16 KiB: 4,000 of them and the rest fit the memory with 30 % to spare. */
  connections: 4000,
  memory: "256Mi",
  cpu: "250m",
  threads: 2,
  /** A15: nothing waits longer; a connection that is silent for that long is closed. */
  silenceSeconds: REQUEST_TIMEOUT_SECONDS,
  /** Time that open connections get when a proxy is stopped (A10). */
  drainSeconds: DRAIN_SECONDS,
  /**
   * Time that a proxy which is to go still takes connections: until the load balancer's probes have noticed, two of them 5 s
   * apart, and the cluster's own tables.
   */
  leaveSeconds: 15,
  /** A region that is back gets its share little by little. */
  warmUpSeconds: 30,
  /** Names: how long an address is believed after its name is gone, and how long while nobody answers questions for names. */
  nameGoneSeconds: 30,
  nameServerGoneHours: 24,
} as const;

/**
 * A branch that is supported for years. Pinned by version, not by digest: a digest was not to be had when this was written.
 * The rig runs the Debian package of an older branch: the configuration is valid for both.
 */
export const HAPROXY: { readonly image: string; readonly version: string; readonly source: Source } = {
  image: "docker.io/library/haproxy",
  version: "3.2.19",
  source: { from: "https://github.com/docker-library/haproxy/blob/master/3.2/Dockerfile", read: "2026-11" },
};
