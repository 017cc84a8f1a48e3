import { SUBSCRIPTION } from "./computed";
import { type CosmosGiven, cosmosOf } from "./cosmos";
import { ROLES } from "../../../facts/roles";

const USER = "azure-native:cosmosdb:MongoDBResourceMongoUserDefinition";
const ROLE = "azure-native:cosmosdb:MongoDBResourceMongoRoleDefinition";
const SECRET = "azure-native:keyvault:Secret";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";

const vaultId = (place: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-${place}/providers/Microsoft.KeyVault/vaults/kv-${place}`;

const GIVEN: CosmosGiven = {
  roles: { appender: { database: "content", collections: { cards: ["find", "insert"] } } },
  users: { services: { database: "content", roles: ["appender", "read"] } },
  vaults: { fra: { id: vaultId("fra"), readers: { services: "pod-fra" } }, ber: { id: vaultId("ber") } },
};

describe("who signs in to Cosmos DB", () => {
  it("has a role of ours on the collections that it names, made after the database", async () => {
    const role = (await cosmosOf(GIVEN)).one(ROLE);
    expect(role.inputs).toMatchObject({
      mongoRoleDefinitionId: "content.appender",
      roleName: "appender",
      databaseName: "content",
      type: "CustomRole",
      privileges: [{ resource: { db: "content", collection: "cards" }, actions: ["find", "insert"] }],
      roles: [],
    });
    expect(role.dependsOn).toContain("cosmos-content");
  });

  it("is a user of one database, by its roles, made after them", async () => {
    const user = (await cosmosOf(GIVEN)).one(USER);
    expect(user.inputs).toMatchObject({
      mongoUserDefinitionId: "content.services",
      userName: "services",
      databaseName: "content",
      mechanisms: "SCRAM-SHA-256",
      roles: [
        { role: "appender", db: "content" },
        { role: "read", db: "content" },
      ],
    });
    expect(user.dependsOn).toEqual(expect.arrayContaining(["cosmos-role-appender", "cosmos-content"]));
  });

  it("has a password that nobody typed: 40 letters and digits, secret wherever it is written", async () => {
    const recording = await cosmosOf(GIVEN);
    expect(recording.one(PASSWORD).inputs).toMatchObject({ length: 40, special: false, keepers: { version: "1" } });
    const user = recording.one(USER);
    expect(user.inputs["password"]).toBe("result-of-cosmos-password-services");
    expect(user.secretInputs).toEqual(["password"]);
    for (const { secretInputs } of recording.ofType(SECRET)) expect(secretInputs).toEqual(["properties"]);
  });

  it("gets another password by another version", async () => {
    const users = { services: { database: "content", roles: ["read"], passwordVersion: "2" } };
    const { inputs } = (await cosmosOf({ ...GIVEN, users })).one(PASSWORD);
    expect(inputs["keepers"]).toEqual({ version: "2" });
  });

  it("finds the password in the vault of each region, once the user has it", async () => {
    const recording = await cosmosOf(GIVEN);
    const secrets = recording.ofType(SECRET);
    expect(secrets.map(({ inputs }) => inputs)).toMatchObject(
      ["ber", "fra"].map((place) => ({
        vaultName: `kv-${place}`,
        resourceGroupName: `rg-${place}`,
        secretName: "cosmos-services-password",
        properties: { value: "result-of-cosmos-password-services" },
      })),
    );
    for (const { dependsOn } of secrets) expect(dependsOn).toContain("cosmos-user-services");
    expect(recording.result.secretNames).toEqual({ services: "cosmos-services-password" });
  });

  it("lets the readers of a vault read this secret there, and no other", async () => {
    const recording = await cosmosOf(GIVEN);
    expect(recording.one(ASSIGNMENT).inputs).toMatchObject({
      principalId: "pod-fra",
      scope: recording.one(SECRET, "cosmos-secret-services-fra").id,
      roleDefinitionId: expect.stringContaining(ROLES.keyVaultSecretsUser.guid),
    });
  });
});

describe("users and roles that Cosmos DB cannot have", () => {
  const user = (over: object): CosmosGiven => ({
    ...GIVEN,
    users: { services: { database: "content", roles: ["read"], ...over } },
  });
  it.each<[string, CosmosGiven, string]>([
    ["a role that every database has", { roles: { read: { database: "content", collections: {} } } }, "roles.read"],
    ["a role in no database", { roles: { x: { database: "none", collections: {} } } }, "roles.x.database: got"],
    [
      "a role on no collection of its database",
      { roles: { x: { database: "content", collections: { none: ["find"] } } } },
      "roles.x.collections: got",
    ],
    ["a user of no database", user({ database: "none" }), "users.services.database: got"],
    ["a user without roles", user({ roles: [] }), "users.services.roles: got []"],
    ["a user of an unknown role", user({ roles: ["owner"] }), "users.services.roles: got"],
    [
      "a user whose name no secret can have",
      { ...GIVEN, users: { "A b": { database: "content", roles: ["read"] } } },
      "users.A b",
    ],
    ["users without vaults", { users: user({}).users ?? {} }, "vaults: got []"],
    ["vaults without users", { vaults: GIVEN.vaults ?? {} }, "expected none, as there are no users"],
  ])("refuses %s", async (_, given, message) => {
    await expect(cosmosOf(given)).rejects.toThrow(message);
  });
});
