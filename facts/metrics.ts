import { azureMetricNames } from "./azure-metrics";
import type { Source } from "./source";

/** What tells Prometheus something: where its names are written down, and those that rules and dashboards may use. */
export interface Exporter {
  readonly source: Source;
  readonly names: readonly string[];
}

const from = (address: string): Source => ({ from: address, read: "2026-11" });
/** A histogram is three names. */
const histogram = (name: string): readonly string[] => [`${name}_bucket`, `${name}_sum`, `${name}_count`];

/**
 * Every metric that a rule or a dashboard may ask for, by what tells it. A name that is not here is one that nobody tells: a rule that
 * asks for it never fires, and nobody would notice. Karpenter's are missing on purpose: AKS runs it out of reach of a scrape, and how
 * full its pools are is read off their nodes (facts/scaling.ts).
 */
export const EXPORTERS = {
  /** What Prometheus itself says of each target that it reads. */
  scrape: {
    source: from("https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series"),
    names: ["up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling"],
  },
  /** One of each node, by kube-prometheus-stack. */
  node: {
    source: from("https://github.com/prometheus/node_exporter/tree/v1.9.1/collector"),
    names: [
      "node_boot_time_seconds",
      "node_context_switches_total",
      "node_cpu_seconds_total",
      "node_disk_io_time_seconds_total",
      "node_disk_read_bytes_total",
      "node_disk_written_bytes_total",
      "node_filesystem_avail_bytes",
      "node_filesystem_files",
      "node_filesystem_files_free",
      "node_filesystem_readonly",
      "node_filesystem_size_bytes",
      "node_load1",
      "node_load5",
      "node_load15",
      "node_memory_MemAvailable_bytes",
      "node_memory_MemTotal_bytes",
      "node_netstat_Tcp_RetransSegs",
      "node_netstat_Tcp_OutSegs",
      "node_network_receive_bytes_total",
      "node_network_receive_drop_total",
      "node_network_receive_errs_total",
      "node_network_transmit_bytes_total",
      "node_network_transmit_drop_total",
      "node_network_transmit_errs_total",
      "node_nf_conntrack_entries",
      "node_nf_conntrack_entries_limit",
      "node_pressure_cpu_waiting_seconds_total",
      "node_pressure_io_waiting_seconds_total",
      "node_pressure_memory_waiting_seconds_total",
      "node_sockstat_TCP_inuse",
      "node_sockstat_TCP_tw",
      "node_time_seconds",
      "node_timex_offset_seconds",
      "node_uname_info",
      "node_vmstat_oom_kill",
    ],
  },
  /** Each kubelet's own, and what it knows of containers. */
  kubelet: {
    source: from("https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md"),
    names: [
      "container_cpu_cfs_periods_total",
      "container_cpu_cfs_throttled_periods_total",
      "container_cpu_usage_seconds_total",
      "container_fs_reads_bytes_total",
      "container_fs_writes_bytes_total",
      "container_memory_rss",
      "container_memory_usage_bytes",
      "container_memory_working_set_bytes",
      "container_network_receive_bytes_total",
      "container_network_receive_packets_dropped_total",
      "container_network_transmit_bytes_total",
      "container_network_transmit_packets_dropped_total",
      "container_oom_events_total",
      "container_spec_cpu_quota",
      "container_spec_memory_limit_bytes",
      "container_start_time_seconds",
      "kubelet_node_name",
      "kubelet_running_pods",
      "kubelet_running_containers",
      "kubelet_volume_stats_available_bytes",
      "kubelet_volume_stats_capacity_bytes",
      "kubelet_volume_stats_inodes_free",
      "kubelet_volume_stats_inodes",
      "kubelet_volume_stats_used_bytes",
    ],
  },
  /** The API server, by kube-prometheus-stack. Its long histograms stay in the cluster: see `NOT_SENT`. */
  apiServer: {
    source: from("https://kubernetes.io/docs/reference/instrumentation/metrics/"),
    names: [
      "apiserver_request_total",
      ...histogram("apiserver_request_duration_seconds"),
      "apiserver_current_inflight_requests",
      "apiserver_flowcontrol_rejected_requests_total",
      "kubernetes_build_info",
      "process_start_time_seconds",
      "process_resident_memory_bytes",
      "process_cpu_seconds_total",
    ],
  },
  /** The cluster's DNS, by kube-prometheus-stack. */
  coreDns: {
    source: from("https://coredns.io/plugins/metrics/"),
    names: [
      "coredns_dns_requests_total",
      "coredns_dns_responses_total",
      ...histogram("coredns_dns_request_duration_seconds"),
      "coredns_forward_healthcheck_broken_total",
    ],
  },
  /** What objects of the cluster say, by kube-prometheus-stack. */
  kubeState: {
    source: from("https://github.com/kubernetes/kube-state-metrics/tree/v2.16.0/docs/metrics"),
    names: [
      "kube_cronjob_next_schedule_time",
      "kube_cronjob_spec_suspend",
      "kube_cronjob_status_active",
      "kube_cronjob_status_last_schedule_time",
      "kube_cronjob_status_last_successful_time",
      "kube_daemonset_status_current_number_scheduled",
      "kube_daemonset_status_desired_number_scheduled",
      "kube_daemonset_status_number_misscheduled",
      "kube_daemonset_status_number_ready",
      "kube_deployment_created",
      "kube_deployment_spec_replicas",
      "kube_deployment_status_observed_generation",
      "kube_deployment_metadata_generation",
      "kube_deployment_status_replicas_available",
      "kube_deployment_status_replicas_ready",
      "kube_deployment_status_replicas_unavailable",
      "kube_deployment_status_replicas_updated",
      "kube_horizontalpodautoscaler_spec_max_replicas",
      "kube_horizontalpodautoscaler_spec_min_replicas",
      "kube_horizontalpodautoscaler_status_condition",
      "kube_horizontalpodautoscaler_status_current_replicas",
      "kube_horizontalpodautoscaler_status_desired_replicas",
      "kube_job_complete",
      "kube_job_failed",
      "kube_job_owner",
      "kube_job_spec_completions",
      "kube_job_status_active",
      "kube_job_status_failed",
      "kube_job_status_start_time",
      "kube_job_status_succeeded",
      "kube_namespace_status_phase",
      "kube_node_info",
      "kube_node_labels",
      "kube_node_spec_taint",
      "kube_node_spec_unschedulable",
      "kube_node_status_allocatable",
      "kube_node_status_capacity",
      "kube_node_status_condition",
      "kube_persistentvolumeclaim_info",
      "kube_persistentvolumeclaim_resource_requests_storage_bytes",
      "kube_persistentvolumeclaim_status_phase",
      "kube_pod_container_info",
      "kube_pod_container_resource_limits",
      "kube_pod_container_resource_requests",
      "kube_pod_container_status_last_terminated_reason",
      "kube_pod_container_status_ready",
      "kube_pod_container_status_restarts_total",
      "kube_pod_container_status_running",
      "kube_pod_container_status_terminated_reason",
      "kube_pod_container_status_waiting_reason",
      "kube_pod_created",
      "kube_pod_info",
      "kube_pod_owner",
      "kube_pod_start_time",
      "kube_pod_status_phase",
      "kube_pod_status_ready",
      "kube_pod_status_reason",
      "kube_pod_status_unschedulable",
      "kube_poddisruptionbudget_status_current_healthy",
      "kube_poddisruptionbudget_status_desired_healthy",
      "kube_poddisruptionbudget_status_expected_pods",
      "kube_poddisruptionbudget_status_pod_disruptions_allowed",
      "kube_replicaset_owner",
      "kube_replicaset_status_ready_replicas",
      "kube_resourcequota",
      "kube_service_info",
      "kube_statefulset_replicas",
      "kube_statefulset_status_replicas_ready",
      "kube_statefulset_status_replicas_updated",
    ],
  },
  /** Each sidecar and each ingress of the mesh. */
  istio: {
    source: from("https://istio.io/latest/docs/reference/config/metrics/"),
    names: [
      "istio_requests_total",
      ...histogram("istio_request_duration_milliseconds"),
      ...histogram("istio_request_bytes"),
      ...histogram("istio_response_bytes"),
      "istio_tcp_connections_opened_total",
      "istio_tcp_connections_closed_total",
      "istio_tcp_received_bytes_total",
      "istio_tcp_sent_bytes_total",
      "istio_build",
    ],
  },
  /** The add-on's operator, by components/kubernetes/keda-metrics. */
  keda: {
    source: from("https://keda.sh/docs/2.19/integrations/prometheus/"),
    names: [
      "keda_build_info",
      "keda_resource_registered_total",
      "keda_scaled_object_errors_total",
      "keda_scaled_object_paused",
      "keda_scaler_active",
      "keda_scaler_detail_errors_total",
      "keda_scaler_metrics_latency_seconds",
      "keda_scaler_metrics_value",
      "keda_trigger_registered_total",
    ],
  },
  /** components/kubernetes/probes. */
  blackbox: {
    source: from("https://github.com/prometheus/blackbox_exporter/blob/v0.28.0/prober/http.go"),
    names: [
      "probe_success",
      "probe_duration_seconds",
      "probe_dns_lookup_time_seconds",
      "probe_http_duration_seconds",
      "probe_http_status_code",
      "probe_http_ssl",
      "probe_ssl_earliest_cert_expiry",
      "probe_ssl_last_chain_expiry_timestamp_seconds",
    ],
  },
  /** Strimzi runs it beside the brokers. */
  kafka: {
    source: from("https://github.com/danielqsj/kafka_exporter#metrics"),
    names: [
      "kafka_brokers",
      "kafka_consumergroup_current_offset",
      "kafka_consumergroup_lag",
      "kafka_consumergroup_members",
      "kafka_topic_partition_current_offset",
      "kafka_topic_partition_in_sync_replica",
      "kafka_topic_partition_leader",
      "kafka_topic_partition_oldest_offset",
      "kafka_topic_partition_replicas",
      "kafka_topic_partition_under_replicated_partition",
      "kafka_topic_partitions",
    ],
  },
  /** The brokers themselves, by the rules of Strimzi's own example for the JMX exporter. */
  kafkaBrokers: {
    source: from("https://github.com/strimzi/strimzi-kafka-operator/blob/0.51.0/examples/metrics/kafka-metrics.yaml"),
    names: [
      "kafka_server_replicamanager_underreplicatedpartitions",
      "kafka_server_replicamanager_offlinereplicacount",
      "kafka_server_replicamanager_underminisrpartitioncount",
      "kafka_controller_kafkacontroller_activecontrollercount",
      "kafka_controller_kafkacontroller_offlinepartitionscount",
      "kafka_server_brokertopicmetrics_bytesin_total",
      "kafka_server_brokertopicmetrics_bytesout_total",
      "kafka_server_brokertopicmetrics_messagesin_total",
      "kafka_log_log_size",
    ],
  },
  /** Kafka Connect with Debezium, by the rules of Strimzi's and Debezium's examples. */
  debezium: {
    source: from("https://debezium.io/documentation/reference/stable/operations/monitoring.html"),
    names: [
      "debezium_metrics_connected",
      "debezium_metrics_millisecondsbehindsource",
      "debezium_metrics_millisecondssincelastevent",
      "debezium_metrics_queueremainingcapacity",
      "debezium_metrics_totalnumberofeventsseen",
      "kafka_connect_connector_status",
      "kafka_connect_worker_connector_failed_task_count",
    ],
  },
  elasticsearch: {
    source: from("https://github.com/prometheus-community/elasticsearch_exporter#metrics"),
    names: [
      "elasticsearch_breakers_tripped",
      "elasticsearch_cluster_health_active_shards",
      "elasticsearch_cluster_health_number_of_data_nodes",
      "elasticsearch_cluster_health_number_of_nodes",
      "elasticsearch_cluster_health_number_of_pending_tasks",
      "elasticsearch_cluster_health_status",
      "elasticsearch_cluster_health_unassigned_shards",
      "elasticsearch_filesystem_data_available_bytes",
      "elasticsearch_filesystem_data_size_bytes",
      "elasticsearch_indices_docs",
      "elasticsearch_indices_indexing_index_total",
      "elasticsearch_indices_search_query_time_seconds",
      "elasticsearch_indices_search_query_total",
      "elasticsearch_indices_store_size_bytes",
      "elasticsearch_jvm_gc_collection_seconds_sum",
      "elasticsearch_jvm_memory_max_bytes",
      "elasticsearch_jvm_memory_used_bytes",
      "elasticsearch_thread_pool_rejected_count",
    ],
  },
  /** Azure's own, by components/kubernetes/azure-metrics. Named in facts/azure-metrics.ts. */
  azure: {
    source: from("https://github.com/webdevops/azure-metrics-exporter"),
    names: azureMetricNames(),
  },
  prometheus: {
    source: from("https://github.com/prometheus/prometheus/tree/v3.5.0/storage/remote"),
    names: [
      "prometheus_build_info",
      "prometheus_config_last_reload_successful",
      "prometheus_engine_query_duration_seconds",
      "prometheus_notifications_alertmanagers_discovered",
      "prometheus_notifications_dropped_total",
      "prometheus_notifications_errors_total",
      "prometheus_notifications_queue_capacity",
      "prometheus_notifications_queue_length",
      "prometheus_notifications_sent_total",
      "prometheus_remote_storage_bytes_total",
      "prometheus_remote_storage_highest_timestamp_in_seconds",
      "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
      "prometheus_remote_storage_samples_dropped_total",
      "prometheus_remote_storage_samples_failed_total",
      "prometheus_remote_storage_samples_in_total",
      "prometheus_remote_storage_samples_pending",
      "prometheus_remote_storage_samples_retried_total",
      "prometheus_remote_storage_samples_total",
      "prometheus_remote_storage_shards",
      "prometheus_remote_storage_shards_desired",
      "prometheus_remote_storage_shards_max",
      "prometheus_rule_evaluation_failures_total",
      "prometheus_rule_group_iterations_missed_total",
      "prometheus_rule_group_last_duration_seconds",
      "prometheus_rule_group_interval_seconds",
      "prometheus_target_scrapes_exceeded_sample_limit_total",
      "prometheus_tsdb_compactions_failed_total",
      "prometheus_tsdb_head_samples_appended_total",
      "prometheus_tsdb_head_series",
      "prometheus_tsdb_out_of_order_samples_appended_total",
      "prometheus_tsdb_reloads_failures_total",
      "prometheus_tsdb_storage_blocks_bytes",
      "prometheus_tsdb_too_old_samples_total",
      "prometheus_tsdb_wal_corruptions_total",
    ],
  },
  prometheusOperator: {
    source: from("https://prometheus-operator.dev/docs/platform/troubleshooting/"),
    names: [
      "prometheus_operator_ready",
      "prometheus_operator_reconcile_errors_total",
      "prometheus_operator_reconcile_operations_total",
      "prometheus_operator_rejected_resources",
      "prometheus_operator_syncs",
    ],
  },
  alertmanager: {
    source: from("https://github.com/prometheus/alertmanager/tree/v0.28.1/notify"),
    names: [
      "alertmanager_alerts",
      "alertmanager_alerts_received_total",
      "alertmanager_build_info",
      "alertmanager_cluster_members",
      "alertmanager_cluster_peers_joined_total",
      "alertmanager_config_last_reload_successful",
      "alertmanager_notifications_failed_total",
      "alertmanager_notifications_total",
      ...histogram("alertmanager_notification_latency_seconds"),
      "alertmanager_silences",
    ],
  },
  thanos: {
    source: from("https://github.com/thanos-io/thanos/tree/v0.39.2/pkg"),
    names: [
      "thanos_bucket_store_blocks_loaded",
      "thanos_bucket_store_block_load_failures_total",
      "thanos_compact_group_compactions_failures_total",
      "thanos_compact_halted",
      "thanos_compact_iterations_total",
      "thanos_compact_todo_compactions",
      "thanos_objstore_bucket_last_successful_upload_time",
      "thanos_objstore_bucket_operation_failures_total",
      "thanos_objstore_bucket_operations_total",
      "thanos_query_concurrent_gate_queries_in_flight",
      ...histogram("thanos_query_range_requested_timespan_duration_seconds"),
      "thanos_rule_evaluation_with_warnings_total",
      "thanos_alert_sender_alerts_dropped_total",
      "thanos_shipper_upload_failures_total",
      "thanos_shipper_uploads_total",
      "thanos_sidecar_prometheus_up",
      "thanos_store_nodes_grpc_connections",
    ],
  },
  argoCd: {
    source: from("https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/"),
    names: [
      "argocd_app_info",
      "argocd_app_sync_total",
      "argocd_cluster_connection_status",
      "argocd_cluster_info",
      "argocd_git_request_total",
      ...histogram("argocd_app_reconcile"),
    ],
  },
  rollouts: {
    source: from("https://argo-rollouts.readthedocs.io/en/stable/features/controller-metrics/"),
    names: [
      "analysis_run_info",
      "analysis_run_metric_phase",
      "rollout_events_total",
      "rollout_info",
      "rollout_info_replicas_available",
      "rollout_info_replicas_desired",
      "rollout_phase",
      "rollout_reconcile_error",
    ],
  },
  workflows: {
    source: from("https://argo-workflows.readthedocs.io/en/latest/metrics/"),
    names: ["argo_workflows_error_count", "argo_workflows_gauge", "argo_workflows_total_count"],
  },
  /** The hub's entrance (components/kubernetes/internal-entrance), and what lets regions write. */
  haproxy: {
    source: from("https://docs.haproxy.org/3.2/configuration.html"),
    names: [
      "haproxy_backend_active_servers",
      "haproxy_backend_connection_errors_total",
      "haproxy_backend_current_sessions",
      "haproxy_frontend_connections_total",
      "haproxy_frontend_current_sessions",
      "haproxy_frontend_http_requests_total",
      "haproxy_frontend_http_responses_total",
      "haproxy_process_max_connections",
      "haproxy_process_current_connections",
      "haproxy_server_bytes_in_total",
      "haproxy_server_bytes_out_total",
      "haproxy_server_check_failures_total",
      "haproxy_server_sessions_total",
      "haproxy_server_status",
    ],
  },
  /** Services tell these themselves (E6): what the business counts, whatever the machines do. */
  business: {
    source: from("https://prometheus.io/docs/practices/naming/"),
    names: ["plugilo_revenue_euros_total", "plugilo_signups_total", "plugilo_transactions_total"],
  },
} as const satisfies Readonly<Record<string, Exporter>>;

const KNOWN: ReadonlySet<string> = new Set(Object.values<Exporter>(EXPORTERS).flatMap(({ names }) => names));

/** Whether some exporter tells a metric of that name. What rules record, which has a colon in its name, is the rules' to know. */
export function knownMetric(name: string): boolean {
  return KNOWN.has(name);
}

/**
 * What a region keeps to itself: long histograms and inner lives of Kubernetes' programs, more than half of all series, of which no
 * rule or dashboard of the centre asks. The region itself answers for them as long as it keeps anything.
 */
export const NOT_SENT = [
  "apiserver_(request|response|watch|admission|flowcontrol|storage)_.*_bucket",
  "(etcd|rest_client|workqueue|storage_operation|kubelet_runtime|kubelet_pod|kubelet_cgroup)_.*_bucket",
  "(go|scrape_series|net_conntrack)_.*",
  "prober_probe_duration_seconds_bucket",
] as const;

/** Whether a region sends a metric to the centre. Prometheus anchors its patterns. */
export function isSent(name: string): boolean {
  return !new RegExp(`^(?:${NOT_SENT.join("|")})$`).test(name);
}
