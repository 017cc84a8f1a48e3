/** Cosmos DB for MongoDB: databases and collections. */
import { equal, type PropertyMap, type Value } from "../../protocol/values";
import { at, objects, text, texts } from "../body";
import { accountOf, capabilitiesOf } from "./cosmos-account";
import { type Breach, type Law, pagesBelow } from "./law";

const ACCOUNT = "Microsoft.DocumentDB/databaseAccounts";
const DATABASE = `${ACCOUNT}/mongodbDatabases`;
const COLLECTION = `${DATABASE}/collections`;
const CODE = "BadRequest";

const page = pagesBelow("azure/cosmos-db", "2026-11");

const EITHER: Law["source"] = {
  from: "https://learn.microsoft.com/azure/templates/microsoft.documentdb/databaseaccounts/mongodbdatabases#createupdateoptions",
  read: "2026-11",
};

/** Autoscale's maximum begins at 1,000 and goes by thousands. */
function autoscaleBreaches(body: PropertyMap): Breach[] {
  const got = at(body, "options", "autoscaleSettings", "maxThroughput");
  if (typeof got !== "number" || (got >= 1000 && got % 1000 === 0)) return [];
  const property = "options.autoscaleSettings.maxThroughput";
  return [{ property, got: `${got}`, expected: "a multiple of 1000", fix: "Round it up" }];
}

function twoKindsBreaches(body: PropertyMap): Breach[] {
  const both =
    at(body, "options", "throughput") !== undefined && at(body, "options", "autoscaleSettings") !== undefined;
  const got = "throughput and autoscaleSettings";
  return both ? [{ property: "options", got, expected: "one of them", fix: "Drop one" }] : [];
}

const hasThroughput = (body: PropertyMap | undefined): boolean =>
  at(body, "options", "throughput") !== undefined || at(body, "options", "autoscaleSettings") !== undefined;

interface Index {
  readonly path: string;
  readonly keys: string[];
  readonly unique: boolean;
  readonly expires: Value | undefined;
}

function indexesOf(body: PropertyMap | undefined): Index[] {
  return objects(at(body, "resource", "indexes")).map((index, position) => ({
    path: `resource.indexes[${position}]`,
    keys: texts(at(index, "key", "keys")),
    unique: at(index, "options", "unique") === true,
    expires: at(index, "options", "expireAfterSeconds"),
  }));
}

