import { PRIVILEGED_ROLES, ROLES } from "../../../facts/roles";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, word } from "../expectation";
import { found, missing, type Finding, type Rule } from "../rule";
import { linked, ofType } from "./links";
import { eachAt } from "./lists";

const READ = "2026-11";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";

/** A tenant, a management group or a subscription, and everything in it. */
const WIDE = /^(\/|\/subscriptions\/[^/]+\/?|\/providers\/microsoft\.management\/managementgroups\/.*)$/i;

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations (2026-11) */
const AUDIENCE = "api://AzureADTokenExchange";

/** AKS names a cluster's issuer so. https://learn.microsoft.com/azure/aks/use-oidc-issuer (2026-11) */
const ISSUER = /^https:\/\/[a-z0-9-]+\.oic\.prod-aks\.azure\.com\//;

export const identityServiceRules: readonly Rule[] = [
  {
    id: "roles-reach-no-further-than-needed",
    scope: "resource",
    title: "A role is given on a resource or a resource group, never on a subscription or above.",
    why: "A stolen identity then takes one service, not the whole platform (A17).",
    remedy: "pass ManagedIdentity or WorkloadIdentity the resource that the role is for.",
    documentation: {
      address: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "ISO 27001 A.5.18"],
    severity: "mandatory",
    // Only the id of a resource that is yet to be made is unknown; a subscription's never is.
    unknown: "never",
    types: [ASSIGNMENT],
    judge: (assignment) => {
      const scope = assignment.properties["scope"];
      const expected = "the id of a resource or a resource group";
      if (typeof scope !== "string" || scope === "") return [missing(assignment, "scope", expected)];
      return WIDE.test(scope) ? [found(assignment, "scope", "a subscription or more", expected)] : [];
    },
  },
  {
    id: "roles-give-no-roles",
    scope: "resource",
    title: "No identity of ours may give roles away, and each is named for what it is.",
    why: "Who may give roles has all of them; of a principal whose kind is unsaid, Azure asks Entra too early and fails (A17).",
    remedy: "choose one of facts/roles.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "CIS Azure 5.0.0 5.3.3", "ISO 27001 A.8.2"],
    severity: "mandatory",
    // The id of a role contains that of its subscription, which a first preview may not know: the update judges it again before it is made.
    unknown: "report",
    types: [ASSIGNMENT],
    judge: (assignment) => [
      ...expectAt(assignment, "principalType", word("ServicePrincipal", "Group")),
      ...expectAt(assignment, "roleDefinitionId", {
        text: `a role other than ${PRIVILEGED_ROLES.map(({ name }) => name).join(", ")}`,
        met: (id) => typeof id === "string" && !PRIVILEGED_ROLES.some(({ guid }) => id.toLowerCase().endsWith(guid)),
      }),
    ],
  },
  {
    id: "contributor-only-over-snapshots",
    scope: "estate",
    title: "Nobody is a contributor, but the cluster over the resource group of its own snapshots.",
    why: "A contributor may delete every database of the group; Azure Backup asks for it on snapshots only (A17, A22).",
    remedy: "choose a role of facts/roles.ts that does one thing.",
    documentation: {
      address:
        "https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-concept#required-roles-and-permissions",
      read: READ,
    },
    requirements: ["A17", "A22"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.2"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const allowed = new Set(overSnapshots(resources));
      return ofType(resources, ASSIGNMENT)
        .filter((one) => isContributor(one) && !allowed.has(one))
        .map((one) => found(one, "roleDefinitionId", ROLES.contributor.name, "a role that does one thing"));
    },
  },
  {
    id: "federation-for-one-audience",
    scope: "resource",
    title: "A federated credential takes tokens made for Entra, of one named account.",
    why: "A second audience, or a pattern for a subject, lets in tokens that were made for somebody else (A17).",
    remedy: "use WorkloadIdentity.",
    documentation: {
      address: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.5"],
    severity: "mandatory",
    unknown: "refuse",
    types: [CREDENTIAL],
    judge: (credential) => [
      ...eachAt(credential, "audiences", AUDIENCE, (at) => expectAt(credential, at, word(AUDIENCE))),
      ...expectAt(credential, "subject", {
        text: "one account of a namespace, not its default one",
        met: (value) => /^system:serviceaccount:[^:*]+:(?!default$)[^:*]+$/.test(String(value)),
      }),
      ...issuerFindings(credential),
    ],
  },
];

/** Of an id that is not known yet, roles-give-no-roles tells. */
function isContributor({ properties }: Resource): boolean {
  const role = properties["roleDefinitionId"];
  return typeof role === "string" && role.toLowerCase().endsWith(ROLES.contributor.guid);
}

/** Assignments over resource groups that a backup instance keeps snapshots in. */
function overSnapshots(resources: readonly Resource[]): readonly Resource[] {
  const path = "properties.policyInfo.policyParameters.dataStoreParametersList[0].resourceGroupId";
  const instances = ofType(resources, "azure-native:dataprotection:BackupInstance").filter(
    ({ properties }) => valueAt(properties, path) !== undefined,
  );
  const keeps = linked(instances, "properties", ({ properties }) => [valueAt(properties, path)]);
  const over = linked(ofType(resources, ASSIGNMENT), "scope", ({ properties }) => [properties["scope"]]);
  return ofType(resources, "azure-native:resources:ResourceGroup")
    .filter((group) => keeps(group).length > 0)
    .flatMap(over);
}

/** A cluster's own issuer is unknown until there is a cluster, and Azure makes it. */
function issuerFindings(credential: Resource): readonly Finding[] {
  const issuer = credential.properties["issuer"];
  if (issuer === UNKNOWN) return [];
  const expected = { text: "a cluster of ours", met: (value: unknown) => ISSUER.test(String(value)) };
  return expectAt(credential, "issuer", expected);
}
