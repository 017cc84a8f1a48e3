/**
 * What exists in the embedded cloud: one SQLite file for all providers, stacks and processes of a checkout.
 * Every method throws StoreError when the file is damaged, full, busy or unwritable.
 */
import { crc32 } from "node:zlib";
import path from "node:path";
import type Sqlite from "libsql";
import type { PropertyMap } from "../protocol/values";
import { checkIntegrity, openDatabase, type Database } from "./database";
import { damaged, translate } from "./errors";

/** One thing that exists. */
export interface Resource {
  /** As first written: ids are compared without regard to case. */
  id: string;
  /** `Microsoft.Network/virtualNetworks`, or `k8s/<apiVersion>/<kind>`. Compared without regard to case. */
  type: string;
  /** Pulumi's token: `azure-native:network:VirtualNetwork`. Empty for what the cloud made by itself. */
  token: string;
  /** `germanywestcentral`, or "" where there is none. Inherited by children (the provider fills it in). */
  location: string;
  /** The id of what this belongs to (resource group, server, cluster), or "". */
  parent: string;
  /** The URN that made it, or the id of the resource that brought it along. */
  owner: string;
  /** Inputs; secrets as digests (see concealment). */
  body: PropertyMap;
  /** What the cloud computed; no secrets. */
  outputs: PropertyMap;
  /** Milliseconds since 1970. */
  created: number;
}

/** `path` is where, in the body of `from`, the id of `to` stands: `subnet.id`. */
export interface Reference {
  from: string;
  to: string;
  path: string;
}

const COLUMNS = "id, type, token, location, parent, owner, body, outputs, created, checksum";

/** Ids are case-insensitive and a trailing slash means nothing (ARM). */
export function keyOf(id: string): string {
  return trimmed(id).toLowerCase();
}

function trimmed(id: string): string {
  return id.endsWith("/") ? id.replace(/\/+$/, "") : id;
}

export class Store {
  private readonly statements = new Map<string, Sqlite.Statement<unknown[]>>();
  private depth = 0;
  private key: string | undefined;

  private constructor(
    private readonly database: Database,
    /** The file, for messages. */
    readonly file: string,
  ) {}

  /** @param folder default: PLUGILO_CLOUD, or `.plugilo/cloud` in the working directory. */
  static open(folder: string = defaultFolder()): Store {
    const { database, file } = openDatabase(folder);
    return new Store(database, file);
  }

  /** As `open`, for as long as the process lives: closed in order at its end, so that the next one need not check the file. */
  static openForProcess(folder?: string): Store {
    const store = Store.open(folder);
    process.once("exit", () => store.close());
    return store;
  }

