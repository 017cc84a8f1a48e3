import { commandLine } from "./command-line";
import { finish } from "./finish";
import { told } from "./told";

/** Whoever reads may have read enough, as `head` has: what is under way goes on, and ends as it would have. */
function forgiveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

async function main(): Promise<void> {
  process.stdout.on("error", forgiveClosedPipe);
  try {
    await commandLine().parseAsync(process.argv);
  } catch (error) {
    finish(told(error));
  }
}

void main();
