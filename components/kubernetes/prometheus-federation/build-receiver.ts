import type { input } from "@pulumi/kubernetes/types";
import { HAPROXY } from "../../../facts/internal-entrance";
import { KEEPALIVE_SECONDS, METRICS, RECEIVER } from "../../../facts/observability";
import { containerSecurity } from "../spread";

/** What the proxy finds around it: all that differs between a pod of ours and any other place where it may run. */
export interface Surroundings {
  /** Where it listens: an address, or nothing for every one. */
  readonly address: string;
  readonly ports: { readonly write: number; readonly metrics: number; readonly server: number };
  /** Files: its own certificate with the key, and the authority that signs writers'. */
  readonly certificate: string;
  readonly authority: string;
}

export const RECEIVER_FILES = {
  configMap: "metrics-receiver",
  folder: "/usr/local/etc/haproxy",
  configuration: "haproxy.cfg",
  vaultClass: "metrics-receiver",
  vault: "/mnt/vault",
} as const;

/** A pod of the centre: the server is beside it. */
export function inPod(certificate: string, authority: string): Surroundings {
  return {
    address: "",
    ports: { write: RECEIVER.port, metrics: RECEIVER.metricsPort, server: 9090 },
    certificate: `${RECEIVER_FILES.vault}/${certificate}`,
    authority: `${RECEIVER_FILES.vault}/${authority}`,
  };
}

/**
 * Who may write to a server of the centre, and that they may do nothing else. Prometheus itself could ask for clients' certificates,
 * but on its only port, where the kubelet asks whether it lives and has none to show; and whoever had one could ask and stop it, too.
 * https://prometheus.io/docs/prometheus/latest/configuration/https/, https://docs.haproxy.org/3.2/configuration.html (2026-11)
 */
export function receiverConfiguration(writers: readonly string[], surroundings: Surroundings): string {
  const { address, ports, certificate, authority } = surroundings;
  const tls = `ssl crt ${certificate} ca-file ${authority} verify required ssl-min-ver TLSv1.3 alpn h2,http/1.1`;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["global", ["log stdout format raw local0 info", `maxconn ${RECEIVER.connections}`, "nbthread 2"]],
    ["defaults", DEFAULTS],
    [
      "frontend writers",
      [
        `bind ${address}:${ports.write} ${tls}`,
        `acl writer ssl_c_s_dn(CN) -m str ${[...writers].sort().join(" ")}`,
        "http-request deny deny_status 403 unless writer",
        `http-request deny deny_status 404 unless { path ${METRICS.writePath} }`,
        "http-request deny deny_status 405 unless { method POST }",
        "default_backend server",
      ],
    ],
    ["backend server", [`server prometheus 127.0.0.1:${ports.server}`]],
    [
      "frontend metrics",
      [
        `bind ${address}:${ports.metrics}`,
        "http-request use-service prometheus-exporter if { path /metrics }",
        "http-request return status 404",
      ],
    ],
  ];
  return sections.map(([title, lines]) => [title, ...lines.map((line) => `    ${line}`), ""].join("\n")).join("\n");
}

/** A connection that nothing passes over is closed here, before a private link service forgets it and lets requests run into silence. */
const DEFAULTS = [
  "log global",
  "mode http",
  "option httplog",
  "option dontlognull",
  "option dontlog-normal",
  "timeout connect 5s",
  `timeout client ${KEEPALIVE_SECONDS}s`,
  `timeout http-keep-alive ${KEEPALIVE_SECONDS}s`,
  `timeout server ${METRICS.writeTimeoutSeconds}s`,
];

/**
 * The proxy beside each server. It reads its certificate once, when it starts: a renewed one is there 30 days before the old one's end,
 * and no node, so no pod, lives longer than that (facts/aks.ts).
 */
export function receiver(): input.core.v1.Container {
  return {
    name: "receiver",
    image: `${HAPROXY.image}:${HAPROXY.version}`,
    ports: [
      { name: "write", containerPort: RECEIVER.port },
      { name: "write-metrics", containerPort: RECEIVER.metricsPort },
    ],
    // Without the server behind it there is nothing to offer; the server's own probe sees to that.
    livenessProbe: { tcpSocket: { port: "write-metrics" }, periodSeconds: 10, failureThreshold: 3 },
    resources: { requests: { cpu: "250m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    securityContext: containerSecurity,
    volumeMounts: [
      { name: "receiver", mountPath: RECEIVER_FILES.folder, readOnly: true },
      { name: "vault", mountPath: RECEIVER_FILES.vault, readOnly: true },
    ],
  };
}
