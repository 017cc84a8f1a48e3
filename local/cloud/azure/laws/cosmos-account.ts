/** Cosmos DB: the account. */
import { equal, type PropertyMap } from "../../protocol/values";
import { at, normalizeLocation, objects, text } from "../body";
import type { Situation } from "../rule";
import { type Breach, type Law, pagesBelow } from "./law";

const ACCOUNT = "Microsoft.DocumentDB/databaseAccounts";
const CODE = "BadRequest";

const page = pagesBelow("azure", "2026-11");

export function capabilitiesOf(account: PropertyMap | undefined): string[] {
  return objects(account?.["capabilities"]).flatMap((one) => text(one["name"]) ?? []);
}

/** The account that a database, collection, role or user belongs to. */
export function accountOf({ store, id }: Situation): PropertyMap | undefined {
  const account = /^.*\/databaseAccounts\/[^/]+/i.exec(id.id)?.[0] ?? "";
  return store.get(account)?.body;
}

function regionsOf(account: PropertyMap): string[] {
  return objects(account["locations"])
    .map((one) => normalizeLocation(one["locationName"]))
    .filter((name) => name !== "");
}

function isContinuous(account: PropertyMap | undefined): boolean {
  return text(at(account, "backupPolicy", "type")) === "Continuous";
}

/** Capabilities that exclude something else about the account. */
function exclusion(capability: string, account: PropertyMap, beside: string, present: boolean): Breach[] {
  if (!present || !capabilitiesOf(account).includes(capability)) return [];
  return [{ property: "capabilities", got: `${capability} with ${beside}`, expected: "one of them", fix: "Drop one" }];
}

