import { aprl, complete, learn, present, production, psrule, weaker, type Safety } from "./form";
import { at } from "./places";

const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const BACKUP = learn("azure/backup/backup-vault-overview");
const ROLES = learn("azure/role-based-access-control/best-practices");
const FEDERATION = learn("entra/workload-id/workload-identity-federation-considerations");
const AUTOSCALE = learn("azure/azure-monitor/autoscale/autoscale-best-practices");
const ALERTS = learn("azure/azure-monitor/alerts/best-practices-alerts");

/** Who may do what, secrets, backups, logs and alerts. */
export const operationsSafety: Safety = {
  "azure-native:authorization:RoleAssignment": [
    { path: "roleDefinitionId", weak: [asOwner], source: psrule("RBAC.LimitOwner") },
    { path: "scope", weak: [ofSubscription], source: ROLES },
    {
      path: "scope",
      weak: ["/providers/Microsoft.Management/managementGroups/root"],
      source: psrule("RBAC.LimitMGDelegation"),
    },
    weaker("principalType", "User", psrule("RBAC.UseGroups")),
  ],
  "azure-native:managedidentity:FederatedIdentityCredential": [
    weaker("audiences", ["api://AzureADTokenExchange", "api://other"], FEDERATION),
    weaker("subject", "system:serviceaccount:default:default", FEDERATION),
    weaker("issuer", "https://token.actions.githubusercontent.com", FEDERATION),
  ],
  "azure-native:keyvault:Vault": [
    weaker("properties.enablePurgeProtection", false, psrule("KeyVault.PurgeProtect")),
    weaker("properties.enableSoftDelete", false, psrule("KeyVault.SoftDelete")),
    weaker("properties.softDeleteRetentionInDays", 7, psrule("KeyVault.SoftDelete")),
    weaker("properties.enableRbacAuthorization", false, psrule("KeyVault.RBAC")),
    weaker("properties.publicNetworkAccess", "Enabled", psrule("KeyVault.Firewall")),
    weaker("properties.networkAcls.defaultAction", "Allow", psrule("KeyVault.Firewall")),
    weaker("properties.enabledForDeployment", true, learn("azure/key-vault/general/secure-key-vault")),
    weaker("properties.enabledForDiskEncryption", true, learn("azure/key-vault/general/secure-key-vault")),
    weaker("properties.enabledForTemplateDeployment", true, learn("azure/key-vault/general/secure-key-vault")),
  ],
  "azure-native:dataprotection:BackupVault": [
    weaker("properties.securitySettings.immutabilitySettings.state", "Disabled", psrule("BV.Immutable")),
    weaker("properties.securitySettings.softDeleteSettings.state", "Off", BACKUP),
    weaker("properties.securitySettings.softDeleteSettings.retentionDurationInDays", 1, BACKUP),
    weaker("properties.storageSettings[*].type", "LocallyRedundant", psrule("RSV.StorageType"), production),
    weaker("properties.featureSettings.crossRegionRestoreSettings.state", "Disabled", BACKUP, production),
    weaker("properties.featureSettings.crossSubscriptionRestoreSettings.state", "Enabled", BACKUP),
    weaker("properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures", "Disabled", BACKUP),
    weaker("identity.type", "None", BACKUP),
  ],
  "azure-native:dataprotection:BackupPolicy": [
    weaker("properties.policyRules[*].lifecycles[*].deleteAfter.duration", "P1D", BACKUP),
    weaker(
      "properties.policyRules[*].trigger.schedule.repeatingTimeIntervals",
      ["R/2026-01-04T01:00:00+00:00/P30D"],
      BACKUP,
    ),
  ],
  "azure-native:dataprotection:BackupInstance": [
    present("properties.policyInfo.policyId", BACKUP),
    present("properties.dataSourceInfo.resourceID", BACKUP),
  ],
  "azure-native:monitor:DiagnosticSetting": [
    present("workspaceId", learn("azure/azure-monitor/platform/diagnostic-settings")),
    weaker("logs[*].enabled", false, psrule("KeyVault.Logs")),
    present("logs[categoryGroup=allLogs].categoryGroup", psrule("FrontDoor.Logs")),
    complete("logs", psrule("AKS.AuditLogs"), {
      where: (inputs) => at(inputs, ["name"]) === "control-plane",
    }),
  ],
  "azure-native:monitor:MetricAlert": [
    weaker("enabled", false, ALERTS),
    weaker("autoMitigate", false, psrule("Alert.MetricAutoMitigate")),
    weaker("actions", [], ALERTS),
    weaker("severity", 4, ALERTS),
  ],
  "azure-native:monitor:ScheduledQueryRule": [
    weaker("enabled", false, ALERTS),
    weaker("actions.actionGroups", [], ALERTS),
  ],
  "azure-native:monitor:ActionGroup": [weaker("enabled", false, ALERTS), weaker("emailReceivers", [], ALERTS)],
  "azure-native:alertsmanagement:AlertProcessingRuleByName": [
    weaker("properties.enabled", false, BACKUP),
    weaker("properties.actions[*].actionGroupIds", [], BACKUP),
  ],
  "azure-native:monitor:AutoscaleSetting": [
    weaker("enabled", false, aprl("ServiceBus/namespaces")),
    weaker("profiles[*].capacity.maximum", 1, AUTOSCALE),
    complete("profiles[*].rules", AUTOSCALE),
  ],
  "azure-native:operationalinsights:Workspace": [
    weaker("retentionInDays", 7, learn("azure/azure-monitor/logs/data-retention-configure")),
    weaker(
      "features.enableLogAccessUsingOnlyResourcePermissions",
      false,
      learn("azure/azure-monitor/logs/manage-access"),
    ),
    weaker("sku.name", "Free", learn("azure/azure-monitor/logs/cost-logs")),
  ],
};

function asOwner(definition: unknown): string {
  return String(definition).replace(/[^/]+$/, OWNER);
}

function ofSubscription(scope: unknown): string {
  return String(scope).split("/").slice(0, 3).join("/");
}
