import { driftOf, worstOf, type Refreshed } from "../../../review/drift";
import { DRIFT_TABLE } from "../../../review/drift-table";

const [CLUSTER, POOL, POSTGRES] = ["ManagedCluster", "AgentPool", "Server"].map((kind) =>
  kind === "Server" ? "azure-native:dbforpostgresql:Server" : `azure-native:containerservice:${kind}`,
) as [string, string, string];
const urnOf = (type: string): string => `urn:pulumi:prod-berlin::plugilo::${type}::subject`;

function changed(
  type: string,
  before: object,
  after: object | undefined,
  side: "inputs" | "outputs" = "inputs",
): Refreshed {
  return { urn: urnOf(type), type, before: { [side]: before }, after: after && { [side]: after } };
}
const classOf = (one: Refreshed): string | undefined => worstOf(driftOf([one]));

describe("a difference", () => {
  test.each<[string, string, Refreshed]>([
    ["benign", "the autoscaler's nodes", changed(POOL, { count: 3 }, { count: 7 })],
    [
      "benign",
      "a pool's nodes in its cluster",
      changed(CLUSTER, { agentPoolProfiles: [{ count: 3 }] }, { agentPoolProfiles: [{ count: 4 }] }),
    ],
    [
      "benign",
      "a patch of Kubernetes",
      changed(POOL, { orchestratorVersion: "1.36.1" }, { orchestratorVersion: "1.36.3" }),
    ],
    [
      "benign",
      "storage that grew",
      changed(POSTGRES, { storage: { storageSizeGB: 512 } }, { storage: { storageSizeGB: 1024 } }),
    ],
    [
      "benign",
      "a faster tier of storage",
      changed(POSTGRES, { storage: { tier: "P30" } }, { storage: { tier: "P40" } }),
    ],
    [
      "benign",
      "an autoscaler's pods",
      changed("kubernetes:apps/v1:Deployment", { spec: { replicas: 2 } }, { spec: { replicas: 9 } }),
    ],
    ["benign", "an etag", changed(CLUSTER, { etag: "1" }, { etag: "2" }, "outputs")],
    [
      "unexpected",
      "storage that shrank",
      changed(POSTGRES, { storage: { storageSizeGB: 1024 } }, { storage: { storageSizeGB: 512 } }),
    ],
    [
      "unexpected",
      "another size of nodes",
      changed(POOL, { vmSize: "Standard_D4s_v5" }, { vmSize: "Standard_D8s_v5" }),
    ],
    [
      "unexpected",
      "a stranger's private endpoint",
      changed(
        "azure-native:keyvault:Vault",
        { privateEndpointConnections: [] },
        { privateEndpointConnections: [{ id: "x" }] },
        "outputs",
      ),
    ],
    ["unexpected", "an alert that is gone", changed("azure-native:monitor:MetricAlert", {}, undefined)],
    ["dangerous", "a database that is gone", changed(POSTGRES, {}, undefined)],
    [
      "dangerous",
      "a shorter retention",
      changed(POSTGRES, { backup: { backupRetentionDays: 35 } }, { backup: { backupRetentionDays: 7 } }),
    ],
    [
      "dangerous",
      "high availability off",
      changed(POSTGRES, { highAvailability: { mode: "ZoneRedundant" } }, { highAvailability: { mode: "Disabled" } }),
    ],
    [
      "dangerous",
      "a rule of a security group",
      changed("azure-native:network:NetworkSecurityGroup", { securityRules: [] }, { securityRules: [{ name: "all" }] }),
    ],
    [
      "dangerous",
      "a role that somebody has given",
      changed("azure-native:authorization:RoleAssignment", { principalId: "a" }, { principalId: "b" }),
    ],
    [
      "dangerous",
      "local accounts of a cluster",
      changed(CLUSTER, { disableLocalAccounts: true }, { disableLocalAccounts: false }),
    ],
    [
      "dangerous",
      "keys of an account",
      changed("azure-native:storage:StorageAccount", { allowSharedKeyAccess: false }, { allowSharedKeyAccess: true }),
    ],
  ])("is %s: %s", (wanted, _, one) => {
    expect(classOf(one)).toBe(wanted);
  });

  test("is none where nothing differs", () => {
    expect(driftOf([changed(POOL, { count: 3 }, { count: 3 })])).toEqual([]);
    expect(worstOf([])).toBeUndefined();
  });

  test("that breaks a rule is dangerous, and only the one at its property", () => {
    const one = changed(POOL, { vmSize: "a", mode: "User" }, { vmSize: "b", mode: "System" });
    const broken = [{ rule: "pool-mode", urn: one.urn, path: "mode", message: "" }];
    expect(driftOf([one], broken).map(({ path, class: found }) => `${path} ${found}`)).toEqual([
      "mode dangerous",
      "vmSize unexpected",
    ]);
  });

  test("of something else that a rule finds is dangerous as a whole", () => {
    expect(worstOf([], [{ rule: "endpoint-resolves", urn: "urn:other", path: "", message: "" }])).toBe("dangerous");
  });

  test("of what was a secret is told without it, old or new", () => {
    const [found] = driftOf([changed(POOL, { key: "[secret]" }, { key: "in plain text" })]);
    expect(found).toMatchObject({ path: "key", old: "[secret]", new: "[secret]" });
  });

  test("that the cloud repeats of what we say is told once", () => {
    const one = {
      ...changed(POOL, {}, {}),
      before: { inputs: { a: 1 }, outputs: { a: 1 } },
      after: { inputs: { a: 2 }, outputs: { a: 2 } },
    };
    expect(driftOf([one])).toHaveLength(1);
  });
});

test("what no row of the table knows better is unexpected", () => {
  expect(DRIFT_TABLE.slice(-2).map((row) => row.class)).toEqual(["unexpected", "unexpected"]);
  expect(DRIFT_TABLE.filter(({ types, path, in: side }) => !types && !side && path.source === ".")).toHaveLength(1);
});
