import { made } from "../resilience/estate";
import type { Resource } from "../resilience/resource";
import { valueOn, type Change, type StackChange } from "./change";
import type { Fate, Holders } from "./fate";
import { AZURE_HOLDERS } from "./held-in-azure";
import { CLUSTER_HOLDERS } from "./held-in-clusters";

/** What a type keeps that the program cannot make again. */
const DATA: Holders = { ...AZURE_HOLDERS, ...CLUSTER_HOLDERS };

const NAMESPACE = "kubernetes:core/v1:Namespace";
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

const WORSE: readonly Fate["is"][] = ["reversible", "restorable", "lost"];

/** @returns nothing for a step that leaves what is kept where it is, and for what keeps nothing */
export function fateOf(change: Change, of: StackChange): Fate | undefined {
  const own = ownFate(change, of);
  // What lies in something that goes too comes back no better than that does.
  const outer = own?.keeps === "data" ? of.changes.find((other) => liesIn(change, other)) : undefined;
  const its = outer && fateOf(outer, of);
  if (own === undefined || outer === undefined || its === undefined) return own;
  if (WORSE.indexOf(its.is) < WORSE.indexOf(own.is)) return own;
  return { ...its, how: `goes with \`${outer.name}\`, which it lies in: ${its.how}` };
}

function ownFate(change: Change, of: StackChange): Fate | undefined {
  if (change.before === undefined || !goes(change)) return undefined;
  const stack = WERE.get(of) ?? (of.before ?? []).map(made);
  WERE.set(of, stack);
  const sameName = change.operation === "replace" && change.deleteBeforeReplace;
  const fate = (DATA[change.type] ?? ADDRESSES[change.type])?.({ resource: made(change.before), sameName, stack });
  if (fate === undefined || change.operation === "replace" || !change.before.options?.retainOnDelete) return fate;
  return { keeps: fate.keeps, is: "reversible", how: "the program lets go of it and leaves it where it is" };
}

function goes({ operation }: Change): boolean {
  return operation === "delete" || operation === "replace";
}

/** Ids of Azure nest; a namespace is named by what is in it. */
function liesIn(change: Change, other: Change): boolean {
  if (change.urn === other.urn || !goes(other) || !holdsData(other.type)) return false;
  const [inner, outer] = [change.before, other.before];
  if (inner?.id?.startsWith("/") && outer?.id) return inner.id.toLowerCase().startsWith(`${outer.id.toLowerCase()}/`);
  const namespace = valueOn(inner?.inputs, "metadata.namespace");
  return other.type === NAMESPACE && namespace !== undefined && namespace === valueOn(outer?.inputs, "metadata.name");
}
