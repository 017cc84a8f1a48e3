/**
 * What makes a resource safe, in the eyes of others: the rules of Azure's public packs, CIS benchmarks and Kubernetes' own
 * standards, read for the types that we have and written down without a look at our rules.
 */
export interface SafeProperty {
  /**
   * Such as `sku.tier` or `locations[*].isZoneRedundant`: `[*]` is each entry of a list or map, `[access=Deny]` each entry with that
   * value (more after commas), `["a.b"]` a key with dots.
   */
  readonly path: string;
  /** What a careless hand would set instead, each a mutant; a function is given the value that stands there. */
  readonly weak: readonly unknown[];
  /** Address of the page that asks for it, read 2026-11. */
  readonly source: string;
  /**
   * `weakened` where nothing is granted without it: only the weaker value is a danger. `added` where the cloud's own default is as
   * good: the weaker value is tried also where nothing is set.
   *
   * @default the property is also dropped and misspelt
   */
  readonly only?: "weakened" | "added";
  /** Asked of production alone: availability, which other environments pay less for (A16). */
  readonly production?: true;
  /** Only of resources whose inputs are so. */
  readonly where?: (inputs: unknown) => boolean;
}

/** By type token. */
export type Safety = Readonly<Record<string, readonly SafeProperty[]>>;

/** A resource whose absence is a danger: taken away, one at a time. */
export interface SafeResource {
  readonly type: string;
  readonly source: string;
  readonly production?: true;
  /** Only those that are there to keep safe. */
  readonly where?: (inputs: unknown) => boolean;
}

type Options = Pick<SafeProperty, "only" | "production" | "where">;

/** A property with what would be weaker. */
export function weaker(path: string, weak: unknown, source: string, options: Options = {}): SafeProperty {
  return { path, weak: [weak], source, ...options };
}

/** A property that is there, whatever it says. */
export function present(path: string, source: string, options: Options = {}): SafeProperty {
  return { path, weak: [], source, ...options };
}

/** A list of which one entry less is weaker. */
export function complete(path: string, source: string, options: Options = {}): SafeProperty {
  return { path, weak: [shorter], source, ...options };
}

function shorter(value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, -1) : undefined;
}

export const production = { production: true } as const;
/** An addition that makes it weaker. */
export const addition = { only: "added" } as const;
/** A grant that may be too wide, and harms nobody when it is gone. */
export const grant = { only: "weakened" } as const;

export const psrule = (rule: string): string => `https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.${rule}/`;
/** @param type folder of Azure's Proactive Resiliency Library, such as `Network/natGateways` */
export const aprl = (type: string): string =>
  `https://azure.github.io/Azure-Proactive-Resiliency-Library-v2/azure-resources/${type}/`;
export const learn = (page: string): string => `https://learn.microsoft.com/${page}`;
export const kubernetes = (page: string): string => `https://kubernetes.io/docs/${page}/`;
