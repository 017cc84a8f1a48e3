import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "..", "..", "..", "..");
const BRANCH = "main";

/** The GitOps tree in a repository of its own: what is tagged here is what Argo CD delivers. */
export class Repository {
  /** For Argo CD. */
  readonly url: string;
  /** Where people edit. */
  readonly checkout: string;
  private releases = 0;

  constructor(folder: string) {
    const bare = path.join(folder, "gitops.git");
    this.url = `file://${bare}`;
    this.checkout = path.join(folder, "checkout");
    git(folder, "init", "-q", "--bare", "-b", BRANCH, bare);
    git(folder, "init", "-q", "-b", BRANCH, this.checkout);
    cpSync(path.join(ROOT, "gitops"), path.join(this.checkout, "gitops"), { recursive: true });
  }

  /** Commits what was edited and tags it as the next version. @returns the commit. */
  release(message: string): string {
    const at = this.checkout;
    git(at, "add", "-A");
    git(at, "-c", "user.name=rig", "-c", "user.email=rig@localhost", "commit", "-q", "-m", message);
    git(at, "tag", `1.${this.releases}.0`);
    this.releases += 1;
    git(at, "push", "-q", this.url, BRANCH, "--tags");
    return git(at, "rev-parse", "HEAD").trim();
  }
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, stdio: "pipe", encoding: "utf8" });
}
