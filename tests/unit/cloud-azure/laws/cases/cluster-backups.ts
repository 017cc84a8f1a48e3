import type { PropertyMap } from "../../../../../local/cloud/protocol/values";
import { GROUP, SUBSCRIPTION, type TestCloud } from "../../test-cloud";
import type { LawCase } from "../obey";

const KIND = "Microsoft.ContainerService/managedClusters";
const READER = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const clusterId = (name: string): string => `${GROUP}/providers/${KIND}/${name}`;
const vaultId = (name: string): string => `${GROUP}/providers/Microsoft.DataProtection/backupVaults/${name}`;
const groupId = (name: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;

/** What a cluster may lack. */
type Part = "agent" | "trust" | "reader" | "snapshots";
const PARTS: readonly Part[] = ["agent", "trust", "reader", "snapshots"];

interface Lacking {
  readonly without?: Part;
  readonly storageProfile?: PropertyMap;
  readonly vaultName?: string;
}

async function assign(cloud: TestCloud, scope: string, digit: number, principalId: string): Promise<void> {
  await cloud.make("authorization:RoleAssignment", `role-${digit}`, {
    scope,
    roleAssignmentName: `00000000-0000-0000-0001-00000000000${digit}`,
    roleDefinitionId: READER,
    principalId,
  });
}

/** A vault with a policy, its identity's object id. */
async function vault(cloud: TestCloud, vaultName: string, location: string): Promise<string> {
  const storageSettings = [{ datastoreType: "VaultStore", type: "LocallyRedundant" }];
  const made = await cloud.make("dataprotection:BackupVault", vaultName, {
    vaultName,
    location,
    identity: { type: "SystemAssigned" },
    properties: { storageSettings },
  });
  const lifecycle = {
    deleteAfter: { objectType: "AbsoluteDeleteOption", duration: "P30D" },
    sourceDataStore: { objectType: "DataStoreInfoBase", dataStoreType: "OperationalStore" },
  };
  const keep = { objectType: "AzureRetentionRule", name: "Default", isDefault: true, lifecycles: [lifecycle] };
  await cloud.make("dataprotection:BackupPolicy", `${vaultName}-policy`, {
    vaultName,
    backupPolicyName: "clusters-30d",
    properties: { objectType: "BackupPolicy", datasourceTypes: [KIND], policyRules: [keep] },
  });
  return String((made.outputs["identity"] as PropertyMap)["principalId"]);
}

/** A cluster with all that its protection by a vault needs, but for what it is to lack. */
async function cluster(cloud: TestCloud, name: string, principal: string, first: number, lacking: Lacking = {}) {
  const { without, storageProfile, vaultName = "bvault-subject" } = lacking;
  const parts = PARTS.filter((part) => part !== without);
  await cloud.make("containerservice:ManagedCluster", name, {
    resourceName: name,
    dnsPrefix: name,
    identity: { type: "SystemAssigned" },
    agentPoolProfiles: [{ name: "system", mode: "System", vmSize: "Standard_D4ads_v5" }],
    ...(storageProfile ? { storageProfile } : {}),
  });
  if (parts.includes("agent")) {
    await cloud.make("kubernetesconfiguration:Extension", `${name}-agent`, {
      extensionName: "azure-aks-backup",
      clusterRp: "Microsoft.ContainerService",
      clusterResourceName: "managedClusters",
      clusterName: name,
      extensionType: "microsoft.dataprotection.kubernetes",
    });
  }
  if (parts.includes("trust")) {
    await cloud.make("containerservice:TrustedAccessRoleBinding", `${name}-trust`, {
      resourceName: name,
      trustedAccessRoleBindingName: "backup-vault",
      sourceResourceId: vaultId(vaultName),
      roles: ["Microsoft.DataProtection/backupVaults/backup-operator"],
    });
  }
  await cloud.make("resources:ResourceGroup", `rg-${name}`, { resourceGroupName: `rg-${name}` });
  if (parts.includes("reader")) await assign(cloud, clusterId(name), first, principal);
  if (parts.includes("snapshots")) await assign(cloud, groupId(`rg-${name}`), first + 1, principal);
}

const instance = (name: string, vaultName = "bvault-subject", location = "germanywestcentral"): PropertyMap => ({
  vaultName,
  backupInstanceName: "cluster",
  properties: {
    objectType: "BackupInstance",
    dataSourceInfo: {
      objectType: "Datasource",
      datasourceType: KIND,
      resourceID: clusterId(name),
      resourceLocation: location,
    },
    policyInfo: {
      policyId: `${vaultId(vaultName)}/backupPolicies/clusters-30d`,
      policyParameters: {
        dataStoreParametersList: [
          {
            objectType: "AzureOperationalStoreParameters",
            dataStoreType: "OperationalStore",
            resourceGroupId: groupId(`rg-${name}`),
          },
        ],
      },
    },
  },
});

/** A vault with a cluster that is as it must be, and another that lacks something. */
const lacks = (lacking: Lacking): LawCase => ({
  given: async (cloud) => {
    const principal = await vault(cloud, "bvault-subject", "germanywestcentral");
    await cluster(cloud, "right", principal, 1);
    await cluster(cloud, "wrong", principal, 3, lacking);
  },
  kind: "dataprotection:BackupInstance",
  right: instance("right"),
  wrong: instance("wrong"),
});

export const clusterBackupCases: Readonly<Record<string, LawCase>> = {
  "backup-of-clusters-is-offered-in-the-region": {
    ...lacks({}),
    given: async (cloud) => {
      await cluster(cloud, "right", await vault(cloud, "bvault-subject", "germanywestcentral"), 1);
      const berlin = await vault(cloud, "bvault-berlin", "germanynorth");
      await cluster(cloud, "wrong", berlin, 3, { vaultName: "bvault-berlin" });
    },
    wrong: instance("wrong", "bvault-berlin", "germanynorth"),
  },
  "backup-of-clusters-by-an-agent-in-them": lacks({ without: "agent" }),
  "backup-of-clusters-by-trusted-access": lacks({ without: "trust" }),
  "backup-vault-reads-the-cluster": lacks({ without: "reader" }),
  "backup-vault-reads-the-snapshots": lacks({ without: "snapshots" }),
  "backup-of-clusters-that-take-snapshots": lacks({ storageProfile: { snapshotController: { enabled: false } } }),
};
