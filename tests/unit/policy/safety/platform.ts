import { addition, complete, grant, kubernetes, learn, present, production, weaker, type Safety } from "./form";
import { refusesAll } from "./resources";

const RBAC = kubernetes("concepts/security/rbac-good-practices");
const ADMISSION = kubernetes("concepts/security/pod-security-admission");
const POLICIES = kubernetes("concepts/services-networking/network-policies");
const QUOTAS = kubernetes("concepts/policy/resource-quotas");
const NAP = learn("azure/aks/node-auto-provisioning-disruption");
const ISTIO = "https://istio.io/latest/docs/ops/best-practices/security/";
const STRIMZI = "https://strimzi.io/docs/operators/latest/deploying";
const ELASTIC = "https://www.elastic.co/docs/deploy-manage/production-guidance/availability-and-resilience";
const OPERATOR = "https://prometheus-operator.dev/docs/platform/high-availability/";
const HELM = "https://helm.sh/docs/chart_best_practices/dependencies/";
const enforced = 'metadata.labels["pod-security.kubernetes.io/enforce"]';
const internal = 'metadata.annotations["service.beta.kubernetes.io/azure-load-balancer-internal"]';

/** Objects of the clusters that run no pods themselves, and operators' resources. */
export const platformSafety: Safety = {
  "kubernetes:core/v1:Namespace": [
    { path: enforced, weak: [looser], source: ADMISSION },
    weaker('metadata.labels["pod-security.kubernetes.io/warn"]', "privileged", ADMISSION),
    weaker('metadata.labels["pod-security.kubernetes.io/audit"]', "privileged", ADMISSION),
  ],
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": [
    complete("spec.policyTypes", POLICIES, { where: refusesAll }),
    weaker("spec.ingress[*].from", [], POLICIES),
    weaker("spec.ingress[*].from[*].ipBlock.cidr", "0.0.0.0/0", POLICIES),
    weaker("spec.egress[*].to", [], POLICIES),
  ],
  "kubernetes:core/v1:ResourceQuota": [
    present("spec.hard", QUOTAS),
    weaker('spec.hard["services.nodeports"]', "10", QUOTAS),
    weaker('spec.hard["services.loadbalancers"]', "10", QUOTAS),
  ],
  "kubernetes:core/v1:LimitRange": [present("spec.limits", kubernetes("concepts/policy/limit-range"))],
  "kubernetes:core/v1:Service": [
    weaker(internal, "false", learn("azure/aks/internal-lb")),
    weaker("spec.type", "NodePort", POLICIES, addition),
    weaker("spec.externalIPs", ["203.0.113.1"], "https://github.com/kubernetes/kubernetes/issues/97076", addition),
  ],
  "kubernetes:policy/v1:PodDisruptionBudget": [
    weaker("spec.maxUnavailable", 0, kubernetes("tasks/run-application/configure-pdb")),
    weaker("spec.maxUnavailable", "100%", kubernetes("tasks/run-application/configure-pdb")),
    present("spec.selector", kubernetes("tasks/run-application/configure-pdb")),
  ],
  "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch": [
    weaker("spec.minReplicas", 1, kubernetes("tasks/run-application/horizontal-pod-autoscale"), production),
    weaker("spec.maxReplicas", 1, kubernetes("tasks/run-application/horizontal-pod-autoscale"), production),
  ],
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": [
    weaker("rules[*].verbs", ["*"], RBAC, grant),
    weaker("rules[*].resources", ["*"], RBAC, grant),
    weaker("rules[*].apiGroups", ["*"], RBAC, grant),
  ],
  "kubernetes:rbac.authorization.k8s.io/v1:Role": [
    weaker("rules[*].verbs", ["*"], RBAC, grant),
    weaker("rules[*].resources", ["*"], RBAC, grant),
    present("rules[*].resourceNames", RBAC),
  ],
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": [
    weaker("roleRef.name", "cluster-admin", RBAC),
    weaker(
      "subjects",
      [{ kind: "Group", name: "system:authenticated", apiGroup: "rbac.authorization.k8s.io" }],
      RBAC,
      grant,
    ),
  ],
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": [
    weaker("subjects[*].name", "system:authenticated", RBAC, grant),
  ],
  "kubernetes:security.istio.io/v1:PeerAuthentication": [
    weaker("spec.mtls.mode", "PERMISSIVE", ISTIO),
    weaker("spec.mtls.mode", "DISABLE", ISTIO),
  ],
  "kubernetes:security.istio.io/v1:AuthorizationPolicy": [weaker("spec.rules", [{}], ISTIO, addition)],
  "kubernetes:networking.istio.io/v1:Gateway": [
    weaker("spec.servers[*].tls.mode", "PASSTHROUGH", ISTIO),
    weaker("spec.servers[*].tls.minProtocolVersion", "TLSV1_0", ISTIO),
    weaker("spec.servers[*].port.protocol", "HTTP", ISTIO),
    weaker("spec.servers[*].hosts", ["*"], ISTIO),
  ],
  "kubernetes:karpenter.sh/v1:NodePool": [
    present("spec.limits", NAP),
    weaker("spec.disruption.budgets", [{ nodes: "100%" }], NAP),
    weaker("spec.disruption.consolidationPolicy", "WhenEmpty", NAP),
    weaker("spec.disruption.consolidateAfter", "Never", NAP),
    weaker("spec.template.spec.expireAfter", "Never", NAP),
    weaker("spec.template.spec.terminationGracePeriod", "30s", NAP, addition),
    weaker(
      "spec.template.spec.requirements[key=karpenter.sh/capacity-type].values",
      ["spot"],
      learn("azure/aks/node-auto-provisioning-node-pools"),
    ),
  ],
  "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass": [
    present("spec.vnetSubnetID", learn("azure/aks/node-auto-provisioning-custom-vnet")),
  ],
  "kubernetes:kafka.strimzi.io/v1:Kafka": [
    weaker("spec.kafka.listeners[*].tls", false, STRIMZI),
    present("spec.kafka.listeners[*].authentication", STRIMZI),
    present("spec.kafka.authorization", STRIMZI),
    weaker('spec.kafka.config["default.replication.factor"]', 1, STRIMZI),
    weaker('spec.kafka.config["min.insync.replicas"]', 1, STRIMZI),
    weaker('spec.kafka.config["offsets.topic.replication.factor"]', 1, STRIMZI),
    weaker('spec.kafka.config["transaction.state.log.replication.factor"]', 1, STRIMZI),
    weaker('spec.kafka.config["unclean.leader.election.enable"]', true, STRIMZI),
    present("spec.kafka.rack", STRIMZI),
  ],
  "kubernetes:kafka.strimzi.io/v1:KafkaNodePool": [weaker("spec.replicas", 1, STRIMZI)],
  "kubernetes:kafka.strimzi.io/v1:KafkaTopic": [
    weaker("spec.replicas", 1, STRIMZI),
    weaker('spec.config["min.insync.replicas"]', 1, STRIMZI),
  ],
  "kubernetes:kafka.strimzi.io/v1:KafkaUser": [
    weaker("spec.authorization.acls[*].operations", ["All"], STRIMZI, grant),
    weaker("spec.authorization.acls[*].resource.name", "*", STRIMZI, grant),
  ],
  "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch": [
    weaker("spec.nodeSets[*].count", 1, ELASTIC),
    weaker("spec.volumeClaimDeletePolicy", "DeleteOnScaledownAndClusterDeletion", ELASTIC),
    present("spec.podDisruptionBudget", ELASTIC),
  ],
  "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash": [weaker("spec.count", 1, ELASTIC)],
  "kubernetes:kibana.k8s.elastic.co/v1:Kibana": [weaker("spec.count", 1, ELASTIC)],
  "kubernetes:monitoring.coreos.com/v1:Prometheus": [
    weaker("spec.replicas", 1, OPERATOR, production),
    weaker("spec.retention", "1h", OPERATOR),
    weaker("spec.storage", { emptyDir: {} }, OPERATOR),
  ],
  "kubernetes:monitoring.coreos.com/v1:Alertmanager": [weaker("spec.replicas", 1, OPERATOR, production)],
  "kubernetes:helm.sh/v3:Release": [
    weaker("version", ">0.0.0", HELM),
    weaker("repositoryOpts.repo", "http://charts.example.com", HELM),
    weaker("atomic", false, "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/"),
  ],
};

/** The next weaker standard. */
function looser(standard: unknown): string {
  return standard === "restricted" ? "baseline" : "privileged";
}
