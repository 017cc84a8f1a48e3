import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { withBaseTree } from "../../../cli/review/base-tree";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-base-test-"));
const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
const write = (file: string, text: string): void => fs.writeFileSync(path.join(folder, file), text);

beforeAll(() => {
  git("init", "--quiet", "--initial-branch=main");
  for (const name of ["kept", "edited", "package-lock.json"]) write(name, "1");
  write(".gitignore", "node_modules\n");
  fs.mkdirSync(path.join(folder, "node_modules"));
  git("add", ".");
  git("commit", "--quiet", "--message=one");
  git("switch", "--quiet", "--create=change");
  write("edited", "2");
  write("new", "1");
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

test("the tree is as the change found it, with the packages of the checkout, and is gone afterwards", async () => {
  let root = "";
  await withBaseTree(folder, undefined, async (tree) => {
    root = tree.root;
    expect(fs.readFileSync(path.join(root, "edited"), "utf8")).toBe("1");
    expect(fs.realpathSync(path.join(root, "node_modules"))).toBe(fs.realpathSync(path.join(folder, "node_modules")));
    expect(tree.files).toEqual(["edited", "new"]);
  });
  expect(fs.existsSync(root)).toBe(false);
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
});

test("a base that is none is told with what to do", async () => {
  await expect(withBaseTree(folder, "nowhere", async () => undefined)).rejects.toThrow(
    /^--base: got nowhere, expected a branch or commit .* fetch it/,
  );
});

test("other packages are refused, because both states run with the same", async () => {
  write("package-lock.json", "2");
  await expect(withBaseTree(folder, "main", async () => undefined)).rejects.toThrow(
    /^review: got other packages than [0-9a-f]{12} has/,
  );
  write("package-lock.json", "1");
});
