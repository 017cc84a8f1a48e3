/** A README in every component's folder, from its source and the estate's golden lists. */
import * as path from "node:path";
import type { GeneratedDocument } from "../check/documents";
import { mermaid } from "./component/diagram";
import { estimateTable } from "./component/estimate";
import { instanceOf } from "./component/golden";
import { readme } from "./component/markdown";
import { componentFolders, readComponents, type ComponentDoc } from "./component/read";

const ROOT = path.join(__dirname, "..", "..");

/** Tags that a component's class must have, and what each says. */
const TAGS = { costs: "what drives its bill", fails: "how it fails", recovers: "how it recovers" } as const;

export const documents: readonly GeneratedDocument[] = componentFolders(ROOT).flatMap((folder) => {
  const components = readComponents(ROOT, folder);
  if (components.length === 0) return [];
  return [
    {
      file: `${folder}/README.md`,
      render: () =>
        ["<!-- Written by `npm run docs` from the source: edit the comments there. -->", ...components.map(text)].join(
          "\n\n",
        ),
      faults: () => components.flatMap(missingTags),
    },
  ];
});

function text(component: ComponentDoc): string {
  const token = `plugilo:${component.cloud}:${component.className}`;
  const instance = instanceOf(ROOT, token);
  if (!instance) return readme(component, {});
  const size = [...instance.children.values()].reduce((sum, count) => sum + count, 0);
  const estimate = estimateTable(ROOT, instance, token);
  return readme(component, {
    made: {
      where: `As \`${instance.name}\` stands in ${instance.stack}, ${size} in all:`,
      flowchart: mermaid(component.className, instance),
    },
    ...(estimate === undefined ? {} : { estimate }),
  });
}

/** What the class's comment does not say yet. */
export function missingTags(component: ComponentDoc): string[] {
  const missing = Object.entries(TAGS).filter(([tag]) => component[tag as keyof typeof TAGS] === undefined);
  if (missing.length === 0) return [];
  const tags = missing.map(([tag, what]) => `\`@${tag}\` (${what})`);
  return [`${component.className}: got no ${tags.join(", ")}, expected it in the comment of the class; write it`];
}