export const cosmosCollectionLaws: readonly Law[] = [
  {
    id: "cosmos-database-autoscale-in-thousands",
    type: DATABASE,
    says: "A database's autoscale maximum is a multiple of 1,000.",
    code: CODE,
    source: page("provision-throughput-autoscale#how-autoscale-provisioned-throughput-works"),
    check: ({ body }) => autoscaleBreaches(body),
  },
  {
    id: "cosmos-database-throughput-of-one-kind",
    type: DATABASE,
    says: "A database's throughput is manual or autoscaled, not both.",
    code: CODE,
    source: EITHER,
    check: ({ body }) => twoKindsBreaches(body),
  },
  {
    id: "cosmos-collection-autoscale-in-thousands",
    type: COLLECTION,
    says: "A collection's autoscale maximum is a multiple of 1,000.",
    code: CODE,
    source: page("provision-throughput-autoscale#how-autoscale-provisioned-throughput-works"),
    check: ({ body }) => autoscaleBreaches(body),
  },
  {
    id: "cosmos-collection-throughput-of-one-kind",
    type: COLLECTION,
    says: "A collection's throughput is manual or autoscaled, not both.",
    code: CODE,
    source: EITHER,
    check: ({ body }) => twoKindsBreaches(body),
  },
  {
    id: "cosmos-collections-that-share",
    type: COLLECTION,
    says: "At most 25 collections share a database's throughput.",
    code: CODE,
    source: page("set-throughput#set-throughput-on-a-database"),
    admit: ({ store, id, body }) => {
      if (!hasThroughput(store.get(id.parent)?.body) || hasThroughput(body)) return [];
      const others = store.children(id.parent).filter((other) => other.id.toLowerCase() !== id.id.toLowerCase());
      const sharing = others.filter((other) => !hasThroughput(other.body)).length + 1;
      if (sharing <= 25) return [];
      const fix = "Give it options of its own, or make another database";
      return [{ property: "options", got: `collection ${sharing} that shares`, expected: "25 at most", fix }];
    },
  },
  {
    id: "cosmos-collection-that-shares-is-sharded",
    type: COLLECTION,
    says: "A collection that shares its database's throughput has a shard key.",
    code: CODE,
    source: page("set-throughput#set-throughput-on-a-database"),
    admit: ({ store, id, body }) => {
      const shares = hasThroughput(store.get(id.parent)?.body) && !hasThroughput(body);
      if (!shares || at(body, "resource", "shardKey") !== undefined) return [];
      return [{ property: "resource.shardKey", got: "nothing", expected: "a shard key", fix: "Choose one" }];
    },
  },
  {
    id: "cosmos-collection-throughput-stays-whose-it-is",
    type: COLLECTION,
    says: "A collection that shares throughput never gets its own, and the other way round.",
    code: CODE,
    source: page("set-throughput#set-throughput-on-a-database-and-a-container"),
    admit: ({ body, previous }) => {
      if (!previous || hasThroughput(previous.body) === hasThroughput(body)) return [];
      const words = (own: boolean): string => (own ? "throughput of its own" : "the database's throughput");
      const [got, expected] = [words(hasThroughput(body)), words(hasThroughput(previous.body))];
      return [{ property: "options", got, expected, fix: "Copy the data to a collection that is made so" }];
    },
  },
  {
    id: "cosmos-unique-index-has-shard-key",
    type: COLLECTION,
    says: "A unique index of a sharded collection holds the shard key.",
    code: CODE,
    source: page("mongodb/indexing#unique-indexes"),
    check: ({ body }) => {
      const [shardKey] = Object.keys(at(body, "resource", "shardKey") ?? {});
      if (shardKey === undefined) return [];
      return indexesOf(body)
        .filter(({ keys, unique }) => unique && keys.length > 0 && !keys.includes(shardKey))
        .map(({ path, keys }) => ({
          property: `${path}.key.keys`,
          got: `a unique index on ${keys.join(", ")}`,
          expected: `${shardKey} among them`,
          fix: "Add it",
        }));
    },
  },
  {
    id: "cosmos-unique-indexes-fixed",
    type: COLLECTION,
    says: "With continuous backup unique indexes are made with their collection and stay as they are.",
    code: CODE,
    source: page("continuous-backup-restore-introduction#current-limitations"),
    admit: (situation) => {
      const { body, previous } = situation;
      if (!previous || text(at(accountOf(situation), "backupPolicy", "type")) !== "Continuous") return [];
      const unique = (of: PropertyMap): string[] =>
        indexesOf(of)
          .filter((index) => index.unique)
          .map(({ keys }) => keys.join("+"))
          .sort();
      if (equal(unique(previous.body), unique(body))) return [];
      const words = (of: PropertyMap): string => unique(of).join(", ") || "none";
      const fix = "Keep them, or copy the data to a new collection";
      return [{ property: "resource.indexes", got: words(body), expected: words(previous.body), fix }];
    },
  },
  {
    id: "cosmos-expiry-by-last-change",
    type: COLLECTION,
    says: "Documents expire by `_ts`, unless the account has a capability for other paths.",
    code: CODE,
    source: page("mongodb/time-to-live#ttl-indexes"),
    admit: (situation) => {
      if (capabilitiesOf(accountOf(situation)).includes("EnableTtlOnCustomPath")) return [];
      return indexesOf(situation.body)
        .filter(({ keys, expires }) => expires !== undefined && !equal(keys, ["_ts"]))
        .map(({ path, keys }) => ({
          property: `${path}.options.expireAfterSeconds`,
          got: `expiry by ${keys.join(", ")}`,
          expected: "by _ts",
          fix: "Index _ts",
        }));
    },
  },
  {
    id: "cosmos-longest-expiry",
    type: COLLECTION,
    says: "Documents live 2,147,483,647 seconds at most, or for ever.",
    code: CODE,
    source: page("concepts-limits#per-container-limits"),
    check: ({ body }) =>
      indexesOf(body).flatMap(({ path, expires }) => {
        if (typeof expires !== "number" || expires <= 2_147_483_647) return [];
        const property = `${path}.options.expireAfterSeconds`;
        return [{ property, got: `${expires}`, expected: "at most 2147483647", fix: "Leave it out to keep documents" }];
      }),
  },
  {
    id: "cosmos-wildcard-index-alone",
    type: COLLECTION,
    says: "A wildcard index is neither compound nor unique, and lets nothing expire.",
    code: CODE,
    source: page("mongodb/indexing#wildcard-indexes"),
    check: ({ body }) =>
      indexesOf(body)
        .filter(({ keys }) => keys.some((key) => key.endsWith("$**")))
        .filter(({ keys, unique, expires }) => keys.length > 1 || unique || expires !== undefined)
        .map(({ path, keys }) => ({
          property: path,
          got: `a wildcard index on ${keys.join(", ")} with more than that`,
          expected: "one path and no options",
          fix: "Part them",
        })),
  },
];
