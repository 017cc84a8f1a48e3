/** Runbooks as they lie in the tree: front matter, sections, and the commands in them. */
import * as fs from "node:fs";
import * as path from "node:path";
import matter from "gray-matter";
import { lexer, type Token, type Tokens } from "marked";
import { z } from "zod";
import { COMPONENTS, SEVERITIES, type Severity } from "../../facts/severities";

const ROOT = path.join(__dirname, "..", "..");
/** From the project's root. */
export const RUNBOOK_FOLDER = "observability/runbooks";
export const SECTIONS = ["Symptoms", "Root cause", "Resolution", "Verification", "Prevention"] as const;

/** YAML makes a date of what looks like one. */
export const day = z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]);

const frontMatter = z.strictObject({
  title: z.string().min(8).max(80),
  /** Of the most urgent alert that leads here. */
  severity: z.enum(Object.keys(SEVERITIES) as [Severity, ...Severity[]]),
  component: z.enum(COMPONENTS),
  /** Prometheus' alerts that lead here. */
  alerts: z.array(z.string()),
  /** Azure Monitor's, by logical name. */
  watches: z.array(z.string()),
  /** Commands that rehearse it. */
  drills: z.array(z.string().startsWith("./plugilo ")),
  reviewed: day,
});

export interface Runbook {
  readonly id: string;
  readonly front: z.infer<typeof frontMatter>;
  /** Headings of the second level, in order. */
  readonly sections: readonly string[];
  /** What a shell would be given, a line each; continued lines are joined. */
  readonly commands: readonly string[];
  /** Addresses of its links. */
  readonly links: readonly string[];
  readonly body: string;
}

/** Every runbook, by its id. @throws Error with the file and what is wrong with its front matter. */
export function readRunbooks(): Runbook[] {
  const folder = path.join(ROOT, RUNBOOK_FOLDER);
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .sort()
    .map((file) => readRunbook(path.basename(file, ".md"), fs.readFileSync(path.join(folder, file), "utf8")));
}

/** @throws Error with the file and what is wrong with its front matter. */
export function readRunbook(id: string, text: string): Runbook {
  const { data, content } = matter(text);
  const parsed = frontMatter.safeParse(data);
  if (!parsed.success) throw new Error(`${RUNBOOK_FOLDER}/${id}.md: ${z.prettifyError(parsed.error)}`);
  const tokens = flat(lexer(content));
  return {
    id,
    front: parsed.data,
    sections: tokens.filter((token) => token.type === "heading" && token.depth === 2).map(textOf),
    commands: commandsOf(content),
    links: tokens.flatMap((token) => (token.type === "link" ? [String((token as Tokens.Link).href)] : [])),
    body: content,
  };
}

/** What blocks of Markdown give to a shell; they may stand within lists. */
export function commandsOf(markdown: string): string[] {
  return flat(lexer(markdown))
    .filter((token) => token.type === "code" && token.lang === "sh")
    .flatMap((token) =>
      textOf(token)
        .replace(/\\\n\s*/g, " ")
        .split("\n"),
    )
    .filter((line) => line.trim() !== "");
}

const textOf = (token: Token): string => ("text" in token ? String(token.text) : "");

function flat(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...flat(childrenOf(token))]);
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === "list") return (token as Tokens.List).items;
  return "tokens" in token && token.tokens ? token.tokens : [];
}
