import { connect } from "node:net";

/**
 * Tells when the engine is gone: an idle connection to its address is closed by the kernel even if the engine is killed. The engine
 * itself closes connections that stay silent for 2 minutes, so a closed one counts only if the next one is refused.
 * @param address host:port on which the engine listens
 */
export function watchEngine(address: string, onGone: () => void): void {
  const end = address.lastIndexOf(":");
  const host = address.slice(0, end);
  const port = Number(address.slice(end + 1));
  const watch = () => {
    let connected = false;
    const socket = connect({ host, port });
    socket.once("connect", () => (connected = true));
    // `close` follows every `error`.
    socket.on("error", () => undefined);
    socket.resume();
    socket.once("close", () => (connected ? watch() : onGone()));
  };
  watch();
}
