import { zoneLabels } from "../../../facts/aks";
import { ARCHIVE_CACHE } from "../../../facts/log-sources";
import { LOGS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { spread } from "../spread";
import { ELASTIC_SERVICE_ACCOUNT, type ElkPlan } from "./args";
import { PROVIDERS, ROLES_SECRET, samlRealm } from "./build-access";
import { claim } from "../volume-claim";

export const ELASTIC = {
  cluster: "logs",
  snapshotSecret: "elasticsearch-snapshots",
  /** What its settings are found by. */
  labels: { "app.kubernetes.io/name": "elasticsearch", "app.kubernetes.io/part-of": "logs" },
} as const;

interface NodeSet {
  readonly name: "master" | "data" | "coordinating";
  readonly count: number;
  readonly roles: readonly string[];
  readonly storageGb: number;
  readonly memory: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * Masters that only elect, data nodes that only hold, coordinating nodes that take every request (B2). ECK spreads each set
 * over the zones, and keeps a shard's copies in different ones.
 * https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/elasticsearch-configuration (2026-11)
 */
export function elasticsearch(plan: ElkPlan): CustomObject {
  const { namespace, nodes, storageGb } = plan;
  const sets: NodeSet[] = [
    { name: "master", count: nodes.masters, roles: ["master"], storageGb: 16, memory: "2Gi" },
    {
      name: "data",
      count: nodes.data,
      roles: ["data_content", "data_hot", "data_frozen", "ingest", "transform"],
      storageGb: storageGb.data,
      memory: "16Gi",
      // Of what lies in Blob, each keeps a part here: no nodes of their own for what is seldom asked.
      config: { "xpack.searchable.snapshot.shared_cache.size": ARCHIVE_CACHE },
    },
    { name: "coordinating", count: nodes.coordinating, roles: [], storageGb: 8, memory: "4Gi" },
  ];
  return {
    apiVersion: "elasticsearch.k8s.elastic.co/v1",
    kind: "Elasticsearch",
    metadata: { name: ELASTIC.cluster, namespace, labels: ELASTIC.labels },
    spec: {
      version: VERSIONS.elastic,
      auth: { roles: [{ secretName: ROLES_SECRET }] },
      volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
      // The account's name is all there is: the pods' identity opens it.
      secureSettings: [{ secretName: ELASTIC.snapshotSecret }],
      http: { service: { spec: { selector: nodeLabels("coordinating") } } },
      nodeSets: sets.map((set) => nodeSet(set, plan)),
      podDisruptionBudget: {
        spec: {
          minAvailable: nodes.masters + nodes.data + nodes.coordinating - 1,
          selector: { matchLabels: { "elasticsearch.k8s.elastic.co/cluster-name": ELASTIC.cluster } },
        },
      },
    },
  };
}

function nodeSet({ name, count, roles, storageGb, memory, config }: NodeSet, plan: ElkPlan): object {
  const zones = zoneLabels(plan.site.region);
  return {
    name,
    count,
    config: {
      "node.roles": roles,
      // The kernel setting that mapped files need takes a privileged pod, which the namespace refuses.
      "node.store.allow_mmap": false,
      ...samlRealm(plan),
      ...config,
    },
    ...(zones.length > 0 ? { zoneAwareness: { topologyKey: "topology.kubernetes.io/zone", zones } } : {}),
    podTemplate: {
      metadata: { labels: { "azure.workload.identity/use": "true" } },
      spec: {
        serviceAccountName: ELASTIC_SERVICE_ACCOUNT,
        affinity: spread(nodeLabels(name)).affinity,
        containers: [{ name: "elasticsearch", resources: { requests: { cpu: "500m", memory }, limits: { memory } } }],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "elasticsearch-data" },
        spec: claim(storageGb),
      },
    ],
  };
}

function nodeLabels(set: NodeSet["name"]): Record<string, string> {
  return {
    "elasticsearch.k8s.elastic.co/cluster-name": ELASTIC.cluster,
    "elasticsearch.k8s.elastic.co/statefulset-name": `${ELASTIC.cluster}-es-${set}`,
  };
}

export const KIBANA_PODS = { "common.k8s.elastic.co/type": "kibana", "kibana.k8s.elastic.co/name": ELASTIC.cluster };
export const KIBANA_POD_PORT = 5601;

export function kibana({ namespace, nodes, console: people }: ElkPlan): CustomObject {
  return {
    apiVersion: "kibana.k8s.elastic.co/v1",
    kind: "Kibana",
    metadata: { name: ELASTIC.cluster, namespace },
    spec: {
      version: VERSIONS.elastic,
      count: nodes.kibana,
      elasticsearchRef: { name: ELASTIC.cluster },
      config: {
        "server.publicBaseUrl": `https://${people.hostName}${LOGS.kibanaPort === 443 ? "" : `:${LOGS.kibanaPort}`}`,
        "telemetry.optIn": false,
        ...PROVIDERS,
      },
      http: { tls: { selfSignedCertificate: { subjectAltNames: [{ dns: people.hostName }] } } },
      podTemplate: { spec: spread(KIBANA_PODS) },
    },
  };
}
