import * as path from "node:path";
import { migrate } from "../../../sql/runner/migrate";
import { readMigrations } from "../../../sql/runner/migrations";
import { within } from "./machine";
import { DATABASES } from "./plan";

const FOLDER = path.resolve(__dirname, "../../../sql/migrations");
export const SERVER_MIGRATIONS = readMigrations(path.join(FOLDER, "server"));
export const DATABASE_MIGRATIONS = readMigrations(path.join(FOLDER, "database"));
export const OBJECT_ID = "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";

/**
 * What only Azure has: the function that makes a role for an Entra identity. This stand-in makes the role and notes the id, in
 * a schema of its own; that the identity can then sign in is Azure's to prove.
 */
const STAND_IN = `
  create schema stand_in_for_azure;
  create table stand_in_for_azure.principals (name text primary key, object_id uuid not null, kind text not null);
  create function stand_in_for_azure.pgaadauth_create_principal_with_oid(
    role_name text, object_id text, object_type text, is_admin boolean, is_mfa boolean) returns text
    language plpgsql as $$
  begin
    execute format('create role %I login', role_name);
    insert into stand_in_for_azure.principals values (role_name, object_id::uuid, object_type);
    return 'Created role for ' || role_name;
  end $$;
  alter database postgres set search_path = "$user", public, stand_in_for_azure`;

/** Applies every migration to a server. @returns the files that were applied, by database. */
export async function migrateAll(port: number): Promise<Record<string, string[]>> {
  const applied: Record<string, string[]> = {};
  for (const database of DATABASES) {
    applied[database] = await within([port, undefined, database], (client) => migrate(client, DATABASE_MIGRATIONS));
  }
  applied["postgres"] = await within([port], (client) => migrate(client, SERVER_MIGRATIONS));
  return applied;
}

/** What the component makes on Azure, here in SQL: its databases. */
export async function createDatabases(port: number): Promise<void> {
  await within([port], async (client) => {
    await client.query(STAND_IN);
    for (const database of DATABASES) await client.query(`create database ${database}`);
  });
}

/** One identity with each kind of access to one database, by its name. */
export async function letIn(port: number, identities: Readonly<Record<string, string>>): Promise<void> {
  await within([port], async (client) => {
    for (const [name, access] of Object.entries(identities)) {
      await client.query("select plugilo.grant_access($1, $2, $3, $4)", [name, OBJECT_ID, DATABASES[0], access]);
    }
  });
}
