import { code, valueText } from "./markup";
import type { ObjectChange } from "./objects";
import type { Review } from "./review";

/** Properties of one object that a line tells; the rest are counted. */
const TOLD = 6;

/** What of GitOps cannot wait: a cluster that gets nothing any more, and what runs once at most and moves. */
export function deliverySentences({ unbuilt, singletons }: Review): string[] {
  const moves = singletons.map(({ name, does, clusters, besides }) => {
    const twice = besides.length > 0 ? `, and ${besides.join(", ")} runs it too` : "";
    return `${code(name)} ${does} in ${clusters}${twice}`;
  });
  return [
    ...(unbuilt === undefined ? [] : [`**Argo CD cannot build ${code(unbuilt)}.**`]),
    ...(moves.length > 0 ? [`**What runs once at most: ${moves.join("; ")}.**`] : []),
  ];
}

/** A line an object of a file. */
export function objectLines(changed: readonly ObjectChange[]): string[] {
  return changed.map(({ file, kind, name, is, paths }) => {
    const differing = paths
      .slice(0, TOLD)
      .map(({ path, before, after }) => `${code(path)} ${valueText(before)} → ${valueText(after)}`);
    const more = paths.length > TOLD ? `, and ${paths.length - TOLD} more` : "";
    return `- ${kind} ${code(name)} is ${is} (${file})${differing.length > 0 ? `: ${differing.join(", ")}${more}` : ""}`;
  });
}
