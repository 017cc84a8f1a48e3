/** What was deleted but still holds its name. */
import { release } from "../store/claims";
import type { Store } from "../store/store";

const NOTE = "soft-deleted";

/** Ids of soft-deleted resources. */
export function softDeleted(store: Store): string[] {
  return store
    .rows("SELECT holder FROM claims WHERE note = ? ORDER BY holder", [NOTE])
    .map(([holder]) => String(holder));
}

/** Lets the retention of all soft-deleted resources be over, as months would: their names are free. */
export function endRetention(store: Store): void {
  store.write(() => {
    for (const [scope, name] of store.rows("SELECT scope, name FROM claims WHERE note = ?", [NOTE])) {
      release(store, String(scope), String(name));
    }
  });
}
