/**
 * Every version that decides which Pulumi engine runs, in one place. `gomodule/go.mod` must name the same ones; a unit test says so.
 */
export const ENGINE_VERSIONS = {
  /** The engine fetched or built when none is found; the newest that the Go module proxy serves (2026-11). */
  engine: "3.259.0",
  /** The oldest engine accepted when one is found: what the stacks, the policy pack and the embedded cloud are tested with. */
  minimum: "3.259.0",
  /** The oldest Go that `gomodule/go.mod` accepts; the engine's own go.mod says the same. */
  go: "1.25.11",
} as const;