  /** Folds the log into the file; best effort, as nothing is lost without. */
  close(): void {
    if (!this.database.open) return;
    this.statements.clear();
    try {
      this.database.exec("PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      this.database.close();
    }
  }

  /** Reads the whole file. @throws StoreError naming the damage */
  verify(): void {
    this.guard(() => checkIntegrity(this.database, this.file));
    this.select("", []);
  }

  /** Runs a change: all of it or nothing, and no other process in between. Changes may be nested. Must not be async. */
  write<T>(change: () => T): T {
    if (this.depth > 0) return change();
    this.guard(() => this.database.exec("BEGIN IMMEDIATE"));
    this.depth = 1;
    try {
      const result = change();
      this.guard(() => this.database.exec("COMMIT"));
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec("ROLLBACK");
      throw error;
    } finally {
      this.depth = 0;
    }
  }

  get(id: string): Resource | undefined {
    return this.select("WHERE key = ?", [keyOf(id)])[0];
  }

  has(id: string): boolean {
    return this.rows("SELECT 1 FROM resources WHERE key = ?", [keyOf(id)]).length > 0;
  }

  all(): Resource[] {
    return this.select("ORDER BY key", []);
  }

  ofType(type: string): Resource[] {
    return this.select("WHERE type = ? ORDER BY key", [type]);
  }

  /** Direct children only. */
  children(id: string): Resource[] {
    return this.select("WHERE parent = ? ORDER BY key", [trimmed(id)]);
  }

  /** Everything whose id lies below an id, at any depth, without the thing itself. */
  below(id: string): Resource[] {
    const key = keyOf(id);
    return this.select("WHERE key > ? AND key < ? ORDER BY key", [`${key}/`, `${key}0`]);
  }

  /** What a URN or a resource brought about. */
  ownedBy(owner: string): Resource[] {
    return this.select("WHERE owner = ? ORDER BY key", [owner]);
  }

  /** What refers to an id. */
  referrers(id: string): Reference[] {
    return this.referenceRows("target = ?", [keyOf(id)]);
  }

  /** What refers to an id or to anything below it. */
  referrersWithin(id: string): Reference[] {
    const key = keyOf(id);
    const below = [`${key}/`, `${key}0`];
    return [...this.referrers(id), ...this.referenceRows("target > ? AND target < ?", below)];
  }

  /** What an id refers to. */
  referencesOf(id: string): Reference[] {
    return this.referenceRows("source = ?", [keyOf(id)]);
  }

  /** Creates or replaces; the time of creation and the spelling of the id stay. The references replace the earlier ones. */
  put(resource: Omit<Resource, "created">, references: readonly Omit<Reference, "from">[] = []): void {
    this.write(() => {
      const key = keyOf(resource.id);
      const before = this.get(key);
      const row = toRow({ ...resource, id: before?.id ?? resource.id, created: before?.created ?? Date.now() });
      this.run(`INSERT OR REPLACE INTO resources (key, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
        key,
        ...row,
      ]);
      this.run("DELETE FROM refs WHERE source = ?", [key]);
      for (const { to, path: where } of references) {
        this.run("INSERT INTO refs (source, target, path) VALUES (?, ?, ?)", [key, keyOf(to), where]);
      }
    });
  }

  /** Removes one resource, its references and what it claimed (not its children). @returns whether it was there */
  remove(id: string): boolean {
    return this.write(() => {
      const key = keyOf(id);
      this.run("DELETE FROM refs WHERE source = ?", [key]);
      this.run("DELETE FROM claims WHERE holder = ?", [key]);
      return this.run("DELETE FROM resources WHERE key = ?", [key]) > 0;
    });
  }

  /** The key for digests of secrets and for computed secrets; made with the file, never shown. */
  secretKey(): string {
    this.key ??= String(this.rows("SELECT value FROM meta WHERE key = 'secret-key'", [])[0]?.[0] ?? "");
    if (this.key === "") throw damaged(this.file, "the table meta has lost its key");
    return this.key;
  }

  /** For the store's other parts (claims, faults): rows as arrays. */
  rows(sql: string, parameters: readonly unknown[]): unknown[][] {
    return this.guard(() =>
      this.prepare(sql)
        .raw()
        .all(...parameters)
        .map((row) => (Array.isArray(row) ? row : [row])),
    );
  }

  /** For the store's other parts. @returns how many rows changed */
  run(sql: string, parameters: readonly unknown[]): number {
    return this.guard(() => this.prepare(sql).run(...parameters).changes);
  }

  private referenceRows(where: string, parameters: string[]): Reference[] {
    const rows = this.rows(`SELECT source, target, path FROM refs WHERE ${where} ORDER BY source, path`, parameters);
    return rows.map(([from, to, place]) => ({ from: String(from), to: String(to), path: String(place) }));
  }

  private select(where: string, parameters: readonly unknown[]): Resource[] {
    return this.rows(`SELECT ${COLUMNS} FROM resources ${where}`, parameters).map((row) => this.fromRow(row));
  }

  private fromRow(row: unknown[]): Resource {
    const [id, type, token, location, parent, owner, body, outputs] = row.slice(0, 8).map(String);
    const created = Number(row[8]);
    if (checksum(row.slice(0, 9)) !== Number(row[9])) throw damaged(this.file, `the record of ${id} was altered`);
    if (id === undefined || type === undefined || token === undefined || location === undefined) {
      throw damaged(this.file, "a record is incomplete");
    }
    return {
      ...{ id, type, token, location, created },
      ...{ parent: parent ?? "", owner: owner ?? "" },
      body: JSON.parse(body ?? "{}") as PropertyMap,
      outputs: JSON.parse(outputs ?? "{}") as PropertyMap,
    };
  }

  private prepare(sql: string): Sqlite.Statement<unknown[]> {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.database.prepare<unknown[]>(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw translate(this.file, error);
    }
  }
}

function defaultFolder(): string {
  return process.env["PLUGILO_CLOUD"] ?? path.resolve(".plugilo", "cloud");
}

function toRow(resource: Resource): unknown[] {
  const { id, type, token, location, parent, owner, body, outputs, created } = resource;
  const row = [
    id,
    type,
    token,
    location,
    trimmed(parent),
    owner,
    JSON.stringify(body),
    JSON.stringify(outputs),
    created,
  ];
  return [...row, checksum(row)];
}

/** SQLite notices damage to its structure, not to a text: this notices that. */
function checksum(row: readonly unknown[]): number {
  return crc32(row.join("\u0000"));
}
