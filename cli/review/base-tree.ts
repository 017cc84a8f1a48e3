import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EXIT, Failure } from "../failure";

/** What the change started from, in a folder of its own. */
export interface BaseTree {
  readonly root: string;
  /** Full name of the commit. */
  readonly commit: string;
  /** Files that the working tree has otherwise, or that only one of both has. */
  readonly files: readonly string[];
}

/**
 * Hands out the tree that a working tree started from, with the packages of that one, and takes it away afterwards.
 *
 * @param ref branch or commit to compare with; the commit at which both parted counts. @default origin/main, else main
 * @throws Failure where there is no such commit, or where its packages are others.
 */
export async function withBaseTree<T>(
  root: string,
  ref: string | undefined,
  work: (tree: BaseTree) => Promise<T>,
): Promise<T> {
  const commit = partedAt(root, ref);
  const files = changedSince(root, commit);
  if (files.includes("package-lock.json")) {
    throw new Failure(
      `review: got other packages than ${commit.slice(0, 12)} has (package-lock.json differs), expected the same; ` +
        "review the packages in a change of their own: check out both states, npm ci in each, and compare ./plugilo preview.",
    );
  }
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-base-")));
  const tree = path.join(folder, "tree");
  try {
    // What an interrupted run left is forgotten once its folder is gone.
    git(root, "worktree", "prune");
    git(root, "worktree", "add", "--detach", "--quiet", tree, commit);
    fs.symlinkSync(path.join(root, "node_modules"), path.join(tree, "node_modules"));
    return await work({ root: tree, commit, files });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    git(root, "worktree", "prune");
  }
}

function partedAt(root: string, ref: string | undefined): string {
  const refs = ref === undefined ? ["origin/main", "main"] : [ref];
  const known = refs.find((one) => tried(root, "rev-parse", "--verify", "--quiet", `${one}^{commit}`) !== undefined);
  const base = known === undefined ? undefined : tried(root, "merge-base", known, "HEAD");
  if (base !== undefined) return base;
  throw new Failure(
    `--base: got ${refs.join(" and ")}, expected a branch or commit that shares a past with HEAD; fetch it (git fetch), or name another.`,
    EXIT.usage,
  );
}

function changedSince(root: string, commit: string): string[] {
  const [tracked, others] = [
    git(root, "diff", "--name-only", "--no-renames", commit),
    git(root, "ls-files", "--others", "--exclude-standard"),
  ];
  return [...new Set(`${tracked}\n${others}`.split("\n"))].filter((name) => name !== "").sort();
}

function tried(root: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (status === 0) return stdout.trim();
  const said = error?.message ?? stderr.trim();
  throw new Failure(`git ${args[0] ?? ""}: got "${said}", expected it to work in ${root}; run it there to see more.`);
}
