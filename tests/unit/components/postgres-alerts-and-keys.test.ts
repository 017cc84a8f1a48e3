import { alertingIn } from "./alerts";
import { SUBSCRIPTION } from "./computed";
import { type Given, postgresIn, PRIMARY_ID, replicaOf, SERVER } from "./postgres";
import { at, type Recording, type StackOptions } from "./recorder";
import { siteIn } from "./sites";

const ALERT = "azure-native:monitor:MetricAlert";

const alerts = (opts: StackOptions) => alertingIn(siteIn("germanywestcentral"), opts);

/** Metric, aggregation, operator, threshold and severity of each alert, by logical name. */
function conditions(recording: Recording<unknown>): Record<string, unknown[]> {
  return Object.fromEntries(
    recording.ofType(ALERT).map(({ name, inputs }) => {
      const criterion = (key: string) => at(inputs, "criteria", "allOf", 0, key);
      const parts = ["metricName", "timeAggregation", "operator", "threshold"].map(criterion);
      return [name, [...parts, inputs["severity"], inputs["windowSize"]]];
    }),
  );
}

const primary = (given: Given = {}) => postgresIn("germanywestcentral", given, { alerts });
const berlin = () => postgresIn("germanynorth", { role: replicaOf(PRIMARY_ID) }, { alerts });

describe("alerts on PostgreSQL (A25, B4)", () => {
  it("watch the primary's life, connections, pools, locks, changes and disk, and its reader's lag", async () => {
    const of = (name: string, lag: Record<string, unknown[]>) => ({
      [`${name}-connections`]: ["active_connections", "Maximum", "GreaterThan", 4000, 1, "PT5M"],
      [`${name}-failed-connections`]: ["connections_failed", "Total", "GreaterThan", 50, 2, "PT5M"],
      [`${name}-pool-waiting`]: ["client_connections_waiting", "Minimum", "GreaterThan", 0, 1, "PT5M"],
      [`${name}-storage`]: ["storage_percent", "Average", "GreaterThan", 80, 3, "PT15M"],
      ...lag,
    });
    expect(conditions(await primary())).toEqual({
      ...of("postgres", {
        "postgres-down": ["is_db_alive", "Maximum", "LessThan", 1, 0, "PT5M"],
        "postgres-deadlocks": ["deadlocks", "Total", "GreaterThan", 5, 2, "PT15M"],
        "postgres-slow": ["longest_query_time_sec", "Average", "GreaterThan", 10, 2, "PT15M"],
        "postgres-unread-changes": [
          "logical_replication_delay_in_bytes",
          "Maximum",
          "GreaterThan",
          102 * 1024 ** 3,
          1,
          "PT5M",
        ],
      }),
      ...of("postgres-r1", {
        "postgres-r1-down": ["is_db_alive", "Maximum", "LessThan", 1, 1, "PT5M"],
        "postgres-r1-lag": ["physical_replication_delay_in_seconds", "Average", "GreaterThan", 60, 2, "PT5M"],
      }),
    });
  });

  it("wake somebody while half of the RPO of the other region's replica is left (A13)", async () => {
    expect(conditions(await berlin())).toMatchObject({
      "postgres-lag": ["physical_replication_delay_in_seconds", "Average", "GreaterThan", 150, 1, "PT5M"],
    });
    expect(conditions(await berlin())).not.toHaveProperty("postgres-deadlocks");
  });

  it("are on the server that they speak of", async () => {
    const recording = await primary();
    for (const { name, inputs } of recording.ofType(ALERT)) {
      const server = name.startsWith("postgres-r1-") ? "postgres-r1-server" : "postgres-server";
      expect(inputs["scopes"]).toEqual([recording.one(SERVER, server).id]);
      expect(at(inputs, "criteria", "allOf", 0, "metricNamespace")).toBe("Microsoft.DBforPostgreSQL/flexibleServers");
    }
  });

  it("say nothing of changes where none are read", async () => {
    expect(conditions(await primary({ logicalReplication: false }))).not.toHaveProperty("postgres-unread-changes");
  });

  it("are not made where nobody would hear of them", async () => {
    expect((await postgresIn("germanywestcentral")).ofType(ALERT)).toEqual([]);
  });
});

const identity = (name: string) =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const OWN = { keyUri: "https://kv-fra.vault.azure.net/keys/postgres", identityId: identity("id-fra") };
const GEO = { keyUri: "https://kv-ber.vault.azure.net/keys/postgres", identityId: identity("id-ber") };

describe("keys of our own", () => {
  it("encrypt the primary, its backups in the paired region with another, and its readers with its own", async () => {
    const recording = await postgresIn("germanywestcentral", { encryption: { ...OWN, geoBackup: GEO } });
    const ours = { type: "AzureKeyVault", primaryKeyURI: OWN.keyUri, primaryUserAssignedIdentityId: OWN.identityId };
    expect(recording.one(SERVER, "postgres-server").inputs).toMatchObject({
      identity: { type: "UserAssigned", userAssignedIdentities: { [OWN.identityId]: {}, [GEO.identityId]: {} } },
      dataEncryption: {
        ...ours,
        geoBackupKeyURI: GEO.keyUri,
        geoBackupUserAssignedIdentityId: GEO.identityId,
      },
    });
    // A replica has no backups, so it has no key for them.
    expect(recording.one(SERVER, "postgres-r1-server").inputs).toMatchObject({
      identity: { type: "UserAssigned", userAssignedIdentities: { [OWN.identityId]: {} } },
      dataEncryption: ours,
    });
    expect(recording.one(SERVER, "postgres-r1-server").inputs["dataEncryption"]).toEqual(ours);
  });

  it("encrypt the other region's replica with that region's", async () => {
    const { inputs } = (await postgresIn("germanynorth", { role: replicaOf(PRIMARY_ID), encryption: GEO })).one(SERVER);
    expect(inputs["identity"]).toEqual({ type: "UserAssigned", userAssignedIdentities: { [GEO.identityId]: {} } });
    expect(inputs["dataEncryption"]).toEqual({
      type: "AzureKeyVault",
      primaryKeyURI: GEO.keyUri,
      primaryUserAssignedIdentityId: GEO.identityId,
    });
  });

  it("are Azure's where none are given", async () => {
    const { inputs } = (await postgresIn("germanywestcentral")).one(SERVER, "postgres-server");
    expect(inputs).not.toHaveProperty("dataEncryption");
    expect(inputs).not.toHaveProperty("identity");
  });

  it.each<[string, Given, string]>([
    ["a primary without a key for its backups", { encryption: OWN }, "encryption.geoBackup: got nothing"],
    [
      "one identity for both keys",
      { encryption: { ...OWN, geoBackup: { ...GEO, identityId: OWN.identityId } } },
      "encryption.geoBackup.identityId: got",
    ],
    [
      "a replica with a key for backups",
      { role: replicaOf(PRIMARY_ID), encryption: { ...OWN, geoBackup: GEO } },
      "expected nothing: a replica has no backups",
    ],
    [
      "a key's version",
      { encryption: { ...OWN, keyUri: `${OWN.keyUri}/0123456789abcdef`, geoBackup: GEO } },
      "encryption.keyUri: got",
    ],
    [
      "the version of a backup's key",
      { encryption: { ...OWN, geoBackup: { ...GEO, keyUri: `${GEO.keyUri}/0123456789abcdef` } } },
      "encryption.geoBackup.keyUri: got",
    ],
  ])("refuse %s", async (_, given, message) => {
    await expect(postgresIn("germanywestcentral", given)).rejects.toThrow(message);
  });
});
