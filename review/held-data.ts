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

/** What partners, registrars and databases have written down: a new one is another. */
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
  // Deleted for good, it goes with whoever was it.
  "azure-native:managedidentity:UserAssignedIdentity": ({ replaced }) =>
    replaced
      ? {
          keeps: "address",
          is: "lost",
          how: "the new one has another principal id: PostgreSQL's roles (sql/migrations/server) and grants that others made know the old one",
        }
      : undefined,
};

/** Whether a type keeps data that the program cannot make again. */
export function holdsData(type: string): boolean {
  return type in DATA;
}

/** A stack as it was, worked out once for all of its changes. */
interface Were {
  readonly resources: readonly Resource[];
  /** What goes and keeps data, by the place that others may lie in. */
  readonly going: ReadonlyMap<string, Change>;
}
const WERE = new WeakMap<StackChange, Were>();

const WORSE: readonly Fate["is"][] = ["reversible", "restorable", "lost"];

/** @returns nothing for a step that leaves what is kept where it is, and for what keeps nothing */
export function fateOf(change: Change, of: StackChange): Fate | undefined {
  const were = WERE.get(of) ?? asItWas(of);
  WERE.set(of, were);
  const own = ownFate(change, were.resources);
  // What lies in something that goes too comes back no better than that does.
  const outer = own?.keeps === "data" ? outerOf(change, were.going) : undefined;
  const its = outer && fateOf(outer, of);
  if (own === undefined || outer === undefined || its === undefined) return own;
  if (WORSE.indexOf(its.is) < WORSE.indexOf(own.is)) return own;
  return { keeps: "data", is: its.is, how: `goes with \`${outer.name}\`, in which it lies: see there` };
}

function ownFate(change: Change, stack: readonly Resource[]): Fate | undefined {
  if (change.before === undefined || !goes(change)) return undefined;
  const replaced = change.operation === "replace";
  const held = { resource: made(change.before), replaced, sameName: replaced && change.deleteBeforeReplace, stack };
  const fate = (DATA[change.type] ?? ADDRESSES[change.type])?.(held);
  if (fate === undefined || replaced || !change.before.options?.retainOnDelete) return fate;
  return { keeps: fate.keeps, is: "reversible", how: "the program lets go of it and leaves it where it is" };
}

function goes({ operation }: Change): boolean {
  return operation === "delete" || operation === "replace";
}

function asItWas({ before = [], changes }: StackChange): Were {
  const holders = changes.filter((change) => goes(change) && holdsData(change.type));
  return { resources: before.map(made), going: new Map(holders.map((change) => [placeOf(change), change])) };
}

/** An id of Azure, or the name of a namespace. */
function placeOf({ type, urn, before }: Change): string {
  if (type === NAMESPACE) return namespaced(valueOn(before?.inputs, "metadata.name"));
  return before?.id?.toLowerCase() ?? urn;
}

/** The nearest that it lies in: ids of Azure nest; a namespace is named by what is in it. */
function outerOf({ before }: Change, going: ReadonlyMap<string, Change>): Change | undefined {
  const id = before?.id?.toLowerCase() ?? "";
  if (!id.startsWith("/")) return going.get(namespaced(valueOn(before?.inputs, "metadata.namespace")));
  const ends = [...id.matchAll(/\//g)].map(({ index }) => index).reverse();
  return ends.map((end) => going.get(id.slice(0, end))).find((found) => found !== undefined);
}

function namespaced(name: unknown): string {
  return `namespace ${String(name)}`;
}
