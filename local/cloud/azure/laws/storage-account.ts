/** Where in an account something lies. */
import { parseArmId } from "../arm-id";
import type { Situation } from "../rule";
import type { Resource } from "../../store/store";

const ACCOUNT = "Microsoft.Storage/storageAccounts";

/** The account that something lies in, at any depth. */
export function accountOf({ store, id }: Situation): Resource | undefined {
  for (let above = id.parent; above !== ""; above = parseArmId(above).parent) {
    if (parseArmId(above).type.toLowerCase() === ACCOUNT.toLowerCase()) return store.get(above);
  }
  return undefined;
}

/** Settings of the blobs of that account, where they were declared. */
export function blobServiceOf(situation: Situation): Resource | undefined {
  const account = accountOf(situation);
  return account && situation.store.get(`${account.id}/blobServices/default`);
}
