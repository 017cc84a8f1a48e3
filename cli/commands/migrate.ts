import * as path from "node:path";
import { Client } from "pg";
import { readMigrations, type Migration } from "../../sql/runner/migrations";
import { migrate, pendingIn } from "../../sql/runner/migrate";
import { readEstate, type Estate, type StackConfig } from "../../stacks/config";
import { EXIT, Failure } from "../failure";
import { ROOT } from "../session";

export interface MigrateFlags {
  readonly apply?: boolean;
  readonly json?: boolean;
}

/** What one database lacks, or was given. */
interface Step {
  readonly database: string;
  readonly files: readonly string[];
}

/** Azure makes it on every server; roles and the clock are kept there. */
const SERVER_DATABASE = "postgres";

/**
 * What the databases of the estate lack of sql/migrations, and with `--apply` gives it to them. Without PGHOST it connects
 * nowhere and tells all there is: the servers have no public address, so people run it inside the network.
 *
 * @throws MigrationError, Failure: each a message that is whole.
 */
export async function runMigrations(flags: MigrateFlags): Promise<number> {
  const host = process.env["PGHOST"];
  if (flags.apply && host === undefined) {
    throw new Failure("PGHOST: got none, expected the writer's name of the databases; set it as for psql.");
  }
  const work = workOf(readEstate(ROOT));
  const steps: Step[] = [];
  for (const [database, migrations] of work) {
    const files = host === undefined ? migrations.map(({ file }) => file) : await ask(database, migrations, flags);
    steps.push({ database, files });
  }
  process.stdout.write(
    flags.json ? `${JSON.stringify({ exitCode: EXIT.ok, steps }, null, 2)}\n` : told(steps, flags, host),
  );
  return EXIT.ok;
}

/** Databases in the order in which they are migrated, each with all its migrations. */
function workOf(estate: Estate): (readonly [database: string, migrations: readonly Migration[]])[] {
  const folder = path.join(ROOT, "sql", "migrations");
  const each = readMigrations(path.join(folder, "database"));
  const services = [...new Set([...estate.values()].flatMap(databasesOf))]
    .sort()
    .map((database) => [database, each] as const);
  return [...services, [SERVER_DATABASE, readMigrations(path.join(folder, "server"))]];
}

function databasesOf(stack: StackConfig): readonly string[] {
  if (stack.kind === "region") return stack.postgres.databases;
  return stack.kind === "standalone" ? stack.dataStores.postgres.databases : [];
}

async function ask(database: string, migrations: readonly Migration[], { apply }: MigrateFlags): Promise<string[]> {
  const client = new Client({ database, application_name: "plugilo migrate" });
  try {
    await client.connect();
    return await (apply ? migrate(client, migrations) : pendingIn(client, migrations));
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") {
      throw new Failure(
        `${database}: got "${error.message}", expected to be let in; see to PGHOST, PGUSER and PGPASSWORD.`,
      );
    }
    throw error;
  } finally {
    await client.end();
  }
}

function told(steps: readonly Step[], { apply }: MigrateFlags, host: string | undefined): string {
  const lines = steps.map(({ database, files }) => `${database}: ${files.length > 0 ? files.join(", ") : "nothing"}`);
  const pending = host === undefined ? "all migrations (PGHOST names no server to ask)" : `still to apply on ${host}`;
  return `${apply ? `applied on ${String(host)}` : pending}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
