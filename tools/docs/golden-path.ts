/** The keys of a service file in golden-path/README.md, from the schema that checks them. */
import { z } from "zod";
import { serviceFile } from "../../golden-path/schema";
import type { GeneratedDocument } from "../check/documents";

/** As much of a JSON schema as the table shows. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
}

export const documents: readonly GeneratedDocument[] = [
  {
    file: "golden-path/README.md",
    region: "keys",
    render: () => keysTable(z.toJSONSchema(serviceFile, { io: "input" }) as Node),
  },
];

/** A row a key, those inside another below it. */
export function keysTable(schema: Node): string {
  return ["| key | takes | default | what it says |", "| --- | --- | --- | --- |", ...rows(schema, "")].join("\n");
}

function rows(parent: Node, prefix: string): string[] {
  return Object.entries(parent.properties ?? {}).flatMap(([key, node]) => {
    const needed = parent.required?.includes(key) === true;
    const row = `| \`${prefix}${key}\` | ${takes(node)} | ${fallback(node, needed)} | ${node.description ?? ""} |`;
    return [row, ...rows(node, `${prefix}${key}.`)];
  });
}

function takes({ type, enum: values, minimum, maximum }: Node): string {
  if (values) return values.map((value) => `\`${String(value)}\``).join(", ");
  const bounds = [minimum === undefined ? "" : ` from ${minimum}`, maximum === undefined ? "" : ` to ${maximum}`].join(
    "",
  );
  const words: Readonly<Record<string, string>> = {
    integer: "whole number",
    string: "text",
    boolean: "true or false",
    array: "list",
    object: "keys",
  };
  return `${words[type ?? ""] ?? type ?? ""}${bounds}`;
}

/** Keys that hold others have theirs. */
function fallback({ default: value, properties }: Node, needed: boolean): string {
  if (needed) return "**required**";
  return value === undefined || properties ? "" : `\`${JSON.stringify(value)}\``;
}
