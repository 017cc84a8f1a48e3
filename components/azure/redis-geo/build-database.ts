import type * as inputs from "@pulumi/azure-native/types/input";
import type { Persistence } from "./args";

/** Azure's form of a persistence choice. Never together with geo-replication. */
export function persistenceArgs(choice: Persistence): inputs.redisenterprise.PersistenceArgs {
  return choice.kind === "snapshots"
    ? { rdbEnabled: true, rdbFrequency: choice.every, aofEnabled: false }
    : { aofEnabled: true, aofFrequency: "1s", rdbEnabled: false };
}
