import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { openInstallation, type Installation } from "./installation";
import { WayRefused } from "./refused";

/** A lock whose holder has not touched it for this long belongs to a process that is gone. */
const STALE_LOCK_MS = 20_000;
const POLL_MS = 500;
const REPORT_EVERY_S = 5;

/** How a run that installs speaks and is ended. */
export interface InstallContext {
  readonly onStep: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A program that is installed. */
export interface Wanted {
  /** Its name for people: "the engine". */
  readonly what: string;
  /** Its file name in `bin`. */
  readonly program: string;
}

/** Puts the program, and whatever belongs beside it, into `bin` of an empty folder and seals it. */
export type Produce = (folder: string) => Promise<void>;

/**
 * Makes an installation once, however many runs ask for it at the same time: the others wait and then use it. It is made in a
 * folder beside its place and renamed as a whole, so that nobody ever sees half of one.
 * @throws {WayRefused} if it cannot be made.
 */
export async function install(
  context: InstallContext,
  folder: string,
  wanted: Wanted,
  produce: Produce,
): Promise<Installation> {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
  } catch (error) {
    throw writeFailure(error, path.dirname(folder));
  }
  const held = await acquire(context, folder, wanted.what);
  try {
    const ready = await openInstallation(folder, wanted.program).catch((error: unknown) => {
      if (!(error instanceof WayRefused)) throw error;
      context.onStep(`${error.message}. Making it anew.`);
      return undefined;
    });
    return ready ?? (await make(folder, wanted.program, produce));
  } catch (error) {
    throw held.lost
      ? new WayRefused("another run has taken over while this one stood still", "run the command again")
      : error;
  } finally {
    if (!held.lost) await held.release();
  }
}

async function make(folder: string, program: string, produce: Produce): Promise<Installation> {
  const draftPrefix = `.${path.basename(folder)}.`;
  const parent = path.dirname(folder);
  // Only the holder of the lock makes drafts: what is here was left behind by a run that was killed.
  for (const name of readdirSync(parent).filter((n) => n.startsWith(draftPrefix))) remove(path.join(parent, name));
  const draft = path.join(parent, `${draftPrefix}${process.pid}`);
  try {
    mkdirSync(path.join(draft, "bin"), { recursive: true });
    await produce(draft);
    remove(folder);
    renameSync(draft, folder);
  } catch (error) {
    throw writeFailure(error, parent);
  } finally {
    remove(draft);
  }
  const made = await openInstallation(folder, program);
  if (made === undefined) throw new WayRefused(`${folder} vanished while it was made`, "run the command again");
  return made;
}

interface Held {
  readonly release: () => Promise<void>;
  /** The lock went to another run, as it may when a machine sleeps for longer than a lock lives. */
  lost: boolean;
}

async function acquire(context: InstallContext, folder: string, what: string): Promise<Held> {
  const started = Date.now();
  const held = { lost: false };
  const onCompromised = () => void (held.lost = true);
  for (let nextReport = 0; ;) {
    context.signal?.throwIfAborted();
    try {
      const lockfilePath = `${folder}.lock`;
      const release = await lock(folder, { realpath: false, stale: STALE_LOCK_MS, lockfilePath, onCompromised });
      return Object.assign(held, { release });
    } catch (error) {
      if (codeOf(error) !== "ELOCKED") throw writeFailure(error, path.dirname(folder));
      const seconds = Math.round((Date.now() - started) / 1000);
      if (seconds >= nextReport) {
        context.onStep(`Waiting for another run that is getting ${what} (${seconds} s)`);
        nextReport = seconds + REPORT_EVERY_S;
      }
      await sleep(POLL_MS, undefined, context.signal === undefined ? {} : { signal: context.signal });
    }
  }
}

function writeFailure(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder);
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ENOTDIR" || code === "EEXIST") {
    return new WayRefused(`cannot write to ${folder} (${code})`, "set PLUGILO_CACHE to a folder that can be written");
  }
  return error;
}

/** The refusal for a disk with no room left. */
export function diskFull(folder: string): WayRefused {
  return new WayRefused(
    `no space left on the disk of ${folder} or of the temporary folder; nothing was kept`,
    "free 3 GB, or set PLUGILO_CACHE, GOCACHE and TMPDIR to folders on a disk that has them",
  );
}

function remove(target: string): void {
  rmSync(target, { recursive: true, force: true });
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
