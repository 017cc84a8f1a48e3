import * as fs from "node:fs";
import { Failure } from "./failure";
import type { Local } from "./local";
import { isAlive, locksOf } from "./locks";

/**
 * Releases the locks of runs whose process is gone, as `pulumi cancel` does (pkg/backend/diy/backend.go, CancelCurrentUpdate,
 * v3.259.0, 2026-11), but also where the run was lost before the stack itself was there.
 *
 * @throws Failure when a lock belongs to a run that is alive, here or on another machine.
 */
export function releaseLostLocks(local: Local, stack: string, say: (text: string) => void): void {
  const locks = locksOf(local, stack);
  const held = locks.find(isAlive);
  if (held) {
    throw new Failure(
      `stack ${stack}: got a lock held by another run (pid ${held.pid} on ${held.hostname}, since ${held.timestamp ?? "unknown"}), expected none; ` +
        `wait for it, or end it. If that machine is gone: ./plugilo pulumi cancel --yes ${stack}`,
    );
  }
  for (const lost of locks) {
    say(`${stack}: the run that held the lock (pid ${lost.pid}) is gone; releasing it`);
    fs.rmSync(lost.file, { force: true });
  }
}
