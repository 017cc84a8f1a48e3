import { instance } from "@viz-js/viz";
import type { Picture } from "./graph";

/** One colour a family of components, so that the eye finds data, network and clusters in every stack. */
const FAMILIES: readonly { readonly matches: RegExp; readonly colour: string }[] = [
  { matches: /postgres|cosmos|redis|storage|servicebus|registry/i, colour: "#dcefdc" },
  { matches: /network|privatelink|gateway|frontdoor|peering|dns/i, colour: "#dbe7f6" },
  { matches: /aks|nodepools|namespaces|operators|argo|kafka|prometheus|shipping/i, colour: "#f8ead2" },
  { matches: /vault|identity/i, colour: "#f3dce6" },
];

/** @returns the picture as an SVG document: a frame a stack, a box a component, dark arrows between stacks. */
export async function drawSvg(picture: Picture): Promise<string> {
  const stacks = [...new Set(picture.boxes.map((box) => box.stack))];
  const frames = stacks.map((stack, index) => {
    const boxes = picture.boxes.filter((box) => box.stack === stack).map(boxDot);
    return `subgraph cluster_${index} { label=${quote(stack)}; ${boxes.join(" ")} }`;
  });
  const arrows = picture.arrows.map(
    ({ from, to, betweenStacks }) =>
      `${quote(from)} -> ${quote(to)} [color="${betweenStacks ? "#c0392b" : "#b8bec6"}" penwidth=${betweenStacks ? 1.6 : 0.8}];`,
  );
  const dot = `digraph estate {
    rankdir=LR; newrank=true; compound=true; nodesep=0.14; ranksep=0.9; fontname="Helvetica";
    node [shape=box style="filled,rounded" fontname="Helvetica" fontsize=11 color="#8a94a0" margin="0.12,0.05"];
    edge [arrowsize=0.6];
    graph [style="rounded" color="#8a94a0" fontsize=15 labeljust=l];
    ${frames.join("\n")}
    ${arrows.join("\n")}
  }`;
  return (await instance()).renderString(dot, { format: "svg" });
}

function boxDot({ key, name, kind, size }: Picture["boxes"][number]): string {
  const colour = FAMILIES.find(({ matches }) => matches.test(kind))?.colour ?? "#eef0f2";
  const label = `${kind}\\n${name}${size > 0 ? `, ${size} resources` : ""}`;
  return `${quote(key)} [label=${quote(label)} fillcolor="${colour}"];`;
}

function quote(text: string): string {
  return `"${text.replace(/"/g, '\\"')}"`;
}
