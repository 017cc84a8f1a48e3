/** Cosmos DB for MongoDB: roles and users. */
import { objects, text, texts } from "../body";
import type { Situation } from "../rule";
import { accountOf, capabilitiesOf } from "./cosmos-account";
import { type Breach, type Law, pagesBelow } from "./law";

const ROLE = "Microsoft.DocumentDB/databaseAccounts/mongodbRoleDefinitions";
const USER = "Microsoft.DocumentDB/databaseAccounts/mongodbUserDefinitions";
const CODE = "BadRequest";
const ACTIONS = new Set(
  (
    "find insert remove update changeStream createCollection createIndex dropCollection killCursors killAnyCursor " +
    "dropDatabase dropIndex reIndex collStats dbStats listDatabases listCollections listIndexes"
  ).split(" "),
);

const page = pagesBelow("azure/cosmos-db/mongodb", "2026-11");

/** Roles and users are for accounts that have asked for them. */
function rbacBreaches(situation: Situation): Breach[] {
  const account = accountOf(situation);
  if (!account || capabilitiesOf(account).includes("EnableMongoRoleBasedAccessControl")) return [];
  const got = "an account without the capability EnableMongoRoleBasedAccessControl";
  return [{ property: "accountName", got, expected: "one with it", fix: "Make the account with it" }];
}

export const cosmosUserLaws: readonly Law[] = [
  {
    id: "cosmos-roles-by-capability",
    type: ROLE,
    says: "Roles are for accounts with role-based access control.",
    code: CODE,
    source: page("how-to-setup-role-based-access-control#enable-role-based-access-control"),
    admit: rbacBreaches,
  },
  {
    id: "cosmos-role-allows-what-there-is",
    type: ROLE,
    says: "A role allows the actions that Cosmos DB for MongoDB has.",
    code: CODE,
    source: page("role-based-access-control#privileges"),
    check: ({ body }) =>
      objects(body["privileges"]).flatMap((privilege, index) =>
        texts(privilege["actions"])
          .filter((action) => !ACTIONS.has(action))
          .map((action) => ({
            property: `privileges[${index}].actions`,
            got: `"${action}"`,
            expected: `one of ${[...ACTIONS].join(", ")}`,
            fix: "Mend it",
          })),
      ),
  },
  {
    id: "cosmos-users-by-capability",
    type: USER,
    says: "Users are for accounts with role-based access control.",
    code: CODE,
    source: page("how-to-setup-role-based-access-control#enable-role-based-access-control"),
    admit: rbacBreaches,
  },
  {
    id: "cosmos-users-sign-in-by-scram",
    type: USER,
    says: "Users sign in by SCRAM-SHA-256.",
    code: CODE,
    source: page("how-to-setup-role-based-access-control#create-roles-and-users"),
    check: ({ body }) => {
      const got = text(body["mechanisms"]);
      if (got === undefined || got === "SCRAM-SHA-256") return [];
      return [{ property: "mechanisms", got: `"${got}"`, expected: '"SCRAM-SHA-256"', fix: "Set it" }];
    },
  },
  {
    id: "cosmos-user-id-of-database-and-name",
    type: USER,
    says: "A user's id is its database and its name, with a period between.",
    code: CODE,
    source: page("how-to-setup-role-based-access-control#create-roles-and-users"),
    check: ({ body }) => {
      const [id, database, user] = ["mongoUserDefinitionId", "databaseName", "userName"].map((key) => text(body[key]));
      if (id === undefined || database === undefined || user === undefined || id === `${database}.${user}`) return [];
      return [{ property: "mongoUserDefinitionId", got: `"${id}"`, expected: `"${database}.${user}"`, fix: "Set it" }];
    },
  },
];
