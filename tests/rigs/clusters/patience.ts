import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;
/** A bound against hanging, for a busy machine; what a scenario takes is in the table of times. */
const PATIENCE_SECONDS = 180;

/**
 * Asks until the answer holds.
 *
 * @param ask gives what was found, or undefined while it is not there. What it throws counts as not there, and is told at the end.
 * @throws with the last thing seen when it does not come in time.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { seconds = PATIENCE_SECONDS, seen = async (): Promise<unknown> => undefined } = {},
): Promise<T> {
  let last: unknown;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(POLL_MS)) {
    try {
      const found = await ask();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
  }
  const saw = await seen().catch((error: unknown) => error);
  const details = [saw, last].filter((one) => one !== undefined).map((one) => describe(one));
  throw new Error([`expected ${what} within ${seconds} s, and it did not come`, ...details].join("; "));
}

/** Holds for the whole time, or fails with what was seen instead. */
export async function steadily(what: string, ask: () => Promise<boolean>, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(POLL_MS)) {
    if (!(await ask())) throw new Error(`expected ${what} for ${seconds} s, and it ended`);
  }
}

function describe(one: unknown): string {
  return one instanceof Error ? one.message : JSON.stringify(one);
}
