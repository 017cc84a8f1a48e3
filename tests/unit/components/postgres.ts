import {
  PostgresWithReplicasAndPgBouncer,
  type PostgresWithReplicasAndPgBouncerArgs,
} from "../../../components/azure/postgres-with-replicas-and-pgbouncer";
import type { Alerting } from "../../../components/azure/alerting";
import type { RegionName } from "../../../facts/regions";
import type * as pulumi from "@pulumi/pulumi";
import { SUBSCRIPTION } from "./computed";
import { doorIn, TENANT_ID } from "./doors";
import { record, type Recorded, type Recording, type StackOptions } from "./recorder";
import { siteIn } from "./sites";

export type Args = PostgresWithReplicasAndPgBouncerArgs;
export type Given = Partial<Omit<Args, "site" | "link">>;

export const SERVER = "azure-native:dbforpostgresql:Server";
export const CONFIGURATION = "azure-native:dbforpostgresql:Configuration";
export const PRIMARY_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-plugilo-prod-fra-data/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-plugilo-prod-fra`;

export const DEFAULTS: Omit<Args, "site" | "link"> = {
  version: "16",
  sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" },
  storageGb: 2048,
  administrators: {
    platform: { objectId: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61", principalName: "admins", principalType: "Group" },
  },
  tenantId: TENANT_ID,
  role: { kind: "primary", sameRegionReplicas: 1, virtualEndpointName: "psql-plugilo-prod" },
  databases: ["accounts", "content"],
  pool: {},
  logicalReplication: true,
  maintenanceWindow: { day: "Wednesday", startHourUtc: 1 },
};

export const replicaOf = (primaryServerId: pulumi.Input<string>): Args["role"] => ({
  kind: "replica",
  primaryServerId,
  virtualEndpointName: "psql-plugilo-prod",
});

/** Records one component as a stack would make it; `alerts` makes what it is watched by. */
export function postgresIn(
  region: RegionName,
  given: Given = {},
  { protect = true, alerts }: { protect?: boolean; alerts?: (opts: StackOptions) => Alerting } = {},
): Promise<Recording<PostgresWithReplicasAndPgBouncer>> {
  return record((opts) => {
    const site = siteIn(region, { protect });
    const link = doorIn(site, "postgres", opts);
    const alerting = alerts?.(opts);
    const args = { ...DEFAULTS, ...(alerting ? { alerting } : {}), ...given, site, link };
    return new PostgresWithReplicasAndPgBouncer("postgres", args, opts);
  });
}

/** What must be in place before a resource, all the way down. */
export function before(recording: Recording<unknown>, resource: Recorded): Set<string> {
  const found = new Set<string>();
  const visit = (one: Recorded): void => {
    for (const name of one.dependsOn) {
      if (found.has(name)) continue;
      found.add(name);
      recording.all.filter((other) => other.name === name).forEach(visit);
    }
  };
  visit(resource);
  return found;
}

/** Parameters of a server, in the order in which they are set. */
export function parametersOf(recording: Recording<unknown>, serverName: string): Record<string, unknown> {
  const all = recording.ofType(CONFIGURATION).filter(({ inputs }) => inputs["serverName"] === serverName);
  const ordered = all.sort((a, b) => before(recording, a).size - before(recording, b).size);
  return Object.fromEntries(ordered.map(({ inputs }) => [inputs["configurationName"], inputs["value"]]));
}
