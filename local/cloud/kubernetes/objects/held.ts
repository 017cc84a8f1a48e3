import { equal, type PropertyMap } from "../../protocol/values";
import { reveal } from "../../store/concealment";
import type { Resource, Store } from "../../store/store";

/** What the store holds under an id: its record, and its inputs with secrets that have not changed taken from `known`. */
export function held(
  store: Store,
  storeId: string,
  known: PropertyMap,
): { record: Resource; inputs: PropertyMap } | undefined {
  const record = store.get(storeId);
  if (record === undefined) return undefined;
  const revealed = reveal(record.body, known, store.secretKey());
  return { record, inputs: equal(revealed, known) ? known : revealed };
}
