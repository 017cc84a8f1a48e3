import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EXIT, Failure } from "./failure";
import type { Local } from "./local";
import type { Pulumi } from "./pulumi";
import { readState } from "./state";

/** Who holds a stack, as the engine writes it (pkg/backend/diy/lock.go, v3.259.0, 2026-11). */
export interface LockFile {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp?: string;
}

/**
 * Clears what a run that was lost has left behind: the lock of a process that is gone.
 *
 * @returns whether operations of that run are still pending in the state, so that a refresh has to find out their end.
 * @throws Failure when the lock belongs to a run that is alive, here or on another machine.
 */
export async function recover(
  local: Local,
  pulumi: Pulumi,
  stack: string,
  say: (text: string) => void,
): Promise<boolean> {
  for (const lock of locksOf(local, stack)) {
    if (isAlive(lock)) {
      throw new Failure(
        `stack ${stack}: got a lock held by another run (pid ${lock.pid} on ${lock.hostname}, since ${lock.timestamp ?? "unknown"}), expected none; ` +
          `wait for it, or end it. If that machine is gone: ./plugilo pulumi cancel -s ${stack}`,
      );
    }
    say(`${stack}: the run that held the lock (pid ${lock.pid}) is gone; releasing it`);
    await pulumi.capture(["cancel", "--yes", "--stack", stack]);
    break;
  }
  return (readState(local, stack)?.pending ?? 0) > 0;
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
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
