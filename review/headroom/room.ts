/** Something that runs out, and what all that is declared takes of it when each part is as large as it may become. */
export interface Room {
  readonly kind: "addresses" | "space" | "quota" | "ports" | "connections";
  /** URN of what it is of; or whatever tells it from others. */
  readonly of: string;
  /** Who tells: the stack that has it, or those that share it. */
  readonly stack: string;
  /** In words. */
  readonly what: string;
  readonly has: number;
  readonly takes: number;
}
