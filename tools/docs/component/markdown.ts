/** A component's README as Markdown. */
import type { ComponentDoc, Field, Shape } from "./read";

/** What surrounds the component and is not in its source. */
export interface Surroundings {
  /** Where it stands in the estate, its flowchart, and what it is paid for. */
  readonly made?: { readonly where: string; readonly flowchart: string };
  readonly estimate?: string;
}

export function readme(component: ComponentDoc, { made, estimate }: Surroundings): string {
  const { className, cloud, purpose, throws, costs, fails, recovers } = component;
  return [
    `# ${className}`,
    purpose,
    `Type \`plugilo:${cloud}:${className}\`, in [index.ts](index.ts).`,
    "## What it makes",
    made
      ? `${made.where}\n\n\`\`\`mermaid\n${made.flowchart}\n\`\`\``
      : "No stack of the production estate has one yet.",
    "## Arguments",
    component.arguments.length > 1 ? "One of these:" : "",
    ...component.arguments.map((shape) => (component.arguments.length > 1 ? titled(shape) : fieldTable(shape.fields))),
    ...component.given.map(titled),
    "## Outputs",
    component.outputs.length > 0 ? outputTable(component) : "None.",
    ...component.taken.map((shape) => `${heading(shape)}\n\n${takenTable(shape.fields)}`),
    ...methods(component),
    "## Errors",
    throws.length > 0 ? throws.map((text) => `- ${text}`).join("\n") : "None of its own.",
    section("What it costs", [costs, estimate].filter(Boolean).join("\n\n")),
    section("How it fails", fails),
    section("How it recovers", recovers),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function section(title: string, text: string | undefined): string {
  return !text ? "" : `## ${title}\n\n${text}`;
}

function heading({ name, purpose }: Shape): string {
  return `### \`${name}\`\n\n${purpose}`;
}

function titled(shape: Shape): string {
  return `${heading(shape)}\n\n${fieldTable(shape.fields)}`;
}

function fieldTable(fields: readonly Field[]): string {
  return table(
    ["argument", "type", "needed", "default", "meaning"],
    fields.map(({ name, type, need, default: fallback = "", meaning }) => [
      `\`${name}\``,
      type,
      need,
      fallback,
      meaning,
    ]),
  );
}

function outputTable({ outputs }: ComponentDoc): string {
  return table(
    ["output", "type", "meaning"],
    outputs.map(({ name, type, meaning }) => [`\`${name}\``, type, meaning]),
  );
}

function takenTable(fields: readonly Field[]): string {
  return table(
    ["field", "type", "meaning"],
    fields.map(({ name, type, meaning }) => [`\`${name}\``, type, meaning]),
  );
}

function methods({ methods: all }: ComponentDoc): string[] {
  if (all.length === 0) return [];
  return [
    "## Methods",
    ...all.map(({ signature, purpose, parameters }) =>
      [signature, purpose, parameters.map((text) => `- ${text}`).join("\n")].filter(Boolean).join("\n\n"),
    ),
  ];
}

/** Rows as Markdown; a bar inside a cell would end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
