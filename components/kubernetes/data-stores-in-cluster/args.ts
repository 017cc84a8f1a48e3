import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";

export interface DataStoresInClusterArgs {
  /** Required. The stack's environment: `prod` is refused, because each store has one copy. */
  readonly environment: string;
  /** Required. Namespace of the stores: pod security `restricted` will do. It lets the consumers reach `DATA_STORE_PORTS`. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Namespace of the services: it gets the Secret `data-stores`, whose keys are variables of an environment. */
  readonly consumers: pulumi.Input<string>;
  /** Required. PostgreSQL and PgBouncer; databases belong to the role `services`. Made at the first start: more come by migration. */
  readonly postgres: { readonly databases: readonly string[]; readonly storageGb: number };
  /** Required. MongoDB in place of Cosmos DB. */
  readonly documents: { readonly storageGb: number };
  /** Required. Redis that writes to its disk. */
  readonly cache: { readonly storageGb: number };
  /** Required. Elasticsearch, one node. */
  readonly search: { readonly storageGb: number };
}

/** What goes into a script that makes it unquoted. */
const DATABASE = /^[a-z][a-z0-9_]{0,62}$/;

export function storeFaults(args: DataStoresInClusterArgs): Fault[] {
  const { environment, postgres } = args;
  const faults: Fault[] = [];
  if (environment === "prod") {
    const fix = "use PostgresWithReplicasAndPgBouncer, CosmosMultiRegion and RedisGeo there";
    faults.push({ path: "environment", got: environment, expected: "staging or dev: a store here has one copy", fix });
  }
  if (postgres.databases.length === 0) {
    const fix = "name those of production";
    faults.push({ path: "postgres.databases", got: postgres.databases, expected: "at least one", fix });
  }
  postgres.databases.forEach((got, index) => {
    const path = `postgres.databases[${index}]`;
    const fix = "choose another name";
    if (!DATABASE.test(got)) {
      faults.push({ path, got, expected: "lower-case letters, digits and underscores, a letter first", fix });
    } else if (postgres.databases.indexOf(got) !== index) {
      faults.push({ path, got, expected: "each database once", fix: "remove the repetition" });
    }
  });
  for (const key of ["postgres", "documents", "cache", "search"] as const) {
    const got = args[key].storageGb;
    if (Number.isInteger(got) && got > 0) continue;
    faults.push({ path: `${key}.storageGb`, got, expected: "whole GB, at least 1", fix: "give the size of its disk" });
  }
  return faults;
}
