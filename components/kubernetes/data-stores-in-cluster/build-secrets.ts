import * as pulumi from "@pulumi/pulumi";
import { DATA_STORES, type DataStoreKey } from "../../../facts/data-stores";
import { redisSettings, USER } from "./build-stores";

/** Passwords of one store: its administrator's, and that of the services where they are two. */
export interface Passwords {
  readonly administrator: pulumi.Output<string>;
  readonly services: pulumi.Output<string>;
}

/** Files of a store's own Secret. */
export function credentials(
  key: DataStoreKey,
  { administrator, services }: Passwords,
): Record<string, pulumi.Output<string>> {
  switch (key) {
    case "postgres":
      return { administrator, services, "userlist.txt": pulumi.interpolate`"${USER}" "${services}"\n` };
    case "documents":
      return { administrator, services, "mongodump.yaml": pulumi.interpolate`password: ${administrator}\n` };
    case "cache":
      return { "redis.conf": services.apply(redisSettings) };
    case "search":
      return { administrator };
  }
}

/** Users by store: Redis knows the one of its password, Elasticsearch has one that it makes itself. */
const USERS: Readonly<Record<DataStoreKey, string>> = {
  postgres: USER,
  documents: USER,
  cache: "default",
  search: "elastic",
};

/**
 * How services reach a store, as variables of their environment: `POSTGRES_HOST`, `POSTGRES_PORT` (PgBouncer's), `POSTGRES_USER`,
 * `POSTGRES_PASSWORD`, and so on.
 */
export function settingsFor(
  key: DataStoreKey,
  namespace: pulumi.Input<string>,
  { services }: Passwords,
): Record<string, pulumi.Input<string>> {
  const name = key.toUpperCase();
  return {
    [`${name}_HOST`]: pulumi.interpolate`${key}.${namespace}.svc.cluster.local`,
    [`${name}_PORT`]: String(portFor(key)),
    [`${name}_USER`]: USERS[key],
    [`${name}_PASSWORD`]: services,
  };
}

function portFor(key: DataStoreKey): number {
  if (key === "postgres") return DATA_STORES.postgres.ports.pool;
  const [port = 0] = Object.values<number>(DATA_STORES[key].ports);
  return port;
}
