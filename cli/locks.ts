import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EXIT, Failure } from "./failure";
import type { Local } from "./local";

/** Who holds a stack, as the engine writes it (pkg/backend/diy/lock.go, v3.259.0, 2026-11). */
export interface LockFile {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp?: string;
  /** Where it lies. */
  readonly file: string;
}

/** @throws Failure for a lock that nobody could read. */
export function locksOf(local: Local, stack: string): LockFile[] {
  const folder = path.join(local.state, ".pulumi", "locks", "organization", "plugilo", stack);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((name) => path.join(folder, name))
    .map((file) => {
      const text = fs.readFileSync(file, "utf8");
      try {
        return { ...(JSON.parse(text) as Omit<LockFile, "file">), file };
      } catch {
        throw new Failure(`${file}: got a lock file that is not JSON; delete it if no run is alive.`, EXIT.fault);
      }
    });
}

/** Whether a lock's run may still be going on: always, for one of another machine. */
export function isAlive(lock: Pick<LockFile, "pid" | "hostname">): boolean {
  if (lock.hostname !== os.hostname()) return true;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return isEngine(lock.pid);
}

/**
 * A number is used again, after a restart of the machine soon: another program under it holds nothing of ours. Nor does an engine
 * that was killed and that nobody has collected (state Z), as in a container whose first process does not.
 */
function isEngine(pid: number): boolean {
  try {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (2026-11): number, (name), state.
    return /^\d+ \(pulumi.*\) [^ZX]/.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // No such file system here: to be taken for alive is the mistake that loses nothing.
    return true;
  }
}
