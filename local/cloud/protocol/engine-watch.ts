/**
 * Ends this process with the engine. The engine cannot stop its plugins when it is killed outright, so a connection to
 * its address is held open: when it breaks and no new one can be made, the engine is gone.
 */
import { connect } from "node:net";

const RETRIES = 3;
const RETRY_MS = 100;

/**
 * @param address `host:port`; anything else is not watched.
 * @param gone called once, when the engine has gone.
 */
export function watchEngine(address: string, gone: () => void): void {
  const colon = address.lastIndexOf(":");
  const port = Number(address.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port) || port < 1 || port > 65_535) return;
  const host = address.slice(0, colon) || "127.0.0.1";
  let failures = 0;
  const hold = (): void => {
    const socket = connect({ host, port });
    // The engine's gRPC server closes connections that stay silent (after two minutes): then a new one is made.
    socket.on("connect", () => {
      failures = 0;
    });
    socket.on("error", () => {
      failures += 1;
    });
    socket.on("close", () => {
      if (failures >= RETRIES) gone();
      else setTimeout(hold, RETRY_MS).unref();
    });
    socket.resume();
    socket.unref();
  };
  hold();
}
