/** PostgreSQL flexible servers; what Azure refuses of them is in laws/. */
import { PARAMETERS, parameterSource } from "../../../../facts/postgres-parameters";
import { at, text } from "../body";
import { replicasOf, sourceOf } from "../laws/postgres-replicas";
import type { Refusal, Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import type { Resource, Store } from "../../store/store";
import { databaseName, guid, hyphenated, lowerHyphenated, wordStart } from "./names";

const POSTGRES = "Microsoft.DBforPostgreSQL/flexibleServers";

/** https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas#considerations (2026-11) */
function serverKeeps(server: Resource, store: Store): Refusal[] {
  const [replica] = replicasOf(store, server.id);
  if (!replica) return [];
  const message = `${server.id} has the read replica ${replica.id}. Expected: none. Delete its replicas first`;
  return [{ property: "", code: "ServerHasReplicas", message }];
}

/** A replica in another region is a geo-replica; a primary tells how many replicas it may have. */
function serverOutputs({ id, body, location, store, preview }: Situation): PropertyMap {
  const source = sourceOf(store, body);
  const isReplica = text(body["createMode"]) === "Replica";
  const far = source !== undefined && source.location !== location;
  const role = isReplica ? (far ? "GeoAsyncReplica" : "AsyncReplica") : "Primary";
  const capacity = isReplica ? 0 : 5;
  const version = text(body["version"]) ?? text(source?.body["version"]);
  const mode = text(at(body, "highAvailability", "mode"));
  return {
    fullyQualifiedDomainName: `${id.name}.postgres.database.azure.com`,
    state: "Ready",
    minorVersion: "6",
    ...(version === undefined || preview ? {} : { version }),
    replicaCapacity: capacity,
    replicationRole: role,
    replica: { role, capacity, ...(isReplica ? { replicationState: "Active" } : {}) },
    ...(mode === undefined
      ? {}
      : {
          highAvailability: {
            ...(body["highAvailability"] as PropertyMap),
            state: mode === "Disabled" ? "NotEnabled" : "Healthy",
          },
        }),
  };
}

const DATA_TYPES = {
  boolean: "Boolean",
  enumeration: "Enumeration",
  integer: "Integer",
  numeric: "Numeric",
  set: "Set",
  text: "String",
} as const;

/** A parameter as Azure describes it. What needs a restart waits for one: nobody restarts this server. */
function parameterOutputs({ id, body }: Situation): PropertyMap {
  const facts = PARAMETERS[id.name];
  if (!facts) return { isConfigPendingRestart: false, isReadOnly: false };
  const { preset, kind, allowed, change, page } = facts;
  return {
    dataType: DATA_TYPES[kind],
    allowedValues: allowed,
    ...(preset === undefined ? {} : { defaultValue: preset }),
    isDynamicConfig: change === "dynamic",
    isReadOnly: change === "read-only",
    isConfigPendingRestart: change === "static" && text(body["value"]) !== preset,
    documentationLink: parameterSource(page).from,
  };
}

export const postgresRules: readonly TypeRule[] = [
  {
    type: POSTGRES,
    name: lowerHyphenated(3, 63, "ServerNameAlreadyExists"),
    immutable: [
      "sourceServerResourceId",
      "administratorLogin",
      "backup.geoRedundantBackup",
      "network.delegatedSubnetResourceId",
      "storage.type",
      "dataEncryption.type",
    ],
    keeps: serverKeeps,
    outputs: serverOutputs,
  },
  { type: `${POSTGRES}/databases`, name: databaseName(1, 63), immutable: ["charset", "collation"] },
  // Parameters are always there: to declare one changes it, to take it out sets it back.
  { type: `${POSTGRES}/configurations`, outputs: parameterOutputs },
  { type: `${POSTGRES}/administrators`, name: guid(36, 36), immutable: ["tenantId", "principalType", "principalName"] },
  { type: `${POSTGRES}/firewallRules`, name: wordStart(1, 80) },
  {
    type: `${POSTGRES}/virtualendpoints`,
    name: hyphenated(3, 63, "VirtualEndpointNameNotAvailable"),
    immutable: ["endpointType"],
    outputs: ({ id }) => ({
      virtualEndpoints: [
        `${id.name}.writer.postgres.database.azure.com`,
        `${id.name}.reader.postgres.database.azure.com`,
      ],
    }),
  },
];
