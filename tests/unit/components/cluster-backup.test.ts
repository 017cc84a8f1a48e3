import * as pulumi from "@pulumi/pulumi";
import { BackupVault } from "../../../components/azure/backup-vault";
import { ClusterBackup, type ClusterBackupArgs } from "../../../components/azure/cluster-backup";
import type { RegionName } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { SUBSCRIPTION } from "./computed";
import { TENANT_ID } from "./doors";
import { at, record, type Recording } from "./recorder";
import { siteIn } from "./sites";

const EXTENSION = "azure-native:kubernetesconfiguration:Extension";
const ACCESS = "azure-native:containerservice:TrustedAccessRoleBinding";
const INSTANCE = "azure-native:dataprotection:BackupInstance";
const GROUP = "azure-native:resources:ResourceGroup";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const CLUSTER_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/aks`;
const ACCOUNT_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stk8s`;

function up(given: Partial<ClusterBackupArgs> = {}, policies = true, region: RegionName = "germanywestcentral") {
  return record((opts) => {
    const site = siteIn(region);
    const furtherPolicies = policies ? (["clusters"] as const) : [];
    const vault = new BackupVault("vault", { site, tenantId: TENANT_ID, furtherPolicies }, opts);
    return new ClusterBackup(
      "copies",
      {
        site,
        vault,
        tenantId: TENANT_ID,
        cluster: {
          clusterId: pulumi.output(CLUSTER_ID),
          clusterName: pulumi.output("aks"),
          identityPrincipalId: pulumi.output("principal-of-control-plane"),
        },
        account: {
          accountId: pulumi.output(ACCOUNT_ID),
          accountName: pulumi.output("stk8s"),
          blobEndpoint: pulumi.output("https://stk8s.blob.core.windows.net/"),
          container: "objects",
        },
        ...given,
      },
      opts,
    );
  });
}

/** Who may do what where, as `principal role scope`. */
const rights = (made: Recording<unknown>): string[] =>
  made
    .ofType(ASSIGNMENT)
    .map(({ inputs }) => {
      const role = Object.entries(ROLES).find(([, { guid }]) => String(inputs["roleDefinitionId"]).endsWith(guid));
      return [inputs["principalId"], role?.[0], String(inputs["scope"]).split("/").at(-1)].join(" ");
    })
    .sort();

describe("ClusterBackup", () => {
  test("tells the agent its container, and to sign in by its identity, for the account has no keys", async () => {
    const { inputs } = (await up()).one(EXTENSION);
    expect(inputs).toMatchObject({
      extensionType: "microsoft.dataprotection.kubernetes",
      clusterName: "aks",
      clusterRp: "Microsoft.ContainerService",
      clusterResourceName: "managedClusters",
    });
    expect(at(inputs, "configurationSettings")).toEqual({
      "configuration.backupStorageLocation.bucket": "objects",
      "configuration.backupStorageLocation.config.subscriptionId": SUBSCRIPTION,
      "configuration.backupStorageLocation.config.resourceGroup": "rg-data",
      "configuration.backupStorageLocation.config.storageAccount": "stk8s",
      "configuration.backupStorageLocation.config.storageAccountURI": "https://stk8s.blob.core.windows.net/",
      "configuration.backupStorageLocation.config.useAAD": "true",
      "credentials.tenantId": TENANT_ID,
    });
  });

  test("gives each just its rights: the agent writes, the cluster snapshots into a group of its own, the vault reads", async () => {
    const made = await up();
    const group = String(made.one(GROUP).inputs["resourceGroupName"]);
    expect(rights(made)).toEqual(
      [
        "principal-of-copies-agent blobDataContributor stk8s",
        `principal-of-control-plane contributor ${group}`,
        "principal-of-vault-vault reader aks",
        `principal-of-vault-vault reader ${group}`,
      ].sort(),
    );
  });

  test("lets the vault into the private cluster by AKS' own role, and no other", async () => {
    const made = await up();
    expect(made.one(ACCESS).inputs).toMatchObject({
      resourceName: "aks",
      roles: ["Microsoft.DataProtection/backupVaults/backup-operator"],
    });
    expect(String(made.one(ACCESS).inputs["sourceResourceId"])).toContain("/backupVaults/");
  });

  test.each([
    [undefined, false],
    [true, true],
  ])("copies objects, without secrets; disks as asked (%s)", async (volumes, snapshots) => {
    const made = await up(volumes === undefined ? {} : { volumes });
    const { inputs, dependsOn } = made.one(INSTANCE);
    const parameters = at(inputs, "properties", "policyInfo", "policyParameters");
    expect(at(parameters, "backupDatasourceParametersList")).toEqual([
      {
        objectType: "KubernetesClusterBackupDatasourceParameters",
        includeClusterScopeResources: true,
        snapshotVolumes: snapshots,
        excludedResourceTypes: ["secrets"],
      },
    ]);
    expect(at(parameters, "dataStoreParametersList", 0, "resourceGroupId")).toBe(made.one(GROUP).id);
    // All that Azure checks is there before it checks.
    expect(dependsOn).toEqual(expect.arrayContaining(["copies-agent", "copies-access", "copies-reader"]));
  });

  test("is refused by a vault without a policy for clusters, and in a region whose vaults take none", async () => {
    await expect(up({}, false)).rejects.toMatchObject({ faults: [{ path: "furtherPolicies" }] });
    await expect(up({}, true, "germanynorth")).rejects.toMatchObject({
      faults: [{ path: "furtherPolicies", got: "clusters" }],
    });
  });
});
