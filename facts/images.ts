import type { Source } from "./source";

/**
 * Who may publish what runs in a cluster. Services come from the registry of their environment, and twins that burst to container
 * instances from one that needs no password (A5); the platform's own come from those who make them.
 */
export const IMAGE_PUBLISHERS: readonly { readonly prefix: string; readonly source: Source }[] = [
  { prefix: "registry.k8s.io/", source: { from: "https://kubernetes.io/docs/setup/release/", read: "2026-11" } },
  { prefix: "quay.io/prometheus/", source: { from: "https://prometheus.io/download/", read: "2026-11" } },
  {
    prefix: "quay.io/prometheuscommunity/",
    source: { from: "https://github.com/prometheus-community/elasticsearch_exporter", read: "2026-11" },
  },
  { prefix: "quay.io/thanos/", source: { from: "https://github.com/thanos-io/thanos/releases", read: "2026-11" } },
  {
    prefix: "quay.io/webdevops/",
    source: { from: "https://github.com/webdevops/azure-metrics-exporter", read: "2026-11" },
  },
  {
    prefix: "docker.io/library/",
    source: { from: "https://github.com/docker-library/official-images", read: "2026-11" },
  },
  {
    prefix: "docker.io/grafana/",
    source: { from: "https://grafana.com/docs/grafana/latest/setup-grafana/installation/docker/", read: "2026-11" },
  },
  { prefix: "docker.io/edoburu/", source: { from: "https://github.com/edoburu/docker-pgbouncer", read: "2026-11" } },
  {
    prefix: "docker.elastic.co/",
    source: {
      from: "https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-prod",
      read: "2026-11",
    },
  },
];

/** Registries of ours: the environment's own, and the one that container instances may pull from without a password. */
export const OWN_REGISTRY = /^cr[a-z0-9]+\.azurecr\.io\//;
export const OWN_PUBLIC_REGISTRY = "ghcr.io/plugilo/";
