import { PRIVILEGED_ROLES, ROLES } from "../../../../../facts/roles";
import { beforeItExists, inOrder, set, type Mutation } from "../../mutations";
import { all, property, type Case } from "../form";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment cluster-pull @prod-frankfurt";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const INSTANCE = "azure-native:dataprotection:BackupInstance cluster-backup";
const [{ guid: owner } = { guid: "" }] = PRIVILEGED_ROLES;
const role = (guid: string, assignment = ASSIGNMENT): Mutation =>
  set(assignment, { roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${guid}` });
const ON_SNAPSHOTS = "azure-native:authorization:RoleAssignment cluster-backup-snapshots-role @prod-frankfurt";
/** A first preview does not know the ids of roles: one that is written out, it does. */
const contributorSaid = role(ROLES.contributor.guid, ON_SNAPSHOTS);
const PARAMETERS = "properties.policyInfo.policyParameters";

export const identityCases: Readonly<Record<string, Case>> = {
  "roles-reach-no-further-than-needed": {
    broken: Object.fromEntries([
      ...["/", "/subscriptions/s", "/providers/Microsoft.Management/managementGroups/g"].map((scope) => [
        `a role is given on ${scope}`,
        { by: set(ASSIGNMENT, { scope }), path: "scope", got: "a subscription or more" },
      ]),
      ["a role has no scope", { by: set(ASSIGNMENT, { scope: undefined }), path: "scope", got: "nothing" }],
    ]) as Case["broken"],
    undecided: "never",
  },
  "roles-give-no-roles": all(property(ASSIGNMENT, "principalType", "User", '"User"'), {
    broken: {
      "an identity is an owner": { by: role(owner), path: "roleDefinitionId", got: "another text" },
      "a role is not named": {
        by: set(ASSIGNMENT, { roleDefinitionId: undefined }),
        path: "roleDefinitionId",
        got: "nothing",
      },
    },
    undecided: {},
  }),
  "contributor-only-over-snapshots": {
    broken: {
      "an identity is a contributor": {
        by: role(ROLES.contributor.guid),
        path: "roleDefinitionId",
        got: "Contributor",
      },
      "the cluster is one over a group that holds no snapshots, and no id is known": {
        by: inOrder(set(INSTANCE, { [PARAMETERS]: undefined }), beforeItExists, contributorSaid),
        path: "roleDefinitionId",
        got: "Contributor",
      },
    },
    undecided: "never",
  },
  "federation-for-one-audience": all(
    property(CREDENTIAL, "audiences", [], "nothing"),
    property(CREDENTIAL, "subject", "system:serviceaccount:*", "another text"),
    {
      broken: {
        "any pod of a namespace may sign in": {
          by: set(CREDENTIAL, { subject: "system:serviceaccount:services:default" }),
          path: "subject",
          got: "another text",
        },
        "tokens come from a stranger": {
          by: set(CREDENTIAL, { issuer: "https://elsewhere.example/" }),
          path: "issuer",
          got: "another text",
        },
        "there is a second audience": {
          by: set(CREDENTIAL, { "audiences[1]": "https://elsewhere" }),
          path: "audiences[1]",
          got: "another text",
        },
        "tokens come over plain HTTP": {
          by: set(CREDENTIAL, { issuer: "http://issuer" }),
          path: "issuer",
          got: "another text",
        },
      },
      undecided: {},
    },
  ),
};
