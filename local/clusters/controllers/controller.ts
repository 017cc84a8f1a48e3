/** A program that works on a running cluster from outside its pods, as it is started here: pure, so that a test can read it. */
export interface Controller {
  /** Its log's name, and what errors call it. */
  readonly name: string;
  /** Absolute path of the program. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Answers 200 once the program works. */
  readonly ready: string;
}

export const LOOPBACK = "127.0.0.1";
