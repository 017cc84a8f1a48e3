import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EXIT, Failure } from "./failure";
import type { Local } from "./local";
import type { Pulumi } from "./pulumi";

/** Who holds a stack, as the engine writes it (pkg/backend/diy/lock.go, v3.259.0, 2026-11). */
export interface LockFile {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp?: string;
}

/**
 * Releases the lock of a run whose process is gone.
 *
 * @throws Failure when the lock belongs to a run that is alive, here or on another machine.
 */
export async function releaseLostLocks(
  local: Local,
  pulumi: Pulumi,
  stack: string,
  say: (text: string) => void,
): Promise<void> {
  const locks = locksOf(local, stack);
  const held = locks.find(isAlive);
  if (held) {
    throw new Failure(
      `stack ${stack}: got a lock held by another run (pid ${held.pid} on ${held.hostname}, since ${held.timestamp ?? "unknown"}), expected none; ` +
        `wait for it, or end it. If that machine is gone: ./plugilo pulumi cancel --yes ${stack}`,
    );
  }
  const lost = locks[0];
  if (!lost) return;
  say(`${stack}: the run that held the lock (pid ${lost.pid}) is gone; releasing it`);
  await pulumi.capture(["cancel", "--yes", "--stack", stack]);
}

/** @throws Failure for a lock that nobody could read. */
export function locksOf(local: Local, stack: string): LockFile[] {
  const folder = path.join(local.state, ".pulumi", "locks", "organization", "plugilo", stack);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => {
      const text = fs.readFileSync(path.join(folder, file), "utf8");
      try {
        return JSON.parse(text) as LockFile;
      } catch {
        throw new Failure(
          `${path.join(folder, file)}: got a lock file that is not JSON; delete it if no run is alive.`,
          EXIT.fault,
        );
      }
    });
}

/** Whether a lock's run may still be going on: always, for one of another machine. */
export function isAlive(lock: LockFile): boolean {
  if (lock.hostname !== os.hostname()) return true;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return isEngine(lock.pid);
}

/** A number is used again, after a restart of the machine soon: another program under it holds nothing of ours. */
function isEngine(pid: number): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("pulumi");
  } catch {
    // No such file system here: to be taken for alive is the mistake that loses nothing.
    return true;
  }
}
