/** What a vault needs before it protects a cluster. */
import { at, object, objects, text, texts } from "../body";
import type { Situation } from "../rule";
import type { Resource } from "../../store/store";
import { type Breach, type Law, pagesBelow } from "./law";

const INSTANCE = "Microsoft.DataProtection/backupVaults/backupInstances";
const CLUSTERS = "Microsoft.ContainerService/managedClusters";
const AGENT = "microsoft.dataprotection.kubernetes";
const OPERATOR = "Microsoft.DataProtection/backupVaults/backup-operator";
/** Reader. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general (2026-11) */
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

const page = pagesBelow("azure/backup", "2026-11");
const MATRIX = "azure-kubernetes-service-cluster-backup-support-matrix";
const CONCEPT = "azure-kubernetes-service-cluster-backup-concept";

/** Europe's; the page has those of the other continents as well. */
const OFFERED = [
  "francecentral",
  "francesouth",
  "germanywestcentral",
  "northeurope",
  "norwayeast",
  "swedencentral",
  "switzerlandnorth",
  "uksouth",
  "ukwest",
  "westeurope",
];
const ELSEWHERE_IN_EUROPE = /^(austria|belgium|denmark|finland|germany|italy|norway|poland|spain|sweden|switzerland)/;

interface Protected {
  readonly vault: Resource | undefined;
  readonly cluster: Resource | undefined;
  /** ARM id of the group of its snapshots. */
  readonly snapshots: string | undefined;
}

function clusterOf({ store, id, body }: Situation): Protected | undefined {
  if (text(at(body, "properties", "dataSourceInfo", "datasourceType")) !== CLUSTERS) return undefined;
  const stores = objects(at(body, "properties", "policyInfo", "policyParameters", "dataStoreParametersList"));
  return {
    vault: store.get(id.parent),
    cluster: store.get(text(at(body, "properties", "dataSourceInfo", "resourceID")) ?? ""),
    snapshots: text(stores[0]?.["resourceGroupId"]),
  };
}

/** A law of instances of clusters. */
function clusterLaw(law: Omit<Law, "type">, judge: (its: Protected, situation: Situation) => Breach[]): Law {
  return {
    ...law,
    type: INSTANCE,
    admit: (situation) => {
      const its = clusterOf(situation);
      return its ? judge(its, situation) : [];
    },
  };
}

const CLUSTER = "properties.dataSourceInfo.resourceID";
const SNAPSHOTS = "properties.policyInfo.policyParameters.dataStoreParametersList[0].resourceGroupId";

/** Whether the vault's identity may read what has this id. */
function reads(vault: Resource | undefined, scope: string, { store }: Situation): boolean {
  const principal = text(at(vault?.outputs, "identity", "principalId"));
  return store
    .ofType("Microsoft.Authorization/roleAssignments")
    .filter(({ parent }) => `${scope}/`.toLowerCase().startsWith(`${parent.toLowerCase()}/`))
    .filter(({ body }) => text(body["roleDefinitionId"])?.toLowerCase().endsWith(READER))
    .some(({ body }) => text(body["principalId"]) === principal);
}

export const clusterInstanceLaws: readonly Law[] = [
  clusterLaw(
    {
      id: "backup-of-clusters-is-offered-in-the-region",
      says: "Clusters are protected in the regions that the page lists; Berlin is none of them.",
      code: "UserErrorRegionNotSupported",
      source: page(MATRIX, "supported-regions"),
    },
    ({ vault }) =>
      !vault || OFFERED.includes(vault.location) || !ELSEWHERE_IN_EUROPE.test(vault.location)
        ? []
        : [{ property: CLUSTER, got: vault.location, expected: "another region", fix: "Leave it out there" }],
  ),
  clusterLaw(
    {
      id: "backup-of-clusters-by-an-agent-in-them",
      says: "A cluster that is protected has the backup extension.",
      code: "UserErrorBackupExtensionNotInstalled",
      source: page(CONCEPT, "backup-extension"),
    },
    ({ cluster }, { store }) => {
      if (!cluster) return [];
      const agents = store
        .ofType("Microsoft.KubernetesConfiguration/extensions")
        .filter(({ parent }) => parent.toLowerCase() === cluster.id.toLowerCase())
        .filter(({ body }) => text(body["extensionType"])?.toLowerCase() === AGENT);
      return agents.length > 0
        ? []
        : [{ property: CLUSTER, got: "a cluster without it", expected: AGENT, fix: "Install the extension first" }];
    },
  ),
  clusterLaw(
    {
      id: "backup-of-clusters-by-trusted-access",
      says: "A vault protects a cluster that trusts it as a backup operator.",
      code: "UserErrorTrustedAccessNotEnabled",
      source: page(CONCEPT, "trusted-access"),
    },
    ({ vault, cluster }, { store }) => {
      if (!vault || !cluster) return [];
      const trusted = store
        .ofType(`${CLUSTERS}/trustedAccessRoleBindings`)
        .filter(({ parent }) => parent.toLowerCase() === cluster.id.toLowerCase())
        .filter(({ body }) => texts(body["roles"]).includes(OPERATOR))
        .some(({ body }) => text(body["sourceResourceId"])?.toLowerCase() === vault.id.toLowerCase());
      return trusted
        ? []
        : [
            {
              property: CLUSTER,
              got: "a cluster that does not trust it",
              expected: OPERATOR,
              fix: "Bind the role first",
            },
          ];
    },
  ),
  clusterLaw(
    {
      id: "backup-vault-reads-the-cluster",
      says: "A vault's identity reads the cluster that it protects.",
      code: "UserErrorMissingRoleAssignmentOnCluster",
      source: page(CONCEPT, "required-roles-and-permissions"),
    },
    ({ vault, cluster }, situation) =>
      !cluster || reads(vault, cluster.id, situation)
        ? []
        : [{ property: CLUSTER, got: "a vault that may not", expected: "Reader", fix: "Assign it first" }],
  ),
  clusterLaw(
    {
      id: "backup-vault-reads-the-snapshots",
      says: "A vault's identity reads the resource group of a cluster's snapshots, and there is one.",
      code: "UserErrorMissingRoleAssignmentOnSnapshotResourceGroup",
      source: page(CONCEPT, "required-roles-and-permissions"),
    },
    ({ vault, cluster, snapshots }, situation) =>
      !cluster || (snapshots !== undefined && reads(vault, snapshots, situation))
        ? []
        : [{ property: SNAPSHOTS, got: snapshots ?? "none", expected: "Reader on one", fix: "Name it, and assign it" }],
  ),
  clusterLaw(
    {
      id: "backup-of-clusters-that-take-snapshots",
      says: "A cluster that is protected has the disk driver and the snapshot controller.",
      code: "UserErrorSnapshotControllerDisabled",
      source: page(MATRIX, "limitations"),
    },
    ({ cluster }) => {
      const profile = object(cluster?.body["storageProfile"]);
      const off = ["diskCSIDriver", "snapshotController"].filter((part) => at(profile[part], "enabled") === false);
      return off.map((part) => ({ property: CLUSTER, got: `${part} off`, expected: "on", fix: "Turn it on" }));
    },
  ),
];
