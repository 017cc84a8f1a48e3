/** Cosmos DB and Managed Redis: how they look. What they refuse is in laws/. */
import { at, normalizeLocation, objects, text } from "../body";
import { zonesOf } from "../regions";
import type { Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { alphanumeric, freeText, lowerHyphenated, noDoubleHyphen } from "./names";

const COSMOS = "Microsoft.DocumentDB/databaseAccounts";
const REDIS = "Microsoft.Cache/redisEnterprise";

function accountOutputs({ id, body }: Situation): PropertyMap {
  const name = id.name.toLowerCase();
  const regions = objects(body["locations"]).map((entry) => ({
    ...entry,
    id: `${name}-${normalizeLocation(entry["locationName"])}`,
    documentEndpoint: `https://${name}-${normalizeLocation(entry["locationName"])}.documents.azure.com:443/`,
    provisioningState: "Succeeded",
  }));
  const first = regions.filter((_, index) => objects(body["locations"])[index]?.["failoverPriority"] === 0);
  return {
    documentEndpoint: `https://${name}.documents.azure.com:443/`,
    locations: regions,
    readLocations: regions,
    writeLocations: body["enableMultipleWriteLocations"] === true ? regions : first,
    failoverPolicies: objects(body["locations"]).map((entry) => ({
      id: `${name}-${normalizeLocation(entry["locationName"])}`,
      locationName: entry["locationName"] ?? "",
      failoverPriority: entry["failoverPriority"] ?? 0,
    })),
  };
}

/**
 * Members of a database's group as Azure shows them at each: those that joined later, too, though nobody changed the list here
 * (https://learn.microsoft.com/azure/redis/how-to-active-geo-replication, 2026-11).
 */
function geoReplication({ store, id, body }: Situation): PropertyMap {
  const groupNickname = text(at(body, "geoReplication", "groupNickname"));
  if (groupNickname === undefined) return {};
  const listed = (of: PropertyMap): string[] =>
    objects(at(of, "geoReplication", "linkedDatabases")).flatMap((entry) => text(entry["id"]) ?? []);
  const later = store
    .ofType(`${REDIS}/databases`)
    .filter((other) => listed(other.body).some((member) => member.toLowerCase() === id.id.toLowerCase()))
    .map((other) => other.id);
  const members = new Map([...listed(body), ...later].map((member) => [member.toLowerCase(), member]));
  return {
    geoReplication: {
      groupNickname,
      linkedDatabases: [...members.values()].map((member) => ({ id: member, state: "Linked" })),
    },
  };
}

export const documentAndCacheRules: readonly TypeRule[] = [
  {
    type: COSMOS,
    name: lowerHyphenated(3, 44, "DatabaseAccountNameNotAvailable"),
    immutable: ["kind", "createMode", "databaseAccountOfferType", "enableFreeTier"],
    outputs: accountOutputs,
  },
  { type: `${COSMOS}/mongodbDatabases`, name: freeText(1, 255) },
  { type: `${COSMOS}/mongodbDatabases/collections`, name: freeText(1, 255), immutable: ["resource.shardKey"] },
  { type: `${COSMOS}/mongodbRoleDefinitions`, immutable: ["databaseName", "roleName", "type"] },
  { type: `${COSMOS}/mongodbUserDefinitions`, immutable: ["databaseName", "userName"] },
  {
    type: REDIS,
    name: noDoubleHyphen(1, 60, "NameNotAvailable"),
    immutable: ["zones"],
    outputs: ({ id, location }) => ({
      hostName: `${id.name.toLowerCase()}.${location}.redis.azure.net`,
      redisVersion: "7.4",
      redundancyMode: zonesOf(location).length > 0 ? "ZR" : "LR",
      resourceState: "Running",
    }),
  },
  {
    type: `${REDIS}/databases`,
    name: noDoubleHyphen(1, 60),
    immutable: ["clusteringPolicy", "port", "modules", "geoReplication.groupNickname"],
    // Peers list each other; either may go first.
    soft: ["geoReplication"],
    outputs: (situation) => ({
      resourceState: "Running",
      port: situation.body["port"] ?? 10_000,
      redisVersion: "7.4",
      ...geoReplication(situation),
    }),
  },
  {
    type: `${REDIS}/databases/accessPolicyAssignments`,
    name: alphanumeric(1, 60),
    immutable: ["user.objectId", "accessPolicyName"],
  },
];
