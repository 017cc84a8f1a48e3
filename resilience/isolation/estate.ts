/** A resource as far as its isolation shows, wherever it was read: a recording, a state, a preview. */
export interface NetworkedResource {
  readonly type: string;
  readonly name: string;
  /** Inputs and outputs, `id` among them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface NetworkedStack {
  readonly name: string;
  /** Regions must never meet; the hub may meet each. */
  readonly kind: "region" | "hub" | "other";
  readonly resources: readonly NetworkedResource[];
}

/** A way from one region's pods to another's, or something that would hide one. */
export interface Breach {
  /** Which part of the proof it breaks. */
  readonly law: string;
  readonly stack: string;
  readonly resource: string;
  readonly got: string;
  readonly expected: string;
}

/** What the laws are written with: who is whose, and which addresses are whose. */
export interface Estate {
  readonly stacks: readonly NetworkedStack[];
  /** Address blocks of each stack's networks, by the stack's name. */
  readonly spaces: ReadonlyMap<string, readonly string[]>;
  /** Stack that a resource or network belongs to, by its ARM id; undefined for what is nobody's here. */
  readonly ownerOf: (armId: string) => NetworkedStack | undefined;
}

const NETWORK = "azure-native:network:VirtualNetwork";
const CLUSTER = "azure-native:containerservice:ManagedCluster";

export function estateOf(stacks: readonly NetworkedStack[]): Estate {
  const spaces = new Map(
    stacks.map(({ name, resources }) => [
      name,
      resources
        .filter(({ type }) => type === NETWORK)
        .flatMap(({ properties }) => texts(objectAt(properties, "addressSpace")["addressPrefixes"])),
    ]),
  );
  const groups = new Map(stacks.flatMap((stack) => groupsOf(stack).map((group) => [group, stack] as const)));
  return { stacks, spaces, ownerOf: (armId) => groups.get(groupOf(armId) ?? "") };
}

/** Resource groups that a stack puts its network, its cluster and what AKS makes for that into. Others' groups it only visits. */
function groupsOf({ resources }: NetworkedStack): string[] {
  return resources.flatMap(({ type, properties }) => {
    if (type === "azure-native:resources:ResourceGroup") return [groupOf(text(properties["id"]) ?? "") ?? ""];
    if (type === CLUSTER) return [(text(properties["nodeResourceGroup"]) ?? "").toLowerCase()];
    return type === NETWORK ? [groupOf(text(properties["id"]) ?? "") ?? ""] : [];
  });
}

function groupOf(armId: string): string | undefined {
  return /\/resourceGroups\/([^/]+)/i.exec(armId)?.[1]?.toLowerCase();
}

/** Address blocks of all regions but one's own. */
export function foreignBlocks({ stacks, spaces }: Estate, own: NetworkedStack): string[] {
  return stacks
    .filter(({ name, kind }) => kind === "region" && name !== own.name)
    .flatMap(({ name }) => spaces.get(name) ?? []);
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** What lies at a path of objects; an empty object where there is none. */
export function objectAt(value: unknown, ...path: readonly string[]): Record<string, unknown> {
  const inner = path.reduce<unknown>((outer, key) => (isObject(outer) ? outer[key] : undefined), value);
  return isObject(inner) ? inner : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
