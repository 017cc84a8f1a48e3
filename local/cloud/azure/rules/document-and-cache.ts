/** Cosmos DB and Managed Redis. */
import { at, normalizeLocation, objects, text } from "../body";
import { zonesOf } from "../regions";
import type { BodyView, Refusal, Situation, TypeRule } from "../rule";
import { parseArmId } from "../arm-id";
import type { PropertyMap } from "../../protocol/values";
import type { Resource } from "../../store/store";
import { alphanumeric, freeText, lowerHyphenated, noDoubleHyphen } from "./names";

const COSMOS = "Microsoft.DocumentDB/databaseAccounts";
const REDIS = "Microsoft.Cache/redisEnterprise";

function refusal(property: string, code: string, message: string): Refusal {
  return { property, code, message };
}

function checkAccount({ body }: BodyView): Refusal[] {
  const locations = objects(body["locations"]);
  const priorities = locations
    .map((entry) => entry["failoverPriority"])
    .filter((priority) => typeof priority === "number");
  const refusals: Refusal[] = [];
  if (
    new Set(priorities).size !== priorities.length ||
    (priorities.length > 0 && Math.max(...priorities) !== priorities.length - 1)
  ) {
    refusals.push(
      refusal(
        "locations",
        "BadRequest",
        `got the failover priorities ${priorities.join(", ")}. Expected: 0 to ${priorities.length - 1}, each once. Renumber them`,
      ),
    );
  }
  const names = locations.map((entry) => normalizeLocation(entry["locationName"])).filter((name) => name !== "");
  if (new Set(names).size !== names.length) {
    refusals.push(
      refusal("locations", "BadRequest", `got the locations ${names.join(", ")}. Expected: each once. Drop the double`),
    );
  }
  return refusals;
}

/** Regions are added and dropped one by one, never made zone-redundant later; continuous backup has no way back. */
function accountAdmit({ body, previous }: Situation): Refusal[] {
  if (!previous) return [];
  const refusals: Refusal[] = [];
  for (const entry of objects(body["locations"])) {
    const name = normalizeLocation(entry["locationName"]);
    const before = objects(previous.body["locations"]).find((old) => normalizeLocation(old["locationName"]) === name);
    if (before && (before["isZoneRedundant"] ?? false) !== (entry["isZoneRedundant"] ?? false)) {
      refusals.push(
        refusal(
          "locations",
          "BadRequest",
          `got isZoneRedundant ${String(entry["isZoneRedundant"])} for ${name}. Expected: as it was made. Drop the region and add it again`,
        ),
      );
    }
  }
  if (
    text(at(previous.body, "backupPolicy", "type")) === "Continuous" &&
    text(at(body, "backupPolicy", "type")) === "Periodic"
  ) {
    refusals.push(
      refusal(
        "backupPolicy.type",
        "BadRequest",
        `got "Periodic" after "Continuous". Expected: "Continuous": there is no way back. Keep it`,
      ),
    );
  }
  return refusals;
}

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

/** What the cluster of a geo-replicated database must be. */
function clusterRefusals(cluster: Resource | undefined, members: number): Refusal[] {
  const sku = text(at(cluster?.body, "sku", "name")) ?? "";
  const faults: [boolean, string, string][] = [
    [members > 5, "geoReplication.linkedDatabases", `got ${members} databases. Expected: at most 5. Drop some`],
    [
      text(cluster?.body["highAvailability"]) === "Disabled",
      "geoReplication",
      "got a cluster whose high availability is off. Expected: on. Leave highAvailability out",
    ],
    [
      /^(Balanced_B[01]$|Flash)/.test(sku),
      "geoReplication",
      `got geo-replication on ${sku}. Expected: not B0, B1 or flash. Raise the SKU`,
    ],
  ];
  return faults.filter(([wrong]) => wrong).map(([, property, message]) => refusal(property, "BadRequest", message));
}

/**
 * A geo-replicated database lists itself and its peers, and all of them are of one SKU and highly available.
 * https://learn.microsoft.com/azure/redis/how-to-active-geo-replication#active-geo-replication-prerequisites (2026-11)
 */
function redisDatabaseAdmit({ store, id, body }: Situation): Refusal[] {
  const linked = objects(at(body, "geoReplication", "linkedDatabases")).flatMap((entry) => text(entry["id"]) ?? []);
  if (linked.length === 0) return [];
  const refusals: Refusal[] = [];
  if (!linked.some((other) => other.toLowerCase() === id.id.toLowerCase())) {
    refusals.push(
      refusal(
        "geoReplication.linkedDatabases",
        "BadRequest",
        `got a list without ${id.id}. Expected: the database itself and its peers. Add it`,
      ),
    );
  }
  const sku = (cluster: Resource | undefined): string | undefined => text(at(cluster?.body, "sku", "name"));
  const ours = sku(store.get(id.parent));
  for (const other of linked) {
    const theirs = sku(store.get(parseArmId(other).parent));
    if (theirs !== undefined && ours !== undefined && theirs !== ours) {
      refusals.push(
        refusal(
          "geoReplication.linkedDatabases",
          "BadRequest",
          `got ${other} of SKU ${theirs}, this one is ${ours}. Expected: equal SKUs. Change one`,
        ),
      );
    }
  }
  refusals.push(...clusterRefusals(store.get(id.parent), linked.length));
  const persistence = at(body, "persistence", "aofEnabled") === true || at(body, "persistence", "rdbEnabled") === true;
  if (persistence)
    refusals.push(
      refusal(
        "persistence",
        "BadRequest",
        "got persistence with active geo-replication. Expected: one of them. Switch persistence off",
      ),
    );
  return refusals;
}

export const documentAndCacheRules: readonly TypeRule[] = [
  {
    type: COSMOS,
    name: lowerHyphenated(3, 44, "DatabaseAccountNameNotAvailable"),
    immutable: ["kind", "createMode", "databaseAccountOfferType", "enableFreeTier"],
    check: checkAccount,
    admit: accountAdmit,
    outputs: accountOutputs,
  },
  { type: `${COSMOS}/mongodbDatabases`, name: freeText(1, 255) },
  { type: `${COSMOS}/mongodbDatabases/collections`, name: freeText(1, 255), immutable: ["resource.shardKey"] },
  {
    type: REDIS,
    name: noDoubleHyphen(1, 60, "NameNotAvailable"),
    immutable: ["zones", "highAvailability"],
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
    admit: redisDatabaseAdmit,
    // Peers list each other; either may go first.
    soft: ["geoReplication"],
    outputs: ({ body }) => ({ resourceState: "Running", port: body["port"] ?? 10_000, redisVersion: "7.4" }),
  },
  {
    type: `${REDIS}/databases/accessPolicyAssignments`,
    name: alphanumeric(1, 60),
    immutable: ["user.objectId", "accessPolicyName"],
  },
];
