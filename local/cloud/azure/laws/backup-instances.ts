/** What backup vaults protect. */
import { at, normalizeLocation, objects, text, texts } from "../body";
import type { Situation } from "../rule";
import type { Resource } from "../../store/store";
import { BLOBS, rulesOf } from "./backup-policy-rules";
import { type Breach, type Law, pagesBelow } from "./law";

const INSTANCE = "Microsoft.DataProtection/backupVaults/backupInstances";
/** Storage Account Backup Contributor. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage (2026-11) */
const BACKUP_CONTRIBUTOR = "e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1";

const page = pagesBelow("azure/backup", "2026-11");
const MATRIX = page("blob-backup-support-matrix#supported-and-unsupported-scenarios-for-azure-blob-backup");
const CONFIGURE = page("blob-backup-configure-manage#configure-backups");

interface Protected {
  readonly vault: Resource | undefined;
  readonly account: Resource | undefined;
  readonly policy: Resource | undefined;
  /** Whether copies go into the vault, not only roll-back within the account. */
  readonly copies: boolean;
  readonly containers: readonly string[];
}

/** What an instance of blobs is about; undefined for instances of other things. */
function blobsOf({ store, id, body }: Situation): Protected | undefined {
  if (text(at(body, "properties", "dataSourceInfo", "datasourceType")) !== BLOBS) return undefined;
  const policy = store.get(text(at(body, "properties", "policyInfo", "policyId")) ?? "");
  return {
    vault: store.get(id.parent),
    account: store.get(text(at(body, "properties", "dataSourceInfo", "resourceID")) ?? ""),
    policy,
    copies: policy !== undefined && rulesOf(policy.body).some((rule) => rule.store === "VaultStore"),
    containers: objects(
      at(body, "properties", "policyInfo", "policyParameters", "backupDatasourceParametersList"),
    ).flatMap((one) => texts(one["containersList"])),
  };
}

/** A law of instances of blobs. */
function blobLaw(law: Omit<Law, "type">, judge: (blobs: Protected, situation: Situation) => Breach[]): Law {
  return {
    ...law,
    type: INSTANCE,
    admit: (situation) => {
      const blobs = blobsOf(situation);
      return blobs ? judge(blobs, situation) : [];
    },
  };
}

const CONTAINERS = "properties.policyInfo.policyParameters.backupDatasourceParametersList";
const ACCOUNT = "properties.dataSourceInfo.resourceID";

export const instanceLaws: readonly Law[] = [
  blobLaw(
    {
      id: "backup-copies-name-their-containers",
      says: "Copies of blobs are of 1 to 1,000 containers, which are named.",
      code: "UserErrorNoContainersSelectedForOperation",
      source: CONFIGURE,
    },
    ({ copies, containers }) =>
      !copies || (containers.length >= 1 && containers.length <= 1000)
        ? []
        : [{ property: CONTAINERS, got: `${containers.length} containers`, expected: "1 to 1000", fix: "Name them" }],
  ),
  blobLaw(
    {
      id: "backup-copies-by-the-vaults-own-identity",
      says: "Copies of blobs are made by the vault's system-assigned identity.",
      code: "UserErrorSystemAssignedIdentityRequired",
      source: MATRIX,
    },
    ({ copies, vault }) =>
      !copies || !vault || /SystemAssigned/i.test(text(at(vault.body, "identity", "type")) ?? "")
        ? []
        : [
            {
              property: ACCOUNT,
              got: "a vault without one",
              expected: "SystemAssigned",
              fix: "Turn it on in the vault",
            },
          ],
  ),
  blobLaw(
    {
      id: "backup-vault-has-its-role-on-the-account",
      says: "A vault protects an account on which its identity is Storage Account Backup Contributor.",
      code: "UserErrorMissingRoleAssignmentOnDataSource",
      source: page("blob-backup-configure-manage#grant-permissions-to-the-backup-vault-on-storage-accounts"),
    },
    ({ vault, account }, { store }) => {
      const principal = text(at(vault?.outputs, "identity", "principalId"));
      if (!account || principal === undefined) return [];
      const granted = store
        .ofType("Microsoft.Authorization/roleAssignments")
        .filter(({ parent }) => `${account.id}/`.toLowerCase().startsWith(`${parent.toLowerCase()}/`))
        .filter(({ body }) => text(body["roleDefinitionId"])?.toLowerCase().endsWith(BACKUP_CONTRIBUTOR))
        .some(({ body }) => text(body["principalId"]) === principal);
      if (granted) return [];
      const got = `${account.id}, on which the vault has no role`;
      return [{ property: ACCOUNT, got, expected: "Storage Account Backup Contributor", fix: "Assign it first" }];
    },
  ),
  blobLaw(
    {
      id: "backup-of-standard-accounts",
      says: "Blobs are protected in standard general-purpose v2 accounts.",
      code: "UserErrorStorageAccountNotSupported",
      source: MATRIX,
    },
    ({ account }) => {
      const [kind, sku] = [text(account?.body["kind"]), text(at(account?.body, "sku", "name"))];
      if (!account || (kind === "StorageV2" && sku?.startsWith("Standard_"))) return [];
      return [
        { property: ACCOUNT, got: `${kind} of ${sku}`, expected: "StorageV2, Standard", fix: "Use such an account" },
      ];
    },
  ),
  blobLaw(
    {
      id: "backup-not-of-nfs-and-sftp",
      says: "Accounts that speak NFS or SFTP are not copied into a vault.",
      code: "UserErrorStorageAccountNotSupported",
      source: MATRIX,
    },
    ({ account, copies }) =>
      ["enableNfsV3", "isSftpEnabled"]
        .filter((protocol) => copies && account?.body[protocol] === true)
        .map((protocol) => ({
          property: ACCOUNT,
          got: `an account with ${protocol}`,
          expected: "without",
          fix: "Turn it off",
        })),
  ),
  blobLaw(
    {
      id: "backup-not-of-replicated-containers",
      says: "A container that object replication copies is not copied into a vault as well.",
      code: "UserErrorContainerInObjectReplication",
      source: MATRIX,
    },
    ({ account, copies, containers }, { store }) => {
      if (!account || !copies) return [];
      const replicated = store
        .children(account.id)
        .filter(({ type }) => /\/objectReplicationPolicies$/i.test(type))
        .flatMap(({ body }) => objects(body["rules"]))
        .flatMap((rule) => [text(rule["sourceContainer"]), text(rule["destinationContainer"])]);
      return containers
        .filter((container) => replicated.includes(container))
        .map((container) => ({ property: CONTAINERS, got: `"${container}"`, expected: "others", fix: "Drop it" }));
    },
  ),
  {
    id: "backup-in-the-vaults-region",
    type: INSTANCE,
    says: "A vault protects what lies in its own region.",
    code: "UserErrorDataSourceInDifferentRegion",
    source: CONFIGURE,
    admit: ({ store, id, body }) => {
      const vault = store.get(id.parent);
      const location = normalizeLocation(at(body, "properties", "dataSourceInfo", "resourceLocation"));
      if (!vault || location === "" || location === vault.location) return [];
      const property = "properties.dataSourceInfo.resourceLocation";
      return [{ property, got: location, expected: `${vault.location}, as the vault`, fix: "Use a vault there" }];
    },
  },
];
