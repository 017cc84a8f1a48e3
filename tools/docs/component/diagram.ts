/** What a component consists of, as a Mermaid flowchart. */
import type { Instance } from "./golden";

/** More kinds than this share a box with others of the same part of Azure or Kubernetes. */
const SINGLE_UP_TO = 8;

interface Kind {
  /** `network`, `apps/v1`; empty for a component of ours. */
  readonly module: string;
  readonly name: string;
  readonly count: number;
}

/**
 * The flowchart's text: one box a kind of child, with its count where there are several. Only what this writes is used of
 * Mermaid's language, so that nothing in a name can break it: ids are ours, labels are quoted.
 */
export function mermaid(className: string, { children }: Pick<Instance, "children">): string {
  const kinds = [...children].map(([token, count]) => kindOf(token, count)).sort(byModule);
  const boxes = kinds.length > SINGLE_UP_TO ? shared(kinds) : kinds.map(single);
  const arrows = boxes.map((box, index) => `  component --> kind${index}${box}`);
  return ["flowchart LR", `  component["${className}"]`, ...arrows].join("\n");
}

/** Components are rounded: each has a README of its own. */
function single(kind: Kind): string {
  return kind.module === "" ? `(["${labelOf(kind)}"])` : `["${labelOf(kind)}"]`;
}

function shared(kinds: readonly Kind[]): string[] {
  return [...new Set(kinds.map(({ module }) => module))].map((module) => {
    const inside = kinds.filter((kind) => kind.module === module);
    return module === ""
      ? `(["${lines(inside.map(labelOf))}"])`
      : `["${lines([`<b>${module}</b>`, ...inside.map(labelOf)])}"]`;
  });
}

function lines(texts: readonly string[]): string {
  return texts.join("<br/>");
}

function labelOf({ name, count }: Kind): string {
  return count > 1 ? `${count} x ${name}` : name;
}

function kindOf(token: string, count: number): Kind {
  const [cloud = "", module = "", name = ""] = token.split(":");
  return { module: cloud === "plugilo" ? "" : module, name, count };
}

/** What nearly every component has says least about it. */
const LAST = ["authorization", "managedidentity", "monitor"];

function byModule(a: Kind, b: Kind): number {
  const [first, second] = [a, b].map(({ module }) => LAST.indexOf(module));
  return (first ?? 0) - (second ?? 0) || a.module.localeCompare(b.module) || a.name.localeCompare(b.name);
}
