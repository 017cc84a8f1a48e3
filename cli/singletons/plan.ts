import { notAmong } from "../one-of";
import type { TreeCluster } from "./tree";

/** The next change of a move. Each is a commit of its own: off first, on only when nothing runs any more. */
export type Step =
  | { readonly kind: "off"; readonly clusters: readonly TreeCluster[] }
  | { readonly kind: "on"; readonly cluster: TreeCluster; readonly mustRest: readonly TreeCluster[] }
  | { readonly kind: "done"; readonly cluster: TreeCluster };

/**
 * What to do next so that singletons run on `to` and nowhere else.
 *
 * @throws Failure for a name that no production cluster has.
 */
export function nextStep(clusters: readonly TreeCluster[], to: string): Step {
  const target = named(clusters, to, "--to");
  const others = clusters.filter(({ name }) => name !== to);
  const stillOn = others.filter(({ on }) => on);
  if (stillOn.length > 0) {
    // Both at once must never have been: the target rests as well until the others do.
    return { kind: "off", clusters: clusters.filter(({ on }) => on) };
  }
  return target.on ? { kind: "done", cluster: target } : { kind: "on", cluster: target, mustRest: others };
}

/** @param option where the name comes from. */
export function named(clusters: readonly TreeCluster[], name: string, option: string): TreeCluster {
  const found = clusters.find((cluster) => cluster.name === name);
  if (found) return found;
  throw notAmong(
    option,
    name,
    clusters.map((cluster) => cluster.name),
  );
}
