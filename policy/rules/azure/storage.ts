import { BACKUP } from "../../../facts/objectives";
import type { Resource } from "../../../resilience/resource";
import { atLeast, expectAt, fromTable, is, word } from "../expectation";
import { missing, type Finding, type Rule } from "../rule";
import { naming, ofType, within } from "./links";

const READ = "2026-11";
const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOBS = "azure-native:storage:BlobServiceProperties";

export const storageServiceRules: readonly Rule[] = [
  {
    id: "containers-private",
    scope: "resource",
    title: "A container of blobs answers nobody anonymously.",
    why: "Users' files are read through services, which know whose they are (A9).",
    remedy: "name the container in Storage, which makes it private.",
    documentation: {
      address: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
      read: READ,
    },
    requirements: ["A9"],
    frameworks: ["WAF SE:05", "CIS Azure 5.0.0 9.3.8", "ISO 27001 A.8.3"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ "azure-native:storage:BlobContainer": { publicAccess: word("None") } }),
  },
  {
    id: "storage-closed-to-others",
    scope: "resource",
    title: "A storage account refuses other networks, other tenants and local users.",
    why: "Each of them is a door that private endpoints and Entra do not guard (A17, A22).",
    remedy: "use Storage, which closes all of them.",
    documentation: { address: "https://learn.microsoft.com/azure/storage/blobs/security-recommendations", read: READ },
    requirements: ["A17", "A22"],
    frameworks: [
      "WAF SE:06",
      "CIS Azure 5.0.0 9.3.2.3",
      "CIS Azure 5.0.0 9.3.3.1",
      "CIS Azure 5.0.0 9.3.7",
      "ISO 27001 A.8.12",
    ],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [ACCOUNT]: {
        "networkRuleSet.defaultAction": word("Deny"),
        allowCrossTenantReplication: is(false),
        defaultToOAuthAuthentication: is(true),
        isLocalUserEnabled: is(false),
        // The kinds before it have neither versions nor points to go back to.
        kind: word("StorageV2"),
      },
    }),
  },
  {
    id: "storage-ages",
    scope: "estate",
    title: "Each storage account says how long old versions stay.",
    why: "Versions of blobs are kept for ever otherwise: they cost more each month, and outlive what users had deleted (A22).",
    remedy: "use Storage, which makes the account's lifecycle too.",
    documentation: {
      address: "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview",
      read: READ,
    },
    requirements: ["A22"],
    frameworks: ["WAF CO:10", "ISO 27001 A.8.10"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const lifecycles = within(ofType(resources, "azure-native:storage:ManagementPolicy"), "accountName");
      return ofType(resources, ACCOUNT)
        .filter((account) => lifecycles(account).length === 0)
        .map((account) => missing(account, "lifecycle", "that of this account, in the same stack"));
    },
  },
  {
    id: "files-roll-back-and-stay",
    scope: "estate",
    title: `Files can be rolled back to any moment of ${BACKUP.dailyKeptDays} days in production, are encrypted twice and stay in our tenant.`,
    why: "A copy a day loses a day, the account's own history a minute; a copy to another account takes everything at once (A13, A22).",
    remedy: "use Storage, which does all of it.",
    documentation: {
      address: "https://learn.microsoft.com/azure/storage/blobs/point-in-time-restore-overview",
      read: READ,
    },
    requirements: ["A13", "A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) => {
      const days = tier === "production" ? BACKUP.dailyKeptDays : BACKUP.pitrDays;
      const settings = within(ofType(resources, BLOBS), "accountName");
      return withContainers(resources).flatMap((account) => [
        ...settings(account).flatMap((one) => rollBackFindings(one, days)),
        ...expectAt(account, "encryption.requireInfrastructureEncryption", is(true)),
        ...expectAt(account, "allowedCopyScope", word("AAD", "PrivateLink")),
      ]);
    },
  },
  {
    id: "vault-serves-nobody-else",
    scope: "resource",
    title: "A vault refuses other networks, and gives nothing to virtual machines, disks or templates of Azure's.",
    why: "Each of these goes around roles: whoever may deploy could read secrets (A17).",
    remedy: "use KeyVault.",
    documentation: { address: "https://learn.microsoft.com/azure/key-vault/general/network-security", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:09", "ISO 27001 A.8.3"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:keyvault:Vault": {
        "properties.networkAcls.defaultAction": word("Deny"),
        "properties.enabledForDeployment": is(false),
        "properties.enabledForDiskEncryption": is(false),
        "properties.enabledForTemplateDeployment": is(false),
      },
    }),
  },
  {
    id: "registry-exports-nothing",
    scope: "resource",
    title: "A registry's images leave it through its own names only, and cannot be exported.",
    why: "An export copies every image to a registry of somebody else's; shared data endpoints open a firewall to all of Azure's storage (A17).",
    remedy: "use ContainerRegistry.",
    documentation: {
      address: "https://learn.microsoft.com/azure/container-registry/data-loss-prevention",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.12"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:containerregistry:Registry": {
        "policies.exportPolicy.status": word("disabled"),
        dataEndpointEnabled: is(true),
      },
      // One that is off serves nobody: its region pulls from far away.
      "azure-native:containerregistry:Replication": { regionEndpointEnabled: is(true) },
    }),
  },
];

/** Accounts that hold more than logs, which are written once. */
function withContainers(resources: readonly Resource[]): readonly Resource[] {
  const containers = naming(ofType(resources, "azure-native:storage:BlobContainer"), "accountName", "accountName");
  return ofType(resources, ACCOUNT).filter((account) => containers(account).length > 0);
}

function rollBackFindings(settings: Resource, days: number): readonly Finding[] {
  return [
    ...expectAt(settings, "restorePolicy.enabled", is(true)),
    ...expectAt(settings, "restorePolicy.days", atLeast(days, "days")),
    ...expectAt(settings, "changeFeed.enabled", is(true)),
  ];
}
