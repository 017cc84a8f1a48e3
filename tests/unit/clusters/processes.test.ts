import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { layoutOf } from "../../../local/clusters/layout";
import { isOurs } from "../../../local/clusters/processes";

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("a server's process", () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "plugilo-processes-")));
  const layout = layoutOf(folder);
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  /** @returns its process id */
  function started(...args: readonly string[]): number {
    const child = spawn("/bin/sh", [...args], { stdio: "ignore" });
    children.push(child);
    return child.pid ?? 0;
  }

  it("is the cluster's own at every moment, also while it replaces its program by another", () => {
    const again = path.join(folder, "again.sh");
    writeFileSync(again, 'exec /bin/sh "$0"\n');
    const pid = started(again);
    const seen = Array.from({ length: 5_000 }, () => isOurs(pid, layout));
    expect(seen.filter((ours) => !ours)).toEqual([]);
  });

  it("is not, when it is another's, has ended, or never was", async () => {
    expect(isOurs(started("-c", "sleep 60"), layout)).toBe(false);
    const ended = spawn("/bin/sh", ["-c", "exit", path.join(folder, "x")], { stdio: "ignore" });
    await new Promise((resolve) => ended.once("close", resolve));
    expect(isOurs(ended.pid ?? 0, layout)).toBe(false);
    expect(isOurs(2 ** 30, layout)).toBe(false);
  });
});
