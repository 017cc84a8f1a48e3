import { UNKNOWN } from "../../../../resilience/resource";
import { set, type Mutation } from "../mutations";
import type { Case } from "./form";

const GROUP = "azure-native:cdn:AFDOriginGroup";
const GATEWAY = "azure-native:network:ApplicationGateway";
const RECORD = "azure-native:dns:RecordSet dns-www";
const PRIVATE_RECORD = "azure-native:privatedns:PrivateRecordSet services-name @prod-berlin";
const SCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch @prod-frankfurt";
const POSTGRES = "azure-native:dbforpostgresql:Server postgres-server @prod-frankfurt";
const FILES = "azure-native:storage:StorageAccount files-account @prod-frankfurt";
const BLOBS = "azure-native:storage:BlobServiceProperties files-blobs @prod-frankfurt";
const SNAPSHOTS = "kubernetes:stackconfigpolicy.k8s.elastic.co/v1alpha1:StackConfigPolicy";
const BROKERS = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const HALF_HOURLY = "spec.elasticsearch.snapshotLifecyclePolicies.half-hourly.schedule";
const SILENT = "a silent node is noticed (grace period 50 s + look each 5 s)";

interface Broken {
  readonly by: Mutation;
  readonly path: string;
  readonly got: string;
}

function changed(kind: string, path: string, to: unknown, got: string): Broken {
  return { by: set(kind, { [path]: to }), path, got };
}

/** Cases of policy/rules/objectives, by the rule's id. */
export const objectiveCases: Readonly<Record<string, Case>> = {
  "objective-detection": {
    broken: {
      "Front Door asks each 120 s": changed(
        GROUP,
        "healthProbeSettings.probeIntervalInSeconds",
        120,
        "up to 4.6 min without service after a loss (region) of Front Door to www: detection (2 bad probes of 4 x 120 s + 35 s for the last answer)",
      ),
      "a gateway asks each 120 s": changed(
        GATEWAY,
        "probes[1].interval",
        120,
        "up to 6 min without service after a loss (pod) of Application Gateway: detection (3 failures x 120 s + 2 s for the last)",
      ),
      "a public name is believed for an hour": changed(
        RECORD,
        "ttl",
        3600,
        "up to 60 min without service after a loss (dns) of Public name www: answers kept (lifetime 3600 s)",
      ),
      "a private name is believed for an hour": changed(
        PRIVATE_RECORD,
        "ttl",
        3600,
        "up to 60 min without service after a loss (dns) of Private names: answers kept (lifetime 3600 s)",
      ),
    },
    undecided: {
      "the interval of Front Door's probes": {
        by: set(GROUP, { "healthProbeSettings.probeIntervalInSeconds": UNKNOWN }),
        path: "healthProbeSettings.probeIntervalInSeconds",
      },
    },
  },
  "objective-node-loss": {
    broken: {
      "one pod takes all requests into the mesh": changed(
        SCALER,
        "spec.minReplicas",
        1,
        `up to 9.9 min without service after a loss (node) of Services: ${SILENT}, then its only pod is given up (tolerationSeconds 300, which Kubernetes adds), then a new node (30 s asked for, 180 s believed), then pods start (image there or pulled, first readiness)`,
      ),
    },
    undecided: {
      "the least pods that take requests into the mesh": {
        by: set(SCALER, { "spec.minReplicas": UNKNOWN }),
        path: "spec.minReplicas",
      },
    },
  },
  "objective-zone-loss": {
    broken: {
      "the standby is in the primary's zone": {
        by: set(POSTGRES, { "highAvailability.mode": "SameZone" }),
        path: "highAvailability.mode",
        got: 'at least 8 min without service after a loss (zone) of PostgreSQL: alert (window 300 s + look each 60 s), then answer (not known), then decision (read the lag, decide, say so), then restore to a point in time (daily snapshot + its log: "a few minutes up to a few hours", read as 5 min to 4 h)',
      },
      "files have copies of one zone, and late ones of the pair": changed(
        FILES,
        "sku.name",
        "Standard_GRS",
        'up to 15 min of data lost after a loss (zone) of Files: not copied to the pair yet ("typically less than 15 minutes", not promised)',
      ),
    },
    undecided: {
      "the standby's mode": {
        by: set(POSTGRES, { "highAvailability.mode": UNKNOWN }),
        path: "highAvailability.mode",
      },
    },
  },
  "objective-data-corruption": {
    broken: {
      "logs are copied each four hours": changed(
        SNAPSHOTS,
        HALF_HOURLY,
        "0 0 0/4 * * ?",
        "up to 4 h of data lost after a loss (corruption) of Elasticsearch: since the last snapshot (a snapshot each 240 min)",
      ),
    },
    undecided: {
      "whether blobs can be rolled back": {
        by: set(BLOBS, { "restorePolicy.enabled": UNKNOWN }),
        path: "restorePolicy.enabled",
      },
    },
  },
  "objective-accidental-deletion": {
    broken: {
      "brokers take their disks with them": changed(
        BROKERS,
        "spec.storage.volumes[0].deleteClaim",
        true,
        "nothing that comes back after a loss (deletion) of Kafka: its disks go with it",
      ),
    },
    undecided: {
      "how long a database's backups are kept": {
        by: set(POSTGRES, { "backup.backupRetentionDays": UNKNOWN }),
        path: "backup.backupRetentionDays",
      },
    },
  },
};
