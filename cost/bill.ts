import { STANDALONE_SHARE, STANDALONE_USAGE } from "../facts/usage";
import { FREE } from "./free";
import { DATA_MEASURES } from "./measures/data";
import { EDGE_MEASURES } from "./measures/edge";
import { NETWORK_MEASURES } from "./measures/network";
import { PLATFORM_MEASURES } from "./measures/platform";
import { type CostedResource, type CostedStack, type Measures, type Quantity } from "./resource";
import { nameOf, valueAt } from "../resilience/resource";

/** What is charged, by type. */
export const MEASURES: Measures = { ...NETWORK_MEASURES, ...EDGE_MEASURES, ...DATA_MEASURES, ...PLATFORM_MEASURES };

/** So much of one thing that a stack is paid for: no money yet, so that a price can change without a deployment. */
export interface BillLine extends Quantity {
  /** Logical name of the resource. */
  readonly resource: string;
  /** The components that it lies in, the outermost first: `plugilo:azure:Storage::files`. */
  readonly within: readonly string[];
  readonly region: string;
}

/** What of a type has no price here. */
export interface NotPriced {
  readonly type: string;
  /** Nothing where the whole type is unknown. */
  readonly what?: string;
  readonly count: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly notPriced: readonly NotPriced[];
}

/** What a stack is paid for: of each resource so much, and all that nobody has a price for. */
export function billOf(stack: CostedStack): Bill {
  const byUrn = new Map(stack.resources.map((resource) => [resource.urn, resource]));
  const lines: BillLine[] = [];
  const notPriced = new Map<string, NotPriced>();
  const missing = (type: string, what?: string): void => {
    const key = `${type} ${what ?? ""}`;
    const count = (notPriced.get(key)?.count ?? 0) + 1;
    notPriced.set(key, { type, ...(what === undefined ? {} : { what }), count });
  };
  for (const resource of stack.resources) {
    const measure = MEASURES[resource.type];
    if (isUnknown(resource.type)) missing(resource.type);
    for (const measured of measure?.(resource, stack) ?? []) {
      if ("unpriced" in measured) missing(resource.type, measured.unpriced);
      else lines.push({ ...place(resource, stack, byUrn), ...inShare(measured, stack) });
    }
  }
  return { lines, notPriced: [...notPriced.values()].sort((a, b) => (a.type < b.type ? -1 : 1)) };
}

/** Assumptions are a production region's: an environment on its own has a share of them, and pays as much for what is always there. */
function inShare(quantity: Quantity, { kind }: CostedStack): Quantity {
  const { usage, count } = quantity;
  if (kind !== "standalone" || usage === undefined || STANDALONE_USAGE.has(usage)) return quantity;
  return { ...quantity, count: count * STANDALONE_SHARE };
}

/** Whether nobody has said what a type costs, or that it costs nothing. Components and providers are nothing to a cloud. */
export function isUnknown(type: string): boolean {
  return !type.startsWith("pulumi:") && !isComponent(type) && !FREE.has(type) && !MEASURES[type];
}

function isComponent(type: string): boolean {
  return type.startsWith("plugilo:");
}

function place(
  resource: CostedResource,
  stack: CostedStack,
  byUrn: ReadonlyMap<string, CostedResource>,
): Pick<BillLine, "resource" | "within" | "region"> {
  const location = valueAt(resource.properties, "location");
  const own = typeof location === "string" && !/^global$/i.test(location) ? location : stack.region;
  return { resource: nameOf(resource), within: owners(resource, byUrn), region: own };
}

function owners(resource: CostedResource, byUrn: ReadonlyMap<string, CostedResource>): string[] {
  const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
  if (!parent) return [];
  return [...owners(parent, byUrn), ...(isComponent(parent.type) ? [`${parent.type}::${nameOf(parent)}`] : [])];
}
