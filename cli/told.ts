import { CommanderError } from "commander";
import { ConfigurationError } from "../stacks/config";
import { EXIT, Failure } from "./failure";

/** Errors whose message is whole. */
const EXPLAINED: readonly string[] = [
  "ApproversError",
  "EngineError",
  "StoreError",
  "MigrationError",
  "CloudError",
  "ProgramError",
  "ClusterError",
  "ArgumentError",
];

/** Faults that a person can act on are told in full and nothing else; anything else is a defect of ours and shows where. */
export function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Failure) return say(error.message, error.exitCode);
  if (error instanceof ConfigurationError) return say(error.message, EXIT.fault);
  if (error instanceof Error && EXPLAINED.includes(error.name)) return say(error.message, EXIT.fault);
  if (isErrno(error) && error.code === "ENOSPC") {
    return say(
      `disk: got no space left at ${error.path ?? "the checkout or the temporary folder"}, expected some; free it and run again: nothing is lost.`,
      EXIT.fault,
    );
  }
  if (isErrno(error) && (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS")) {
    return say(`file: got ${error.message}, expected to be allowed; mend its owner or mode.`, EXIT.fault);
  }
  throw error;
}

function say(message: string, exitCode: number): number {
  process.stderr.write(`error: ${message}\n`);
  // A machine that asked for a document gets one, whatever happens.
  if (process.argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ exitCode, error: message }, null, 2)}\n`);
  return exitCode;
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
