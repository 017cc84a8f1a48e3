import type { Source } from "./source";

/** A Helm chart, pinned. Moving one is a reviewed change: its CRDs are those that custom resources are checked against. */
export interface Chart {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  /** Version of the software inside. */
  readonly appVersion: string;
  /**
   * SHA-256 of the archive, as its repository's index had it. Helm takes an archive by version and compares nothing: `npm run charts`
   * does, before anything is deployed. Absent where no source could be read: the same command tells it, for a reviewed change.
   */
  readonly sha256?: string;
  readonly source: Source;
}

/** `schemas/crds/manifest.json` holds the CRDs of these very versions, or of the nearest that is published. */
export const CHARTS = {
  kubePrometheusStack: {
    chart: "kube-prometheus-stack",
    repository: "https://prometheus-community.github.io/helm-charts",
    version: "77.0.0",
    appVersion: "v0.85.0",
    // https://github.com/prometheus-community/helm-charts/blob/gh-pages/index.yaml (2026-11)
    sha256: "4a1d626bcf1ef5a428d03608d25eeee12f61b7a61b1826a937f8e8b708fefd6c",
    source: {
      from: "https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-77.0.0/charts/kube-prometheus-stack/Chart.yaml",
      read: "2026-11",
    },
  },
  strimzi: {
    chart: "strimzi-kafka-operator",
    repository: "https://strimzi.io/charts",
    version: "0.51.0",
    appVersion: "0.51.0",
    // https://github.com/strimzi/strimzi.github.io/blob/main/charts/index.yaml (2026-11)
    sha256: "1ec8bbffe5e40d645635ace9c439ac54b39639af243bae6ce5b1f9eabfc07e9b",
    source: { from: "https://github.com/strimzi/strimzi-kafka-operator/releases/tag/0.51.0", read: "2026-11" },
  },
  eck: {
    chart: "eck-operator",
    repository: "https://helm.elastic.co",
    version: "3.5.0",
    appVersion: "3.5.0",
    source: {
      from: "https://github.com/elastic/cloud-on-k8s/blob/v3.5.0/deploy/eck-operator/Chart.yaml",
      read: "2026-11",
    },
  },
  argoCd: {
    chart: "argo-cd",
    repository: "https://argoproj.github.io/argo-helm",
    version: "10.9.0",
    appVersion: "v3.5.2",
    // Read in users of the chart: one moved to 10.9.0 (https://github.com/entigolabs/entigo-infralib/pull/1729) when 3.5.2 was
    // the newest Argo CD, another's images went from 3.5.2 to 3.5.3 with 10.9.1.
    source: { from: "https://github.com/linode/apl-core/pull/3651", read: "2026-11" },
  },
  argoRollouts: {
    chart: "argo-rollouts",
    repository: "https://argoproj.github.io/argo-helm",
    version: "2.43.0",
    appVersion: "v1.10.0",
    // Read in a user of the chart, which checked both versions in the chart's own file.
    source: { from: "https://github.com/tooming/k8s-anywhere/pull/1366", read: "2026-11" },
  },
  argoWorkflows: {
    chart: "argo-workflows",
    repository: "https://argoproj.github.io/argo-helm",
    version: "1.0.18",
    appVersion: "v4.0.6",
    source: {
      from: "https://github.com/argoproj/argo-helm/blob/main/charts/argo-workflows/Chart.yaml",
      read: "2026-11",
    },
  },
} as const satisfies Record<string, Chart>;

export type ChartKey = keyof typeof CHARTS;
