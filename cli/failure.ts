/** Exit codes of `plugilo`, for scripts. */
export const EXIT = {
  ok: 0,
  /** Something in the input or on this machine: configuration, engine, lock, disk. */
  fault: 1,
  /** The command line itself. */
  usage: 2,
  /** The engine or the cloud refused, or a resource failed. */
  refused: 3,
  /** A mandatory policy was violated. */
  policy: 4,
  /** A review found what others must approve. */
  approval: 5,
  /** A saved plan no longer fits what it was made for: nothing was changed. */
  stale: 6,
  /** Somebody has changed what is really there. */
  drifted: 7,
  /** The same, and what is there now breaks a rule or holds less than was written. */
  endangered: 8,
  /** Ctrl-C: what was in flight has finished, the next run picks up. */
  interrupted: 130,
} as const;

/** What a person is told instead of a stack trace: what was got, what was expected, what to do. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    message: string,
    readonly exitCode: number = EXIT.fault,
  ) {
    super(message);
  }
}
