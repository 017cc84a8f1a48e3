/** What became of one stack in a run over several. */
export type Outcome<T> =
  { readonly kind: "ran"; readonly value: T } | { readonly kind: "skipped"; readonly because?: string };

/**
 * Runs a task for each name, at most `parallel` at once, none before those that it needs, none whose need has failed.
 *
 * @param needs the names that one waits for; names outside the run are ignored.
 * @param succeeded whether a task's value lets dependants go on.
 * @param stopped whether nothing new may begin: what has not run is skipped, for no other name's sake.
 */
export async function schedule<T>(
  names: readonly string[],
  needs: (name: string) => readonly string[],
  parallel: number,
  task: (name: string) => Promise<T>,
  succeeded: (value: T) => boolean,
  stopped: () => boolean = () => false,
): Promise<Map<string, Outcome<T>>> {
  const outcomes = new Map<string, Outcome<T>>();
  const waiting = new Set(names);
  const running = new Map<string, Promise<void>>();
  const blocker = (name: string): string | undefined =>
    needs(name).find((need) => {
      const outcome = outcomes.get(need);
      return outcome !== undefined && (outcome.kind === "skipped" || !succeeded(outcome.value));
    });
  const ready = (name: string): boolean => needs(name).every((need) => !waiting.has(need) && !running.has(need));

  while (waiting.size > 0 || running.size > 0) {
    for (const name of [...waiting].filter(ready)) {
      const because = stopped() ? undefined : blocker(name);
      if (because !== undefined || stopped()) {
        waiting.delete(name);
        outcomes.set(name, { kind: "skipped", because });
      } else if (running.size < parallel) {
        waiting.delete(name);
        const run = task(name).then((value) => {
          outcomes.set(name, { kind: "ran", value });
          running.delete(name);
        });
        running.set(name, run);
      }
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (![...waiting].some(ready)) break;
  }
  return outcomes;
}
