import type { RecoveryTier } from "../../facts/objectives";
import { stackOf, valueAt, type Resource } from "../../resilience/resource";

/**
 * Objectives that a resource is held to, from what it tells itself: the stack's name, whose first word is the environment,
 * else its own tag. Of two answers the stack's counts: a tag must not talk a production resource out of its protection. Where
 * nothing says that this is not production, it is.
 */
export function tierOf({ urn, properties }: Pick<Resource, "urn" | "properties">): RecoveryTier {
  const environment = /^(prod|staging|dev)(-|$)/.exec(stackOf({ urn }))?.[1] ?? valueAt(properties, "tags.environment");
  return environment === "staging" || environment === "dev" ? "non-critical" : "production";
}
