/** What the embedded Azure refuses: local/cloud/azure/laws/README.md. */
import { LAWS } from "../../local/cloud/azure/laws";
import type { Law } from "../../local/cloud/azure/laws/law";
import type { GeneratedDocument } from "../check/documents";
import { table } from "./component/markdown";

export const documents: readonly GeneratedDocument[] = [{ file: "local/cloud/azure/laws/README.md", render }];

function render(): string {
  const components = Object.entries(LAWS).filter(([, laws]) => laws.length > 0);
  const count = components.reduce((sum, [, laws]) => sum + laws.length, 0);
  return [
    "<!-- Written by `npm run docs` from the laws beside it. -->",
    "# Laws of the embedded Azure",
    `What it refuses as Azure does, each with the page that says so: ${count} laws. Those marked "preview" are told while a change is ` +
      "planned, the others when the resource is made or changed, because they look at what is there already. Beside them stand the " +
      "checks of every body against Azure's own schema: unknown and missing properties, types, enumerations.",
    ...components.flatMap(([component, laws]) => [
      `## ${component}`,
      table(["what must be so", "on", "told", "code", "page"], laws.map(row)),
    ]),
  ].join("\n\n");
}

function row({ says, type, check, admit, code, source }: Law): string[] {
  const told = [...(check ? ["preview"] : []), ...(admit ? ["deployment"] : [])].join(", ");
  return [says, `\`${type}\``, told, `\`${code}\``, `[${pageName(source.from)}](${source.from} "read ${source.read}")`];
}

/** The last part of an address, and its heading: what tells pages apart. */
function pageName(address: string): string {
  const [page = "", heading] = address.replace(/[?].*?(?=#|$)/, "").split("#");
  const name = page.replace(/\/$/, "").split("/").slice(-1).join();
  return heading === undefined ? name : `${name}, ${heading}`;
}
