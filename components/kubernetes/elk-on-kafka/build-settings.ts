import {
  LARGEST_SHARD,
  LIFECYCLES,
  PIPELINES,
  SHARD_REPLICAS,
  SHARDS,
  type Lifecycle,
  type PipelineKey,
} from "../../../facts/log-sources";
import type { CustomObject } from "../custom-object";
import type { ElkPlan } from "./args";
import { CHANGES_TEMPLATE, changesTemplate } from "./build-changes";
import { roleMappings } from "./build-access";
import { ELASTIC } from "./build-elastic";
import { streamsOf } from "./build-logstash";

const SNAPSHOTS = "snapshots";
const ARCHIVE = "archive";
/** Above the templates that Elasticsearch brings, which have at most 200 on these names. */
const PRIORITY = 500;
const MAPPINGS = "plugilo-mappings";

/**
 * What Elasticsearch is told about its data: the operator sets it, and sets it back when somebody changes it by hand. Needs the
 * Enterprise licence, as searching in Blob and signing in by Entra do.
 * https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/elastic-stack-configuration-policies (2026-11)
 */
export function settings({ namespace, signIn }: ElkPlan): CustomObject {
  return {
    apiVersion: "stackconfigpolicy.k8s.elastic.co/v1alpha1",
    kind: "StackConfigPolicy",
    metadata: { name: ELASTIC.cluster, namespace },
    spec: {
      resourceSelector: { matchLabels: ELASTIC.labels },
      elasticsearch: {
        snapshotRepositories: {
          [SNAPSHOTS]: repository("snapshots"),
          // Apart, so that neither deletes the other's files.
          [ARCHIVE]: repository("archive"),
        },
        snapshotLifecyclePolicies: snapshots(),
        indexLifecyclePolicies: Object.fromEntries(
          Object.entries(LIFECYCLES).map(([kind, days]) => [policyName(kind), lifecycle(days)]),
        ),
        indexTemplates: {
          componentTemplates: { [MAPPINGS]: { template: { mappings: mappings() } }, ...forTraces() },
          composableIndexTemplates: {
            ...Object.fromEntries(PIPELINES.map((key) => [`plugilo-${key}`, template(key)])),
            [CHANGES_TEMPLATE]: changesTemplate(),
          },
        },
        securityRoleMappings: roleMappings(signIn),
      },
    },
  };
}

function repository(folder: string): object {
  return { type: "azure", settings: { client: "default", container: "logs", base_path: folder } };
}

/**
 * Every index there is, and who may what. Each night's for a year (B2, A22); each half hour's for two days: with a quarter of an
 * hour until the other region has it, the loss of the hub costs less than an hour of them (A16). A snapshot holds only what the one
 * before did not.
 */
function snapshots(): Record<string, object> {
  const policy = (schedule: string, name: string, days: number) => ({
    schedule,
    name,
    repository: SNAPSHOTS,
    config: { indices: ["*"], include_global_state: true },
    retention: { expire_after: `${days}d`, min_count: 7 },
  });
  return {
    daily: policy("0 30 1 * * ?", "<daily-{now/d}>", LIFECYCLES.logs.deleteDays),
    "half-hourly": policy("0 0/30 * * * ?", "<half-hourly-{now/m{yyyy.MM.dd.HH.mm}}>", 2),
  };
}

function policyName(kind: string): string {
  return `plugilo-${kind}`;
}

/** On disks, then searched in Blob through a cache, then gone. https://www.elastic.co/docs/manage-data/lifecycle/index-lifecycle-management (2026-11) */
function lifecycle({ rolloverDays, hotDays, deleteDays }: Lifecycle): object {
  const rollover = { max_primary_shard_size: LARGEST_SHARD, max_age: `${rolloverDays}d` };
  const hot = { min_age: "0ms", actions: { rollover, set_priority: { priority: 100 } } };
  const frozen = {
    min_age: `${hotDays}d`,
    actions: { searchable_snapshot: { snapshot_repository: ARCHIVE, force_merge_index: true } },
  };
  const gone = { min_age: `${deleteDays}d`, actions: { delete: { delete_searchable_snapshot: true } } };
  return { policy: { phases: { hot, ...(deleteDays > hotDays ? { frozen } : {}), delete: gone } } };
}

function template(key: PipelineKey): object {
  return {
    index_patterns: [streamsOf(key)],
    priority: PRIORITY,
    data_stream: {},
    composed_of: [MAPPINGS],
    template: {
      settings: {
        index: {
          lifecycle: { name: policyName(key === "metrics" ? "metrics" : "logs") },
          number_of_shards: SHARDS[key],
          number_of_replicas: SHARD_REPLICAS,
          codec: "best_compression",
          refresh_interval: "10s",
          // A field more than an index may have is kept in the document and not searched: no line is lost for it.
          mapping: { total_fields: { limit: 2000, ignore_dynamic_beyond_limit: true }, ignore_malformed: true },
          query: { default_field: ["message"] },
        },
      },
    },
  };
}

/** Of Elastic's common schema, what must not be guessed; every other text is a keyword. https://www.elastic.co/docs/reference/ecs (2026-11) */
function mappings(): object {
  const keyword = { type: "keyword", ignore_above: 1024 };
  return {
    date_detection: false,
    dynamic_templates: [{ texts: { match_mapping_type: "string", mapping: keyword } }],
    properties: {
      "@timestamp": { type: "date" },
      message: { type: "match_only_text" },
      error: { properties: { message: { type: "match_only_text" }, stack_trace: { type: "wildcard" } } },
      source: { properties: { ip: { type: "ip" } } },
      url: { properties: { original: { type: "wildcard" } } },
      http: { properties: { response: { properties: { status_code: { type: "long" } } } } },
    },
  };
}

/**
 * Elasticsearch makes the traces' own templates, and leaves these names for whoever runs it.
 * https://www.elastic.co/docs/solutions/observability/apm/index-lifecycle-management (2026-11)
 */
function forTraces(): Record<string, object> {
  const settings = { index: { lifecycle: { name: policyName("traces") } } };
  const streams = ["traces-apm", "logs-apm.error", "logs-apm.app"];
  return Object.fromEntries(streams.map((stream) => [`${stream}@custom`, { template: { settings } }]));
}
