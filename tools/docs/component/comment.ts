/** What the doc comments of components say, in the grammar that all of them keep. */
import ts from "typescript";

export interface Comment {
  /** Paragraphs before the first tag. */
  readonly text: string;
  /** By name of the tag, in order. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

export type Need = "required" | "optional" | "conditional";

/** A comment of an argument: `Required. …`, `Optional. … @default …`, `Conditional: …`. */
export interface FieldComment {
  readonly need: Need;
  readonly meaning: string;
  readonly default?: string;
}

/** The doc comment right above a declaration; empty where there is none. */
export function commentOf(node: ts.Node): Comment {
  const documented = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const last = documented[documented.length - 1];
  const tags = new Map<string, string[]>();
  for (const tag of last?.tags ?? []) {
    const name = tag.tagName.text;
    tags.set(name, [...(tags.get(name) ?? []), textOf(tag)]);
  }
  return { text: ts.getTextOfJSDocComment(last?.comment) ?? "", tags };
}

/** Text of a tag; of a `@param` with the parameter's name before it. */
function textOf(tag: ts.JSDocTag): string {
  const text = ts.getTextOfJSDocComment(tag.comment) ?? "";
  return ts.isJSDocParameterTag(tag) ? `\`${tag.name.getText()}\`: ${text}` : text;
}

/** @param optional whether the language lets it be left out, for a comment that does not say. */
export function fieldComment({ text, tags }: Comment, optional: boolean): FieldComment {
  const flat = oneLine(text);
  const [opening = "", said] = /^(Required|Optional|Conditional)\b[.:,]?\s*/.exec(flat) ?? [];
  const rest = flat.slice(opening.length);
  const [phrase = "", stated] = /\s*Default: (.+?)\.(?=\s|$)/.exec(rest) ?? [];
  const fallback = tags.get("default")?.[0] ?? stated;
  return {
    need: needOf(said, optional),
    meaning: capital(rest.replace(phrase, "").trim()),
    ...(fallback === undefined ? {} : { default: oneLine(fallback) }),
  };
}

function needOf(said: string | undefined, optional: boolean): Need {
  if (said === "Required") return "required";
  if (said === "Conditional") return "conditional";
  return said === "Optional" || optional ? "optional" : "required";
}

/** Text without line breaks, for a cell or a sentence. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
