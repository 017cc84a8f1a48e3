import { UNKNOWN } from "../../../../../resilience/resource";
import { beforeItExists, inOrder, set, without } from "../../mutations";
import { all, property, relation, when, type Case } from "../form";

const SERVER = "azure-native:dbforpostgresql:Server postgres-server";
const REPLICA = "azure-native:dbforpostgresql:Server postgres-r1-server";
const parameter = (name: string): string => `azure-native:dbforpostgresql:Configuration postgres-${name}`;
const COSMOS = "azure-native:cosmosdb:DatabaseAccount";
const DATABASE = "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase";
const COLLECTION = "azure-native:cosmosdb:MongoDBResourceMongoDBCollection";
const QUEUE = "azure-native:servicebus:Queue";
const SCALING = "azure-native:monitor:AutoscaleSetting";

/** A parameter of the primary with another value, taken away, and not known. */
function ofServer(name: string, wrong: string): Case {
  const [what, path] = [parameter(name), `parameter ${name}`];
  return {
    broken: {
      [`${name} is ${wrong}`]: { by: set(what, { value: wrong }), path, got: `"${wrong}"` },
      [`${name} is left to Azure`]: { by: without(what), path, got: "nothing" },
    },
    undecided: { [`${name} is unknown`]: { by: set(what, { value: UNKNOWN }), path } },
  };
}

/** Another parameter in the place of one that no rule asks for. */
function instead(configurationName: string, value: string): Case {
  const what = parameter("track_io_timing");
  return when(`${configurationName} is ${value}`, set(what, { configurationName, value }), "value", `"${value}"`);
}

export const dataCases: Readonly<Record<string, Case>> = {
  "postgres-pools-connections": all(
    ofServer("pgbouncer.enabled", "false"),
    ofServer("statement_timeout", "0"),
    ofServer("idle_in_transaction_session_timeout", "0"),
    when(
      "a parameter is gone, and no id is known",
      inOrder(without(parameter("pgbouncer.enabled")), beforeItExists),
      "parameter pgbouncer.enabled",
      "nothing",
    ),
  ),
  "postgres-tells-what-is-slow": all(
    ofServer("log_lock_waits", "off"),
    ofServer("log_min_duration_statement", "-1"),
    ofServer("metrics.pgbouncer_diagnostics", "off"),
    ofServer("log_parameter_max_length", "-1"),
  ),
  "postgres-encrypts-connections": all(
    instead("require_secure_transport", "off"),
    instead("ssl_min_protocol_version", "TLSv1.1"),
    when(
      "a parameter has no name",
      set(parameter("track_io_timing"), { configurationName: undefined }),
      "configurationName",
      "nothing",
    ),
    {
      broken: {},
      undecided: {
        "which parameter it is, is unknown": {
          by: set(parameter("track_io_timing"), { configurationName: UNKNOWN }),
          path: "configurationName",
        },
      },
    },
  ),
  "postgres-grows": all(
    property(SERVER, "storage.autoGrow", "Disabled", '"Disabled"'),
    property(SERVER, "maintenanceWindow.customWindow", "Disabled", '"Disabled"'),
    property(SERVER, "sku.tier", "Burstable", '"Burstable"'),
  ),
  "postgres-read-elsewhere": all(
    relation(REPLICA, "read replica"),
    when("the replica is smaller", set(REPLICA, { "sku.name": "Standard_E4ds_v5" }), "sku.name", '"Standard_E4ds_v5"'),
    property(REPLICA, "storage.storageSizeGB", 1024, "1024"),
  ),
  "postgres-writer-moves-by-name": all(
    relation("azure-native:dbforpostgresql:VirtualEndpoint", "virtual endpoint"),
    when(
      "the endpoint has another member",
      set("azure-native:dbforpostgresql:VirtualEndpoint", { members: ["psql-other"] }),
      "virtual endpoint",
      "nothing",
    ),
  ),
  "redis-forgets-nothing": property(
    "azure-native:redisenterprise:Database",
    "evictionPolicy",
    "AllKeysLRU",
    '"AllKeysLRU"',
  ),
  "cosmos-consistent-and-restorable": all(
    property(COSMOS, "consistencyPolicy.defaultConsistencyLevel", "Eventual", '"Eventual"'),
    property(COSMOS, "enableAutomaticFailover", false, "false"),
    property(COSMOS, "backupPolicy.continuousModeProperties.tier", "Continuous7Days", '"Continuous7Days"'),
  ),
  "cosmos-lets-only-users-in": all(
    property(COSMOS, "networkAclBypass", "AzureServices", '"AzureServices"'),
    property(COSMOS, "capabilities", [{ name: "EnableMongo" }], "nothing"),
    when(
      "any web page may ask",
      set(COSMOS, { cors: [{ allowedOrigins: "*" }] }),
      "cors[0].allowedOrigins",
      "another text",
    ),
  ),
  "cosmos-scales-by-itself": all(
    property(DATABASE, "options.autoscaleSettings.maxThroughput", 400, "400"),
    when(
      "a database has a fixed throughput",
      set(DATABASE, { "options.throughput": 4000 }),
      "options.throughput",
      "a fixed figure",
    ),
    when(
      "a collection has a fixed throughput",
      set(COLLECTION, { "options.throughput": 400 }),
      "options.throughput",
      "a fixed figure",
    ),
  ),
  "cosmos-collections-sharded": property(COLLECTION, "resource.shardKey", { _id: "Hash" }, "an object"),
  "queues-lose-nothing": all(
    property(QUEUE, "deadLetteringOnMessageExpiration", false, "false"),
    property(QUEUE, "maxDeliveryCount", 1, "1"),
  ),
  "bus-scales": relation(SCALING, "autoscale setting"),
  "autoscale-works-both-ways": all(
    property(SCALING, "enabled", false, "false"),
    property(SCALING, "profiles[0].capacity.maximum", "1", '"1"'),
    property(SCALING, "profiles", [], "nothing"),
    when(
      "it never shrinks",
      set(SCALING, { "profiles[0].rules[1].scaleAction.direction": "Increase" }),
      "profiles[0].rules",
      "no such rule",
    ),
  ),
};
