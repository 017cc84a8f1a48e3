import { ELASTIC_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/**
 * The exporter has a label `cluster` of its own, Elasticsearch's name, which the series keep and no alert may: it would pass for the
 * Kubernetes cluster's. There is one Elasticsearch, in the hub.
 * https://github.com/prometheus-community/elasticsearch_exporter/blob/v1.9.0/collector/cluster_health.go (2026-11)
 */
export function elasticsearchRules(): Rule[] {
  const { redMinutes, yellowMinutes, diskShare } = ELASTIC_ALERTS;
  const told = { component: "elasticsearch", runbook: "log-pipeline" } as const;
  const health = (colour: string): string => `max(elasticsearch_cluster_health_status{color="${colour}"}) == 1`;
  const disk = (kind: string): string => `max by (name) (elasticsearch_filesystem_data_${kind}_bytes)`;
  return [
    alert({
      ...told,
      name: "ElasticsearchRed",
      expr: health("red"),
      minutes: redMinutes,
      severity: "P2",
      summary: "Shards of Elasticsearch are missing: what is in them can be neither found nor written",
      description:
        "Ask why a shard has no place: GET _cluster/allocation/explain. Kafka keeps what cannot be written for three days.",
    }),
    alert({
      ...told,
      name: "ElasticsearchYellow",
      expr: health("yellow"),
      minutes: yellowMinutes,
      severity: "P3",
      summary: "Shards of Elasticsearch have no copy",
      description: "A node that is lost now takes data along. Ask why: GET _cluster/allocation/explain.",
    }),
    alert({
      ...told,
      name: "ElasticsearchDiskFull",
      expr: `1 - ${disk("available")} / ${disk("size")} > ${diskShare}`,
      minutes: 30,
      severity: "P3",
      summary: "The disk of {{ $labels.name }} is {{ $value | humanizePercentage }} full",
      description:
        "No more shards go to it, and beyond 95 % its indices refuse writes. Enlarge it, or move data to Blob sooner.",
    }),
  ];
}
