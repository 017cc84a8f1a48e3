const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ctrl-C, a closed terminal or a pipeline's end. The first one stops what is beginning and asks the engines to finish what
 * is in flight; a second one insists.
 */
export class Interruption {
  private readonly stop = new AbortController();
  private times = 0;
  private forward: () => void = () => {};

  /** @param say told what happens, for a person who wonders why it goes on. */
  constructor(private readonly say: (text: string) => void) {
    for (const signal of SIGNALS) process.on(signal, this.handle);
  }

  /** Aborted at the first interruption: for set-up, which has nothing to finish. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  get happened(): boolean {
    return this.times > 0;
  }

  /** @param forward called at each interruption from now on. */
  onEach(forward: () => void): void {
    this.forward = forward;
  }

  dispose(): void {
    for (const signal of SIGNALS) process.off(signal, this.handle);
  }

  private readonly handle = (): void => {
    this.times += 1;
    this.stop.abort();
    this.say(
      this.times === 1
        ? "interrupted: finishing what is in flight; the next run picks up from there"
        : "interrupted again: stopping at once; the next run first reads what was left half-way",
    );
    this.forward();
  };
}
