/** Commands of runbooks, taken apart as a shell would. */
import { split } from "shlex";

export interface Command {
  /** What is run, such as `kubectl`. */
  readonly program: string;
  /** Everything after it, options among it, as it stands. */
  readonly args: readonly string[];
}

const ASSIGNMENT = /^[A-Z]+=/;

/**
 * Programs that a line starts: on either side of a pipe, and within `$(...)`. What only sets variables starts none; comments and
 * redirections are left out.
 */
export function commandsIn(line: string): Command[] {
  const inner = [...line.matchAll(/\$\(([^()]*)\)/g)].flatMap(([, within = ""]) => commandsIn(within));
  // A pipe within quotes belongs to what is quoted, and a placeholder in angle brackets is an argument.
  const tokens = split(line.replace(/\$\([^()]*\)/g, "SUBSTITUTED").replace(/\s#\s.*$/, ""));
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === "|") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const outer = parts.flatMap((words) => {
    const [program, ...args] = words.filter((word) => !ASSIGNMENT.test(word) && !/^\d?[<>]\/?/.test(word));
    return program === undefined || program === "export" ? [] : [{ program, args }];
  });
  return [...outer, ...inner];
}

/** Names of options in order, without their values. A dash alone is standard input. */
export function flagsOf({ args }: Command): string[] {
  return args.filter((arg) => /^-./.test(arg)).map((arg) => arg.replace(/=.*$/s, ""));
}

/** Words before the first option. */
export function wordsOf({ args }: Command): string[] {
  const end = args.findIndex((arg) => arg.startsWith("-"));
  return end < 0 ? [...args] : args.slice(0, end);
}
