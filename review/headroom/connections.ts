import { PGBOUNCER, RESERVED_CONNECTIONS, skuFacts, type PostgresTier } from "../../facts/postgres";
import { PARAMETERS } from "../../facts/postgres-parameters";
import type { Stack } from "../../resilience/estate";
import { armId, valueAt, type Resource } from "../../resilience/resource";
import type { Room } from "./room";

const SERVER = "azure-native:dbforpostgresql:Server";
const DATABASE = "azure-native:dbforpostgresql:Database";
const PARAMETER = "azure-native:dbforpostgresql:Configuration";

/**
 * Connections of each server that its pools leave when every one of them is full: for migrations, readers of changes, people. A
 * server without PgBouncer has no plan to hold it against.
 */
export function connectionRooms(estate: readonly Stack[]): Room[] {
  const everything = estate.flatMap(({ resources }) => resources);
  const databases = everything.filter(({ type }) => type === DATABASE).map((one) => textAt(one, "serverName"));
  return estate.flatMap(({ name: stack, resources }) =>
    resources
      .filter(({ type }) => type === SERVER)
      .flatMap((server): Room[] => {
        const parameters = parametersOf(server, resources);
        const most = Number(parameters("max_connections") ?? presetConnections(server));
        const pools = databases.filter((of) => of === primaryOf(server)).length * PGBOUNCER.usersPerDatabase;
        const takes = pools * Number(parameters("pgbouncer.default_pool_size"));
        if (parameters("pgbouncer.enabled") !== "true" || !Number.isFinite(most) || !Number.isFinite(takes)) return [];
        const what = `connections of ${server.name} with all pools full`;
        return [{ kind: "connections", of: server.urn, stack, what, has: most - RESERVED_CONNECTIONS, takes }];
      }),
  );
}

/** A parameter as it is declared, else as Azure presets it. */
function parametersOf(server: Resource, resources: readonly Resource[]): (name: string) => string | undefined {
  const own = resources.filter(
    (one) => one.type === PARAMETER && textAt(one, "serverName") === textAt(server, "serverName"),
  );
  const values = new Map(own.map((one) => [textAt(one, "configurationName"), textAt(one, "value")]));
  return (name) => values.get(name) ?? PARAMETERS[name]?.preset;
}

/** Databases are their primary's; a replica has them all, and pools of each. */
function primaryOf(server: Resource): string {
  const source = armId(valueAt(server.properties, "sourceServerResourceId"));
  return source?.split("/").at(-1) ?? textAt(server, "serverName");
}

function presetConnections(server: Resource): number | undefined {
  return skuFacts({ name: textAt(server, "sku.name"), tier: textAt(server, "sku.tier") as PostgresTier })
    ?.maxConnections;
}

function textAt({ properties }: Resource, path: string): string {
  return String(valueAt(properties, path) ?? "");
}
