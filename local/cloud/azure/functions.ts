/** The functions that programs call: `get…` for anything that exists, keys and credentials, who I am. */
import type { PackageSchema, ResourceSchema } from "../schema";
import { CloudError } from "../protocol/provider";
import { secret, type PropertyMap } from "../protocol/values";
import type { Resource } from "../store/store";
import { fillTemplate } from "./arm-id";
import { text } from "./body";
import type { Estate } from "./estate";
import { Seal } from "./seal";

export interface FunctionContext {
  estate: Estate;
  schema: PackageSchema;
  subscription: string | undefined;
  /** A resource with its live outputs. */
  show(schema: ResourceSchema, record: Resource): PropertyMap;
}

type Function = (context: FunctionContext, args: PropertyMap) => PropertyMap;

/** @throws CloudError ResourceNotFound; Error for a function that the embedded cloud does not have */
export function callFunction(context: FunctionContext, token: string, args: PropertyMap): PropertyMap {
  const [, module = "", name = ""] = token.split(":");
  const found = FUNCTIONS[`${module.split("/")[0]}:${name}`];
  if (found) return found(context, args);
  const kind = /^get([A-Z]\w*)$/.exec(name)?.[1];
  const schema = kind === undefined ? undefined : context.schema.resource(`azure-native:${module}:${kind}`);
  if (schema?.armIdTemplate !== undefined) {
    const record = find(context, schema.armIdTemplate, args);
    return { id: record.id, ...context.show(schema, record) };
  }
  throw new Error(
    `the embedded cloud has no function ${token}. Expected: get<Resource> of a resource it can make, or one of ` +
      `${Object.keys(FUNCTIONS).join(", ")}. Do without it, or add it to local/cloud/azure/functions.ts`,
  );
}

function find(context: FunctionContext, template: string, args: PropertyMap): Resource {
  const filled = fillTemplate(template, (name) =>
    name === "subscriptionId" ? context.subscription : text(args[name]),
  );
  const id = "id" in filled ? filled.id : template;
  const record = context.estate.store.get(id);
  if (record) return record;
  throw new CloudError(
    "ResourceNotFound",
    `${id} was not found. Expected: a resource that exists. Create it first, or mend the name`,
    404,
  );
}

const IN_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/";
const ENTRA_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Text that stands for a certificate: stable, and recognizably none. */
function certificate(seal: Seal): string {
  return Buffer.from(`embedded cloud ${seal.hex("authority", 64)}`).toString("base64");
}

function kubeconfig(cluster: Resource, user: PropertyMap): string {
  const host = text(cluster.outputs["privateFQDN"]) ?? text(cluster.outputs["fqdn"]) ?? "";
  const name = cluster.id.split("/").at(-1) ?? "";
  const authority = certificate(new Seal(cluster.id));
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: `https://${host}:443`, "certificate-authority-data": authority } }],
    contexts: [{ name, context: { cluster: name, user: "user" } }],
    "current-context": name,
    users: [{ name: "user", user }],
  });
}

function credentials(admin: boolean): Function {
  return (context, args) => {
    const cluster = find(context, `${IN_GROUP}Microsoft.ContainerService/managedClusters/{resourceName}`, args);
    if (admin && cluster.body["disableLocalAccounts"] === true) {
      const message = `got a call for admin credentials of ${cluster.id}, whose local accounts are disabled. Expected: user credentials. Call listManagedClusterUserCredentials`;
      throw new CloudError("BadRequest", message, 400);
    }
    const token = new Seal(cluster.id).key("admin token", context.estate.store.secretKey(), 32);
    const user: PropertyMap = admin
      ? { token }
      : {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "kubelogin",
            args: [
              "get-token",
              "--environment",
              "AzurePublicCloud",
              "--server-id",
              ENTRA_SERVER,
              "--login",
              "azurecli",
            ],
          },
        };
    const value = Buffer.from(kubeconfig(cluster, user)).toString("base64");
    return { kubeconfigs: [{ name: admin ? "clusterAdmin" : "clusterUser", value: secret(value) }] };
  };
}

/** Functions that answer with keys: the id of the resource, and the names of the keys. */
function keys(template: string, answer: (key: (purpose: string) => string, record: Resource) => PropertyMap): Function {
  return (context, args) => {
    const record = find(context, template, args);
    const seal = new Seal(record.id);
    return answer((purpose) => seal.key(purpose, context.estate.store.secretKey()), record);
  };
}

const STORAGE = `${IN_GROUP}Microsoft.Storage/storageAccounts/{accountName}`;
const COSMOS = `${IN_GROUP}Microsoft.DocumentDB/databaseAccounts/{accountName}`;
const REDIS = `${IN_GROUP}Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}`;
const BUS_RULE = `${IN_GROUP}Microsoft.ServiceBus/namespaces/{namespaceName}/AuthorizationRules/{authorizationRuleName}`;
const WORKSPACE = `${IN_GROUP}Microsoft.OperationalInsights/workspaces/{workspaceName}`;
const REGISTRY = `${IN_GROUP}Microsoft.ContainerRegistry/registries/{registryName}`;

