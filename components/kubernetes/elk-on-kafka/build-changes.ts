import { CHANGES } from "../../../facts/changes";
import { SHARD_REPLICAS } from "../../../facts/log-sources";
import { LOGS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import type { ElkPlan } from "./args";
import { acl, API, HOUR, OF_CLUSTER, user } from "./build-kafka";

/** Nobody reads heartbeats but who looks for a fault. */
const HEARTBEATS_HOURS = 24;

/** Topics beside that of the changes. How far the reader came: the last word counts, for as long as there is one. */
export function ownTopics(plan: ElkPlan): CustomObject[] {
  return [
    topic(CHANGES.offsets, { "cleanup.policy": "compact" }, plan),
    topic(CHANGES.heartbeats, { "retention.ms": HEARTBEATS_HOURS * HOUR }, plan),
  ];
}

function topic(name: string, config: Record<string, string | number>, { namespace }: ElkPlan): CustomObject {
  return {
    apiVersion: API,
    kind: "KafkaTopic",
    metadata: { name, namespace, labels: OF_CLUSTER },
    spec: {
      partitions: 1,
      replicas: LOGS.replication,
      config: { ...config, "min.insync.replicas": LOGS.minInSync },
    },
  };
}

/** Writes changes and heartbeats; reads back only how far it came. It makes no topic, and is in no group. */
export function changesUser({ namespace }: ElkPlan): CustomObject {
  return user(CHANGES.user, namespace, [
    ...[CHANGES.topic, CHANGES.heartbeats].map((name) => acl("topic", name, ["Describe", "Write"])),
    acl("topic", CHANGES.offsets, ["Describe", "DescribeConfigs", "Read", "Write"]),
  ]);
}

export const CHANGES_TEMPLATE = "plugilo-changes";

/**
 * The index of the changed rows: searched, and never deleted by age. A deletion is remembered for an hour, so that no older change that
 * Logstash's workers bring late makes a row anew. https://www.elastic.co/docs/reference/elasticsearch/index-settings/index-modules (2026-11)
 */
export function changesTemplate(): object {
  const keyword = { type: "keyword" };
  return {
    index_patterns: [CHANGES.index],
    priority: 500,
    template: {
      settings: {
        index: {
          number_of_shards: 3,
          number_of_replicas: SHARD_REPLICAS,
          refresh_interval: "1s",
          gc_deletes: "1h",
        },
      },
      mappings: {
        dynamic: false,
        // What happened, and when; what services put into it is one text.
        properties: {
          "@timestamp": { type: "date" },
          event_id: keyword,
          tenant_id: keyword,
          kind: keyword,
          message: { type: "text" },
        },
      },
    },
  };
}
