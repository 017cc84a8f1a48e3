import { serverParameters } from "../../../components/azure/postgres-with-replicas-and-pgbouncer/build-parameters";
import { poolPlan } from "../../../components/azure/postgres-with-replicas-and-pgbouncer/build-pool";
import { PARAMETERS } from "../../../facts/postgres-parameters";

export const DATABASES = ["accounts", "content"] as const;

/** The component's own plan for the smallest server and few clients: small enough to be filled by a test. */
export const PLAN = poolPlan({ name: "Standard_D2ds_v5", tier: "GeneralPurpose" }, DATABASES.length, { clients: 28 });

const WANTED = serverParameters({ databases: DATABASES, logicalReplication: true, version: "16" }, PLAN);
/** Azure's own, unknown to PostgreSQL and PgBouncer; and a library that Debian does not have. */
const AZURE_ONLY = /^(pgbouncer|metrics|azure)\./;
const NOT_ON_DEBIAN = ",pg_failover_slots";

/** Parameters of PostgreSQL as the component sets them, so that a real server judges their names and values. */
export const POSTGRES_PARAMETERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(WANTED)
    .filter(([name]) => !AZURE_ONLY.test(name))
    .map(([name, value]) => [name, value.replace(NOT_ON_DEBIAN, "")]),
);

/** Settings of PgBouncer: what Azure presets, then what the component sets. */
export function bouncerSettings(version: readonly [major: number, minor: number]): Record<string, string> {
  const presets = Object.entries(PARAMETERS).map(([name, { preset }]) => [name, preset ?? ""] as const);
  const settings = Object.fromEntries(
    [...presets, ...Object.entries(WANTED)]
      .filter(([name, value]) => name.startsWith("pgbouncer.") && value !== "")
      .map(([name, value]) => [name.replace("pgbouncer.", ""), value]),
  );
  // Azure's switch; and a setting of PgBouncer since 1.21: https://www.pgbouncer.org/changelog.html (2026-11)
  const { enabled: _, max_prepared_statements: prepared, ...known } = settings;
  return prepares(version) && prepared !== undefined ? { ...known, max_prepared_statements: prepared } : known;
}

/** Whether this PgBouncer tracks prepared statements, as Azure's does where the component says so. */
export function prepares([major, minor]: readonly [major: number, minor: number]): boolean {
  return major > 1 || minor >= 21;
}
