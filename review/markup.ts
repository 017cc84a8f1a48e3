import { UNKNOWN } from "../resilience/resource";

/** Longer values are told by their beginning. */
const LONGEST = 60;
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Stands for a value that is told to nobody. */
export const SECRET: unknown = { [SIGNATURE]: "secret" };

/** As code that nothing inside can end, and that calls nobody. */
export function code(text: string): string {
  const plain = text.replace(/\s+/g, " ");
  return plain.includes("`") ? `\`\` ${plain.replace(/``+/g, "`")} \`\`` : `\`${plain}\``;
}

/** A value in a line: short, and never a secret's. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (value === UNKNOWN) return "_known after_";
  if (typeof value === "object" && SIGNATURE in value) return "_secret_";
  const text = typeof value === "string" ? value : JSON.stringify(value, withoutSecrets);
  // Of an id, its end tells it from others.
  const short = text.startsWith("/subscriptions/") ? `…/${text.split("/").slice(-2).join("/")}` : text;
  return code(short.length > LONGEST ? `${short.slice(0, LONGEST)}…` : short === "" ? '""' : short);
}

function withoutSecrets(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && SIGNATURE in value ? "[secret]" : value;
}

export function headed(title: string, body: string): string {
  return `### ${title}\n\n${body}`;
}

/** A part that opens; cut to a count beyond `most` lines. Nothing where there are none. */
export function folded(title: string, lines: readonly string[], most: number): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, most);
  const rest =
    lines.length > shown.length
      ? [`- … and ${lines.length - shown.length} more lines: \`./plugilo review --json\``]
      : [];
  return `<details>\n<summary>${title.replaceAll("<", "&lt;")}</summary>\n\n${[...shown, ...rest].join("\n")}\n\n</details>`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
