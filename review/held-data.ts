import { made } from "../resilience/estate";
import type { Resource } from "../resilience/resource";
import type { Change, StackChange } from "./change";
import type { Fate, Holders } from "./fate";
import { AZURE_HOLDERS } from "./held-in-azure";
import { CLUSTER_HOLDERS } from "./held-in-clusters";

/** What a type keeps that the program cannot make again. */
const DATA: Holders = { ...AZURE_HOLDERS, ...CLUSTER_HOLDERS };

const LEARN = "https://learn.microsoft.com/azure";

/** What partners and registrars have written down: a new one is another. */
const ADDRESSES: Holders = {
  "azure-native:network:PublicIPAddress": () => ({
    keeps: "address",
    is: "lost",
    how: "Azure chooses the new one's address: whoever allows or calls the old one must be told",
    source: `${LEARN}/virtual-network/ip-services/public-ip-addresses#ip-address-assignment`,
  }),
  "azure-native:dns:Zone": () => ({
    keeps: "address",
    is: "lost",
    how: "a new zone is given name servers from a pool: the registrar's delegation must follow, and records that others made are gone",
    source: `${LEARN}/dns/dns-domain-delegation`,
  }),
};

/** Whether a type keeps data that the program cannot make again. */
export function holdsData(type: string): boolean {
  return type in DATA;
}

/** Resources of a stack as they were: made once for all of its changes. */
const WERE = new WeakMap<StackChange, readonly Resource[]>();

/** @returns nothing for a step that leaves what is kept where it is, and for what keeps nothing */
export function fateOf(change: Change, of: StackChange): Fate | undefined {
  if (change.before === undefined || (change.operation !== "delete" && change.operation !== "replace"))
    return undefined;
  const sameName = change.operation === "replace" && change.deleteBeforeReplace;
  const stack = WERE.get(of) ?? (of.before ?? []).map(made);
  WERE.set(of, stack);
  const held = { resource: made(change.before), sameName, stack };
  const fate = (DATA[change.type] ?? ADDRESSES[change.type])?.(held);
  if (fate === undefined || change.operation === "replace" || !change.before.options?.retainOnDelete) return fate;
  return { keeps: fate.keeps, is: "reversible", how: "the program lets go of it and leaves it where it is" };
}
