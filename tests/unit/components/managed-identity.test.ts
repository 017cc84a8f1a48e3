import { grant, WorkloadIdentity, type WorkloadIdentityArgs } from "../../../components/azure/managed-identity";
import { ROLES } from "../../../facts/roles";
import { SUBSCRIPTION } from "./computed";
import { record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<WorkloadIdentityArgs, "site">>;

const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const SCOPE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;

const DEFAULTS: Omit<WorkloadIdentityArgs, "site"> = {
  role: "accounts-api",
  clusterIssuerUrl: "https://germanywestcentral.oic.prod-aks.azure.com/tenant/cluster/",
  namespace: "accounts",
  serviceAccount: "api",
  grants: [{ scope: SCOPE, role: "keyVaultSecretsUser" }],
};

function run(given: Given = {}): Promise<Recording<WorkloadIdentity>> {
  return record(
    (opts) => new WorkloadIdentity("accounts-api", { ...DEFAULTS, ...given, site: siteIn("germanywestcentral") }, opts),
  );
}

describe("a workload's identity", () => {
  it("is taken by one service account of one cluster, and has no secret", async () => {
    const recording = await run();
    expect(recording.census()).toEqual({ [IDENTITY]: 1, [CREDENTIAL]: 1, [ASSIGNMENT]: 1 });
    expect(recording.one(IDENTITY).inputs).toMatchObject({
      resourceName: "id-plugilo-prod-fra-accounts-api",
      location: "germanywestcentral",
    });
    expect(recording.one(CREDENTIAL).inputs).toEqual({
      federatedIdentityCredentialResourceName: "accounts-api",
      resourceName: "id-plugilo-prod-fra-accounts-api",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
      issuer: DEFAULTS.clusterIssuerUrl,
      subject: "system:serviceaccount:accounts:api",
      audiences: ["api://AzureADTokenExchange"],
    });
  });

  it("is taken by further accounts of one program, one after the other, because Azure refuses two at once", async () => {
    const recording = await run({ furtherServiceAccounts: ["web", "worker"] });
    const [first, web, worker] = recording.ofType(CREDENTIAL);
    expect([first, web, worker].map((one) => one?.inputs["subject"])).toEqual([
      "system:serviceaccount:accounts:api",
      "system:serviceaccount:accounts:web",
      "system:serviceaccount:accounts:worker",
    ]);
    expect(web?.dependsOn).toContain("accounts-api-credential");
    expect(worker?.dependsOn).toContain("accounts-api-credential-web");
    await expect(run({ furtherServiceAccounts: ["Web!"] })).rejects.toMatchObject({
      faults: [{ path: "furtherServiceAccounts[0]", got: "Web!" }],
    });
  });

  it("may do what it was granted, where it was granted", async () => {
    expect((await run()).one(ASSIGNMENT).inputs).toMatchObject({
      principalId: "principal-of-accounts-api-identity",
      principalType: "ServicePrincipal",
      roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES.keyVaultSecretsUser.guid}`,
      scope: SCOPE,
    });
  });

  it("takes one role on two scopes, told apart by keys", async () => {
    const grants = [
      { scope: SCOPE, role: "keyVaultSecretsUser" },
      { scope: `${SCOPE}-2`, role: "keyVaultSecretsUser", key: "second-vault" },
    ] as const;
    const assignments = (await run({ grants })).ofType(ASSIGNMENT);
    expect(assignments.map(({ name, inputs }) => [name, inputs["scope"]])).toEqual([
      ["accounts-api-keyVaultSecretsUser", SCOPE],
      ["accounts-api-second-vault", `${SCOPE}-2`],
    ]);
  });

  it("tells the ids that pods and databases need", async () => {
    const { result } = await run();
    expect(await settled(result.clientId)).toBe("client-of-accounts-api-identity");
    expect(await settled(result.principalId)).toBe("principal-of-accounts-api-identity");
    expect(await settled(result.identityId)).toMatch(/\/userAssignedIdentities\/id-plugilo-prod-fra-accounts-api$/);
  });

  it.each<[string, Given, string]>([
    ["a namespace that Kubernetes does not take", { namespace: "Accounts" }, 'namespace: got "Accounts"'],
    ["a service account that Kubernetes does not take", { serviceAccount: "" }, 'serviceAccount: got ""'],
    [
      "two grants of one key",
      { grants: [...DEFAULTS.grants, ...DEFAULTS.grants] },
      "give the grants of keyVaultSecretsUser a key of their own",
    ],
  ])("refuses %s", async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});

describe("a role assignment", () => {
  const assign = (name: string, principalId: string) =>
    record((opts) => {
      const identity = new WorkloadIdentity("id", { ...DEFAULTS, grants: [], site: siteIn("germanynorth") }, opts);
      return grant(name, { principalId, principalType: "Group", role: "reader", scope: SCOPE }, { parent: identity });
    });

  it("has an id that follows from its logical name alone, so that a second run finds it", async () => {
    const [first, again, other] = [await assign("a", "one"), await assign("a", "two"), await assign("b", "one")];
    const id = first.one(ASSIGNMENT).inputs["roleAssignmentName"];
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again.one(ASSIGNMENT).inputs["roleAssignmentName"]).toBe(id);
    expect(other.one(ASSIGNMENT).inputs["roleAssignmentName"]).not.toBe(id);
  });

  it("gives way before its replacement, which has the same id", async () => {
    const assignment = (await assign("a", "one")).one(ASSIGNMENT);
    expect(assignment.deleteBeforeReplace).toBe(true);
    expect(assignment.inputs).toMatchObject({ principalType: "Group" });
  });
});
