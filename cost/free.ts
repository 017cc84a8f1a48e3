/**
 * Types that Azure does not charge for, or charges through another: said one by one, because what is missing here and in the
 * measures is told as "not priced".
 */
export const FREE: ReadonlySet<string> = new Set([
  ...azure("resources", "ResourceGroup"),
  ...azure("authorization", "RoleAssignment RoleDefinition"),
  ...azure("managedidentity", "UserAssignedIdentity FederatedIdentityCredential"),
  // What it sends is paid for where it arrives.
  ...azure("monitor", "DiagnosticSetting ActionGroup ActivityLogAlert AutoscaleSetting"),
  ...azure("alertsmanagement", "AlertProcessingRuleByName"),
  ...azure("network", "VirtualNetwork Subnet NetworkSecurityGroup RouteTable Route PrivateDnsZoneGroup"),
  // Paid with the gateway or firewall that it belongs to.
  ...azure("network", "WebApplicationFirewallPolicy FirewallPolicy FirewallPolicyRuleCollectionGroup"),
  ...azure("privatedns", "VirtualNetworkLink PrivateRecordSet"),
  ...azure("dns", "RecordSet"),
  // Paid by its endpoints.
  ...azure("dnsresolver", "DnsResolver ForwardingRule PrivateResolverVirtualNetworkLink"),
  // Paid with the profile: the firewall is part of Premium.
  ...azure("cdn", "AFDCustomDomain AFDEndpoint AFDOrigin AFDOriginGroup Route Rule RuleSet SecurityPolicy"),
  ...azure("frontdoor", "Policy"),
  ...azure(
    "apimanagement",
    "Api ApiDiagnostic ApiOperation ApiPolicy ApiVersionSet Backend Certificate Diagnostic Logger NamedValue",
  ),
  ...azure(
    "apimanagement",
    "NotificationRecipientEmail Policy PolicyFragment Product ProductApi ProductPolicy Subscription",
  ),
  ...azure("containerservice", "MaintenanceConfiguration TrustedAccessRoleBinding"),
  ...azure("dbforpostgresql", "AdministratorsMicrosoftEntra Configuration Database VirtualEndpoint"),
  ...azure("redisenterprise", "Database AccessPolicyAssignment"),
  ...azure("cosmosdb", "MongoDBResourceMongoRoleDefinition MongoDBResourceMongoUserDefinition"),
  ...azure("servicebus", "Queue Topic Subscription Rule DefaultRule DisasterRecoveryConfig"),
  ...azure("storage", "BlobContainer BlobContainerImmutabilityPolicy BlobServiceProperties ManagementPolicy"),
  ...azure("dataprotection", "BackupPolicy DppResourceGuardProxy"),
  // The backup agent: paid for as a backup.
  ...azure("kubernetesconfiguration", "Extension"),
  // What it fetches is kept in the registry.
  ...azure("containerregistry", "CacheRule"),
  "random:index/randomPassword:RandomPassword",
  // PagerDuty charges for its users.
  ...["escalationPolicy:EscalationPolicy", "schedule:Schedule", "service:Service", "team:Team"].map(pagerDuty),
  ...["serviceIntegration:ServiceIntegration", "teamMembership:TeamMembership"].map(pagerDuty),
  // Their use is counted among the vault's operations.
  ...azure("keyvault", "Key Secret"),
  // What these run on is paid for as nodes, and their disks by those who claim them.
  ...kubernetes("apps/v1", "Deployment"),
  ...kubernetes("batch/v1", "CronJob Job"),
  ...kubernetes("core/v1", "ConfigMap LimitRange Namespace ResourceQuota Secret ServiceAccount"),
  ...kubernetes("networking.k8s.io/v1", "NetworkPolicy"),
  ...kubernetes("policy/v1", "PodDisruptionBudget"),
  ...kubernetes("scheduling.k8s.io/v1", "PriorityClass"),
  ...kubernetes("rbac.authorization.k8s.io/v1", "ClusterRole ClusterRoleBinding Role RoleBinding"),
  ...kubernetes("argoproj.io/v1alpha1", "AppProject ApplicationSet ClusterAnalysisTemplate"),
  ...kubernetes("autoscaling/v2", "HorizontalPodAutoscalerPatch"),
  ...kubernetes("networking.istio.io/v1", "Gateway ServiceEntry VirtualService"),
  ...kubernetes("security.istio.io/v1", "AuthorizationPolicy PeerAuthentication"),
  ...kubernetes("telemetry.istio.io/v1", "Telemetry"),
  ...kubernetes("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass"),
  ...kubernetes("monitoring.coreos.com/v1", "PodMonitor Probe PrometheusRule ServiceMonitor"),
  ...kubernetes("apm.k8s.elastic.co/v1", "ApmServer"),
  ...kubernetes("stackconfigpolicy.k8s.elastic.co/v1alpha1", "StackConfigPolicy"),
  ...kubernetes("beat.k8s.elastic.co/v1beta1", "Beat"),
  ...kubernetes("kafka.strimzi.io/v1", "Kafka KafkaTopic KafkaUser"),
  ...kubernetes("kibana.k8s.elastic.co/v1", "Kibana"),
  ...kubernetes("karpenter.azure.com/v1beta1", "AKSNodeClass"),
]);

function azure(module: string, types: string): string[] {
  return types.split(" ").map((type) => `azure-native:${module}:${type}`);
}

function pagerDuty(type: string): string {
  return `pagerduty:index/${type}`;
}

function kubernetes(group: string, kinds: string): string[] {
  return kinds.split(" ").map((kind) => `kubernetes:${group}:${kind}`);
}
