import { COSMOS_LIMITS, MONGO_ROLES } from "../../../facts/cosmos";
import type { Fault } from "../../arguments";
import type { Collection, CosmosMultiRegionArgs, MongoDatabase } from "./args";

export function cosmosFaults(args: CosmosMultiRegionArgs): Fault[] {
  return [
    ...locationFaults(args),
    ...linkFaults(args),
    ...Object.entries(args.databases).flatMap(([name, database]) => databaseFaults(`databases.${name}`, database)),
    ...roleFaults(args),
    ...userFaults(args),
    ...vaultFaults(args),
  ];
}

function locationFaults({ locations }: CosmosMultiRegionArgs): Fault[] {
  const names = locations.map(({ region }) => region.name);
  const priorities = locations.map(({ priority }) => priority).sort((a, b) => a - b);
  const faults: Fault[] = [];
  if (locations.length < 2 || new Set(names).size !== names.length) {
    const expected = "two regions or more, each once: the account writes in several";
    faults.push({ path: "locations", got: names, expected, fix: "add or remove a region" });
  }
  if (!priorities.every((priority, index) => priority === index)) {
    const expected = `priorities from 0 to ${locations.length - 1}, each once`;
    faults.push({ path: "locations", got: priorities, expected, fix: "number the regions anew" });
  }
  return faults;
}

function linkFaults({ links, locations }: CosmosMultiRegionArgs): Fault[] {
  if (Object.keys(links).length >= locations.length) return [];
  const expected = `a private link for each of the ${locations.length} locations`;
  return [{ path: "links", got: Object.keys(links), expected, fix: "add the network of the region that is missing" }];
}

function databaseFaults(path: string, { maxThroughput, collections }: MongoDatabase): Fault[] {
  const sharing = Object.values(collections).filter((collection) => collection.maxThroughput === undefined).length;
  const most = COSMOS_LIMITS.sharingCollections;
  return [
    ...throughputFaults(`${path}.maxThroughput`, maxThroughput),
    ...(sharing <= most
      ? []
      : [
          {
            path: `${path}.collections`,
            got: sharing,
            expected: `at most ${most} collections that share throughput`,
            fix: "split the database, or give some a throughput of their own",
          },
        ]),
    ...Object.entries(collections).flatMap(([name, collection]) =>
      collectionFaults(`${path}.collections.${name}`, collection),
    ),
  ];
}

function throughputFaults(path: string, got: number | undefined): Fault[] {
  const step = COSMOS_LIMITS.throughputStep;
  if (got === undefined || (got >= step && got % step === 0)) return [];
  return [{ path, got, expected: `a multiple of ${step}`, fix: "round it up" }];
}

function collectionFaults(path: string, { shardKey, indexes = [], ttlSeconds, maxThroughput }: Collection): Fault[] {
  const longest = COSMOS_LIMITS.longestTtlSeconds;
  const loose = indexes.filter(({ keys, unique }) => unique === true && !keys.includes(shardKey));
  const ttlFits =
    ttlSeconds === undefined || (Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= longest);
  return [
    ...throughputFaults(`${path}.maxThroughput`, maxThroughput),
    ...loose.map(({ keys }) => ({
      path: `${path}.indexes`,
      got: keys,
      expected: `the shard key ${shardKey} in a unique index: uniqueness holds within a partition`,
      fix: "add it to the index's keys",
    })),
    ...(ttlFits
      ? []
      : [
          {
            path: `${path}.ttlSeconds`,
            got: ttlSeconds,
            expected: `whole seconds from 1 to ${longest}`,
            fix: "leave it out to keep documents",
          },
        ]),
  ];
}

function roleFaults({ roles = {}, databases }: CosmosMultiRegionArgs): Fault[] {
  const builtIn: readonly string[] = MONGO_ROLES.builtIn;
  return Object.entries(roles).flatMap(([name, { database, collections }]) => {
    const path = `roles.${name}`;
    const known = databases[database];
    if (builtIn.includes(name)) {
      return [{ path, got: name, expected: "a name that no database has already", fix: "rename the role" }];
    }
    if (!known) return [unknown(`${path}.database`, database, Object.keys(databases))];
    return Object.keys(collections)
      .filter((collection) => !(collection in known.collections))
      .map((collection) => unknown(`${path}.collections`, collection, Object.keys(known.collections)));
  });
}

function userFaults({ users = {}, roles = {}, databases }: CosmosMultiRegionArgs): Fault[] {
  const offered = [...MONGO_ROLES.builtIn, ...Object.keys(roles)];
  return Object.entries(users).flatMap(([name, user]) => {
    const path = `users.${name}`;
    return [
      ...(user.database in databases ? [] : [unknown(`${path}.database`, user.database, Object.keys(databases))]),
      ...(/^[a-z][a-z0-9-]{0,62}$/.test(name)
        ? []
        : [
            { path, got: name, expected: "lower-case letters, digits and hyphens, 63 at most", fix: "rename the user" },
          ]),
      ...(user.roles.length > 0
        ? []
        : [{ path: `${path}.roles`, got: user.roles, expected: "one role at least", fix: "say what it may do" }]),
      ...user.roles.filter((role) => !offered.includes(role)).map((role) => unknown(`${path}.roles`, role, offered)),
    ];
  });
}

function vaultFaults({ users = {}, vaults = {} }: CosmosMultiRegionArgs): Fault[] {
  const [someUsers, someVaults] = [Object.keys(users).length > 0, Object.keys(vaults).length > 0];
  if (someUsers === someVaults) return [];
  const expected = someUsers ? "the vault of each region, to keep the users' passwords" : "none, as there are no users";
  return [{ path: "vaults", got: Object.keys(vaults), expected, fix: someUsers ? "name them" : "leave them out" }];
}

function unknown(path: string, got: string, known: readonly string[]): Fault {
  return { path, got, expected: `one of ${known.join(", ")}`, fix: "mend the name, or add what is missing" };
}
