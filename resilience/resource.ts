/** A value that only a deployment will tell; the engine's mark for it. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it, wherever it came from: a preview, an update, an exported state, a plan. */
export interface Resource {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** Raw values, `UNKNOWN` where a preview cannot know. Secrets are in plain text here: a rule never prints one. */
  readonly properties: Properties;
  /** The engine refuses to delete it. */
  readonly protect: boolean;
  /** URNs of the resources that each property's value was made from; empty where resources are judged one by one. */
  readonly propertySources: Readonly<Record<string, readonly string[]>>;
  /** URN of what it hangs on; nothing where resources are judged one by one. */
  readonly parent?: string;
  /** URNs of all that it waits for; nothing where resources are judged one by one. */
  readonly dependencies?: readonly string[];
}

/**
 * The value at a path such as `properties.publicNetworkAccess` or `locations[0].failoverPriority`.
 *
 * @returns `undefined` where nothing is set, `UNKNOWN` where the value, or what it lies in, is not known yet.
 */
export function valueAt(properties: Properties, path: string): unknown {
  let value: unknown = properties;
  for (const key of path.split(/[.[\]]+/).filter((part) => part !== "")) {
    if (value === UNKNOWN) return UNKNOWN;
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value ?? undefined;
}

/** The logical name, which may itself hold `::`. */
export function nameOf({ urn }: { readonly urn: string }): string {
  return urn.split("::").slice(3).join("::");
}

/** The stack that a URN tells; empty for what is none. */
export function stackOf({ urn }: { readonly urn: string }): string {
  return /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
}

/** The ARM id in lower case, because Azure compares ids so; `undefined` while it is not known. */
export function armIdOf(resource: Resource): string | undefined {
  return armId(resource.properties["id"]);
}

export function armId(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("/") ? value.toLowerCase() : undefined;
}

/**
 * Whether a resource lies within another in Azure. ARM ids nest, so they tell where both are known; before that, what the
 * property that names the parent was made from does.
 */
export function liesWithin(child: Resource, parent: Resource, property: string): boolean {
  const [own, outer] = [armIdOf(child), armIdOf(parent)];
  if (own !== undefined && outer !== undefined) return own.startsWith(`${outer}/`);
  return child.propertySources[property]?.includes(parent.urn) ?? false;
}
