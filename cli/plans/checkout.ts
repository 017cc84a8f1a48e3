import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { Failure } from "../failure";

/** What of the repository a run works on. */
export interface Checkout {
  readonly commit: string;
  /** Files that differ from the commit, as Git names them; those that Git ignores are none. */
  readonly edited: readonly string[];
}

/**
 * @param except a folder whose files do not count: plans themselves lie in it.
 * @throws Failure where Git knows no commit.
 */
export function checkoutAt(root: string, except: string): Checkout {
  const within = path.relative(root, path.resolve(except));
  const outside = within === "" || within.startsWith("..") || path.isAbsolute(within);
  const pathspec = outside ? [] : ["--", ".", `:(exclude)${within}`];
  const status = git(root, ["status", "--porcelain", "--untracked-files=all", ...pathspec]);
  return {
    commit: git(root, ["rev-parse", "HEAD"]).trim(),
    edited: status
      .split("\n")
      .map((line) => line.slice(3))
      .filter((name) => name !== ""),
  };
}

function git(root: string, args: readonly string[]): string {
  try {
    return execFileSync("git", ["-C", root, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    throw new Failure(`git: got "${said}", expected a commit at ${root}, because a plan is bound to one.`);
  }
}
