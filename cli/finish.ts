/** What the process ends with, once nothing is under way any more. */
export function finish(exitCode: number): void {
  process.exitCode = exitCode;
}
