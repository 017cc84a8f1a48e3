import { setImmediate } from "node:timers/promises";

/** Turns of the event loop that the SDK takes to send a registration whose inputs are known. */
const TURNS = 3;

/**
 * Lets the engine begin with what has been described so far. A constructor only queues its resource; the SDK sends it in the next
 * turns of the event loop. A stack that is described in one go sends nothing until its last module is loaded, and for that half
 * second the engine, the plugins and the second core have nothing to do. So: between the parts of a stack, and the parts with the
 * longest chains of dependencies first.
 */
export async function handOver(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
}