export const cosmosAccountLaws: readonly Law[] = [
  {
    id: "cosmos-priorities-dense",
    type: ACCOUNT,
    says: "Failover priorities of a Cosmos DB account's locations go from 0 up, each once.",
    code: CODE,
    source: page("templates/microsoft.documentdb/databaseaccounts#location"),
    check: ({ body }) => {
      const priorities = objects(body["locations"])
        .map((one) => one["failoverPriority"])
        .filter((one) => typeof one === "number");
      const once = new Set(priorities).size === priorities.length;
      if (priorities.length === 0 || (once && Math.max(...priorities) === priorities.length - 1)) return [];
      const got = `the failover priorities ${priorities.join(", ")}`;
      const expected = `0 to ${priorities.length - 1}, each once`;
      return [{ property: "locations", got, expected, fix: "Renumber them" }];
    },
  },
  {
    id: "cosmos-locations-once",
    type: ACCOUNT,
    says: "A Cosmos DB account names each of its locations once.",
    code: CODE,
    source: page("templates/microsoft.documentdb/databaseaccounts#location"),
    check: ({ body }) => {
      const names = regionsOf(body);
      if (new Set(names).size === names.length) return [];
      const got = `the locations ${names.join(", ")}`;
      return [{ property: "locations", got, expected: "each once", fix: "Drop the double" }];
    },
  },
  {
    id: "cosmos-many-writers-never-strong",
    type: ACCOUNT,
    says: "An account that writes in several regions is not strongly consistent.",
    code: CODE,
    source: page("cosmos-db/consistency-levels#strong-consistency-and-multiple-write-regions"),
    check: ({ body }) => {
      const property = "consistencyPolicy.defaultConsistencyLevel";
      const strong = text(at(body, "consistencyPolicy", "defaultConsistencyLevel")) === "Strong";
      if (!strong || body["enableMultipleWriteLocations"] !== true) return [];
      const got = '"Strong" with writes in several regions';
      return [{ property, got, expected: "a weaker level, such as Session", fix: "Change one" }];
    },
  },
  {
    id: "cosmos-bounded-staleness-least",
    type: ACCOUNT,
    says: "Over several regions bounded staleness allows 100,000 writes or 300 seconds at least.",
    code: CODE,
    source: page("cosmos-db/consistency-levels#consistency-levels-and-data-durability"),
    check: ({ body }) => {
      const policy = at(body, "consistencyPolicy");
      const bounded = text(at(policy, "defaultConsistencyLevel")) === "BoundedStaleness";
      if (!bounded || regionsOf(body).length < 2) return [];
      const bounds = { maxStalenessPrefix: 100_000, maxIntervalInSeconds: 300 };
      return Object.entries(bounds).flatMap(([key, least]) => {
        const got = at(policy, key);
        if (typeof got !== "number" || got >= least) return [];
        return [
          { property: `consistencyPolicy.${key}`, got: `${got}`, expected: `${least} at least`, fix: "Raise it" },
        ];
      });
    },
  },
  {
    id: "cosmos-serverless-in-one-region",
    type: ACCOUNT,
    says: "A serverless account is in one region.",
    code: CODE,
    source: page("cosmos-db/concepts-limits#serverless-1"),
    check: ({ body }) => {
      const regions = regionsOf(body);
      if (regions.length < 2 || !capabilitiesOf(body).includes("EnableServerless")) return [];
      const got = `EnableServerless in ${regions.join(" and ")}`;
      return [{ property: "locations", got, expected: "one region", fix: "Provision throughput, or drop a region" }];
    },
  },
  {
    id: "cosmos-mongo-speaks-tls-1-2",
    type: ACCOUNT,
    says: "MongoDB accounts speak TLS 1.2 and nothing older.",
    code: CODE,
    source: page("templates/microsoft.documentdb/databaseaccounts#databaseaccountcreateupdateproperties"),
    check: ({ body }) => {
      const got = text(body["minimalTlsVersion"]);
      if (text(body["kind"]) !== "MongoDB" || got === undefined || got === "Tls12") return [];
      return [{ property: "minimalTlsVersion", got: `"${got}"`, expected: '"Tls12"', fix: "Set it" }];
    },
  },
  {
    id: "cosmos-continuous-without-custom-ttl",
    type: ACCOUNT,
    says: "Continuous backup excludes expiry by a path of one's own.",
    code: CODE,
    source: page("cosmos-db/mongodb/how-to-configure-capabilities#available-capabilities"),
    check: ({ body }) => exclusion("EnableTtlOnCustomPath", body, "continuous backup", isContinuous(body)),
  },
  {
    id: "cosmos-continuous-without-reindexing",
    type: ACCOUNT,
    says: "Continuous backup excludes unique indexes that are built later.",
    code: CODE,
    source: page("cosmos-db/mongodb/how-to-configure-capabilities#available-capabilities"),
    check: ({ body }) => exclusion("EnableUniqueIndexReIndex", body, "continuous backup", isContinuous(body)),
  },
  {
    id: "cosmos-own-key-without-large-documents",
    type: ACCOUNT,
    says: "A key of one's own excludes documents of 16 MB.",
    code: CODE,
    source: page("cosmos-db/mongodb/how-to-configure-capabilities#available-capabilities"),
    check: ({ body }) =>
      exclusion("EnableMongo16MBDocumentSupport", body, "a key of its own", text(body["keyVaultKeyUri"]) !== undefined),
  },
  {
    id: "cosmos-zones-fixed",
    type: ACCOUNT,
    says: "Zone redundancy of a location is fixed when the location is added.",
    code: CODE,
    source: page("reliability/reliability-cosmos-db-nosql#create-a-resource-with-availability-zones-enabled"),
    admit: ({ body, previous }) =>
      objects(body["locations"]).flatMap((entry, index) => {
        const name = normalizeLocation(entry["locationName"]);
        const before = objects(previous?.body["locations"]).find(
          (old) => normalizeLocation(old["locationName"]) === name,
        );
        if (!before || (before["isZoneRedundant"] ?? false) === (entry["isZoneRedundant"] ?? false)) return [];
        const got = `${String(entry["isZoneRedundant"])} for ${name}`;
        const fix = "Drop the region and add it again";
        return [{ property: `locations[${index}].isZoneRedundant`, got, expected: "as it was made", fix }];
      }),
  },
  {
    id: "cosmos-continuous-stays",
    type: ACCOUNT,
    says: "There is no way back from continuous to periodic backup.",
    code: CODE,
    source: page("cosmos-db/migrate-continuous-backup"),
    admit: ({ body, previous }) => {
      if (!isContinuous(previous?.body) || text(at(body, "backupPolicy", "type")) !== "Periodic") return [];
      const got = '"Periodic" after "Continuous"';
      return [{ property: "backupPolicy.type", got, expected: '"Continuous"', fix: "Keep it" }];
    },
  },
  {
    id: "cosmos-mongo-capabilities-fixed",
    type: ACCOUNT,
    says: "Azure Resource Manager changes no capability of a MongoDB account.",
    code: CODE,
    source: page("cosmos-db/mongodb/how-to-configure-capabilities"),
    admit: ({ body, previous }) => {
      if (!previous || text(body["kind"]) !== "MongoDB") return [];
      const [before, now] = [capabilitiesOf(previous.body).sort(), capabilitiesOf(body).sort()];
      if (equal(before, now)) return [];
      const fix = "Change it with the command line, then here";
      return [{ property: "capabilities", got: now.join(", ") || "none", expected: before.join(", ") || "none", fix }];
    },
  },
  {
    id: "cosmos-locations-change-alone",
    type: ACCOUNT,
    says: "Whoever adds or removes locations of an account changes nothing else of it in the same call.",
    code: CODE,
    source: page("cosmos-db/mongodb/manage-with-bicep"),
    admit: ({ body, previous }) => {
      if (!previous || equal(regionsOf(previous.body).sort(), regionsOf(body).sort())) return [];
      const keys = [...new Set([...Object.keys(previous.body), ...Object.keys(body)])];
      const changed = keys.filter((key) => key !== "locations" && !same(previous.body[key], body[key]));
      if (changed.length === 0) return [];
      const got = `other locations together with another ${changed.join(", ")}`;
      return [{ property: "locations", got, expected: "one change at a time", fix: "Make two runs of it" }];
    },
  },
];

function same(left: PropertyMap[string] | undefined, right: PropertyMap[string] | undefined): boolean {
  return equal(left ?? null, right ?? null);
}
