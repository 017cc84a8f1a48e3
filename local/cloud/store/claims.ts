/** Things that only one resource may hold: a global name, an address out of a subnet. Freed when the holder is removed. */
import { keyOf, type Store } from "./store";

export interface Claim {
  /** `global/Microsoft.Storage/storageAccounts`, or a subnet's id. */
  scope: string;
  name: string;
  /** The id of the resource that holds it. */
  holder: string;
  /** Why it is still held: `soft-deleted`. Empty while the holder exists. */
  note: string;
}

/** Who holds a name; undefined if it is free. Names and scopes are case-insensitive. */
export function claimOf(store: Store, scope: string, name: string): Claim | undefined {
  return claims(store, "scope = ? AND name = ?", [keyOf(scope), name.toLowerCase()])[0];
}

/** All claims in a scope, by name. */
export function claimsIn(store: Store, scope: string): Claim[] {
  return claims(store, "scope = ?", [keyOf(scope)]);
}

export function claimsOf(store: Store, holder: string): Claim[] {
  return claims(store, "holder = ?", [keyOf(holder)]);
}

/** Takes a name for a holder. @returns the claim of another holder if there is one; nothing is changed then. */
export function claim(store: Store, scope: string, name: string, holder: string, note = ""): Claim | undefined {
  return store.write(() => {
    const other = claimOf(store, scope, name);
    if (other && other.holder !== keyOf(holder)) return other;
    const row = [keyOf(scope), name.toLowerCase(), keyOf(holder), note];
    store.run("INSERT OR REPLACE INTO claims (scope, name, holder, note) VALUES (?, ?, ?, ?)", row);
    return undefined;
  });
}

export function release(store: Store, scope: string, name: string): void {
  store.run("DELETE FROM claims WHERE scope = ? AND name = ?", [keyOf(scope), name.toLowerCase()]);
}

function claims(store: Store, where: string, parameters: string[]): Claim[] {
  const rows = store.rows(
    `SELECT scope, name, holder, note FROM claims WHERE ${where} ORDER BY scope, name`,
    parameters,
  );
  return rows.map((row) => {
    const [scope = "", name = "", holder = "", note = ""] = row.map(String);
    return { scope, name, holder, note };
  });
}
