import { all, changed, property, unsure, type Case } from "../form";

const RBAC = "kubernetes:rbac.authorization.k8s.io/v1";
const BINDING = `${RBAC}:ClusterRoleBinding prometheus-scrape`;
const ROLE = `${RBAC}:ClusterRole prometheus-scrape`;
const PEOPLE = `${RBAC}:Role emergency-people-services`;
const VAULT = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const KAFKA = "kubernetes:kafka.strimzi.io/v1:Kafka";
const TOPIC = "kubernetes:kafka.strimzi.io/v1:KafkaTopic elk-topic-logs-audit";
const BROKERS = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const USER = "kubernetes:kafka.strimzi.io/v1:KafkaUser elk-shipper-fra";
const SEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const CENTRE = "kubernetes:monitoring.coreos.com/v1:Prometheus metrics-server";
const REGION = "kubernetes:monitoring.coreos.com/v1:Prometheus prometheus-server";
const STORE = "kubernetes:apps/v1:StatefulSet metrics-thanos-store";
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const ARGO = "kubernetes:helm.sh/v3:Release argo-cd-release";
const CHART = "kubernetes:helm.sh/v3:Release operators-kafka";
const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject argo-cd-project-workloads";
const APPLICATIONS = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";

const KEPT = {
  "default.replication.factor": 3,
  "offsets.topic.replication.factor": 3,
  "transaction.state.log.replication.factor": 3,
  "min.insync.replicas": 2,
  "unclean.leader.election.enable": false,
};
const settings = (key: string, value: unknown, got: string): Case =>
  changed(KAFKA, "spec.kafka.config", { ...KEPT, [key]: value }, got, `spec.kafka.config["${key}"]`);

const CM = { "admin.enabled": false, "exec.enabled": false, "oidc.config": "name: Entra" };
const entered = (key: string, value: unknown, got: string): Case =>
  changed(ARGO, "values.configs.cm", { ...CM, [key]: value }, got, `values.configs.cm["${key}"]`);

