import * as fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "./failure";
import type { Local } from "./local";
import { isAlive, locksOf, type LockFile } from "./locks";
import type { Pulumi } from "./pulumi";
import { previousStateFile, stateFile } from "./state";

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
  if (held) throw inUse(stack, held);
  const lost = locks[0];
  if (!lost) return;
  say(`${stack}: the run that held the lock (pid ${lost.pid}) is gone; releasing it`);
  await pulumi.capture(["cancel", "--yes", "--stack", stack]);
}

/**
 * The engine moves a state aside and then writes the new one (pkg/backend/diy/state.go, v3.259.0, 2026-11). If it was killed
 * between the two, what it moved aside is put back; if it is alive, this waits until the new one is there. A stack without a
 * lock was removed on purpose, and stays so.
 */
export async function settleState(local: Local, stack: string): Promise<void> {
  const [current, previous] = [stateFile(local, stack), previousStateFile(local, stack)];
  for (let tries = 0; !fs.existsSync(current) && fs.existsSync(previous); tries += 1) {
    const locks = locksOf(local, stack);
    const held = locks.find(isAlive);
    if (locks.length === 0) return;
    if (!held) fs.copyFileSync(previous, current);
    else if (tries >= 100) throw inUse(stack, held);
    else await wait(50);
  }
}

function inUse(stack: string, held: LockFile): Failure {
  return new Failure(
    `stack ${stack}: got a lock held by another run (pid ${held.pid} on ${held.hostname}, since ${held.timestamp ?? "unknown"}), expected none; ` +
      `wait for it, or end it. If that machine is gone: ./plugilo pulumi cancel --yes ${stack}`,
  );
}
