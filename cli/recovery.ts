import * as fs from "node:fs";
import { Failure } from "./failure";
import type { Local } from "./local";
import { isAlive, locksOf } from "./locks";
import { stateFile } from "./state";

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
    fs.rmSync(`${lost.file}.attrs`, { force: true });
  }
}

/**
 * The engine keeps a note beside each state file and writes it in place: killed at that moment, it leaves an empty one, and then says
 * no more than "failed to load checkpoint: EOF". The note holds nothing that is not in the file, and may be missing
 * (https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go, 2026-11).
 */
export function dropBrokenNotes(local: Local, stack: string): void {
  for (const file of [stateFile(local, stack), `${stateFile(local, stack)}.bak`]) {
    const note = `${file}.attrs`;
    if (fs.existsSync(note) && !isJson(fs.readFileSync(note, "utf8"))) fs.rmSync(note, { force: true });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