/** Cases of who may do what, of what the platform keeps and of how it is released, by the rule's id. */
export const platformCases: Readonly<Record<string, Case>> = {
  "no-cluster-admin": all(
    changed(BINDING, "roleRef.name", "cluster-admin", "cluster-admin"),
    changed(BINDING, "roleRef.name", undefined, "nothing"),
    changed(BINDING, "subjects", undefined, "nothing"),
    changed(`${RBAC}:RoleBinding`, "subjects[0].name", "system:authenticated", "system:authenticated"),
  ),
  "roles-name-what-they-allow": all(
    changed(ROLE, "rules[0].verbs", ["*"], "*"),
    changed(ROLE, "rules[0].resources", ["*"], "*"),
    changed(ROLE, "rules[0].apiGroups", ["*"], "*"),
    changed(ROLE, "rules[0].resources", ["secrets"], "get, list, watch of secrets"),
    changed(ROLE, "rules[1].resources", ["nodes/proxy"], "get of nodes/proxy"),
    changed(ROLE, "rules[0].verbs", ["bind"], "bind"),
    changed(ROLE, "rules", undefined, "nothing"),
    changed(PEOPLE, "rules[0].resourceNames", undefined, "nothing"),
    unsure(ROLE, "rules"),
  ),
  "vault-secrets-by-own-identity": all(
    changed(VAULT, "spec.provider", "vault", '"vault"'),
    changed(VAULT, "spec.provider", undefined, "nothing"),
    changed(VAULT, "spec.parameters.clientID", undefined, "nothing"),
    changed(VAULT, "spec.parameters.keyvaultName", "", "nothing"),
    changed(VAULT, "spec.parameters.useVMManagedIdentity", "true", "true"),
  ),
  "no-lasting-tokens": all(
    changed("kubernetes:core/v1:Secret", "type", "kubernetes.io/dockerconfigjson", "another text"),
    unsure("kubernetes:core/v1:Secret", "type"),
  ),
  "no-secret-written-in-code": all(changed("kubernetes:core/v1:ConfigMap", "data.dbPassword", "x", "a value")),
  "accounts-give-no-token-by-themselves": all(
    changed("kubernetes:core/v1:ServiceAccount", "imagePullSecrets", [{ name: "pull" }], "1 listed"),
    changed("kubernetes:core/v1:ServiceAccount", "secrets", [{ name: "token" }], "1 listed"),
    unsure("kubernetes:core/v1:ServiceAccount", "secrets"),
  ),
  "kafka-survives-a-broker": all(
    property(TOPIC, "spec.replicas", 1, "1"),
    changed(TOPIC, "spec.config", { "min.insync.replicas": 1 }, "1", 'spec.config["min.insync.replicas"]'),
    property(BROKERS, "spec.replicas", 2, "2"),
    property(KAFKA, "spec.kafka.rack.topologyKey", "rack", '"rack"'),
    settings("default.replication.factor", 1, "1"),
    settings("min.insync.replicas", 3, "3"),
    settings("unclean.leader.election.enable", true, "true"),
    settings("offsets.topic.replication.factor", undefined, "nothing"),
  ),
  "kafka-knows-who-writes": all(
    property(KAFKA, "spec.kafka.listeners[1].tls", false, "false"),
    property(KAFKA, "spec.kafka.authorization.type", 0, "0"),
    changed(
      KAFKA,
      "spec.kafka.listeners[0].authentication",
      undefined,
      "nothing",
      "spec.kafka.listeners[0].authentication.type",
    ),
    changed(USER, "spec.authorization.acls[0].operations", ["All"], "All"),
    changed(USER, "spec.authorization.acls[0].resource.name", "*", "*"),
    changed(USER, "spec.authorization.acls", undefined, "nothing"),
  ),
  "search-survives-a-node": all(
    property(SEARCH, "spec.nodeSets[0].count", 2, "2"),
    property(
      SEARCH,
      "spec.volumeClaimDeletePolicy",
      "DeleteOnScaledownAndClusterDeletion",
      '"DeleteOnScaledownAndClusterDeletion"',
    ),
    property(SEARCH, "spec.podDisruptionBudget.spec.minAvailable", 8, "8"),
  ),
  "metrics-are-kept": all(
    property(CENTRE, "spec.retention", "2d", '"2d"'),
    property(REGION, "spec.retention", "6h", '"6h"'),
    changed(REGION, "spec.storage", undefined, "nothing", "spec.storage.volumeClaimTemplate.spec"),
  ),
  "disks-of-a-chosen-class": all(
    property(STORE, "spec.volumeClaimTemplates[0].spec.storageClassName", "azurefile", '"azurefile"'),
    property(BROKERS, "spec.storage.volumes[0].class", "default", '"default"'),
    property("kubernetes:core/v1:PersistentVolumeClaim", "spec.storageClassName", "local", '"local"'),
    property(CENTRE, "spec.storage.volumeClaimTemplate.spec.storageClassName", "local", '"local"'),
  ),
  "jobs-end": all(
    property(CRON_JOB, "spec.concurrencyPolicy", "Allow", '"Allow"'),
    property(CRON_JOB, "spec.timeZone", "", '""'),
    property(CRON_JOB, "spec.jobTemplate.spec.activeDeadlineSeconds", 0, "0"),
  ),
  "charts-pinned": all(
    property(CHART, "version", "^0.51.0", "another text"),
    property(CHART, "atomic", false, "false"),
    property(CHART, "timeout", 5, "5"),
    property(CHART, "repositoryOpts.repo", "http://strimzi.io/charts", "another text"),
  ),
  "argo-cd-closed": all(
    entered("admin.enabled", true, "true"),
    entered("exec.enabled", undefined, "nothing"),
    entered("oidc.config", "", '""'),
    entered("users.anonymous.enabled", "true", '"true"'),
    changed(
      ARGO,
      "values.configs.rbac",
      { "policy.default": "role:readonly" },
      "another text",
      'values.configs.rbac["policy.default"]',
    ),
    unsure(ARGO, "values.configs.cm", 'values.configs.cm["admin.enabled"]'),
  ),
  "operators-in-two-copies": all(
    property(ARGO, "values.server.replicas", 1, "1"),
    property(ARGO, "values.redis-ha.enabled", false, "false"),
    property(CHART, "values.replicas", 1, "1"),
  ),
  "deliveries-bounded": all(
    property(PROJECT, "spec.sourceRepos", ["*"], "1 entry"),
    property(PROJECT, "spec.clusterResourceWhitelist", [{ group: "*", kind: "*" }], "1 entry"),
    changed(PROJECT, "spec.destinations[0].namespace", "*", "*"),
    changed(PROJECT, "spec.destinations", undefined, "nothing"),
  ),
  "deliveries-heal": all(
    property(APPLICATIONS, "spec.syncPolicy.preserveResourcesOnDeletion", false, "false"),
    property(APPLICATIONS, "spec.template.spec.syncPolicy.automated.selfHeal", false, "false"),
    property(APPLICATIONS, "spec.template.spec.project", "default", '"default"'),
  ),
};