const FUNCTIONS: Readonly<Record<string, Function>> = {
  "authorization:getClientConfig": ({ estate, subscription }) => {
    const seal = new Seal(`client of ${estate.tenant}`);
    const ids = { clientId: seal.guid("client"), objectId: seal.guid("object") };
    return { ...ids, tenantId: estate.tenant, subscriptionId: subscription ?? "" };
  },
  "authorization:getClientToken": ({ estate }) => ({
    token: secret(new Seal(estate.tenant).key("token", estate.store.secretKey(), 48)),
  }),
  "authorization:getRoleDefinition": ({ estate, subscription }, args): PropertyMap => {
    const guid = text(args["roleDefinitionId"]) ?? "";
    const scope = (text(args["scope"]) ?? `/subscriptions/${subscription}`).replace(/\/+$/, "");
    const id = `${scope.startsWith("/") ? "" : "/"}${scope}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
    const own = estate.store.get(id);
    if (own) return { ...own.body, ...own.outputs, id };
    // Built-in roles exist everywhere; only their id is known here.
    return { id, name: guid, type: "Microsoft.Authorization/roleDefinitions", roleType: "BuiltInRole" };
  },
  "containerservice:listManagedClusterUserCredentials": credentials(false),
  "containerservice:listManagedClusterAdminCredentials": credentials(true),
  "containerregistry:listRegistryCredentials": keys(REGISTRY, (key, record) => {
    if (record.body["adminUserEnabled"] !== true) {
      const message = `got a call for credentials of ${record.id}, whose admin user is disabled. Expected: a managed identity. Assign AcrPull instead`;
      throw new CloudError("UnAuthorizedForCredentialOperations", message, 400);
    }
    const passwords = ["password", "password2"].map((name) => ({ name, value: secret(key(name)) }));
    return { username: record.id.split("/").at(-1) ?? "", passwords };
  }),
  "storage:listStorageAccountKeys": keys(STORAGE, (key, record) => {
    if (record.body["allowSharedKeyAccess"] === false) {
      const message = `got a call for keys of ${record.id}, whose shared keys are disabled. Expected: Entra sign-in. Assign a role instead`;
      throw new CloudError("KeyBasedAuthenticationNotPermitted", message, 403);
    }
    const names = ["key1", "key2"];
    return { keys: names.map((keyName) => ({ keyName, permissions: "FULL", value: secret(key(keyName)) })) };
  }),
  "cosmosdb:listDatabaseAccountKeys": keys(COSMOS, (key) => ({
    primaryMasterKey: secret(key("primary")),
    secondaryMasterKey: secret(key("secondary")),
    primaryReadonlyMasterKey: secret(key("primary read")),
    secondaryReadonlyMasterKey: secret(key("secondary read")),
  })),
  "cosmosdb:listDatabaseAccountConnectionStrings": keys(COSMOS, (key, record) => {
    const name = record.id.split("/").at(-1)?.toLowerCase() ?? "";
    const address = `mongodb://${name}:${encodeURIComponent(key("primary"))}@${name}.mongo.cosmos.azure.com:10255/?ssl=true`;
    return {
      connectionStrings: [{ connectionString: secret(address), description: "Primary MongoDB Connection String" }],
    };
  }),
  "redisenterprise:listDatabaseKeys": keys(REDIS, (key, record) => {
    if (text(record.body["accessKeysAuthentication"]) === "Disabled") {
      const message = `got a call for keys of ${record.id}, whose access keys are disabled. Expected: Entra sign-in. Assign an access policy instead`;
      throw new CloudError("AccessKeysAuthenticationDisabled", message, 400);
    }
    return { primaryKey: secret(key("primary")), secondaryKey: secret(key("secondary")) };
  }),
  "servicebus:listNamespaceKeys": keys(BUS_RULE, (key, record) => {
    const [namespace, name] = [record.id.split("/").at(-3), record.id.split("/").at(-1) ?? ""];
    const connection = (value: string): string =>
      `Endpoint=sb://${namespace}.servicebus.windows.net/;SharedAccessKeyName=${name};SharedAccessKey=${value}`;
    return {
      keyName: name,
      primaryKey: secret(key("primary")),
      secondaryKey: secret(key("secondary")),
      primaryConnectionString: secret(connection(key("primary"))),
      secondaryConnectionString: secret(connection(key("secondary"))),
    };
  }),
  "operationalinsights:getSharedKeys": keys(WORKSPACE, (key) => ({
    primarySharedKey: secret(key("primary")),
    secondarySharedKey: secret(key("secondary")),
  })),
};
