import * as cosmosdb from "@pulumi/azure-native/cosmosdb";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { vaultSecret } from "../key-vault/secret";
import { grantEach } from "../managed-identity/grant";
import type { CosmosMultiRegionArgs, MongoRole, MongoUser } from "./args";

/** Letters and digits only, so that it needs no escaping in a connection string; 40 of them are 238 bits. */
const PASSWORD_LENGTH = 40;

/** What roles and users are made in. */
export interface MongoPlace {
  readonly accountName: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
  /** By name: what is in a database is made after it. */
  readonly databases: Readonly<Record<string, pulumi.Resource>>;
}

type Roles = Readonly<Record<string, cosmosdb.MongoDBResourceMongoRoleDefinition>>;

/** Name of the secret, in every vault, that holds a user's password. */
export function secretName(user: string): string {
  return `cosmos-${user}-password`;
}

/** Roles of our own, and users, each with its password in the vaults. */
export function mongoUsers(
  name: string,
  args: CosmosMultiRegionArgs,
  place: MongoPlace,
  opts: pulumi.CustomResourceOptions,
): void {
  const roles = Object.fromEntries(
    Object.entries(args.roles ?? {}).map(([key, role]) => [
      key,
      mongoRole(`${name}-role-${key}`, key, role, place, opts),
    ]),
  );
  for (const [userName, user] of Object.entries(args.users ?? {})) {
    const password = newPassword(`${name}-password-${userName}`, user, opts);
    const definition = mongoUser(`${name}-user-${userName}`, { userName, user, password, args, roles }, place, opts);
    for (const [key, { id: vaultId, readers }] of Object.entries(args.vaults ?? {})) {
      const given = {
        vaultId,
        secretName: secretName(userName),
        value: password,
        contentType: `password of the MongoDB user ${userName}`,
        tags: args.site.tags,
      };
      const secret = vaultSecret(`${name}-secret-${userName}-${key}`, given, { ...opts, dependsOn: definition });
      // On the secret alone: the vault has others that are none of its readers' business.
      const grant = { role: "keyVaultSecretsUser", scope: secret.id } as const;
      grantEach(`${name}-reader-${userName}-${key}`, readers, grant, opts);
    }
  }
}

/** Azure has roles by database: their ids begin with its name. */
function mongoRole(
  name: string,
  roleName: string,
  { database, collections }: MongoRole,
  { databases, ...place }: MongoPlace,
  opts: pulumi.CustomResourceOptions,
): cosmosdb.MongoDBResourceMongoRoleDefinition {
  return new cosmosdb.MongoDBResourceMongoRoleDefinition(
    name,
    {
      ...place,
      mongoRoleDefinitionId: `${database}.${roleName}`,
      roleName,
      type: "CustomRole",
      databaseName: database,
      privileges: Object.entries(collections).map(([collection, actions]) => ({
        resource: { db: database, collection },
        actions: [...actions],
      })),
      roles: [],
    },
    { ...opts, dependsOn: databases[database] ?? [] },
  );
}

/** State keeps it encrypted, as every secret of a stack; no other stack is handed it. */
function newPassword(
  name: string,
  { passwordVersion = "1" }: MongoUser,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const settings = { length: PASSWORD_LENGTH, special: false, keepers: { version: passwordVersion } };
  return pulumi.secret(new RandomPassword(name, settings, opts).result);
}

interface NewUser {
  readonly userName: string;
  readonly user: MongoUser;
  readonly password: pulumi.Output<string>;
  readonly args: CosmosMultiRegionArgs;
  readonly roles: Roles;
}

function mongoUser(
  name: string,
  { userName, user: { database, roles: granted }, password, args, roles }: NewUser,
  { databases, ...place }: MongoPlace,
  opts: pulumi.CustomResourceOptions,
): cosmosdb.MongoDBResourceMongoUserDefinition {
  const before = [databases[database], ...granted.map((role) => roles[role])];
  return new cosmosdb.MongoDBResourceMongoUserDefinition(
    name,
    {
      ...place,
      mongoUserDefinitionId: `${database}.${userName}`,
      userName,
      password,
      databaseName: database,
      mechanisms: "SCRAM-SHA-256",
      roles: granted.map((role) => ({ role, db: args.roles?.[role]?.database ?? database })),
    },
    { ...opts, dependsOn: before.filter((one) => one !== undefined) },
  );
}
