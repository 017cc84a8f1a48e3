import { type Client, DatabaseError } from "pg";
import { type Applied, type Migration, MigrationError, stillToApply } from "./migrations";

/** What a database has still to be given; changes nothing, not even in a database that has never been migrated. */
export async function pendingIn(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('plugilo.migrations') is not null as there",
  );
  const applied = rows[0]?.there === true ? await appliedIn(client) : [];
  return stillToApply(migrations, applied).map(({ file }) => file);
}

/**
 * Gives a database what it lacks, each file in a transaction with the record of it: what fails leaves nothing behind, and
 * the next run goes on from there. Two at once take turns. Needs a session of its own, so port 5432 and not PgBouncer's.
 *
 * @returns the files that were applied.
 * @throws MigrationError when history was rewritten, or with the file, place and words of a refusal.
 */
export async function migrate(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  // A migration may take its time; only what waits for a lock gives up, because everybody else queues behind it.
  await client.query("set statement_timeout = 0");
  await client.query("select pg_advisory_lock(hashtext('plugilo.migrations'))");
  try {
    await client.query("set lock_timeout = '5s'");
    await client.query(`
      create schema if not exists plugilo;
      create table if not exists plugilo.migrations (
        file text primary key,
        checksum text not null,
        applied_at timestamptz not null default now(),
        applied_by name not null default session_user
      )`);
    const pending = stillToApply(migrations, await appliedIn(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ file }) => file);
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('plugilo.migrations'))");
  }
}

async function appliedIn(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>("select file, checksum from plugilo.migrations order by file");
  return rows;
}

async function apply(client: Client, { file, sql, checksum }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    // Migrations act as the owner of the database; the record is not the owner's to write.
    await client.query("reset role");
    await client.query("insert into plugilo.migrations (file, checksum) values ($1, $2)", [file, checksum]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error instanceof DatabaseError ? new MigrationError(`${file}${lineOf(sql, error)}: ${error.message}`) : error;
  }
}

function lineOf(sql: string, { position }: DatabaseError): string {
  return position === undefined ? "" : `:${sql.slice(0, Number(position)).split("\n").length}`;
}
